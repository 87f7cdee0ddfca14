"""JSON that the database makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.expressions import Func, Value
from bandstand.orm.fields import BooleanField, DateTimeField, Field, JSONField, UUIDField
from bandstand.orm.functions._arguments import word

if TYPE_CHECKING:
    from bandstand.orm.expressions import Element, Expression
    from bandstand.orm.query._lowering import Lowering

_JSON: Final = JSONField()


class _Made(Func):
    """JSON of several values.

    Moments are texts in ISO 8601, in UTC and to the microsecond; UUIDs are texts with their dashes.
    """

    __slots__ = ()

    def usual_field(self) -> Field[Any]:
        """JSON."""
        return _JSON

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call SQLite's function with what JSON knows."""
        return to.call(f"json_{self._name}", *(_of_sqlite(to, part) for part in self._parts), field=self.output_field)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Call the function that makes binary JSON."""
        arguments = (_of_postgresql(to, part) for part in self._parts)
        return to.call(f"jsonb_build_{self._name}", *arguments, field=self.output_field)


class JSONArray(_Made):
    """A list of values: ``JSONArray("title", F("price") * 2)``."""

    __slots__ = ()
    function = "array"

    def lower(self, to: Lowering) -> Element:
        """Say it as the standard does."""
        return to.call("json_array", *map(to.expression, self._parts), field=self.output_field)


class JSONObject(_Made):
    """An object of values by name: ``JSONObject(name="title", twice=F("price") * 2)``."""

    __slots__ = ()
    function = "object"

    def __init__(self, *, output_field: Field[Any] | None = None, **fields: Any) -> None:
        arguments = [each for name, value in fields.items() for each in (Value(name), value)]
        super().__init__(*arguments, output_field=output_field)

    def lower(self, to: Lowering) -> Element:
        """Say it as the standard does."""
        names, values = self._parts[::2], self._parts[1::2]
        pairs = [
            to.expression(name).op("VALUE")(to.expression(value)) for name, value in zip(names, values, strict=True)
        ]
        return to.call("json_object", *pairs, field=self.output_field)


def _of_sqlite(to: Lowering, node: Expression[Any]) -> Element:
    """Give a value as SQLite's JSON functions understand it: truth, moments and JSON are numbers and texts to it."""
    import sqlalchemy as sa

    element, field = to.expression(node), node.output_field
    if isinstance(field, BooleanField):
        truth = sa.case((element.is_(None), None), (element, "true"), else_="false")
        return to.call("json", truth)
    if isinstance(field, JSONField):
        return to.call("json", element)
    if isinstance(field, DateTimeField):
        text = sa.func.replace(element, " ", "T")
        return text.op("||")(word("'+00:00'")) if field.aware else text
    if isinstance(field, UUIDField):
        return to.call("bandstand_uuid", element)
    return element


def _of_postgresql(to: Lowering, node: Expression[Any]) -> Element:
    element, field = to.expression(node), node.output_field
    if isinstance(field, DateTimeField):
        if not field.aware:
            return to.call("to_char", element, word("""'YYYY-MM-DD"T"HH24:MI:SS.US'"""))
        utc = to.call("timezone", word("'UTC'"), element)
        return to.call("to_char", utc, word("""'YYYY-MM-DD"T"HH24:MI:SS.US"+00:00"'"""))
    return element
