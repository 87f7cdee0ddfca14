"""What stands for a value that the database makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions._expression import Element, Expression

if TYPE_CHECKING:
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering


class DatabaseDefault(Expression[Any]):
    """The default that the database has for a column, until the row is saved."""

    __slots__ = ("field",)

    def __init__(self, field: Field[Any]) -> None:
        self.field = field

    def static(self) -> object:
        """Give the field."""
        return self.field

    def resolve(self, scope: Any) -> Expression[Any]:
        """Give it as it is."""
        return self

    @property
    def output_field(self) -> Field[Any]:
        """The field whose default it is."""
        return self.field

    def lower(self, to: Lowering) -> Element:
        """Give the default's own SQL; an insert leaves the column out instead."""
        from bandstand.orm.expressions._expression import as_expression

        return to.operand(as_expression(self.field.db_default), self.field)
