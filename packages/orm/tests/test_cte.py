"""Queries with a name: taken rows from, joined with, and walking trees."""

from __future__ import annotations

import asyncio
import pickle
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm import (
    CASCADE,
    CTE,
    Avg,
    CharField,
    Count,
    Database,
    DecimalField,
    Exists,
    F,
    ForeignKey,
    IntegerField,
    Max,
    Model,
    OuterRef,
    Registry,
    Sum,
    Value,
    Window,
    atomic,
)
from bandstand.orm.errors import FieldError, NotSupportedError
from bandstand.orm.functions import Concat, RowNumber

from . import recompiling

if TYPE_CHECKING:
    from collections.abc import Iterator


class Place(Model):
    name = CharField(max_length=20)
    within = ForeignKey["Place"]("self", CASCADE, null=True, related_name="parts")

    class Meta:
        app_label = "places"
        registry = Registry()


@pytest.fixture(autouse=True)
def _places(database: Database) -> Iterator[None]:
    database.create_all(Place, Sale)
    world = Place.objects.create(name="world")
    europe = Place.objects.create(name="europe", within=world)
    spain = Place.objects.create(name="spain", within=europe)
    Place.objects.create(name="madrid", within=spain)
    Place.objects.create(name="asia", within=world)
    yield
    Place.objects.update(within=None)
    database.drop_all(Sale, Place)


def below(name: str) -> CTE[Place]:
    roots = Place.objects.filter(name=name).annotate(depth=Value(0))
    return CTE("tree", roots).union_all(
        lambda tree: tree.join(Place, within=tree.c.id).annotate(depth=tree.c.depth + 1)
    )


def test_a_tree_is_walked_in_one_statement(sent: list[str]) -> None:
    sent.clear()
    rows: Any = below("world").rows().order_by("depth", "name")
    assert [(place.name, place.depth) for place in rows] == [
        ("world", 0),
        ("asia", 1),
        ("europe", 1),
        ("spain", 2),
        ("madrid", 3),
    ]
    assert len(sent) == 1
    assert sent[0].startswith("WITH RECURSIVE tree")
    assert [place.name for place in below("spain").rows().order_by("depth")] == ["spain", "madrid"]


def test_its_rows_are_asked_as_others_are() -> None:
    rows: Any = below("world").rows()
    assert [place.name for place in rows.filter(depth__gt=1, name__startswith="s")] == ["spain"]
    assert rows.count() == 5
    assert rows.exclude(depth=1).exists()
    assert list(rows.values("depth").annotate(n=Count("id")).order_by("depth").values_list("depth", "n")) == [
        (0, 1),
        (1, 2),
        (2, 1),
        (3, 1),
    ]
    assert [place.within.name for place in rows.filter(depth=2).select_related("within")] == ["europe"]
    assert [place.name for place in rows.filter(parts__name="madrid")] == ["spain"]


def test_its_rows_stand_inside_other_queries() -> None:
    inside = below("europe").rows()
    assert sorted(Place.objects.exclude(pk__in=inside.values("pk")).values_list("name", flat=True)) == [
        "asia",
        "world",
    ]
    has_part = Exists(below("europe").rows().filter(within=OuterRef("pk"), name__startswith="m"))
    assert [place.name for place in Place.objects.filter(has_part, name__gt="a")] == ["spain"]
    assert Place.objects.filter(pk__in=below("spain").rows().values("pk")).update(name="x") == 2
    assert Place.objects.filter(pk__in=below("x").rows().values("pk"), within__name="x").delete()[0] == 1


def test_a_plain_one_is_joined() -> None:
    crowded = CTE("crowded", Place.objects.annotate(n=Count("parts")).filter(n__gt=1))
    rows: Any = crowded.join(Place, within=crowded.c.id).annotate(n=crowded.c.n).order_by("name")
    assert [(place.name, place.n) for place in rows] == [("asia", 2), ("europe", 2)]
    assert rows.filter(name=F("name"), pk__gt=crowded.c.id).count() == 2


def test_a_circle_comes_to_an_end() -> None:
    Place.objects.filter(name="world").update(within=Place.objects.get(name="spain"))
    ring = CTE("ring", Place.objects.filter(name="spain")).union(lambda ring: ring.join(Place, pk=ring.c.within_id))
    assert sorted(ring.rows().values_list("name", flat=True)) == ["europe", "spain", "world"]


