"""Further aggregates: of spreads, of bits, of texts, and any value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from bandstand.orm.expressions._aggregate import Aggregate

if TYPE_CHECKING:
    from bandstand.orm.expressions._expression import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering


class _Spread(Aggregate):
    """How far values are from their mean.

    Args:
        expression: The number.
        sample: Whether the values are a sample of more; otherwise they are all.
    """

    __slots__ = ("sample",)
    allows_distinct: ClassVar[bool] = False
    functions: ClassVar[tuple[str, str]] = ("", "")

    def __init__(self, expression: Any, sample: bool = False, **options: Any) -> None:
        self.sample = sample
        super().__init__(expression, **options)

    @property
    def function(self) -> str:  # type: ignore[override]  # it depends on an argument here
        """The name in SQL."""
        return self.functions[self.sample]

    def usual_field(self) -> Field[Any] | None:
        """A float, of whole numbers, too; else the type of the number."""
        from bandstand.orm.fields import DecimalField, IntegerField, field_of

        inner = super().usual_field()
        if isinstance(inner, DecimalField):
            return DecimalField()
        return field_of(float) if isinstance(inner, IntegerField) else inner


class StdDev(_Spread):
    """The standard deviation, of all values or, with ``sample=True``, as judged by a sample."""

    __slots__ = ()
    functions: ClassVar[tuple[str, str]] = ("stddev_pop", "stddev_samp")


class Variance(_Spread):
    """The variance, of all values or, with ``sample=True``, as judged by a sample."""

    __slots__ = ()
    functions: ClassVar[tuple[str, str]] = ("var_pop", "var_samp")


class BitAnd(Aggregate):
    """The bits that all values have; not over windows on SQLite."""

    __slots__ = ()
    function: ClassVar[str] = "bit_and"
    allows_distinct: ClassVar[bool] = False


class BitOr(Aggregate):
    """The bits that at least one value has; not over windows on SQLite."""

    __slots__ = ()
    function: ClassVar[str] = "bit_or"
    allows_distinct: ClassVar[bool] = False


class BitXor(Aggregate):
    """The bits that an odd number of values has; not over windows on SQLite."""

    __slots__ = ()
    function: ClassVar[str] = "bit_xor"


class _OwnCall(Aggregate):
    """An aggregate whose call is made here, and not by the dialect."""

    __slots__ = ()

    def finished(self, to: Lowering, call: Element) -> Element:
        """Give the call with its filter and default."""
        if self.condition is not None:
            call = to.dialect.filtered(self, call, to.condition(self.condition), to)
        return self.with_default(to, call)

    def with_default(self, to: Lowering, element: Element) -> Element:
        """Give the result, another one where no row counts."""
        import sqlalchemy as sa

        field = self.output_field
        if self.default is not None:
            element = sa.func.coalesce(element, to.operand(self.default, field))
        return to.typed(element, field)


class AnyValue(_OwnCall):
    """The value of any row where it is not NULL; of all rows where they are the same."""

    __slots__ = ()
    function: ClassVar[str] = "any_value"
    allows_distinct: ClassVar[bool] = False

    def lower_sqlite(self, to: Lowering) -> Element:
        """Take the smallest: SQLite compares all types, and its tables have an index for it at best."""
        return self.finished(to, to.call("min", to.expression(self.arguments[0]), field=self.output_field))

    def lower_postgresql(self, to: Lowering) -> Element:
        """Take the first one; PostgreSQL has its own function only from version 16 on."""
        import sqlalchemy as sa

        value = to.expression(self.arguments[0])
        known = value.is_not(None)
        if self.condition is not None:
            known = sa.and_(known, to.condition(self.condition))
        values = sa.func.array_agg(value, type_=sa.ARRAY(value.type)).filter(known)
        first = sa.Grouping(values)[1] if hasattr(sa, "Grouping") else values[1]
        return self.with_default(to, first)


class StringAgg(_OwnCall):
    """The texts of all rows as one; NULLs are left out.

    Args:
        expression: The text; what is no text is written as one.
        delimiter: What is written between two: ``Value(", ")``, or the name of a field.
        options: ``distinct``, ``order_by``, ``filter`` and ``default``, as all aggregates have them.
    """

    __slots__ = ()
    function: ClassVar[str] = "string_agg"
    allows_order: ClassVar[bool] = True

    def __init__(self, expression: Any, delimiter: Any, **options: Any) -> None:
        if isinstance(delimiter, str) and not delimiter.isidentifier():
            message = f"A delimiter that is a text is a value; got {delimiter!r}, write Value({delimiter!r})."
            raise TypeError(message)
        super().__init__(expression, delimiter, **options)

    def usual_field(self) -> Field[Any]:
        """A text."""
        from bandstand.orm.fields import TextField

        return TextField()

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        arguments = [to.text(each) for each in self.arguments]
        return self.finished(to, to.dialect.aggregate(self, arguments, [to.order(each) for each in self.orders], to))

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call the aggregate that connections register, with what it is ordered by as arguments."""
        from bandstand.orm.functions._arguments import word

        distinct = word(str(int(self.distinct)))
        signs = "".join(_signs(order.descending, order.nulls) for order in self.orders)
        keys = [to.expression(order.expression) for order in self.orders]
        texts = [to.text(each) for each in self.arguments]
        arguments = (distinct, word(f"'{signs}'"), *texts, *keys)
        call = to.call("bandstand_string_agg", *arguments, field=self.output_field)
        return self.finished(to, call)


def _signs(descending: bool, nulls: str | None) -> str:
    """Give how a key is ordered; NULLs are the smallest to SQLite where nothing else is said."""
    first = nulls == "first" if nulls else not descending
    return ("d" if descending else "a") + ("f" if first else "l")
