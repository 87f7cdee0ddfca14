"""Querysets: what each operation gives, on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
import copy
import datetime as dt
import pickle
import tracemalloc
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm import (
    Avg,
    BooleanField,
    Case,
    CharField,
    Count,
    Database,
    Exists,
    F,
    IntegerField,
    Max,
    Min,
    Model,
    OuterRef,
    Q,
    RawSQL,
    Registry,
    Subquery,
    Sum,
    Value,
    When,
    atomic,
)
from bandstand.orm.errors import (
    DatabaseError,
    FieldError,
    IntegrityError,
    MultipleObjectsReturned,
    NotSupportedError,
    ObjectDoesNotExist,
)

if TYPE_CHECKING:
    from .conftest import Library


def titles(rows: Any) -> list[str]:
    return sorted(row.title for row in rows)


def test_nothing_is_asked_before_rows_are_needed_and_they_are_kept(library: Library) -> None:
    rows = library.Book.objects.filter(pages__gt=200)
    assert library.statements == []
    assert titles(rows) == ["Emma", "Persuasion"]
    assert len(rows) == 2
    assert rows.count() == 2
    assert rows.exists()
    assert len(library.statements) == 1


def test_a_chain_leaves_the_queryset_before_as_it_is(library: Library) -> None:
    rows = library.Book.objects.all()
    rows.filter(pages__gt=200)
    assert rows.count() == 3


@pytest.mark.parametrize(
    ("lookups", "found"),
    [
        ({"title": "Emma"}, ["Emma"]),
        ({"title__exact": "emma"}, []),
        ({"title__iexact": "eMMa"}, ["Emma"]),
        ({"title__startswith": "P"}, ["Persuasion"]),
        ({"title__istartswith": "p"}, ["Persuasion"]),
        ({"title__endswith": "t"}, ["Faust"]),
        ({"title__contains": "as"}, ["Persuasion"]),
        ({"title__icontains": "AU"}, ["Faust"]),
        ({"title__icontains": "%"}, []),
        ({"title__contains": "_"}, []),
        ({"title__regex": "^[EF]"}, ["Emma", "Faust"]),
        ({"title__iregex": "^e"}, ["Emma"]),
        ({"title__in": ["Emma", "Faust", None]}, ["Emma", "Faust"]),
        ({"title__in": []}, []),
        ({"pages__range": (158, 249)}, ["Faust", "Persuasion"]),
        ({"pages__gte": 249, "pages__lt": 474}, ["Persuasion"]),
        ({"price": None}, ["Persuasion"]),
        ({"price__isnull": False}, ["Emma", "Faust"]),
        ({"price": "9.5"}, ["Emma"]),
        ({"author__country": None}, ["Faust"]),
        ({"author__country__name__startswith": "E"}, ["Emma", "Persuasion"]),
        ({"tags__name": "drama"}, ["Faust"]),
        ({"tags": None}, []),
        ({"published": dt.datetime(1815, 12, 23, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))}, ["Emma"]),
    ],
)
def test_lookups(library: Library, lookups: dict[str, Any], found: list[str]) -> None:
    assert titles(library.Book.objects.filter(**lookups)) == found


def test_exclude_keeps_rows_whose_value_is_null(library: Library) -> None:
    assert titles(library.Book.objects.exclude(price=Decimal("9.50"))) == ["Faust", "Persuasion"]
    assert titles(library.Book.objects.exclude(author__country__name="England")) == ["Faust"]


def test_exclude_over_several_rows_asks_whether_there_is_one(library: Library) -> None:
    assert titles(library.Book.objects.exclude(tags__name="drama")) == ["Emma", "Persuasion"]
    assert [a.name for a in library.Author.objects.exclude(books__pages__gt=200)] == ["Goethe"]


def test_conditions_of_one_call_are_about_one_related_row(library: Library) -> None:
    authors = library.Author.objects
    assert authors.filter(books__pages__gt=400, books__title="Persuasion").count() == 0
    assert authors.filter(books__pages__gt=400).filter(books__title="Persuasion").count() == 1


def test_conditions_join_with_operators_and_negate(library: Library) -> None:
    books = library.Book.objects
    assert titles(books.filter(Q(title="Emma") | Q(author__name="Goethe"))) == ["Emma", "Faust"]
    assert titles(books.filter(~Q(title="Emma") & Q(pages__gt=200))) == ["Persuasion"]
    assert titles(books.filter(Q(title="Emma") ^ Q(pages__gt=200))) == ["Persuasion"]
    assert titles(books.filter(Q())) == ["Emma", "Faust", "Persuasion"]


def test_conditions_are_written_with_fields_of_the_class_too(library: Library) -> None:
    book, author = library.Book, library.Author
    assert titles(book.objects.filter(book.pages < 200)) == ["Faust"]
    assert titles(book.objects.filter(book.author.to(author.name) == "Austen", book.title != "Emma")) == ["Persuasion"]
    assert titles(book.objects.filter(book.title.in_(["Emma"]) | book.price.is_null())) == ["Emma", "Persuasion"]


def test_a_plain_truth_is_no_condition(library: Library) -> None:
    with pytest.raises(TypeError, match="A condition is a Q, a look-up or a boolean expression; got True"):
        library.Book.objects.filter(True)  # type: ignore[arg-type]  # what is tested
    with pytest.raises(TypeError, match="A condition is true of rows, not by itself"):
        bool(library.Book.title == "Emma")


def test_fields_are_compared_with_each_other(library: Library) -> None:
    assert titles(library.Book.objects.filter(pages__gt=F("price") * 30)) == ["Emma"]


def test_rows_and_querysets_are_values(library: Library) -> None:
    austen = library.Author.objects.get(name="Austen")
    books = library.Book.objects
    assert titles(books.filter(author=austen)) == ["Emma", "Persuasion"]
    assert titles(books.filter(author__in=[austen])) == ["Emma", "Persuasion"]
    assert titles(books.filter(author__in=library.Author.objects.filter(name="Goethe"))) == ["Faust"]
    assert titles(books.filter(title__in=books.filter(pages=158).values("title"))) == ["Faust"]
    with pytest.raises(ValueError, match=r"refers to library.Author; a library.Tag is none"):
        list(books.filter(author=library.Tag.objects.get(name="love")))


def test_orders(library: Library) -> None:
    books = library.Book.objects

    def names(rows: Any) -> list[str]:
        return [row.title for row in rows]

    assert names(books.order_by("-pages")) == ["Emma", "Persuasion", "Faust"]
    assert names(books.order_by("author__name", "-title")) == ["Persuasion", "Emma", "Faust"]
    assert names(books.order_by("pages").reverse()) == ["Emma", "Persuasion", "Faust"]
    assert names(books.order_by(F("price").asc(nulls_first=True))) == ["Persuasion", "Faust", "Emma"]
    assert names(books.order_by(F("price").desc(nulls_last=True))) == ["Emma", "Faust", "Persuasion"]
    assert sorted(names(books.order_by("?"))) == ["Emma", "Faust", "Persuasion"]
    assert not books.all().ordered
    assert library.Country.objects.all().ordered


def test_slices(library: Library) -> None:
    rows = library.Book.objects.order_by("title")
    assert rows[1].title == "Faust"
    assert [row.title for row in rows[1:]] == ["Faust", "Persuasion"]
    assert [row.title for row in rows[:2][1:5]] == ["Faust"]
    assert [row.title for row in rows[::2]] == ["Emma", "Persuasion"]
    assert list(rows[2:2]) == []
    assert rows[:2].count() == 2
    with pytest.raises(IndexError, match="There is no row 7"):
        rows[7]
    with pytest.raises(ValueError, match=r"got \[-1\]"):
        rows[-1]
    with pytest.raises(TypeError, match=r"filter\(\) cannot follow a slice"):
        rows[:2].filter(pages=1)


def test_get_gives_the_only_row(library: Library) -> None:
    assert library.Book.objects.get(title="Emma").pages == 474
    with pytest.raises(library.Book.DoesNotExist, match=r"No library.Book matches title='Jane'"):
        library.Book.objects.get(title="Jane")
    with pytest.raises(library.Book.MultipleObjectsReturned, match=r"2 library\.Book match"):
        library.Book.objects.get(author__name="Austen")
    assert issubclass(library.Book.DoesNotExist, ObjectDoesNotExist)
    assert issubclass(library.Book.MultipleObjectsReturned, MultipleObjectsReturned)


def test_first_last_earliest_and_latest(library: Library) -> None:
    books = library.Book.objects
    assert (first := books.order_by("title").first()) is not None
    assert first.title == "Emma"
    assert (last := books.order_by("title").last()) is not None
    assert last.title == "Persuasion"
    assert books.none().first() is None
    dated = books.filter(published__isnull=False)
    assert dated.latest().title == "Persuasion"
    assert dated.earliest("pages").title == "Persuasion"


def test_values_give_dictionaries_tuples_and_bare_values(library: Library) -> None:
    rows = library.Book.objects.order_by("title")
    assert rows.values("title", "author__name")[0] == {"title": "Emma", "author__name": "Austen"}
    assert rows.values_list("title", "pages")[1] == ("Faust", 158)
    assert list(rows.values_list("title", flat=True)) == ["Emma", "Faust", "Persuasion"]
    named = rows.values_list("title", "price", named=True)[0]
    assert (named.title, named.price) == ("Emma", Decimal("9.50"))
    assert set(rows.values()[0]) == {"id", "title", "pages", "price", "published", "author_id"}
    assert rows.values(long=F("pages") * 2)[0] == {"long": 948}


def test_annotations_and_groups(library: Library) -> None:
    authors: Any = library.Author.objects.annotate(count=Count("books"), longest=Max("books__pages")).order_by("name")
    assert [(a.name, a.count, a.longest) for a in authors] == [("Austen", 2, 474), ("Goethe", 1, 158)]
    assert [a.name for a in authors.filter(count__gt=1)] == ["Austen"]
    grouped = library.Book.objects.values("author__name").annotate(total=Sum("pages")).order_by("author__name")
    assert list(grouped) == [{"author__name": "Austen", "total": 723}, {"author__name": "Goethe", "total": 158}]
    filtered = library.Author.objects.annotate(long=Count("books", filter=Q(books__pages__gt=300))).order_by("name")
    assert list(filtered.values_list("name", "long")) == [("Austen", 1), ("Goethe", 0)]


def test_aggregates_over_all_rows_and_over_some(library: Library) -> None:
    books = library.Book.objects
    assert books.aggregate(Sum("pages"), average=Avg("price")) == {"pages__sum": 881, "average": Decimal("8.25")}
    assert books.order_by("pages")[:2].aggregate(Sum("pages")) == {"pages__sum": 407}
    assert library.Author.objects.annotate(n=Count("books")).aggregate(Max("n")) == {"n__max": 2}
    assert books.none().aggregate(Sum("pages"), n=Count("*")) == {"pages__sum": None, "n": 0}
    assert books.filter(pages__lt=0).aggregate(s=Sum("pages", default=0)) == {"s": 0}


def test_conditional_expressions(library: Library) -> None:
    size = Case(
        When(pages__gt=400, then=Value("long")), When(pages__gt=200, then=Value("middle")), default=Value("short")
    )
    assert list(library.Book.objects.annotate(size=size).order_by("title").values_list("size", flat=True)) == [
        "long",
        "short",
        "middle",
    ]


def test_subqueries(library: Library) -> None:
    longest = library.Book.objects.filter(author=OuterRef("pk")).order_by("-pages").values("title")[:1]
    authors: Any = library.Author.objects.annotate(best=Subquery(longest)).order_by("name")
    assert [a.best for a in authors] == ["Emma", "Faust"]
    with_drama = library.Book.objects.filter(author=OuterRef("pk"), tags__name="drama")
    assert [a.name for a in library.Author.objects.filter(Exists(with_drama))] == ["Goethe"]
    assert [a.name for a in library.Author.objects.filter(~Exists(with_drama))] == ["Austen"]


def test_a_subquery_two_levels_deep_refers_outwards(library: Library) -> None:
    same_country = library.Author.objects.filter(books=OuterRef("pk"), country=OuterRef(OuterRef("pk")))
    countries = library.Country.objects.filter(Exists(library.Book.objects.filter(Exists(same_country))))
    assert [c.name for c in countries] == ["England"]


def test_related_rows_come_with_select_related(library: Library) -> None:
    rows = list(library.Book.objects.select_related("author__country").order_by("title"))
    library.statements.clear()
    assert [row.author.name for row in rows] == ["Austen", "Goethe", "Austen"]
    assert [row.author.country and row.author.country.name for row in rows] == ["England", None, "England"]
    assert library.statements == []
    with pytest.raises(FieldError, match=r"follows relations to one row; library.Book.tags is none"):
        library.Book.objects.select_related("tags")


def test_several_querysets_as_one(library: Library) -> None:
    books = library.Book.objects
    long, austen = books.filter(pages__gt=300), books.filter(author__name="Austen")
    assert titles(long.union(books.filter(title="Faust"))) == ["Emma", "Faust"]
    assert titles(austen.intersection(long)) == ["Emma"]
    assert titles(austen.difference(long)) == ["Persuasion"]
    both = long.values_list("title", flat=True).union(austen.values_list("title", flat=True), all=True)
    assert list(both.order_by("title")) == ["Emma", "Emma", "Persuasion"]
    assert both.count() == 3
    with pytest.raises(TypeError, match=r"filter\(\) cannot follow union\(\)"):
        long.union(austen).filter(pages=1)


def test_distinct(library: Library) -> None:
    assert library.Book.objects.filter(tags__name__in=["love", "drama"]).count() == 4
    assert library.Book.objects.filter(tags__name__in=["love", "drama"]).distinct().count() == 3
    assert list(library.Book.objects.values_list("author__name", flat=True).distinct().order_by("author__name")) == [
        "Austen",
        "Goethe",
    ]


def test_update_changes_rows_in_one_statement(library: Library) -> None:
    books = library.Book.objects
    library.statements.clear()
    assert books.filter(author__name="Austen").update(pages=F("pages") + 1, price="1.25") == 2
    assert len(library.statements) == 1
    assert sorted(books.values_list("pages", "price")) == [
        (158, Decimal("7.00")),
        (250, Decimal("1.25")),
        (475, Decimal("1.25")),
    ]
    with pytest.raises(FieldError, match="cannot use fields of related rows"):
        books.update(title=F("author__name"))
    with pytest.raises(FieldError, match="Did you mean 'title'"):
        books.update(titel="x")


def test_rows_are_made_where_they_are_not_there(library: Library) -> None:
    tags = library.Tag.objects
    war, made = tags.get_or_create(name="war")
    assert made
    assert tags.get_or_create(name="war") == (war, False)
    author, made = library.Author.objects.update_or_create(
        name="Austen", defaults={"born": dt.date(1775, 1, 1)}, create_defaults={"born": None}
    )
    assert not made
    author.refresh_from_db()
    assert author.born == dt.date(1775, 1, 1)


def test_a_row_that_breaks_a_constraint_is_refused(library: Library) -> None:
    with pytest.raises(IntegrityError) as caught:
        library.Tag.objects.create(name="love")
    assert caught.value.__cause__ is not None
    assert caught.value.statement is not None


def test_many_rows_with_few_statements(library: Library) -> None:
    tags = library.Tag.objects.all()
    library.statements.clear()
    made = tags.bulk_create([library.Tag(name=f"t{n}") for n in range(10)], batch_size=5)
    assert [sql.split()[0] for sql in library.statements] == ["BEGIN", "INSERT", "INSERT", "COMMIT"]
    assert [tags.get(pk=tag.pk).name for tag in made] == [f"t{n}" for n in range(10)]
    for tag in made:
        tag.name += "!"
    assert tags.bulk_update(made, ["name"]) == 10
    assert tags.filter(name__endswith="!").count() == 10
    tags.bulk_create([library.Tag(name="t0!")], ignore_conflicts=True)
    assert tags.count() == 12


def test_a_conflicting_row_can_be_updated(library: Library) -> None:
    tags = library.Tag.objects.all()
    love = tags.get(name="love")
    tags.bulk_create(
        [library.Tag(id=love.pk, name="Liebe")], update_conflicts=True, update_fields=["name"], unique_fields=["pk"]
    )
    assert tags.get(pk=love.pk).name == "Liebe"


def test_rows_in_chunks(library: Library) -> None:
    assert titles(library.Book.objects.all().iterator(chunk_size=2)) == ["Emma", "Faust", "Persuasion"]
    with pytest.raises(ValueError, match="chunk size from 1"):
        next(library.Book.objects.all().iterator(chunk_size=0))


def test_the_first_of_each_kind_is_the_first_in_a_query_inside_another_too(library: Library) -> None:
    books = library.Book.objects
    if not library.database.backend.dialect.has_distinct_on:
        with pytest.raises(NotSupportedError, match="DISTINCT ON"):
            list(books.distinct("author"))
        return
    longest = books.order_by("author", "-pages").distinct("author")
    assert titles(books.filter(pk__in=longest.values("pk"))) == ["Emma", "Faust"]
    shortest = books.order_by("author", "pages").distinct("author")
    assert titles(books.filter(pk__in=shortest.values("pk"))) == ["Faust", "Persuasion"]
    assert longest.count() == 2


def test_what_is_negated_after_a_condition_on_the_same_relation_is_about_the_same_row(library: Library) -> None:
    authors = library.Author.objects
    long, other = Q(books__pages__gt=300), ~Q(books__title="Persuasion")
    assert [author.name for author in authors.filter(long & other)] == ["Austen"]
    assert [author.name for author in authors.filter(other & long)] == []
    assert [author.name for author in authors.filter(long).filter(other)] == []


def test_chunks_come_from_the_server_and_what_fails_in_between_does_not_end_them(library: Library) -> None:
    library.statements.clear()
    found: list[str] = []
    with library.database.hold():
        for book in library.Book.objects.filter(pages__gt=10).order_by("title").iterator(chunk_size=1):
            with pytest.raises(DatabaseError):
                library.database.execute("SELECT 1 FROM nowhere")
            found.append(book.title)
        assert library.database.execute("SELECT 1") == [(1,)]
    assert found == ["Emma", "Faust", "Persuasion"]


def test_chunks_inside_a_transaction_end_with_its_error(library: Library) -> None:
    with pytest.raises(DatabaseError, match="nowhere"), atomic(library.database):
        for _ in library.Book.objects.order_by("title").iterator(chunk_size=1):
            library.database.execute("SELECT 1 FROM nowhere")
    assert titles(library.Book.objects.all().iterator(chunk_size=1)) == ["Emma", "Faust", "Persuasion"]


@pytest.mark.parametrize("driver", ["postgresql+psycopg_async", "postgresql+asyncpg"])
def test_a_long_list_is_not_held_in_memory_at_once(postgresql_url: str, driver: str) -> None:
    database = Database(postgresql_url.replace("postgresql", driver, 1))

    class Number(Model):
        value = IntegerField()

        class Meta:
            app_label = "long"
            registry = Registry()

    async def most() -> tuple[int, int]:
        rows = Number.objects.using(database)
        await database.run(database.create_all, Number)
        sql = "INSERT INTO long_number (value) SELECT g FROM generate_series(1, 100000) g"
        await database.run(database.execute, sql)
        async for _ in rows.aiterator(chunk_size=100):  # what is imported and compiled once
            break
        tracemalloc.start()
        total = 0
        async for row in rows.aiterator(chunk_size=100):
            total += row.value
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        await database.run(database.drop_all, Number)
        await database.adispose()
        return total, peak

    total, peak = asyncio.run(most())
    assert total == 5_000_050_000
    assert peak < 2_000_000


def test_raw_statements_give_instances(library: Library) -> None:
    sql = "SELECT id, title AS name, pages * 2 AS twice FROM library_book ORDER BY title"
    rows = list(library.Book.objects.all().raw(sql, translations={"name": "title"}))
    assert (rows[0].title, rows[0].twice) == ("Emma", 948)
    with pytest.raises(FieldError, match="'id' is missing"):
        list(library.Book.objects.all().raw("SELECT title FROM library_book"))


def test_the_database_explains(library: Library) -> None:
    assert (
        "library_book" in library.Book.objects.filter(pages=1).explain() or "t0" in library.Book.objects.all().explain()
    )


def test_in_bulk_and_contains(library: Library) -> None:
    emma = library.Book.objects.get(title="Emma")
    assert library.Book.objects.in_bulk([emma.pk, 999]) == {emma.pk: emma}
    assert set(library.Tag.objects.in_bulk(field_name="name")) == {"love", "drama"}
    assert library.Book.objects.filter(pages__gt=400).contains(emma)
    assert not library.Book.objects.filter(pages__lt=400).contains(emma)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda book: book.objects.filter(titel="x"), "has no field 'titel'.*Did you mean 'title'"),
        (lambda book: book.objects.filter(author__nane="x"), "library.Author has no field 'nane'.*Did you mean 'name'"),
        (
            lambda book: book.objects.filter(title__contain="x"),
            "no look-up or transform 'contain'.*Did you mean 'contains'",
        ),
        (lambda book: book.objects.order_by("-titel"), "Did you mean 'title'"),
        (lambda book: book.objects.values("titel"), "Did you mean 'title'"),
        (lambda book: book.objects.annotate(n=Count("tagz")), "Did you mean 'tags'"),
    ],
)
def test_an_unknown_name_is_named_at_once_with_the_nearest(library: Library, ask: Any, message: str) -> None:
    with pytest.raises(FieldError, match=message):
        ask(library.Book)


@pytest.mark.parametrize(
    ("lookups", "message"),
    [
        ({"pages": "many"}, "library.Book.pages cannot take 'many'"),
        ({"pages": 2**40}, "whole numbers from -2147483648 to 2147483647"),
        ({"title": "a\0b"}, "NUL"),
        ({"published": dt.datetime(2020, 1, 1)}, "a time zone is expected"),  # noqa: DTZ001 - what is tested
        ({"price": "x"}, "library.Book.price cannot take 'x'"),
    ],
)
def test_a_value_that_cannot_be_is_refused_before_the_driver(
    library: Library, lookups: dict[str, Any], message: str
) -> None:
    library.statements.clear()
    with pytest.raises(ValueError, match=message):
        list(library.Book.objects.filter(**lookups))
    assert library.statements == []


@pytest.mark.parametrize("name", ["a b", "x;drop", "é", "", "a" * 61, "1a"])
def test_an_annotation_has_a_plain_name(library: Library, name: str) -> None:
    with pytest.raises(ValueError, match="is called by a plain name"):
        library.Book.objects.annotate(**{name: Count("tags")})


def test_a_queryset_can_be_copied_and_shown(library: Library) -> None:
    rows = library.Book.objects.order_by("title")
    assert repr(rows) == "<QuerySet [<Book: Emma>, <Book: Faust>, <Book: Persuasion>]>"
    library.statements.clear()
    assert [len(copied._result or []) for copied in (copy.copy(rows), copy.deepcopy(rows))] == [0, 0]
    assert library.statements == []
    assert titles(copy.copy(rows)) == ["Emma", "Faust", "Persuasion"]


def test_a_queryset_is_pickled_with_its_rows(library: Library) -> None:
    rows = library.Book.objects.filter(pages__gt=200, tags__name__in=["love"]).select_related("author")
    kept = pickle.loads(pickle.dumps(rows.prefetch_related("tags").order_by("title")))
    library.statements.clear()
    assert [(book.title, book.author.name, len(book.tags.all())) for book in kept] == [
        ("Emma", "Austen", 1),
        ("Persuasion", "Austen", 1),
    ]
    assert library.statements == []
    assert titles(kept.filter(pages__lt=300)) == ["Persuasion"]
    assert len(library.statements) == 2  # the rows, and their tags


@pytest.mark.parametrize(
    "ask",
    [
        lambda it: it.Book.objects.filter(Q(title__startswith="P") | ~Q(tags__name="drama")).order_by("-pages")[:2],
        lambda it: it.Book.objects.annotate(n=Count("tags"), m=Value(3) + F("pages")).filter(n__gte=1).order_by("id"),
        lambda it: it.Author.objects.filter(Exists(it.Book.objects.filter(author=OuterRef("pk"), pages=158))),
        lambda it: it.Book.objects.values_list("author__name", flat=True).distinct().order_by("author__name"),
        lambda it: it.Book.objects.values("title").union(it.Book.objects.values("title")).order_by("title"),
    ],
)
def test_a_question_is_kept_without_its_rows(library: Library, ask: Any) -> None:
    rows = ask(library)
    question = pickle.loads(pickle.dumps(rows.query))
    assert str(question) == rows.sql()
    assert str(question).startswith("SELECT")
    library.statements.clear()
    again = library.Tag.objects.all()
    again.query = question
    assert list(again) == list(rows)
    assert len(library.statements) == 2


def test_a_queryset_without_rows_asks_nothing(library: Library) -> None:
    none = library.Book.objects.none()
    assert (list(none), none.count(), none.exists(), none.first(), none.sql()) == ([], 0, False, None, "")
    assert titles(library.Book.objects.filter(title="Emma").union(none)) == ["Emma"]
    assert list(none.filter(pages__gt=1).values()) == []
    assert none.update(pages=1) == 0
    assert not library.Author.objects.filter(Exists(none)).exists()
    assert not library.Author.objects.filter(books__in=none).exists()
    assert library.Author.objects.exclude(books__in=none).count() == 2


def test_conditions_may_come_as_a_mapping(library: Library) -> None:
    assert titles(library.Book.objects.complex_filter({"pages__gt": 200, "author__name": "Austen"})) == [
        "Emma",
        "Persuasion",
    ]
    assert titles(library.Book.objects.complex_filter(Q(title="Emma") | Q(title="Faust"))) == ["Emma", "Faust"]


def test_a_database_is_named(library: Library) -> None:
    rows = library.Book.objects.using(library.database)
    assert rows.database() is library.database
    assert rows.filter(title="Emma").get()._state.db == "default"


def test_sql_is_written_by_hand_where_nothing_else_says_it(library: Library) -> None:
    rows: Any = library.Book.objects.annotate(rest=RawSQL("pages %% %s", [100], IntegerField())).order_by("rest")
    assert [(book.title, book.rest) for book in rows] == [("Persuasion", 49), ("Faust", 58), ("Emma", 74)]
    assert titles(rows.filter(rest__lt=F("pages") - 200, title=RawSQL("%s", ["Emma"], CharField()))) == ["Emma"]
    assert titles(library.Book.objects.filter(RawSQL("pages > %s", [200], BooleanField()))) == ["Emma", "Persuasion"]
    assert titles(
        library.Book.objects.filter(pk__in=RawSQL("SELECT id FROM library_book WHERE pages < %s", (200,)))
    ) == ["Faust"]
    with pytest.raises(ValueError, match=r"RawSQL has a %s for each parameter; 'pages > %s' has 1, for 2\."):
        RawSQL("pages > %s", [1, 2])


def test_pieces_of_sql_go_around_a_queryset(library: Library) -> None:
    rows: Any = library.Book.objects.extra(
        select={"rest": "pages %% %s"}, select_params=[100], where=["pages > %s", "pages < %s"], params=[200, 400]
    )
    assert [(book.title, book.rest) for book in rows] == [("Persuasion", 49)]
    by_rest = library.Book.objects.extra(select={"rest": "pages - 400"}, order_by=["-rest"])
    assert list(by_rest.values_list("title", flat=True)) == ["Emma", "Persuasion", "Faust"]
    with pytest.raises(NotSupportedError, match=r"extra\(\) takes no further tables, such as 'x'"):
        library.Book.objects.extra(tables=["x"])


def test_rows_are_distinct_by_some_fields_where_the_database_can(library: Library) -> None:
    longest = library.Book.objects.order_by("author__name", "-pages").distinct("author__name")
    if library.database.url.get_backend_name() == "sqlite":
        with pytest.raises(NotSupportedError, match="sqlite has no DISTINCT ON: leave the names of distinct"):
            list(longest)
        return
    assert [book.title for book in longest] == ["Emma", "Faust"]
    assert longest.count() == 2


def test_explanations_have_formats_and_options(library: Library) -> None:
    rows = library.Book.objects.filter(pages=158)
    if library.database.url.get_backend_name() == "sqlite":
        assert rows.explain().split()[-1] == "t0"
        with pytest.raises(NotSupportedError, match="sqlite has no option 'analyze' of EXPLAIN"):
            rows.explain(analyze=True)
        return
    assert rows.explain(format="json").startswith("[{'Plan': ") or '"Plan"' in rows.explain(format="json")
    assert "Execution Time" in rows.explain(analyze=True)
    assert "Output: " in rows.explain(verbose=True)
    with pytest.raises(ValueError, match=r"PostgreSQL's EXPLAIN has no option 'analyse'\. Did you mean 'analyze'\?"):
        rows.explain(analyse=True)
    with pytest.raises(ValueError, match="explains in TEXT, JSON, XML or YAML; got 'html'"):
        rows.explain(format="html")


def test_texts_are_sliced_and_numbers_counted_up_where_they_are(library: Library) -> None:
    books = library.Book.objects.order_by("title")
    assert list(books.annotate(head=F("title")[:3]).values_list("head", flat=True)) == ["Emm", "Fau", "Per"]
    assert list(books.annotate(tail=F("title")[1:3]).values_list("tail", flat=True)) == ["mm", "au", "er"]
    assert list(books.filter(title=F("title")[:4]).values_list("title", flat=True)) == ["Emma"]
    emma = books.get(title="Emma")
    stale = books.get(title="Emma")
    for row in (emma, stale):
        row.pages = F("pages") + 1
        row.save()
    assert (emma.pages, stale.pages, books.get(title="Emma").pages) == (475, 476, 476)
    changed = books.annotate(n=(F("pages") - 1) * 2 / 5 + F("pages") % 3 - -F("pages"))
    assert list(changed.values_list("n", flat=True)) == [190 + 2 + 476, 62 + 2 + 158, 99 + 0 + 249]


def test_annotations_are_named_without_being_selected(library: Library) -> None:
    rows = library.Book.objects.alias(half=F("pages") / 2).filter(half__lt=100)
    assert [(book.title, hasattr(book, "half")) for book in rows] == [("Faust", False)]
    assert "half" not in rows.values()[0]
    assert rows.annotate(half=F("half")).values_list("half", flat=True)[0] == 79


def test_aggregates_count_different_values_some_rows_and_none(library: Library) -> None:
    found = library.Book.objects.aggregate(
        authors=Count("author", distinct=True),
        long=Count("pk", filter=Q(pages__gt=200)),
        least=Min("price"),
        most=Max("pages", filter=Q(pages__lt=0), default=-1),
        total=Sum("pages"),
        mean=Avg("pages"),
    )
    assert found == {
        "authors": 2,
        "long": 2,
        "least": Decimal("7.00"),
        "most": -1,
        "total": 881,
        "mean": pytest.approx(293.6666667),
    }


def test_what_a_new_row_gets_may_differ_from_what_is_updated(library: Library) -> None:
    tags = library.Tag.objects
    made, created = tags.update_or_create(name="war", defaults={"name": "x"}, create_defaults={"name": "war"})
    assert (made.name, created) == ("war", True)
    known, created = tags.update_or_create(name="war", defaults={"name": "peace"}, create_defaults={"name": "x"})
    assert (known.pk, known.name, created) == (made.pk, "peace", False)
    assert tags.create(name="sea").pk > made.pk


def test_statements_are_sent_as_they_are_too(library: Library) -> None:
    sign = "?" if library.database.url.get_backend_name() == "sqlite" else "%s"
    sql = f"SELECT title FROM library_book WHERE pages > {sign} ORDER BY title"
    assert [tuple(row) for row in library.database.execute(sql, (200,))] == [("Emma",), ("Persuasion",)]
