"""What parts and beginnings of moments have in common: the type, the kind and the time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.errors import FieldError, nearest
from bandstand.orm.expressions import Func
from bandstand.orm.fields import DateTimeField
from bandstand.orm.functions._arguments import word
from bandstand.orm.lookups._dates import zone_element, zone_of
from bandstand.orm.lookups._lookup import Transform

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Hashable

    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

OF_TIMES: Final = ("hour", "minute", "second")
"""The units that times have."""


class OfMoment(Func, Transform):
    """A function of a date, time or moment.

    Attributes:
        kind: Which part or unit it is about.
    """

    __slots__ = ("kind",)

    unit: ClassVar[str] = ""

    def __init__(
        self, expression: Any, kind: str, tzinfo: dt.tzinfo | None, output_field: Field[Any] | None = None
    ) -> None:
        self.kind = kind
        super().__init__(expression, zone_of(tzinfo), output_field=output_field)

    def static(self) -> Hashable:
        """Give the type and the kind."""
        return (super().static(), self.kind)

    @property
    def is_zoned(self) -> bool:
        """Whether it is of a moment, which is another one in each time zone."""
        field = self.inner.output_field
        return isinstance(field, DateTimeField) and field.aware

    def zone(self, to: Lowering) -> Element:
        """Give the name of the time zone; an empty one where there is none."""
        return zone_element(to, self._parts[1]) if self.is_zoned else word("''")

    def local(self, to: Lowering) -> Element:
        """Give the date, time or moment as a clock in the time zone shows it."""
        import sqlalchemy as sa

        element = to.expression(self.inner)
        if not self.is_zoned:
            return element
        return element.op("AT TIME ZONE", return_type=sa.DateTime())(self.zone(to))

    def check(self, known: dict[type[Field[Any]], tuple[str, ...]]) -> None:
        """Refuse parts that a type does not have.

        Raises:
            FieldError: It has not.
        """
        field = self.inner.output_field
        kinds = next((kinds for kind, kinds in known.items() if isinstance(field, kind)), None)
        if kinds is None:
            message = f"{type(self).__name__} is of dates, times and moments; {self.inner!r} is a {name_of(field)}."
            raise FieldError(message)
        if self.kind not in kinds:
            message = f"A {name_of(field)} has no {self.kind!r}.{nearest(self.kind, kinds)}"
            raise FieldError(message)


def name_of(field: Field[Any] | None) -> str:
    """Give what a type is called."""
    return "value of unknown type" if field is None else type(field).__name__
