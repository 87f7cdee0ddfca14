"""How many digits a decimal number may have."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_NUMBER = LazyText(id="Enter a number.")
_TEXTS: Mapping[str, LazyText] = {
    "max_digits": LazyText(
        id="Use at most %(max)s digit in all.",
        plural="Use at most %(max)s digits in all.",
        number="max",
    ),
    "max_decimal_places": LazyText(
        id="Use at most %(max)s digit after the decimal point.",
        plural="Use at most %(max)s digits after the decimal point.",
        number="max",
    ),
    "max_whole_digits": LazyText(
        id="Use at most %(max)s digit before the decimal point.",
        plural="Use at most %(max)s digits before the decimal point.",
        number="max",
    ),
}


@dataclass(frozen=True)
class DecimalValidator:
    """Wants a ``Decimal`` of so many digits in all, so many of them after the point: ``DecimalValidator(6, 2)``.

    Its codes are ``max_digits``, ``max_decimal_places`` and ``max_whole_digits``, and ``invalid`` for infinity, not a
    number and what is no ``Decimal``. Digits count as they would be written out without an exponent.

    Attributes:
        max_digits: How many digits in all, or None for any number.
        decimal_places: How many digits after the point, or None for any number.

    Raises:
        ValueError: A number is negative, or there are more places than digits.
    """

    max_digits: int | None
    decimal_places: int | None

    texts: ClassVar[Mapping[str, LazyText]] = _TEXTS
    """What is said of too many digits, by code."""

    def __post_init__(self) -> None:
        for name, count in (("max_digits", self.max_digits), ("decimal_places", self.decimal_places)):
            if count is not None and (type(count) is not int or count < 0):
                message = f"The {name} of a DecimalValidator is a whole number of 0 or more, or None; got {count!r}."
                raise ValueError(message)
        whole = self._most_whole_digits()
        if whole is not None and whole < 0:
            message = f"The decimal_places of a DecimalValidator are at most its max_digits; got {self!r}."
            raise ValueError(message)

    def __call__(self, value: object, /) -> None:
        """Refuse a number of too many digits."""
        if not isinstance(value, Decimal) or not value.is_finite():
            raise ValidationError(_NO_NUMBER, "invalid", {"value": value})
        exceeded = self.exceeded(value)
        if exceeded is not None:
            code, most = exceeded
            raise ValidationError(self.texts[code], code, {"max": most, "value": value})

    def exceeded(self, number: Decimal) -> tuple[str, int] | None:
        """Give the code and the limit of the first count that a finite number exceeds; for those who need no error."""
        whole, places = _count_digits(number)
        digits, after, before = self.max_digits, self.decimal_places, self._most_whole_digits()
        if digits is not None and whole + places > digits:
            return "max_digits", digits
        if after is not None and places > after:
            return "max_decimal_places", after
        if before is not None and whole > before:
            return "max_whole_digits", before
        return None

    def _most_whole_digits(self) -> int | None:
        if self.max_digits is None or self.decimal_places is None:
            return None
        return self.max_digits - self.decimal_places


def _count_digits(number: Decimal) -> tuple[int, int]:
    """Count the digits before and after the point without writing them out: an exponent may be very large."""
    _, digits, shift = number.as_tuple()
    exponent = int(shift)  # only infinity and not a number have a letter there
    if exponent >= 0:
        return (len(digits) + exponent if number else 1), 0
    return max(len(digits) + exponent, 0), -exponent
