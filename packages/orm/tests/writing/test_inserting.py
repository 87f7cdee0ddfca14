"""Rows that go in as arrays are those that go in as lists of values, with every driver."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from bandstand import orm
from bandstand.orm import Database, Registry
from bandstand.orm.database import set_rollback
from bandstand.orm.fields import JSONNull
from bandstand.orm.writing._bulk import Conflict
from bandstand.orm.writing._inserting import ArrayInsert, BulkInsert, insert_of

if TYPE_CHECKING:
    from ..conftest import Library

REGISTRY = Registry()


class Everything(orm.Model):
    small = orm.SmallIntegerField(null=True)
    count = orm.IntegerField(null=True)
    large = orm.BigIntegerField(null=True)
    title = orm.CharField(max_length=20, null=True, db_column='ti%s"tle')
    note = orm.TextField(null=True)
    price = orm.DecimalField(max_digits=30, decimal_places=10, null=True)
    rating = orm.FloatField(null=True)
    is_new = orm.BooleanField(null=True)
    seen = orm.DateTimeField(null=True)
    clock = orm.DateTimeField(aware=False, null=True)
    born = orm.DateField(null=True)
    opens = orm.TimeField(null=True)
    takes = orm.DurationField(null=True)
    token = orm.UUIDField(null=True)
    raw = orm.BinaryField(null=True)
    extra = orm.JSONField(null=True)
    address = orm.GenericIPAddressField(null=True)

    class Meta:
        app_label = "inserting"
        registry = REGISTRY


class Proxy(Everything):
    class Meta:
        proxy = True


class Words(orm.Field[Any]):
    def column_type(self) -> Any:
        return postgresql.ARRAY(sa.Text())


class Folded(sa.types.TypeDecorator[str]):
    impl = sa.Text
    cache_ok = True

    def bind_expression(self, bindparam: Any) -> Any:
        return sa.func.lower(bindparam)


class Quiet(orm.Field[str]):
    def column_type(self) -> Any:
        return Folded()


class Point(orm.Model):
    x = orm.DecimalField()

    class Meta:
        app_label = "inserting"
        registry = REGISTRY


class Number(orm.Field[Any]):
    def column_type(self) -> Any:
        return sa.Double()


class Mixed(orm.Model):
    any = Number(null=True)

    class Meta:
        app_label = "inserting"
        registry = REGISTRY


class Anything(orm.Field[Any]):
    from_db_value = staticmethod(json.loads)

    def column_type(self) -> Any:
        return postgresql.JSONB()


class Document(orm.Model):
    any = Anything()

    class Meta:
        app_label = "inserting"
        registry = REGISTRY


class Note(orm.Model):
    words = Words()

    class Meta:
        app_label = "inserting"
        registry = REGISTRY


class Whisper(orm.Model):
    text = Quiet()

    class Meta:
        app_label = "inserting"
        registry = REGISTRY


ROWS: list[dict[str, Any]] = [
    {},
    {
        "small": -32768,
        "count": 2**31 - 1,
        "large": -(2**63),
        "title": '{"a\\,b"}',
        "note": "NULL",
        "price": Decimal("12345678901234567890.0123456789"),
        "rating": 1.1,
        "is_new": True,
        "seen": dt.datetime(2020, 1, 2, 3, 4, 5, 6, tzinfo=dt.UTC),
        "clock": dt.datetime(1, 1, 1, 0, 0, 0, 1),  # noqa: DTZ001 - as the column
        "born": dt.date(9999, 12, 31),
        "opens": dt.time(23, 59, 59, 999999),
        "takes": dt.timedelta(days=-3, microseconds=7),
        "token": uuid.UUID(int=2**127),
        "raw": b"\0\xff\\",
        "extra": {"a": [1, None, "é"]},
        "address": "::ffff:192.0.2.1",
    },
    {"title": "", "rating": float("inf"), "extra": JSONNull(), "is_new": False, "price": Decimal("1E+5"), "raw": b""},
    {"title": None, "extra": [], "note": "''\n", "price": Decimal(0), "takes": dt.timedelta(0)},
]
DRIVERS = ["postgresql", "postgresql+asyncpg"]


def plain_insert(database: Database, model: Any, *, has_key: bool = False) -> BulkInsert:
    """Give the statement that lists the values of rows, which other databases take."""
    made = insert_of(database.backend, model, None, has_key=has_key)
    return BulkInsert(database.backend, model, made.columns, None)


def filled(database: Database, insert: BulkInsert) -> list[dict[str, Any]]:
    """Insert all rows by a statement; give what is in the table then, but for the keys."""
    Everything.objects.using(database).delete()
    rows = [Everything(**values) for values in ROWS]
    columns = [column.values(column.held(rows)) for column in insert.columns]
    with database.connection() as link:
        keys, _ = link.fetch(insert.sql(len(rows)), insert.pack(columns, 0, len(rows)))
    assert [key for (key,) in keys] == sorted(key for (key,) in keys)
    found = Everything.objects.using(database).order_by("id").values()
    return [{name: value for name, value in row.items() if name != "id"} for row in found]


def compare(database: Database) -> None:
    database.create_all(Everything)
    arrays = insert_of(database.backend, Everything, None, has_key=False)
    assert type(arrays) is ArrayInsert
    written = filled(database, arrays)
    assert written == filled(database, plain_insert(database, Everything))
    empty = {field.name: None for field in Everything._meta.fields if field.name != "id"}
    assert written == [{**empty, **{name: as_read(value) for name, value in values.items()}} for values in ROWS]
    database.drop_all(Everything)


def as_read(value: Any) -> Any:
    """Give a value as the database gives it back."""
    return None if isinstance(value, JSONNull) else value


@pytest.mark.parametrize("driver", DRIVERS)
def test_arrays_and_lists_of_values_insert_the_same(driver: str, postgresql_url: str) -> None:
    async def play() -> None:
        database = Database(postgresql_url.replace("postgresql", driver, 1))
        await database.run(compare, database)
        await database.adispose()

    asyncio.run(play())
    if driver == "postgresql":
        compare(Database(postgresql_url))


def values_of(database: Database, insert: BulkInsert, held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Insert rows of values in a transaction that is rolled back; give what was stored."""
    rows = [Everything(**values) for values in held]
    columns = [column.values(column.held(rows)) for column in insert.columns]
    with orm.atomic(database), database.connection() as link:
        link.fetch(insert.sql(len(rows)), insert.pack(columns, 0, len(rows)))
        found = list(Everything.objects.using(database).order_by("id").values(*VALUES))
        set_rollback(database)
    return found


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=20)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "small": st.integers(-(2**15), 2**15 - 1),
    "large": st.integers(-(2**63), 2**63 - 1),
    "title": TEXTS,
    "note": TEXTS,
    "price": st.decimals(-(10**19), 10**19, places=10),
    "rating": st.floats(allow_nan=False),
    "is_new": st.booleans(),
    "seen": st.datetimes(timezones=st.just(dt.UTC)),
    "clock": st.datetimes(),
    "born": st.dates(),
    "opens": st.times(),
    "takes": st.timedeltas(-dt.timedelta(days=10**6), dt.timedelta(days=10**6)),
    "token": st.uuids(),
    "raw": st.binary(max_size=20),
    "extra": st.recursive(st.integers(-9, 9) | TEXTS | st.booleans(), lambda inner: st.lists(inner, max_size=3)),
}
STORED = st.lists(
    st.fixed_dictionaries({name: st.none() | one for name, one in VALUES.items()}), min_size=1, max_size=4
)


