"""How large files are, as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from bandstand.contracts.i18n import LazyText
from bandstand.forms._localized import shown_number

__all__ = ["Bytes"]

_STEP = 1000
_BYTES = LazyText(id="%(number)s byte", plural="%(number)s bytes")
# Translators: 1000 bytes, 1000 kB, 1000 MB.
_UNITS = (LazyText(id="%(number)s kB"), LazyText(id="%(number)s MB"), LazyText(id="%(number)s GB"))


@dataclass(frozen=True, slots=True)
class Bytes:
    """A number of bytes as a parameter of a text: ``"3.1 MB"``, in the active locale when it is printed.

    Attributes:
        count: How many.
        up: Whether tenths are rounded up, as for what is too large; a limit is rounded down.
    """

    count: int
    up: bool = False

    def __str__(self) -> str:
        if self.count < _STEP:
            return _BYTES.render(None, {"count": self.count, "number": shown_number(self.count)})
        power = min(len(_UNITS), (len(str(self.count)) - 1) // 3)
        rounding = ROUND_CEILING if self.up else ROUND_FLOOR
        tenths = (Decimal(self.count) / _STEP**power).quantize(Decimal("0.1"), rounding)
        number = int(tenths) if tenths == int(tenths) else tenths
        return _UNITS[power - 1].render(None, {"number": shown_number(number)})
