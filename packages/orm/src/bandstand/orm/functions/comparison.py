"""Functions that choose between values, or say how they compare."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.expressions import Cast, Func
from bandstand.orm.fields import common

if TYPE_CHECKING:
    from collections.abc import Hashable

    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

_COLLATION: Final = re.compile(r"[\w.-]{1,63}")

__all__ = ["Cast", "Coalesce", "Collate", "Greatest", "Least", "NullIf"]


class _Choice(Func):
    """One of at least two values, which share a type."""

    __slots__ = ()

    def __init__(self, *expressions: Any, output_field: Field[Any] | None = None) -> None:
        if len(expressions) < 2:
            message = f"{type(self).__name__} takes at least two expressions; got {len(expressions)}."
            raise ValueError(message)
        super().__init__(*expressions, output_field=output_field)

    def usual_field(self) -> Field[Any] | None:
        """The type that all share."""
        return common([part.output_field for part in self._parts])

    def operands(self, to: Lowering) -> list[Element]:
        """Give the SQL of the values, all of the type of the result."""
        field = self.output_field
        return [to.operand(part, field) for part in self._parts]

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        return to.call(self._name, *self.operands(to), field=self.output_field)


class Coalesce(_Choice):
    """The first value that is not NULL."""

    __slots__ = ()
    function: ClassVar[str] = "coalesce"


class Greatest(_Choice):
    """The largest value; NULLs are left out, as PostgreSQL does it, on SQLite too."""

    __slots__ = ()
    function: ClassVar[str] = "greatest"
    sqlite_function: ClassVar[str] = "max"

    def lower_sqlite(self, to: Lowering) -> Element:
        """Call SQLite's function, whose result is NULL where one value is, with another value in each NULL's place."""
        import sqlalchemy as sa

        values = self.operands(to)
        known = [sa.func.coalesce(each, *values) for each in values]
        return to.call(self.sqlite_function, *known, field=self.output_field)


class Least(Greatest):
    """The smallest value; NULLs are left out, as PostgreSQL does it, on SQLite too."""

    __slots__ = ()
    function: ClassVar[str] = "least"
    sqlite_function: ClassVar[str] = "min"


class NullIf(Func):
    """The first value, or NULL where it equals the second."""

    __slots__ = ()
    function: ClassVar[str] = "nullif"
    arity: ClassVar[int | None] = 2

    def lower(self, to: Lowering) -> Element:
        """Call the function."""
        first, second = self._parts
        field = first.output_field or second.output_field
        return to.call(self._name, to.operand(first, field), to.operand(second, field), field=self.output_field)


class Collate(Func):
    """A text that compares and sorts by a collation of the database.

    Args:
        expression: The text.
        collation: The collation's name: letters, digits, ``_``, ``-`` and ``.`` only.
    """

    __slots__ = ("collation",)

    def __init__(self, expression: Any, collation: str) -> None:
        if not _COLLATION.fullmatch(collation):
            message = f"A collation is a name of letters, digits, '_', '-' and '.'; got {collation!r}."
            raise ValueError(message)
        self.collation = collation
        super().__init__(expression)

    def static(self) -> Hashable:
        """Give the type and the collation."""
        return (super().static(), self.collation)

    def lower(self, to: Lowering) -> Element:
        """Give the text with its collation."""
        import sqlalchemy as sa

        return to.typed(sa.collate(to.text(self._parts[0]), self.collation), self.output_field)
