"""Expressions as Python writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bandstand.orm.expressions import Case, Expression, F, OrderBy, Q, Value, When
from bandstand.orm.expressions._condition import Comparison, Keyword
from bandstand.orm.expressions._expression import Arithmetic
from bandstand.orm.migrations._identity import is_same

if TYPE_CHECKING:
    from collections.abc import Callable

    Write = Callable[[Any], str]

_SIGNS = {"AND": "&", "OR": "|", "XOR": "^"}


def source_of(value: Expression[Any], write: Write, name: Write) -> str | None:
    """Write an expression, or give None where nobody knows how.

    Args:
        value: The expression.
        write: Writes further values.
        name: Writes a class.
    """
    kind = name(type(value)) if not isinstance(value, Keyword | Comparison | Arithmetic) else ""
    if hasattr(value, "deconstruct"):
        _, arguments, keywords = cast("Any", value).deconstruct()
        return f"{kind}({_joined(arguments, keywords, write)})"
    if type(value) is F:
        return f"{kind}({write(value.name)})"
    if isinstance(value, Value):
        field: Any = value._field  # noqa: SLF001 - output_field would give the usual one, too
        return f"{kind}({_joined([value.value], {} if field is None else {'output_field': field}, write)})"
    if isinstance(value, Q):
        return _condition(value, write, kind)
    if isinstance(value, Comparison):
        return f"{write(value.left)}.compare({write(value.name)}, {write(value.value)})"
    if isinstance(value, Arithmetic):
        operator = {"^": "**"}.get(value.operator, value.operator)
        return f"({write(value.parts[0])} {operator} {write(value.parts[1])})"
    if isinstance(value, OrderBy):
        given: dict[str, Any] = {"descending": True} if value.descending else {}
        nulls = {} if value.nulls is None else {f"nulls_{value.nulls}": True}
        return f"{kind}({_joined([value.expression], given | nulls, write)})"
    if isinstance(value, When):
        return f"{kind}({_joined([value.parts[0]], {'then': value.parts[1]}, write)})"
    return _call(value, write, kind)


def _condition(value: Q, write: Write, kind: str) -> str:
    parts = value.parts
    keywords = [each for each in parts if isinstance(each, Keyword)]
    paths = [each.path for each in keywords]
    sign = "~" if value.negated else ""
    # Keywords come after other conditions in a call, so only where they do here already can all be in one.
    is_call = all(isinstance(each, Keyword) for each in parts[len(parts) - len(keywords) :])
    if value.connector == Q.AND and is_call and len(set(paths)) == len(paths):
        plain = [each for each in parts if not isinstance(each, Keyword)]
        return f"{sign}{kind}({_joined(plain, {each.path: each.value for each in keywords}, write)})"
    inner = [f"{kind}({f'{each.path}=' if isinstance(each, Keyword) else ''}{write(_of(each))})" for each in parts]
    return f"{sign}({f' {_SIGNS[value.connector]} '.join(inner)})"


def _of(part: Expression[Any]) -> Any:
    return part.value if isinstance(part, Keyword) else part


def _call(value: Expression[Any], write: Write, kind: str) -> str | None:
    """Write a function as a call with its arguments, where calling it so gives the same again."""
    field: Any = getattr(value, "_field", None)
    named = {} if field is None else {"output_field": field}
    parts = list(value.parts)
    attempts: list[tuple[list[Any], dict[str, Any]]] = [(parts, named), (parts, {})]
    if isinstance(value, Case):
        attempts = [(parts[:-1], {"default": parts[-1], **named})]
    plain = [each.value if isinstance(each, Value) else each for each in parts]
    attempts += [(plain, named), (plain, {})]
    for arguments, keywords in attempts:
        try:
            made = type(value)(*arguments, **keywords)
        except (TypeError, ValueError):
            continue
        if is_same(made, value):
            return f"{kind}({_joined(arguments, keywords, write)})"
    return None


def _joined(arguments: list[Any], keywords: dict[str, Any], write: Write) -> str:
    return ", ".join([*map(write, arguments), *(f"{name}={write(each)}" for name, each in keywords.items())])
