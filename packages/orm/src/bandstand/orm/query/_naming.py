"""The names of annotations: those given, and those that aggregates have by themselves."""

from __future__ import annotations

from typing import Any

from bandstand.orm.expressions import F, contains_aggregate


def check_alias(name: str) -> None:
    """Refuse a name for an annotation that is no plain identifier: it becomes part of SQL.

    Raises:
        ValueError: It is none.
    """
    if not name.isidentifier() or not name.isascii() or len(name) > 60:
        message = f"An annotation is called by a plain name of at most 60 letters, digits and '_'; got {name!r}."
        raise ValueError(message)


def default_alias(expression: Any) -> str:
    """Give the name of an aggregate that has none: its field and its function.

    Raises:
        TypeError: It is of no plain field.
    """
    arguments: Any = getattr(expression, "arguments", None) or getattr(expression, "parts", ())
    if contains_aggregate(expression) and len(arguments) == 1 and isinstance(arguments[0], F):
        return f"{arguments[0].name}__{type(expression).__name__.lower()}"
    message = f"{expression!r} needs a name: annotate(name=...)."
    raise TypeError(message)
