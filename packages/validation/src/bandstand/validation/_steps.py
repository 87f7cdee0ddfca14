"""Numbers at equal distances."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from math import isclose, isfinite, remainder
from typing import TYPE_CHECKING, ClassVar

from bandstand.contracts.i18n import LazyText
from bandstand.validation._limits import LimitValidator

if TYPE_CHECKING:
    from fractions import Fraction

_MOST_DIGITS = 1000
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class StepValueValidator(LimitValidator[int | float | Decimal]):
    """Wants a number that is whole steps away from 0, or from an offset: ``StepValueValidator(5, offset=2)``.

    Whole numbers and decimals are compared exactly; where a float is among them, a difference of a billionth is none.

    Attributes:
        offset: Where the steps begin, or None for 0. With one, ``%(offset)s`` and the next values after it,
            ``%(valid_value1)s`` and ``%(valid_value2)s``, are filled in too.

    Raises:
        ValueError: The step is not above 0, or step or offset is no finite number.
    """

    offset: int | float | Decimal | None = None

    code: ClassVar[str] = "step_size"
    text: ClassVar[LazyText] = LazyText(id="The value must be a multiple of %(limit_value)s.")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.offset is not None and not _is_number(self.offset):
            message = f"The offset of a StepValueValidator is a finite number; got {self.offset!r}."
            raise ValueError(message)

    def check(self, limit: float | Decimal) -> None:
        """Refuse what is no step."""
        if not _is_number(limit) or limit <= 0:
            message = f"The step of a StepValueValidator is a number above 0; got {limit!r}."
            raise ValueError(message)

    def fits(self, measured: object, limit: float | Decimal) -> bool:
        """Tell whether it is whole steps away."""
        if not isinstance(measured, int | float | Decimal) or not _is_number(measured):
            return False
        offset = 0 if self.offset is None else self.offset
        if isinstance(measured, float) or isinstance(limit, float) or isinstance(offset, float):
            distance = remainder(float(measured) - float(offset), float(limit))
            return isclose(distance, 0, abs_tol=_TOLERANCE)
        return (_exact(measured) - _exact(offset)) % _exact(limit) == 0

    def saying(self) -> str | LazyText:
        """Give what a person reads."""
        if self.message is None and self.offset is not None:
            # Translators: All three are numbers: "1, 3, 5 and so on".
            return LazyText(id="The value must be %(offset)s, %(valid_value1)s, %(valid_value2)s and so on.")
        return super().saying()

    def params(self, limit: float | Decimal, measured: object, value: object) -> dict[str, object]:
        """Give what the message may name."""
        params = super().params(limit, measured, value)
        if self.offset is not None:
            first = _sum(self.offset, limit)
            params |= {"offset": self.offset, "valid_value1": first, "valid_value2": _sum(first, limit)}
        return params


def _is_number(value: object) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite()
    return isinstance(value, int) or (isinstance(value, float) and isfinite(value))


def _sum(one: float | Decimal, other: float | Decimal) -> float | Decimal:
    """Add two numbers, of which one may be a float and the other a decimal, which do not add."""
    if isinstance(one, Decimal) or isinstance(other, Decimal):
        return Decimal(str(one)) + Decimal(str(other))
    return one + other


def _exact(number: int | Decimal) -> Fraction:
    """Give a number as a fraction, in which decimals of 50 digits lose nothing.

    Raises:
        ValueError: It has so many digits that writing them out would take long.
    """
    from fractions import Fraction  # it loads more than all else here

    if isinstance(number, Decimal):
        _, digits, exponent = number.as_tuple()
        if len(digits) > _MOST_DIGITS or abs(int(exponent)) > _MOST_DIGITS:
            message = f"A number has at most {_MOST_DIGITS} digits here; got {len(digits)} with exponent {exponent!r}."
            raise ValueError(message)
    return Fraction(number)
