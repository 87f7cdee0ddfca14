"""Look-ups of JSON values.

None means ``null`` of JSON here; SQL's NULL, and a key that is not there, are asked for with ``isnull``. Numbers are
ordered among numbers and texts among texts; values of different kinds are neither before nor after each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from bandstand.orm.expressions import Constant, Expression, Listed, Never, Q, Several, Slot, Value
from bandstand.orm.fields import CharField, JSONField, JSONNull, TextField
from bandstand.orm.functions._arguments import word
from bandstand.orm.lookups._comparing import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    In,
    IsNull,
    LessThan,
    LessThanOrEqual,
    Member,
    Range,
)
from bandstand.orm.lookups._json_steps import (
    NUMBERS,
    Step,
    StepText,
    canonical,
    is_one_of,
    json_field,
    member,
    parts_of,
    place_of,
    unnamed,
)
from bandstand.orm.lookups._lookup import Lookup, is_none
from bandstand.orm.lookups._texts import (
    EndsWith,
    IContains,
    IEndsWith,
    IExact,
    IRegex,
    IStartsWith,
    Regex,
    StartsWith,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

_TEXT: Final = TextField[str]()
_KEY: Final = CharField[str]()


class _OfJSON(Lookup):
    """A look-up whose right side is one JSON value, lists included."""

    __slots__ = ()

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Take None for ``null``, and a list for one value."""
        if is_none(right):
            right = Value(JSONNull(), json_field(left))
        elif isinstance(right, Several):
            right = Slot(right.index, list)
        elif isinstance(right, Listed):
            message = f"{cls.name!r} takes a JSON value; a list with expressions is one as JSONArray(...)."
            raise TypeError(message)
        return cls(left, right)

    def right_field(self) -> JSONField:
        """JSON, written as the left side's."""
        return json_field(self.left)

    def value(self, to: Lowering) -> Element:
        """Give the right side as JSON, whatever it is."""
        element = to.operand(self.right, self.right_field())
        if isinstance(self.right, Slot | Constant | Value) or isinstance(self.right.output_field, JSONField):
            return element
        return to.call("json_quote" if to.dialect.name == "sqlite" else "to_jsonb", element)

    def plain_value(self, to: Lowering) -> tuple[Element, Element]:
        """Give the kind and value of the right side in SQLite."""
        if isinstance(unnamed(self.right), Step):
            return parts_of(to, self.right)
        value, top = self.value(to), word("'$'")
        return to.call("json_type", value, top, field=_KEY), to.call("json_extract", value, top)


@JSONField.register_lookup
class JSONExact(_OfJSON, Exact):
    """Both are the same JSON value; None is ``null``."""

    __slots__ = ()

    def lower(self, to: Lowering) -> Element:
        """Give the equality."""
        return to.expression(self.left) == self.value(to)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Compare kind and value of plain values, and all else in a form in which equal values are equal texts."""
        import sqlalchemy as sa

        kind, value = parts_of(to, self.left)
        given = _kind_of(self.right)
        if given is JSONNull:
            return kind == word("'null'")
        if given is bool:
            return kind == word("'true'" if getattr(self.right, "value", None) else "'false'")
        if given is str:
            return sa.and_(kind == word("'text'"), value == to.operand(self.right, _TEXT))
        if given in (int, float):
            return sa.and_(is_one_of(kind, *NUMBERS), value == to.operand(self.right, None))
        sides = (to.expression(self.left), self.value(to))
        left, right = (to.call("bandstand_json", side, field=_TEXT) for side in sides)
        return left == right


def _kind_of(node: Expression[Any]) -> Any:
    if isinstance(node, Slot):
        return cast("Any", node.kind)
    return cast("Any", type(node.value)) if isinstance(node, Constant | Value) else object


@JSONField.register_lookup
class JSONIn(In):
    """It is among some JSON values; None is ``null``."""

    __slots__ = ()

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Ask for ``null`` apart."""
        found = super().made(left, right)
        has_null = right.null if isinstance(right, Several) else any(map(is_none, right.parts))
        if not has_null:
            return found
        null = JSONExact.made(left, Constant(None))
        return null if isinstance(found, Never) else Q(found, null, _connector=Q.OR)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Compare in a form in which equal values are equal texts."""
        if not isinstance(self.right, Several | Listed):
            return self.lower(to)
        from bandstand.orm.database.types import json_writer

        write = json_writer(json_field(self.left).encoder)
        members = to.members(self.right, _TEXT, lambda value: canonical(write(value)))
        return to.call("bandstand_json", to.expression(self.left), field=_TEXT).in_(members)


class _Ordered(_OfJSON):
    """A comparison among numbers, or among texts."""

    __slots__ = ()

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Refuse None, which nothing is before or after."""
        if is_none(right):
            message = f"Nothing is before or after None: {cls.name!r} takes a value."
            raise ValueError(message)
        return super().made(left, right)

    def operands(self, to: Lowering) -> tuple[Element, Element]:
        """Give both sides."""
        if to.dialect.name == "sqlite":
            return parts_of(to, self.left)[1], self.plain_value(to)[1]
        return to.expression(self.left), self.value(to)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Compare where both are of one kind that has an order."""
        import sqlalchemy as sa

        left, right = (to.call("jsonb_typeof", side, field=_KEY) for side in self.operands(to))
        return sa.and_(left == right, is_one_of(left, "number", "string"), self.lower(to))

    def lower_sqlite(self, to: Lowering) -> Element:
        """Compare where both are of one kind that has an order."""
        import sqlalchemy as sa

        left, right = parts_of(to, self.left)[0], self.plain_value(to)[0]
        text = word("'text'")
        numbers = sa.and_(is_one_of(left, *NUMBERS), is_one_of(right, *NUMBERS))
        return sa.and_(sa.or_(numbers, sa.and_(left == text, right == text)), self.lower(to))


@JSONField.register_lookup
class JSONGreaterThan(_Ordered, GreaterThan):
    """The left one is greater."""

    __slots__ = ()


@JSONField.register_lookup
class JSONGreaterThanOrEqual(_Ordered, GreaterThanOrEqual):
    """The left one is greater, or both are equal."""

    __slots__ = ()


@JSONField.register_lookup
class JSONLessThan(_Ordered, LessThan):
    """The left one is smaller."""

    __slots__ = ()


@JSONField.register_lookup
class JSONLessThanOrEqual(_Ordered, LessThanOrEqual):
    """The left one is smaller, or both are equal."""

    __slots__ = ()


@JSONField.register_lookup
class JSONRange(Range):
    """It is between two values, both included."""

    __slots__ = ()

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Give a comparison with each."""
        super().made(left, right)
        first, last = (Member(right, 0), Member(right, 1)) if isinstance(right, Several) else right.parts
        return Q(JSONGreaterThanOrEqual.made(left, first), JSONLessThanOrEqual.made(left, last))


