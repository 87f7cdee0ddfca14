"""The row before and the row after one, in the order of a field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions import F, Q

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.fields import Field
    from bandstand.orm.models._base import Model
    from bandstand.orm.queryset import QuerySet


def neighbour_by(field: Field[Any], *, forward: bool) -> Callable[..., Any]:
    """Make ``get_next_by_<field>`` or ``get_previous_by_<field>``."""
    names = field.name

    def neighbour(self: Model, **lookups: Any) -> Any:
        return find_neighbour(self, [names], forward=forward, rows=_rows(self).filter(**lookups))

    word = "after" if forward else "before"
    neighbour.__doc__ = f"Give the row {word} this one by ``{names}``, and by the key among equals."
    return neighbour


def find_neighbour(instance: Model, names: list[str], *, forward: bool, rows: QuerySet[Any]) -> Any:
    """Give the nearest of some rows in the order of fields and, last, of the key.

    Raises:
        ValueError: The instance has not been saved.
        ObjectDoesNotExist: There is none.
    """
    options = type(instance)._meta
    if not instance.has_key or instance._state.adding:
        message = f"{instance!r} is not saved, so no row is before or after it."
        raise ValueError(message)
    order = [*names, *(key.attname for key in options.pk_fields)]
    beyond = Q(_connector=Q.OR)
    for position, name in enumerate(order):
        equal: dict[str, Any] = {each: getattr(instance, each) for each in order[:position]}
        beyond |= Q(**equal, **{f"{name}__{'gt' if forward else 'lt'}": getattr(instance, name)})
    found = rows.filter(beyond).order_by(*[F(name).asc() if forward else F(name).desc() for name in order]).first()
    if found is None:
        message = f"No {options.label} is {'after' if forward else 'before'} {instance!r}."
        raise type(instance).DoesNotExist(message)
    return found


def _rows(instance: Model) -> QuerySet[Any]:
    return type(instance)._default_manager.using(instance._state.db)