def test_what_makes_no_sense_is_refused() -> None:
    tree = below("world")
    with pytest.raises(FieldError, match=r"CTE\('tree'\) has no column 'dept'\. Did you mean 'depth'\?"):
        _ = tree.c.dept
    with pytest.raises(FieldError, match=r"tree\.id is no column here: begin with tree\.join"):
        Place.objects.filter(pk=tree.c.id)
    with pytest.raises(FieldError, match="its next rows have"):
        CTE("t", Place.objects.annotate(depth=Value(0))).union(lambda t: t.join(Place, within=t.c.id))
    rows = Place.objects.all()
    cases: list[tuple[Any, type[Exception], str]] = [
        (lambda: CTE("t", rows.filter(pk=OuterRef("pk"))), TypeError, r"nothing from the query around it, as OuterRef"),
        (lambda: CTE("t", rows.select_for_update()), TypeError, r"CTE\('t'\) takes rows without a lock"),
        (lambda: CTE("Places_Place", rows), ValueError, r"CTE\('Places_Place'\) would hide the table of that name"),
        (lambda: CTE("t", [Place]), TypeError, r"CTE\('t'\) names a queryset; got \[<class"),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # what is tested
        (lambda: tree.join(Place.objects, pk=tree.c.id), TypeError, r"a model or a queryset to join, not"),  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # what is tested
        (lambda: CTE("a b", rows), ValueError, r"called by a plain name .* got 'a b'"),
        (lambda: CTE('t"; DROP', rows), ValueError, r"called by a plain name"),
        (lambda: tree.union(lambda it: it.join(Place, pk=it.c.id)), TypeError, r"CTE\('tree'\) is recursive already"),
        (lambda: tree.join(Place), TypeError, r"CTE\('tree'\) takes which columns fit: join\(Place, "),
        (lambda: tree.join(rows[:2], pk=tree.c.id), TypeError, r"takes rows as they are: join before slices"),
        (lambda: tree.join(tree.rows(), pk=tree.c.id), TypeError, r"a name of its own in each query"),
        (lambda: tree.join(Place, within__name=tree.c.name), FieldError, r"join\(\) compares columns of places\.Place"),
        (lambda: tree.join(Place, nam=tree.c.name), FieldError, r"no field 'nam' .*Did you mean 'name'"),
    ]
    for make, error, text in cases:
        with pytest.raises(error, match=text):
            make()


def test_texts_grow_along_a_tree() -> None:
    roots = Place.objects.filter(within=None).annotate(path=F("name"))
    tree = CTE("tree", roots).union_all(
        lambda tree: tree.join(Place, within=tree.c.id).annotate(path=Concat(tree.c.path, Value("/"), "name"))
    )
    assert list(tree.rows().order_by("path").values_list("path", flat=True)) == [
        "world",
        "world/asia",
        "world/europe",
        "world/europe/spain",
        "world/europe/spain/madrid",
    ]


def test_a_walk_begins_with_what_was_cut_or_combined() -> None:
    def parts(start: Any) -> list[str]:
        walk: CTE[Place] = CTE("walk", start).union_all(lambda walk: walk.join(Place, within=walk.c.id))
        return sorted(walk.rows().values_list("name", flat=True))

    assert parts(Place.objects.order_by("name")[1:2]) == ["europe", "madrid", "spain"]
    either = Place.objects.filter(name="asia").union(Place.objects.filter(name="spain"))
    assert parts(either) == ["asia", "madrid", "spain"]
    assert parts(Place.objects.none()) == []


def test_amounts_grow_along_a_walk(sales: None) -> None:
    first = Sale.objects.filter(day=1).annotate(so_far=F("amount"))
    walk = CTE("walk", first).union_all(
        lambda it: it.join(Sale, place=it.c.place_id, day__gt=it.c.day).annotate(so_far=it.c.so_far + F("amount"))
    )
    rows = walk.rows().order_by("place__name", "day").values_list("place__name", "day", "so_far")
    assert list(rows) == [("asia", 1, 3), ("asia", 3, 7), ("madrid", 1, 5), ("madrid", 2, 12)]


