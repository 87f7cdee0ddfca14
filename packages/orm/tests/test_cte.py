"""Queries with a name: taken rows from, joined with, and walking trees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm import CASCADE, CTE, CharField, Count, Exists, F, ForeignKey, Model, OuterRef, Registry, Value
from bandstand.orm.errors import FieldError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm import Database


class Place(Model):
    name = CharField(max_length=20)
    within = ForeignKey["Place"]("self", CASCADE, null=True, related_name="parts")

    class Meta:
        app_label = "places"
        registry = Registry()


@pytest.fixture(autouse=True)
def _places(database: Database) -> Iterator[None]:
    database.create_all(Place)
    world = Place.objects.create(name="world")
    europe = Place.objects.create(name="europe", within=world)
    spain = Place.objects.create(name="spain", within=europe)
    Place.objects.create(name="madrid", within=spain)
    Place.objects.create(name="asia", within=world)
    yield
    Place.objects.update(within=None)
    database.drop_all(Place)


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
    with pytest.raises(TypeError, match=r"CTE\('t'\) takes rows of one table"):
        CTE("t", Place.objects.values("id"))  # type: ignore[type-var]  # pyright: ignore[reportArgumentType]  # what is tested
