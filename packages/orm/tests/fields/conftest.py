"""What tests of fields share: a model of one field, and its way to a database and back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.models import Model, ModelType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.database import Database
    from bandstand.orm.fields import Field
    from bandstand.orm.registry import Registry

MakeModel = Callable[..., type[Model]]
RoundTrip = Callable[..., list[Any]]


def model_of(registry: Registry, **fields: Field[Any]) -> type[Model]:
    """Make a model of fields."""
    meta = type("Meta", (), {"registry": registry, "app_label": "held"})
    made: Any = ModelType("Held", (Model,), {"__module__": __name__, "Meta": meta, **fields})
    return made  # type: ignore[no-any-return]  # a model, whose fields no checker knows


@pytest.fixture
def make_model(registry: Registry) -> MakeModel:
    """Make a model of fields, without a table."""

    def make(**fields: Field[Any]) -> type[Model]:
        return model_of(registry, **fields)

    return make


@pytest.fixture
def table(database: Database, registry: Registry) -> Iterator[MakeModel]:
    """Make a model of fields, and its table."""
    made: list[type[Model]] = []

    def make(**fields: Field[Any]) -> type[Model]:
        model = model_of(registry, **fields)
        database.create_all(model)
        made.append(model)
        return model

    yield make
    for model in made:
        database.drop_all(model)


@pytest.fixture
def round_trip(table: MakeModel) -> RoundTrip:
    """Save values in a field, find each by itself, and give what comes back."""

    def go(field: Field[Any], *values: Any) -> list[Any]:
        model = table(value=field)
        back: list[Any] = []
        for value in values:
            key = model.objects.create(value=value).pk
            assert model.objects.filter(pk=key, value=value).exists(), value
            row: Any = model.objects.get(pk=key)
            back.append(row.value)
        return back

    return go