def test_its_rows_are_grouped_with_what_is_related_to_them() -> None:
    counted = below("world").rows().annotate(n=Count("parts")).order_by("depth", "name")
    assert list(counted.values_list("name", "n", "depth")) == [
        ("world", 2, 0),
        ("asia", 0, 1),
        ("europe", 1, 1),
        ("spain", 1, 2),
        ("madrid", 0, 3),
    ]


def test_its_rows_have_no_locks(database: Database) -> None:
    with atomic():
        locked = below("spain").rows().select_for_update()
        if database.backend.dialect.has_locks:
            with pytest.raises(NotSupportedError, match=r"no FOR UPDATE of CTE\('tree'\): lock rows of the table"):
                list(locked)
        tree = below("spain")
        joined = tree.join(Place, pk=tree.c.id).select_for_update().order_by("name")
        assert [place.name for place in joined] == ["madrid", "spain"]


def test_a_series_is_counted_of_values() -> None:
    first = Place.objects.filter(name="world").values("name", depth=Value(0))
    tree = CTE("tree", first).union_all(
        lambda it: it.join(Place, name=it.c.name).filter(it.c.depth < 3).values("name", depth=it.c.depth + 1)
    )
    assert list(tree.rows().order_by("depth")) == [{"name": "world", "depth": number} for number in range(4)]


class Sale(Model):
    place = ForeignKey(Place, CASCADE)
    day = IntegerField()
    amount = DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        app_label = "places"
        registry = Place._meta.registry
        ordering = ("-day",)


@pytest.fixture
def sales(_places: None) -> None:
    by_name = {place.name: place for place in Place.objects.all()}
    for name, day, amount in (("madrid", 1, 5), ("madrid", 2, 7), ("asia", 1, 3), ("asia", 3, 4)):
        Sale.objects.create(place=by_name[name], day=day, amount=amount)


def totals(least: int = 0) -> CTE[dict[str, Any]]:
    return CTE("totals", Sale.objects.filter(amount__gt=least).values("place").annotate(total=Sum("amount")))


@pytest.mark.usefixtures("sales")
def test_totals_are_joined() -> None:
    of = totals()
    inner: Any = of.join(Place, pk=of.c.place).annotate(total=of.c.total).order_by("name")
    assert [(place.name, place.total) for place in inner] == [("asia", 7), ("madrid", 12)]
    left: Any = of.left_join(Place, pk=of.c.place).annotate(total=of.c.total).order_by("name")
    assert [(place.name, place.total) for place in left] == [
        ("asia", 7),
        ("europe", None),
        ("madrid", 12),
        ("spain", None),
        ("world", None),
    ]
    assert (left.count(), left.filter(total=None).count(), left.exclude(of.c.total == 7).count()) == (5, 3, 4)
    assert [place.name for place in left.filter(of.c.total > 7)] == ["madrid"]
    assert left.aggregate(Sum("total"), n=Count("pk")) == {"total__sum": 19, "n": 5}
    assert list(left.values_list("name", "total")[1:3]) == [("europe", None), ("madrid", 12)]
    assert " LEFT OUTER JOIN totals " in left.sql()
    assert " JOIN totals " in left.filter(of.c.total > 7).sql()
    assert "LEFT" not in left.filter(of.c.total > 7).sql()


@pytest.mark.usefixtures("sales")
def test_chosen_columns_are_rows_of_their_own() -> None:
    rows = totals().rows()
    asia, madrid = (Place.objects.get(name=name).pk for name in ("asia", "madrid"))
    assert list(rows.order_by("total")) == [{"place": asia, "total": 7}, {"place": madrid, "total": 12}]
    assert rows.filter(total__gt=7).get() == {"place": madrid, "total": 12}
    assert (rows.count(), rows.exists(), rows.filter(total=1).exists()) == (2, True, False)
    assert rows.aggregate(most=Max("total"), mean=Avg("total")) == {"most": 12, "mean": 9.5}
    assert list(rows.annotate(double=F("total") * 2).order_by("-total").values_list("double", flat=True)) == [24, 14]
    assert list(rows.order_by("-total").values_list("place", flat=True)[:1]) == [madrid]
    assert rows.exclude(place=asia).order_by("place").first() == {"place": madrid, "total": 12}
    listed = CTE("listed", Sale.objects.values_list("day", flat=True).distinct()).rows()
    assert list(listed.order_by("day")) == [1, 2, 3]
    with pytest.raises(FieldError, match=r"CTE\('totals'\) has no column 'totl'\. Did you mean 'total'\?"):
        rows.filter(totl=1)
    with pytest.raises(FieldError, match=r"CTE\('totals'\) has no column 'day'"):
        rows.order_by("day")
    with pytest.raises(FieldError, match=r"CTE\('totals'\) has no column 'pk'"):
        rows.filter(pk=1)
    with pytest.raises(TypeError, match=r"update\(\) needs rows with keys; CTE\('totals'\) has chosen columns"):
        rows.update(day=1)
    with pytest.raises(TypeError):
        rows.delete()