class _Containment(_OfJSON):
    """A look-up that only PostgreSQL has."""

    __slots__ = ()
    operator: ClassVar[str] = ""

    def lower(self, to: Lowering) -> Element:
        """Refuse.

        Raises:
            NotSupportedError: The database is not PostgreSQL.
        """
        what = f"look-up {self.name!r} of JSON"
        raise to.dialect.unsupported(what)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Give the operator."""
        return to.expression(self.left).op(self.operator, is_comparison=True)(self.value(to))


@JSONField.register_lookup
class JSONContains(_Containment):
    """It has all that the other value has; on PostgreSQL only."""

    __slots__ = ()
    name: ClassVar[str] = "contains"
    operator: ClassVar[str] = "@>"


@JSONField.register_lookup
class JSONContainedBy(_Containment):
    """All that it has, the other value has; on PostgreSQL only."""

    __slots__ = ()
    name: ClassVar[str] = "contained_by"
    operator: ClassVar[str] = "<@"


class _Keys(Lookup):
    """Whether an object has keys; a list has none."""

    __slots__ = ()
    needs_all: ClassVar[bool] = True

    def right_field(self) -> Field[Any]:
        """Keys are texts."""
        return _KEY

    def lower(self, to: Lowering) -> Element:
        """Refuse.

        Raises:
            NotSupportedError: The database is another than PostgreSQL and SQLite.
        """
        what = f"look-up {self.name!r} of JSON that is known here"
        raise to.dialect.unsupported(what)

    def keys(self, to: Lowering, prepare: Callable[[Any], str]) -> list[Element]:
        """Give the SQL of the keys."""
        return to.members(self.right, _KEY, prepare)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Ask with operators that an index can answer; texts in lists, which they find too, are no keys."""
        import sqlalchemy as sa

        left = to.expression(self.left)
        found = [left.op("?", is_comparison=True)(key) for key in self.keys(to, str)]
        is_object = to.call("jsonb_typeof", left, field=_KEY) == word("'object'")
        return sa.and_((sa.and_ if self.needs_all else sa.or_)(*found), is_object)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Ask for the kind of each member."""
        import sqlalchemy as sa

        element, path = place_of(to, self.left)
        places = self.keys(to, lambda key: path + member(str(key)))
        found = [to.call("json_type", element, place).is_not(None) for place in places]
        return (sa.and_ if self.needs_all else sa.or_)(*found)


@JSONField.register_lookup
class HasKey(_Keys):
    """The object has the key, whatever its value."""

    __slots__ = ()
    name: ClassVar[str] = "has_key"

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Check that there is one key."""
        if not isinstance(right, Slot | Value):
            message = "has_key takes one key; for several there are has_keys and has_any_keys."
            raise TypeError(message)
        return cls(left, right)

    def keys(self, to: Lowering, prepare: Callable[[Any], str]) -> list[Element]:
        """Give the only one."""
        return [to.operand(self.right, _KEY, prepare)]


@JSONField.register_lookup
class HasKeys(_Keys):
    """The object has all of the keys."""

    __slots__ = ()
    name: ClassVar[str] = "has_keys"

    @classmethod
    def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
        """Check that there are several keys; each value has none of them."""
        if not isinstance(right, Several):
            message = f"{cls.name} takes a list of keys."
            raise TypeError(message)
        if right.size == 0:
            return IsNull(left, Constant(value=False)) if cls.needs_all else Never()
        return cls(left, right)


@JSONField.register_lookup
class HasAnyKeys(HasKeys):
    """The object has at least one of the keys."""

    __slots__ = ()
    name: ClassVar[str] = "has_any_keys"
    needs_all: ClassVar[bool] = False


def _of_text(lookup: type[Lookup]) -> type[Lookup]:
    """Give a look-up in texts that takes a member of JSON without its quotes."""

    class OfText(lookup):  # type: ignore[misc, valid-type]  # a class that is an argument
        __slots__ = ()

        @classmethod
        def made(cls, left: Expression[Any], right: Expression[Any]) -> Expression[Any]:
            found = unnamed(left)
            return lookup.made(StepText(found) if isinstance(found, Step) else left, right)

    return OfText


for _lookup in (IExact, IContains, StartsWith, IStartsWith, EndsWith, IEndsWith, Regex, IRegex):
    JSONField.register_lookup(_of_text(_lookup))
