"""What makes two declarations the same to migrations: how they are made, not which objects they are."""

from __future__ import annotations

from functools import partial
from re import Pattern
from typing import Any, cast

from bandstand.contracts.i18n import LazyText
from bandstand.orm.expressions import Expression
from bandstand.orm.fields import CompositePrimaryKey, Field
from bandstand.orm.models import Manager

_LABELS = ("to", "through")


def identity(value: Any) -> Any:
    """Give something that is equal for equal declarations; ``==`` of expressions would make conditions of them."""
    if isinstance(value, Field):
        field: Field[Any] = value
        return field_identity(field)
    if isinstance(value, CompositePrimaryKey):
        return (CompositePrimaryKey, value.names)
    if isinstance(value, Expression):
        values: list[object] = []
        expression: Expression[Any] = value
        shape = expression.capture(values)
        return (identity(shape), [identity(each) for each in values])
    if isinstance(value, partial):
        made: partial[Any] = value
        return (partial, made.func, identity(made.args), identity(made.keywords))
    if isinstance(value, Manager) and not hasattr(value, "deconstruct"):
        return type(value)
    if isinstance(value, LazyText):
        return value.id  # histories are in one language
    if isinstance(value, Pattern):
        return (value.pattern, value.flags)
    return _inner_identity(value)


def _inner_identity(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [identity(each) for each in cast("list[Any]", value)]
    if isinstance(value, dict):
        given: dict[Any, Any] = value
        return {name: identity(each) for name, each in given.items()}
    if hasattr(value, "deconstruct") and not isinstance(value, type):
        return identity(value.deconstruct())
    return (type(value), value) if isinstance(value, bool | int | float) else value


def field_identity(field: Field[Any] | CompositePrimaryKey) -> Any:
    """Give what makes two fields the same, their names apart; labels of models mean the same in any case."""
    if isinstance(field, CompositePrimaryKey):
        return identity(field)
    keywords = {name: identity(value) for name, value in field.keywords().items() if name != "name"}
    for name in _LABELS:
        if isinstance(keywords.get(name), str):
            keywords[name] = keywords[name].lower()
    _, _, arguments, given = field.deconstruct()
    further = {name: identity(value) for name, value in given.items() if name not in keywords and name != "name"}
    return (type(field), identity(arguments), {**keywords, **further})


def is_same(one: object, other: object) -> bool:
    """Whether two declarations are made the same way."""
    return bool(identity(one) == identity(other))
