"""Pieces of SQL that were written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.expressions._expression import Element, Node
from bandstand.orm.expressions._value import Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering


class RawSQL(Node[Any]):
    """SQL as it is, ``RawSQL("pages * %s", [2], IntegerField())``, for what no expression says.

    Columns are named as the statement knows them, and a value belongs into ``parameters``, never into the text.

    Args:
        sql: The text, with ``%s`` for each parameter and ``%%`` for a percent sign.
        parameters: The values.
        output_field: What the result is.
    """

    __slots__ = ("_field", "_pieces")

    def __init__(self, sql: str, parameters: Sequence[Any] = (), output_field: Field[Any] | None = None) -> None:
        pieces = [piece.replace("\0", "%") for piece in sql.replace("%%", "\0").split("%s")]
        if len(pieces) != len(parameters) + 1:
            message = f"RawSQL has a %s for each parameter; {sql!r} has {len(pieces) - 1}, for {len(parameters)}."
            raise ValueError(message)
        self._pieces = tuple(pieces)
        self._parts = tuple(Value(each) for each in parameters)
        self._field = output_field

    def __repr__(self) -> str:
        return f"RawSQL({'%s'.join(self._pieces)!r})"

    def static(self) -> object:
        """Give the text and the type."""
        return (self._pieces, self._field)

    @property
    def output_field(self) -> Field[Any] | None:
        """The type given."""
        return self._field

    def lower(self, to: Lowering) -> Element:
        """Give the text with bound parameters, in brackets."""
        return to.written(self._pieces, self.parts, self._field)
