"""Rows in an order of their own among those that refer to the same row: ``order_with_respect_to``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import ModelError
from bandstand.orm.fields import Field, ForeignKey, IntegerField

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.orm.models._base import Model
    from bandstand.orm.queryset import QuerySet

COLUMN = "_order"


class OrderField(IntegerField[int]):
    """The place of a row among its siblings; a new one comes last."""

    sets_itself: bool = True

    def __init__(self) -> None:
        super().__init__(editable=False, name=COLUMN, blank=True)
        self._options.clear()

    def pre_save(self, instance: Model, *, add: bool) -> Any:
        """Take the place after all siblings where the row is new."""
        value = getattr(instance, self.attname)
        if add and value is None:
            last = siblings(instance, self.model).order_by(f"-{COLUMN}").values_list(COLUMN, flat=True).first()
            value = 0 if last is None else last + 1
            setattr(instance, self.attname, value)
        return value


def keep_order(model: type[Model]) -> None:
    """Give a model the column of its order, and both sides what reads and changes it.

    Raises:
        ModelError: Meta says of no reference of the model, or of an ordering, too.
    """
    options = model._meta
    if options.given.get("ordering"):
        message = f"{options.label} has ordering and order_with_respect_to: its order is one of both."
        raise ModelError(message)
    name = str(options.order_with_respect_to)
    relation = next((field for field in options.fields if field.name == name), None)
    if not isinstance(relation, ForeignKey):
        message = f"{options.label} is ordered with respect to {name!r}, which is no reference to another model."
        raise ModelError(message)
    if not any(field.name == COLUMN for field in options.fields):
        field = OrderField()
        field.contribute(model, COLUMN)
        options.add_field(field)
    options.ordering = (COLUMN,)
    options.given = {**options.given, "ordering": (COLUMN,)}
    for each, forward in (("get_next_in_order", True), ("get_previous_in_order", False)):
        setattr(model, each, _neighbour(forward=forward))
    relation.when_found(lambda target: _add_to_target(target, model, relation))


def _add_to_target(target: type[Model], model: type[Model], relation: Field[Any]) -> None:
    def get_order(self: Model) -> list[Any]:
        """Give the keys of the rows that refer to this one, in their order."""
        rows = _of(model, relation, self).order_by(COLUMN)
        return [row.pk for row in rows]

    def set_order(self: Model, keys: Iterable[Any], using: Any = None) -> None:
        """Put the rows that refer to this one in the order of their keys."""
        rows = {row.pk: row for row in _of(model, relation, self, using)}
        places: Sequence[Any] = list(keys)
        if set(places) != rows.keys() or len(places) != len(rows):
            message = f"set_{model._meta.model_name}_order takes the key of each row once; got {places!r}."
            raise ValueError(message)
        for place, key in enumerate(places):
            setattr(rows[key], COLUMN, place)
        model._base_manager.using(using or self._state.db).bulk_update(list(rows.values()), [COLUMN])

    setattr(target, f"get_{model._meta.model_name}_order", get_order)
    setattr(target, f"set_{model._meta.model_name}_order", set_order)


def _of(model: type[Model], relation: Field[Any], instance: Model, using: Any = None) -> QuerySet[Any]:
    return model._base_manager.using(using or instance._state.db).filter(**{relation.name: instance})


def siblings(instance: Model, model: type[Model]) -> QuerySet[Any]:
    """Give the rows of a model that refer to the same row; the model has the order, or extends one that has it."""
    options = model._meta.get_column_field(COLUMN).model._meta
    relation = options.get_column_field(str(options.order_with_respect_to))
    rows = model._meta.base_manager.using(instance._state.db)
    return rows.filter(**{relation.attname: getattr(instance, relation.attname)})


def _neighbour(*, forward: bool) -> Any:
    def neighbour(self: Model) -> Any:
        from bandstand.orm.models._neighbours import find_neighbour

        return find_neighbour(self, [COLUMN], forward=forward, rows=siblings(self, type(self)))

    word = "after" if forward else "before"
    neighbour.__doc__ = f"Give the row {word} this one among those that refer to the same row."
    return neighbour
