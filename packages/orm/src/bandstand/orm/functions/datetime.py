"""Functions of dates, times and moments.

A moment has a year, an hour and a date in a time zone only: in the one given as ``tzinfo``, else in the one that is
active when the query is asked. What is stored and what comes back is in UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from bandstand.orm.expressions import Func
from bandstand.orm.fields import DateTimeField
from bandstand.orm.functions._arguments import word
from bandstand.orm.functions._extracting import (
    Extract,
    ExtractDay,
    ExtractHour,
    ExtractIsoWeekDay,
    ExtractIsoYear,
    ExtractMinute,
    ExtractMonth,
    ExtractQuarter,
    ExtractSecond,
    ExtractWeek,
    ExtractWeekDay,
    ExtractYear,
)
from bandstand.orm.functions._truncating import (
    Trunc,
    TruncDate,
    TruncDay,
    TruncHour,
    TruncMinute,
    TruncMonth,
    TruncQuarter,
    TruncSecond,
    TruncTime,
    TruncWeek,
    TruncYear,
)

if TYPE_CHECKING:
    from bandstand.orm.expressions import Element
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering

_MOMENT: Final[Field[Any]] = DateTimeField()

__all__ = [
    "Extract",
    "ExtractDay",
    "ExtractHour",
    "ExtractIsoWeekDay",
    "ExtractIsoYear",
    "ExtractMinute",
    "ExtractMonth",
    "ExtractQuarter",
    "ExtractSecond",
    "ExtractWeek",
    "ExtractWeekDay",
    "ExtractYear",
    "Now",
    "Trunc",
    "TruncDate",
    "TruncDay",
    "TruncHour",
    "TruncMinute",
    "TruncMonth",
    "TruncQuarter",
    "TruncSecond",
    "TruncTime",
    "TruncWeek",
    "TruncYear",
]


class Now(Func):
    """The moment at which the statement began."""

    __slots__ = ()
    arity: ClassVar[int | None] = 0

    def usual_field(self) -> Field[Any]:
        """A moment."""
        return _MOMENT

    def lower(self, to: Lowering) -> Element:
        """Say it as the standard does."""
        return to.typed(word("CURRENT_TIMESTAMP"), self.output_field)

    def lower_postgresql(self, to: Lowering) -> Element:
        """Ask for the statement's begin; the standard's name is the transaction's."""
        return to.call("statement_timestamp", field=self.output_field)

    def lower_sqlite(self, to: Lowering) -> Element:
        """Write the moment as it is stored; SQLite knows it to the millisecond."""
        form = word("'%Y-%m-%d %H:%M:%f000'")
        return to.call("strftime", form, word("'now'"), field=self.output_field)