def test_whatever_is_stored_is_the_same_by_arrays_and_by_lists(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    database.create_all(Everything)
    arrays = insert_of(database.backend, Everything, None, has_key=False)
    lists = plain_insert(database, Everything)

    @settings(max_examples=60, deadline=None)
    @given(held=STORED)
    def check(held: list[dict[str, Any]]) -> None:
        assert values_of(database, arrays, held) == held
        assert values_of(database, lists, held) == held

    check()
    database.drop_all(Everything)
    database.dispose()


def test_rows_of_one_statement_keep_their_order(database: Database) -> None:
    database.create_all(Everything)
    rows = [Everything(count=number) for number in range(5000)]
    made = Everything.objects.all().bulk_create(rows)
    assert made is not rows
    assert made == rows
    keys = [row.pk for row in rows]
    assert keys == list(range(keys[0], keys[0] + 5000))
    stored = dict(Everything.objects.values_list("pk", "count"))
    assert [stored[key] for key in keys] == list(range(5000))
    database.drop_all(Everything)


def test_rows_with_keys_and_without_go_in_together(database: Database, sent: list[str]) -> None:
    database.create_all(Everything)
    sent.clear()
    rows = [Everything(id=900 + n if n in (2, 3) else None, count=n) for n in range(6)]
    Everything.objects.all().bulk_create(rows, batch_size=3)
    assert [row.pk for row in rows[2:4]] == [902, 903]
    assert list(Everything.objects.order_by("count").values_list("pk", flat=True)) == [row.pk for row in rows]
    assert len([each for each in sent if each.startswith("INSERT")]) == 3
    database.drop_all(Everything)


def test_a_wrong_value_is_refused_before_anything_is_sent(database: Database, sent: list[str]) -> None:
    rows = [Everything(count=1), Everything(id=7, count=2**40)]
    with pytest.raises(ValueError, match=r"inserting.Everything.count cannot take 1099511627776"):
        Everything.objects.all().bulk_create(rows)
    assert sent == []


def test_a_proxy_inserts_into_its_model_s_table(database: Database) -> None:
    database.create_all(Everything)
    (row,) = Proxy.objects.all().bulk_create([Proxy(title="by proxy")])
    assert Everything.objects.get().title == "by proxy"
    assert row.pk == Everything.objects.get().pk
    database.drop_all(Everything)


@pytest.mark.parametrize(
    ("model", "given", "stored"), [(Note, {"words": ["a", "b"]}, ["a", "b"]), (Whisper, {"text": "ABC"}, "abc")]
)
def test_types_of_which_there_are_no_arrays_are_listed(
    model: Any, given: dict[str, Any], stored: object, postgresql_url: str
) -> None:
    database = Database(postgresql_url)
    assert type(insert_of(database.backend, model, None, has_key=False)) is BulkInsert
    database.create_all(model)
    model.objects.using(database).bulk_create([model(**given), model(**given)])
    assert list(model.objects.using(database).values_list(*given, flat=True)) == [stored, stored]
    database.drop_all(model)


@pytest.mark.parametrize(
    ("model", "given", "stored"),
    [
        (Mixed, [{"any": 1}, {"any": None}, {"any": 2.5}], [1.0, None, 2.5]),
        (Document, [{"any": {"a": 1}}, {"any": [1, "b"]}], [{"a": 1}, [1, "b"]]),
    ],
)
def test_values_that_make_no_array_are_listed(
    model: Any, given: list[dict[str, Any]], stored: list[Any], postgresql_url: str
) -> None:
    database = Database(postgresql_url)
    insert = insert_of(database.backend, model, None, has_key=False)
    assert type(insert) is ArrayInsert
    assert type(insert.fitting([[values["any"] for values in given]])) is BulkInsert
    database.create_all(model)
    model.objects.using(database).bulk_create([model(**values) for values in given])
    assert list(model.objects.using(database).order_by("id").values_list("any", flat=True)) == stored
    database.drop_all(model)


def test_the_statement_is_the_same_for_any_number_of_rows(postgresql_url: str) -> None:
    backend = Database(postgresql_url).backend
    insert = insert_of(backend, Point, None, has_key=True)
    assert insert.sql(1) == (
        "INSERT INTO inserting_point (id, x) SELECT given.v0, given.v1 \n"
        "FROM unnest(CAST(%b AS BIGINT[]), CAST(CAST(%b AS TEXT[]) AS NUMERIC[])) WITH ORDINALITY "
        "AS given(v0, v1, place) ORDER BY given.place"
    )
    assert insert.sql(900) == insert.sql(1)
    assert insert.pack([[1, 2, 3], [Decimal("1.5"), None, Decimal(2)]], 0, 2) == ([1, 2], ["1.5", None])


def test_conflicts_are_left_out_or_updated(library: Library) -> None:
    tag = library.Tag
    tags = tag.objects.all()
    options = {"fields": ["name"], "unique": ["name"]}
    known = Conflict.of(tag, ignore=False, update=True, **options)
    assert insert_of(library.database.backend, tag, known, has_key=False).returned == []
    tags.bulk_create([tag(name="love"), tag(name="new")], ignore_conflicts=True)
    tags.bulk_create(
        [tag(name="drama"), tag(name="newer")], update_conflicts=True, update_fields=["name"], unique_fields=["name"]
    )
    assert sorted(tags.values_list("name", flat=True)) == ["drama", "love", "new", "newer"]