@pytest.mark.usefixtures("sales")
def test_running_totals_are_filtered() -> None:
    running = Window(Sum("amount"), partition_by="place", order_by="day")
    of = CTE("running", Sale.objects.annotate(so_far=running))
    rows: Any = of.rows().filter(so_far__gt=5).order_by("place__name", "day")
    assert [(sale.place.name, sale.day, sale.so_far) for sale in rows] == [("asia", 3, 7), ("madrid", 2, 12)]
    assert [sale.day for sale in of.rows()] == [3, 2, 1, 1]  # by the model's own order
    latest = CTE(
        "latest", Sale.objects.annotate(n=Window(RowNumber(), partition_by="place", order_by="-day")).filter(n=1)
    )
    assert sorted(latest.rows().values_list("day", flat=True)) == [2, 3]


@pytest.mark.usefixtures("sales")
def test_one_is_made_of_another_and_of_a_union() -> None:
    few = CTE("few", totals(3).rows().filter(total__lt=10))
    assert [row["total"] for row in few.rows()] == [4]
    either = Place.objects.filter(name="asia").union(Place.objects.filter(name="spain"))
    both = CTE("chosen", either)
    assert sorted(place.name for place in both.rows()) == ["asia", "spain"]
    values = Place.objects.values("name").union(Place.objects.filter(name="x").values("name")).order_by("name")[1:3]
    assert sorted(row["name"] for row in CTE("chosen", values).rows()) == ["europe", "madrid"]
    joined = both.rows().values("name").union(Place.objects.filter(name="world").values("name")).order_by("name")
    assert [row["name"] for row in joined] == ["asia", "spain", "world"]


@pytest.mark.usefixtures("sales")
def test_combined_rows_are_summed_as_they_are() -> None:
    most = Sale.objects.filter(day=1).union(Sale.objects.filter(day__gt=1)).order_by("-amount")[:2]
    assert most.aggregate(Sum("amount"), last=Max("day"), n=Count("pk")) == {"amount__sum": 12, "last": 2, "n": 2}
    with pytest.raises(FieldError, match=r"Combined querysets have what they select, not 'amont'\. .*'amount'"):
        most.aggregate(Sum("amont"))


@pytest.mark.usefixtures("sales")
def test_several_are_joined_and_each_has_a_name_of_its_own(sent: list[str]) -> None:
    counts = CTE("counts", Sale.objects.values("place").annotate(n=Count("pk")))
    of = totals(4)
    both: Any = counts.join(of.left_join(Place.objects.filter(name__gt="a"), pk=of.c.place), pk=counts.c.place)
    rows = both.annotate(n=counts.c.n, total=of.c.total).order_by("name")
    assert [(place.name, place.n, place.total) for place in rows] == [("asia", 2, None), ("madrid", 2, 12)]
    above = counts.join(Place, pk=counts.c.place).filter(Exists(totals(4).rows().filter(place=OuterRef("pk"))))
    assert [place.name for place in above] == ["madrid"]
    twice = of.join(Place, pk=of.c.place).filter(pk__in=totals(2).rows().values("place"))
    assert [place.name for place in twice] == ["madrid"]
    assert twice.sql().count("totals AS \n(") == 1
    assert twice.sql().count("totals_2 AS \n(") == 1
    sent.clear()
    again = counts.join(Place, pk=counts.c.place).filter(pk__in=counts.rows().filter(n=2).values("place"))
    assert again.count() == 2
    assert sent[0].count(" AS \n(") == 1  # without values it is the same at both places


