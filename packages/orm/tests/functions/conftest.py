"""What the tests of functions ask for: the value that an expression has in the only row of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.fields import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    DurationField,
    FloatField,
    IntegerField,
    JSONField,
    TimeField,
    UUIDField,
)
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.orm.database import Database

_registry = Registry()


class Row(Model):
    text = CharField(max_length=100, default="")
    other = CharField(max_length=100, null=True)
    whole = IntegerField(default=0)
    count = IntegerField(null=True)
    real = FloatField(default=0.0)
    price = DecimalField(max_digits=10, decimal_places=2, default=0)
    flag = BooleanField(null=True)
    day = DateField(null=True)
    clock = TimeField(null=True)
    moment = DateTimeField(null=True)
    wall = DateTimeField(null=True, aware=False)
    span = DurationField(null=True)
    data = JSONField(null=True)
    key = UUIDField(null=True)

    class Meta:
        registry = _registry
        app_label = "functions"


@pytest.fixture
def rows(database: Database) -> Iterator[type[Row]]:
    """The model, with an empty table."""
    database.drop_all(Row)
    database.create_all(Row)
    yield Row
    database.drop_all(Row)


@pytest.fixture
def value(rows: type[Row]) -> Callable[..., Any]:
    """Give what an expression is in a row with some values."""

    def value(expression: Any, **values: Any) -> Any:
        made = rows.objects.create(**values)
        return rows.objects.filter(pk=made.pk).annotate(result=expression).values_list("result", flat=True).get()

    return value
