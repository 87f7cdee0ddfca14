"""A column of values that is prepared together is what its values are one by one, and is refused as they are."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bandstand import orm
from bandstand.orm import Database, Registry
from bandstand.orm.errors import NotSupportedError
from bandstand.orm.writing._columns import Column


class Shelf(orm.Model):
    class Meta:
        app_label = "columns"
        registry = Registry()


class Shouted(orm.CharField[str]):
    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(value).upper()


class Halved(orm.FloatField[float]):
    def to_python(self, value: Any) -> Any:
        return super().to_python(value) / 2


class Everything(orm.Model):
    small = orm.SmallIntegerField()
    count = orm.PositiveIntegerField(null=True)
    title = orm.CharField(max_length=5, null=True)
    note = orm.TextField()
    price = orm.DecimalField(max_digits=4, decimal_places=2, null=True)
    free = orm.DecimalField()
    rating = orm.FloatField(null=True)
    is_new = orm.BooleanField(null=True)
    seen = orm.DateTimeField(null=True)
    clock = orm.DateTimeField(aware=False)
    born = orm.DateField(null=True)
    opens = orm.TimeField()
    takes = orm.DurationField(null=True)
    token = orm.UUIDField()
    raw = orm.BinaryField()
    extra = orm.JSONField(null=True)
    shouted = Shouted(max_length=5)
    halved = Halved()
    shelf = orm.ForeignKey(Shelf, orm.CASCADE, null=True)

    class Meta:
        app_label = "columns"
        registry = Shelf._meta.registry


NAMES = [field.name for field in Everything._meta.fields if field.name != "id"]
ANYTHING = st.one_of(
    st.none(),
    st.integers(),
    st.integers(-40_000, 40_000),
    st.booleans(),
    st.floats(),
    st.text(max_size=7),
    st.just("a\0"),
    st.decimals(),
    st.decimals(-100, 100, places=2),
    st.decimals(-99, 99, places=3),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(dt.UTC)),
    st.times(),
    st.times(timezones=st.just(dt.UTC)),
    st.timedeltas(),
    st.uuids(),
    st.binary(max_size=5),
    st.builds(Shelf, id=st.integers(1, 9)),
)
# Columns of one type are those that are prepared together, so most have one.
KINDS = (st.integers(-9, 70_000), st.text(max_size=6), st.decimals(-101, 101, places=2), st.floats(), st.booleans())
SAME = st.one_of(*(st.lists(st.none() | kind) for kind in (*KINDS, st.datetimes(), st.dates(), st.times(), st.uuids())))
DATABASES = [Database("sqlite://"), Database("postgresql://nobody@127.0.0.1/nothing")]


def outcome(call: Any, held: list[Any]) -> Any:
    """Give what comes of it: the values with their types, or the error with its text."""
    try:
        return [(type(value), _shown(value)) for value in call(held)]
    except (ValueError, TypeError, AttributeError, decimal.InvalidOperation) as error:
        return type(error), str(error)


def _shown(value: Any) -> str:
    """Give a value as text: NaN is equal to itself there, and a view of bytes tells them instead of its address."""
    return repr(bytes(value)) if isinstance(value, memoryview) else str(value)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("database", DATABASES, ids=["sqlite", "postgresql"])
@settings(max_examples=40, deadline=None)
@given(held=SAME | st.lists(ANYTHING, max_size=4))
def test_together_and_one_by_one_are_the_same(database: Database, name: str, held: list[Any]) -> None:
    column = Column(Everything._meta.get_field(name), database.backend)
    assert outcome(column.values, held) == outcome(column.plain_values, held)


@pytest.mark.parametrize(
    ("name", "held", "message"),
    [
        ("small", [1, 40_000], r"columns.Everything.small cannot take 40000: .* from -32768 to 32767"),
        ("title", ["short", "longer"], r"columns.Everything.title cannot take 'longer': the column takes 5 signs"),
        ("note", ["a", "b\0"], r"columns.Everything.note cannot take 'b\\x00': texts cannot have NUL signs"),
        ("price", [Decimal(1), Decimal(100)], r"columns.Everything.price cannot take Decimal\('100'\): .* 4 digits"),
        ("free", [Decimal("NaN")], r"columns.Everything.free cannot take Decimal\('NaN'\)"),
        ("seen", [dt.datetime(2020, 1, 1)], "a time zone is expected"),  # noqa: DTZ001 - that is what is wrong with it
        ("clock", [dt.datetime(2020, 1, 1, tzinfo=dt.UTC)], "and takes none"),
        ("opens", [dt.time(1, tzinfo=dt.UTC)], "is not a time"),
    ],
)
def test_what_the_column_cannot_take_is_named(name: str, held: list[Any], message: str) -> None:
    column = Column(Everything._meta.get_field(name), DATABASES[0].backend)
    with pytest.raises(ValueError, match=message):
        column.values(held)


def test_a_column_has_the_driver_s_values() -> None:
    backend = DATABASES[0].backend

    def values(name: str, held: list[Any]) -> list[Any]:
        return Column(Everything._meta.get_field(name), backend).values(held)

    assert values("price", [Decimal("1.005"), None, Decimal(2)]) == ["1.00", None, "2.00"]
    assert values("is_new", [True, None, False]) == [1, None, 0]
    assert values("clock", [dt.datetime(2020, 1, 2, 3)]) == ["2020-01-02 03:00:00.000000"]  # noqa: DTZ001 - as the column
    assert values("shelf", [3, Shelf(id=4), None]) == [3, 4, None]
    assert values("shouted", ["abc"]) == ["ABC"]
    assert values("halved", [3.0]) == [1.5]
    assert values("token", [uuid.UUID(int=1)]) == ["00000000000000000000000000000001"]
    assert values("title", [None, None]) == [None, None]
    assert values("title", []) == []


def test_an_expression_is_refused_by_the_name_of_its_field() -> None:
    column = Column(Everything._meta.get_field("count"), DATABASES[0].backend)
    with pytest.raises(NotSupportedError, match=r"insert an expression, F\('small'\), as columns.Everything.count"):
        column.values([1, orm.F("small")])