@pytest.mark.skipif(recompiling.ON, reason="no shape is kept")
@pytest.mark.usefixtures("sales")
def test_values_are_no_part_of_its_shape() -> None:
    one, other = totals(3).rows(), totals(6).rows()
    assert one.shape is other.shape
    assert (one.count(), other.count()) == (2, 1)
    assert one.sql() == other.sql()
    assert one.shape is not CTE("others", totals(3).queryset).rows().shape
    joins = [of.join(Place, pk=of.c.place).filter(name__gt="b") for of in (totals(1), totals(100))]
    assert joins[0].shape is joins[1].shape
    assert [rows.count() for rows in joins] == [1, 0]
    assert joins[0].shape is not totals(1).left_join(Place, pk=totals(1).c.place).filter(name__gt="b").shape


@pytest.mark.usefixtures("sales")
def test_rows_are_changed_that_it_finds() -> None:
    of = totals()
    rich = of.join(Place, pk=of.c.place).filter(of.c.total > 7)
    assert rich.update(name="rich") == 1
    assert Place.objects.get(name="rich").within.name == "spain"
    with pytest.raises(FieldError, match=r"update\(\) cannot use fields of related rows"):
        rich.update(name=of.c.place)
    assert Sale.objects.filter(place__in=totals(6).rows().values("place")).delete() == (2, {"places.Sale": 2})


@pytest.mark.usefixtures("sales")
def test_the_database_is_told_to_keep_its_rows(database: Database) -> None:
    kept = CTE("kept", Sale.objects.filter(day=1), materialized=True)
    inlined = CTE("inlined", Sale.objects.filter(day=1), materialized=False)
    if database.backend.dialect.has_materialized:
        assert kept.rows().sql().startswith("WITH kept AS MATERIALIZED")
        assert inlined.rows().sql().startswith("WITH inlined AS NOT MATERIALIZED")
        assert (kept.rows().count(), inlined.rows().count()) == (2, 2)
    else:
        with pytest.raises(NotSupportedError, match=r"sqlite has no .*CTE\('kept'\)"):
            kept.rows().count()
    with pytest.raises(TypeError, match=r"CTE\('inlined'\) is told not to keep its rows"):
        inlined.union_all(lambda it: it.join(Sale, pk=it.c.id))


@pytest.mark.usefixtures("sales")
def test_its_first_of_each_are_by_its_order(database: Database) -> None:
    first = CTE("first_sales", Sale.objects.order_by("place", "-amount").distinct("place"))
    if database.backend.dialect.has_distinct_on:
        assert sorted(first.rows().values_list("amount", flat=True)) == [4, 7]
    else:
        with pytest.raises(NotSupportedError):
            first.rows().count()


@pytest.mark.parametrize("make", [lambda: below("world").rows(), lambda: below("world").rows().filter(depth__gt=1)])
def test_it_is_kept_as_a_question(make: Any) -> None:
    rows = make()
    question = pickle.loads(pickle.dumps(rows.query))
    again: Any = Place.objects.all()
    again.query = question
    assert str(question) == rows.sql()
    assert [(place.name, place.depth) for place in again.order_by("depth", "name")] == [
        (place.name, place.depth) for place in rows.order_by("depth", "name")
    ]
    assert [place.name for place in pickle.loads(pickle.dumps(rows.filter(depth=3)))] == ["madrid"]


def test_asynchronous_code_reads_it(database: Database, postgresql_url: str, tmp_path: Any) -> None:
    url = f"sqlite:///{tmp_path / 'places.db'}" if database.backend.dialect.name == "sqlite" else postgresql_url
    elsewhere = Database(url)

    async def read() -> list[str]:
        try:
            rows = below("world").rows().using(elsewhere).order_by("depth", "name")
            return [place.name async for place in rows]
        finally:
            await elsewhere.adispose()

    if database.backend.dialect.name == "sqlite":
        elsewhere.create_all(Place)
        Place.objects.using(elsewhere).create(name="world")
        elsewhere.dispose()
        assert asyncio.run(read()) == ["world"]
    else:
        assert asyncio.run(read()) == ["world", "asia", "europe", "spain", "madrid"]
