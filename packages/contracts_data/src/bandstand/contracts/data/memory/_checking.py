"""What is wrong with the values of a row, for those who filled them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.memory._rules import broken_rules
from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import Problem, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from bandstand.contracts.data.entities import EntityInfo, Key
    from bandstand.contracts.data.fields import FieldInfo
    from bandstand.contracts.data.memory._tables import Record, Tables


def problems(
    tables: Tables, entity: EntityInfo, record: Record, own: Key | None, fields: Collection[str] | None
) -> Iterator[Problem]:
    """Find the problems of all fields or some, and of the rules that these take part in."""
    chosen = {field.name for field in entity.fields if not field.generated} if fields is None else set(fields)
    chosen |= {name for each in entity.relations if each.name in chosen for name in each.fields}
    chosen |= {each.name for each in entity.relations if each.fields and chosen.issuperset(each.fields)}
    for field in entity.fields:
        if field.name in chosen:
            yield from (problem.at(field.relation or field.name) for problem in _of_field(field, record[field.name]))
    for broken in broken_rules(tables, entity, record, own):
        if broken.kind != "null" and chosen.issuperset(broken.fields):
            yield broken.problem


def _of_field(field: FieldInfo, value: Any) -> Iterator[Problem]:  # Any: whatever the field holds
    if value is None:
        if not field.null:
            yield _problem("null", _EMPTY)
    elif value in ("", [], {}) and field.kind.holds(value):
        if not field.blank:
            yield _problem("blank", _EMPTY)
    elif not field.kind.holds(value):
        yield _problem("type", LazyText(id="This value is of the wrong kind."), kind=field.kind.value)
    else:
        yield from _of_value(field, value)


def _of_value(field: FieldInfo, value: Any) -> Iterator[Problem]:
    if field.choices and value not in [choice.value for choice in field.choices]:
        yield _problem("choice", LazyText(id="This is not one of the choices."))
    for code, text, limit, broken in _LIMITS:
        bound = getattr(field, limit)
        if bound is not None and broken(value, bound):
            yield _problem(code, text, limit=bound)
    for validator in field.validators:
        try:
            validator(value)
        except ValidationError as error:
            yield from error.problems


_EMPTY = LazyText(id="This cannot be empty.")
_TOO_LONG = LazyText(id="Use at most %(limit)s character.", plural="Use at most %(limit)s characters.", number="limit")
_TOO_SMALL = LazyText(id="The value must be at least %(limit)s.")
_TOO_LARGE = LazyText(id="The value must be at most %(limit)s.")

_LIMITS: list[tuple[str, LazyText, str, Callable[[Any, Any], bool]]] = [
    ("max_length", _TOO_LONG, "max_length", lambda value, bound: len(value) > bound),
    ("minimum", _TOO_SMALL, "minimum", lambda value, bound: value < bound),
    ("maximum", _TOO_LARGE, "maximum", lambda value, bound: value > bound),
]


def _problem(code: str, text: LazyText, **params: object) -> Problem:
    return Problem(text=text, code=code, params=params)
