"""Steps into JSON by key and index, and how each database writes them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.errors import FieldError, NotSupportedError
from bandstand.orm.expressions import Annotated, Expression, F
from bandstand.orm.fields import CharField, IntegerField, JSONField, TextField
from bandstand.orm.functions._arguments import word
from bandstand.orm.lookups._lookup import Transform

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from bandstand.orm.expressions import Element
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._scope import Scope

_TEXT: Final = TextField[str]()
_KEY: Final = CharField[str]()
_INDEX: Final = IntegerField[int]()
_IS_INDEX: Final = re.compile(r"-?[0-9]{1,9}")
NUMBERS: Final = ("integer", "real")
"""The kinds of JSON values that SQLite has for numbers."""


class Step(Transform):
    """A member of a JSON object by its key, or of a list by its index; an index below 0 counts from the end."""

    __slots__ = ("key",)

    def __init__(self, inner: Any, key: str) -> None:
        super().__init__(inner)
        self.key = key

    def static(self) -> str:
        """Give the key."""
        return self.key

    def capture(self, values: list[object]) -> Hashable:
        """Give the same shape for the same key, whichever class stepped to it."""
        return (Step, self.key, self.inner.capture(values))

    @property
    def route(self) -> tuple[Expression[Any], list[str]]:
        """What the steps begin with, and their keys."""
        inner = unnamed(self.inner)
        if not isinstance(inner, Step):
            return inner, [self.key]
        start, keys = inner.route
        return start, [*keys, self.key]

    @property
    def output_field(self) -> JSONField:
        """JSON, read as the field is whose member it is."""
        return json_field(self.inner)

    def lower(self, to: Lowering) -> Element:
        """Refuse: other databases have other ways.

        Raises:
            NotSupportedError: The database is another than PostgreSQL and SQLite.
        """
        what = "steps into JSON that are known here"
        raise to.dialect.unsupported(what)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Step by step."""
        return to.typed(_stepped(to, self, "->"), self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Give numbers as such, so that they are ordered as numbers, and all else as JSON; NULL where nothing is."""
        import sqlalchemy as sa

        kind, value = parts_of(to, self)
        quoted = to.call("json_quote", value)
        element = sa.case(
            (is_one_of(kind, "true", "false", "null"), kind),
            (is_one_of(kind, *NUMBERS), value),
            (kind.is_not(None), quoted),
        )
        return to.typed(element, self.output_field)


class StepText(Transform):
    """A member of JSON as a text, without the quotes of JSON; ``null`` is NULL."""

    __slots__ = ()

    @property
    def output_field(self) -> TextField[str]:
        """A text."""
        return _TEXT

    def lower_postgresql(self, to: Lowering) -> Element:
        """Take the text at the last step."""
        return to.typed(_stepped(to, self.inner, "->>"), _TEXT)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Write truth as JSON does; SQLite makes 1 and 0 of it."""
        import sqlalchemy as sa

        kind, value = parts_of(to, self.inner)
        return to.typed(sa.case((is_one_of(kind, "true", "false"), kind), else_=sa.cast(value, sa.Text())), _TEXT)

    def lower(self, to: Lowering) -> Element:
        """Refuse, as each step does."""
        return to.expression(self.inner)


class KT(F[str]):
    """A member of JSON as a text: ``KT("data__owner__name")``, to order and group by, or for functions of texts."""

    __slots__ = ()

    def resolve(self, scope: Scope) -> Expression[Any]:
        """Give the text.

        Raises:
            FieldError: The path leads to no member of JSON.
        """
        found = unnamed(super().resolve(scope))
        if not isinstance(found, Step):
            message = f"KT takes a path to a member of JSON, as KT('data__key'); {self.name!r} leads to none."
            raise FieldError(message)
        return StepText(found)


def step_to(name: str) -> type[Transform]:
    """Give the transform that steps to a key or index."""

    class StepTo(Step):
        __slots__ = ()

        def __init__(self, inner: Any) -> None:
            super().__init__(inner, name)

    return StepTo


def unnamed(expression: Expression[Any]) -> Expression[Any]:
    """Give what a named annotation stands for."""
    while isinstance(expression, Annotated):
        expression = expression.parts[0]
    return expression


def canonical(text: str | float) -> str:
    """Write JSON so that equal values are equal texts, as PostgreSQL compares them: in any order of keys."""
    made = json.loads(text, parse_float=_number) if isinstance(text, str) else _number(text)
    return json.dumps(made, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _number(digits: str | float) -> float:
    number = float(digits) if isinstance(digits, str) else digits
    return int(number) if float(number).is_integer() else number


def json_field(expression: Expression[Any]) -> JSONField:
    """Give the field as which an expression is read and written."""
    field = expression.output_field
    return field if isinstance(field, JSONField) else JSONField()


def _stepped(to: Lowering, step: Expression[Any], last: str) -> Element:
    """Follow the steps with PostgreSQL's operators."""
    start, keys = step.route if isinstance(step, Step) else (step, [])
    element = to.expression(start)
    for number, key in enumerate(keys, 1):
        take = last if number == len(keys) else "->"
        element = (
            _at(to, element, take, int(key)) if _IS_INDEX.fullmatch(key) else element.op(take)(to.constant(key, _KEY))
        )
    return element


def _at(to: Lowering, element: Element, take: str, index: int) -> Element:
    """Take a member of a list; PostgreSQL would take a text or number for a list with one member."""
    import sqlalchemy as sa

    is_list = to.call("jsonb_typeof", element, field=_KEY) == word("'array'")
    return sa.case((is_list, element.op(take)(to.constant(index, _INDEX))))


def path_of(keys: Sequence[str]) -> str:
    """Write steps as SQLite does.

    Raises:
        NotSupportedError: A key has a quotation mark, for which SQLite's paths have no way.
    """
    return "$" + "".join(_index(int(key)) if _IS_INDEX.fullmatch(key) else member(key) for key in keys)


def _index(number: int) -> str:
    return f"[{number}]" if number >= 0 else f"[#{number}]"


def member(key: str) -> str:
    """Write one step to a key.

    Raises:
        NotSupportedError: The key has a quotation mark.
    """
    if '"' in key:
        message = f"SQLite finds no keys of JSON with a quotation mark; got {key!r}."
        raise NotSupportedError(message)
    return f".{json.dumps(key)}"


def place_of(to: Lowering, node: Expression[Any]) -> tuple[Element, str]:
    """Give SQLite's JSON and the path in it."""
    found = unnamed(node)
    start, keys = found.route if isinstance(found, Step) else (found, [])
    return to.expression(start), path_of(keys)


def parts_of(to: Lowering, node: Expression[Any]) -> tuple[Element, Element]:
    """Give the kind of a JSON value as SQLite calls it, and the value, of which lists and objects are JSON."""
    element, path = place_of(to, node)
    place = to.constant(path, _KEY)
    return to.call("json_type", element, place, field=_KEY), to.call("json_extract", element, place)


def is_one_of(kind: Element, *names: str) -> Element:
    """Ask whether a kind is one of some, which are our own words and no parameters."""
    return kind.in_([word(f"'{name}'") for name in names])
