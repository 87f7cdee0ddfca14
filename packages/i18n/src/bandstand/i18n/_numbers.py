"""How a locale writes numbers, and what it reads as one.

Python writes the digits, groups them by three and rounds; what is a locale's own takes their place afterwards.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite, isnan
from typing import TYPE_CHECKING

from babel import numbers

from bandstand.i18n._cldr import entry_at, text_at
from bandstand.i18n._digits import digits_of, plain_digits, zero_of

if TYPE_CHECKING:
    from babel.core import Locale
    from babel.numbers import NumberPattern

__all__ = ["MOST_DIGITS", "UNSEEN", "Frame", "NumberStyle", "check_decimals", "exact", "number_style"]

MOST_DIGITS = 4300
"""How many digits a number may have before its decimal mark, and after it: as many as Python writes of an integer."""

_BOUND: int = 10**MOST_DIGITS

UNSEEN = dict.fromkeys(map(ord, "\u200e\u200f\u061c"))
"""Marks of direction, which stand beside signs and say nothing of the value."""

_FLOAT_DECIMALS = 3
_MINUSES = dict.fromkeys(map(ord, "\u2212\u2010\u2011\u2012\u2013"), ord("-"))
_SPACES = " \u00a0\u202f\u2009"
_APOSTROPHES = "'\u2019"
_QUOTED = re.compile("'([^']*)'")


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands before and after the digits, for a number that is not negative and for one that is.

    Attributes:
        before: Both prefixes, without the sign of the number itself.
        after: Both suffixes.
        groups: How many digits the last group has, and how many the others.
    """

    before: tuple[str, str]
    after: tuple[str, str]
    groups: tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStyle:
    """How a locale writes numbers.

    Attributes:
        decimal: The mark before decimals.
        group: The mark between groups of digits; empty where none are grouped.
        minus: The sign of a negative number, with its marks of direction.
        percent: The sign of a percentage.
        nan: What is written for no number.
        infinity: What is written for one without an end.
        zero: The zero of its digits.
        groups: How many digits the last group has, and how many the others.
        plain: Whether integers without groups are those of Python.
    """

    decimal: str
    group: str
    minus: str = "-"
    percent: str = "%"
    nan: str = "NaN"
    infinity: str = "∞"
    zero: str = "0"
    groups: tuple[int, int] = (3, 3)
    plain: bool = field(init=False)
    _own: dict[int, str | int] = field(init=False, repr=False, compare=False)
    _plain: dict[int, int | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        own: dict[int, str | int] = dict(digits_of(self.zero))
        own.update({ord(","): self.group, ord("."): self.decimal, ord("-"): self.minus})
        object.__setattr__(self, "_own", own)
        object.__setattr__(self, "_plain", {**UNSEEN, **_MINUSES, **plain_digits(self.zero)})
        object.__setattr__(self, "plain", self.zero == "0" and self.minus == "-")

    def integer(self, value: int) -> str:
        """Write an integer with groups.

        Raises:
            ValueError: It has more than ``MOST_DIGITS`` digits.
        """
        if not -_BOUND < value < _BOUND:
            raise ValueError(_too_long())
        text = f"{value:,}"
        if self.groups != (3, 3):
            text = _regrouped(text, self.groups)
        return text.replace(",", self.group) if self.plain else text.translate(self._own)

    def write(self, value: float | Decimal, decimals: int | None = None, *, grouping: bool = True) -> str:
        """Write a number.

        Args:
            value: The number; a half is rounded as the context of ``decimal`` says, to the even digit by default.
            decimals: How many digits stand after the mark; None for as many as it has, at most three for a float.
            grouping: Whether digits are grouped.

        Raises:
            ValueError: It would have more than ``MOST_DIGITS`` digits before the mark or after it.
        """
        return self._special(value) or self._text(value, decimals, self.groups if grouping else None).translate(
            self._own
        )

    def digits(self, text: str) -> str:
        """Write a text with the digits of the locale in place of those of ASCII."""
        return text if self.zero == "0" else text.translate(digits_of(self.zero))

    def framed(
        self, value: float | Decimal, frame: Frame, decimals: int | None = None, *, grouping: bool = True
    ) -> str:
        """Write a number with what stands around it; see ``write``."""
        text = self._special(value)
        if text:
            negative = text.startswith(self.minus)
            text = text.removeprefix(self.minus)
        else:
            plain = self._text(value, decimals, frame.groups if grouping else None)
            negative = plain.startswith("-")
            text = plain.removeprefix("-").translate(self._own)
        return frame.before[negative] + text + frame.after[negative]

    def frame(self, pattern: NumberPattern) -> Frame:
        """Give the frame of a pattern of CLDR, ``#,##0 %``."""
        before, after = pattern.prefix, pattern.suffix
        return Frame(
            (self._affix(before[0]), self._affix(before[1])),
            (self._affix(after[0]), self._affix(after[1])),
            (pattern.grouping[0], pattern.grouping[1]),
        )

    def _affix(self, text: str) -> str:
        return _QUOTED.sub(lambda match: match[1] or "'", text.replace("-", self.minus).replace("%", self.percent))

    def _special(self, value: float | Decimal) -> str:
        """Give the text of what has no digits, and an empty one for all else."""
        if isinstance(value, int) or (value.is_finite() if isinstance(value, Decimal) else isfinite(value)):
            return ""
        if value.is_nan() if isinstance(value, Decimal) else isnan(value):
            return self.nan
        return self.infinity if value > 0 else self.minus + self.infinity

    def _text(self, value: float | Decimal, decimals: int | None, groups: tuple[int, int] | None) -> str:
        if decimals is not None:
            check_decimals(decimals)
        comma = "" if groups is None else ","
        if isinstance(value, int):
            if not -_BOUND < value < _BOUND:
                raise ValueError(_too_long())
            text = f"{int(value):{comma}}" + (f".{'0' * decimals}" if decimals else "")
        else:
            text = _decimal_text(value, decimals, comma)
        return text if groups is None or groups == (3, 3) else _regrouped(text, groups)

    def seen(self, value: float | Decimal, decimals: int | None = None) -> Decimal:
        """Give the number that a reader sees, with its decimals; 0 where there are no digits."""
        return Decimal(0) if self._special(value) else Decimal(self._text(value, decimals, None))

    def read(self, text: str) -> Decimal | None:
        """Give the number that a text means, whose digits are those of the locale or of ASCII; None for another text.

        Groups have their sizes and one mark, and no zero stands before them: a locale that groups with points does not
        read ``0.125``. Any space stands for the one of the locale, and so does an apostrophe.
        """
        plain = text.translate(self._plain).strip()
        sign = plain[:1] if plain[:1] in ("+", "-") else ""
        whole, mark, fraction = plain[len(sign) :].partition(self.decimal)
        digits = self._ungrouped(whole)
        if digits is None or (mark and not _is_digits(fraction)) or not (digits or fraction):
            return None
        return Decimal(f"{sign}{digits or '0'}.{fraction or '0'}") if mark else Decimal(sign + digits)

    def _ungrouped(self, whole: str) -> str | None:
        if not whole or _is_digits(whole):
            return whole
        alike = next((marks for marks in (_SPACES, _APOSTROPHES) if self.group in marks), self.group)
        used = next((sign for sign in whole if sign in alike), None) if self.group else None
        if used is None:
            return None
        first, *others = whole.split(used)
        if not all(map(_is_digits, (first, *others))):
            return None
        last, size = self.groups
        fit = [*map(len, others)] == [size] * (len(others) - 1) + [last] and len(first) <= size and first[0] != "0"
        return "".join((first, *others)) if fit else None


def number_style(
    locale: Locale, system: str = "default", *, decimal: str | None = None, group: str | None = None
) -> NumberStyle:
    """Give the style of a locale.

    Args:
        locale: The locale.
        system: The numbering system of CLDR, ``"latn"``; the default one of the locale unless told otherwise.
        decimal: Another mark before decimals than CLDR has.
        group: Another mark between groups; empty for no groups.

    Raises:
        ValueError: Both marks would be the same.
    """
    name = locale.default_numbering_system if system == "default" else system
    symbols = entry_at(locale.number_symbols, name)
    sizes = locale.decimal_formats[None].grouping
    mark = numbers.get_decimal_symbol(locale, numbering_system=name) if decimal is None else decimal
    between = numbers.get_group_symbol(locale, numbering_system=name) if group is None else group
    if mark == between:
        message = f"The marks before decimals and between groups differ; got {mark!r} for both in {str(locale)!r}."
        raise ValueError(message)
    return NumberStyle(
        decimal=mark,
        group=between,
        minus=numbers.get_minus_sign_symbol(locale, numbering_system=name),
        percent=text_at(symbols, "percentSign") or "%",
        nan=text_at(symbols, "nan") or "NaN",
        infinity=numbers.get_infinity_symbol(locale, numbering_system=name),
        zero=zero_of(name),
        groups=(sizes[0], sizes[1]),
    )


def check_decimals(decimals: int) -> None:
    """Refuse a number of decimals.

    Raises:
        ValueError: It is not from 0 to ``MOST_DIGITS``.
    """
    if not 0 <= decimals <= MOST_DIGITS:
        message = f"A number has from 0 to {MOST_DIGITS} decimals; got {decimals!r}."
        raise ValueError(message)


def exact(value: float | Decimal) -> Decimal:
    """Give a number as the decimal that people see: of a float the shortest one that means it."""
    return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)


def _decimal_text(value: float | Decimal, decimals: int | None, comma: str) -> str:
    if decimals is None and isinstance(value, float):
        whole, point, fraction = _decimal_text(value, _FLOAT_DECIMALS, comma).partition(".")
        fraction = fraction.rstrip("0")
        return f"{whole}{point}{fraction}" if fraction else whole
    number = exact(value)
    if number.adjusted() >= MOST_DIGITS or (decimals is None and number.adjusted() < -MOST_DIGITS):
        raise ValueError(_too_long())
    places = "" if decimals is None else f".{decimals}"
    text = f"{number:{comma}{places}f}"
    if len(text) > MOST_DIGITS and len(text.partition(".")[2]) > MOST_DIGITS:
        raise ValueError(_too_long())
    return text if text.strip("-0.,") else text.removeprefix("-")  # zero has no sign


def _too_long() -> str:
    return f"A number has at most {MOST_DIGITS} digits before its decimal mark, and after it; got one of more."


def _regrouped(text: str, groups: tuple[int, int]) -> str:
    """Group the digits of a number, which are grouped by three, by other sizes: ``12,34,567``."""
    whole, point, fraction = text.partition(".")
    sign = whole[:1] if whole.startswith("-") else ""
    digits = whole.removeprefix("-").replace(",", "")
    last, size = groups
    first = len(digits) - last
    if first <= 0 or last <= 0 or size <= 0:
        return f"{sign}{digits}{point}{fraction}"
    start = first % size or size
    starts = [0, *range(start, first, size), first]
    parts = [digits[begin:end] for begin, end in zip(starts, [*starts[1:], len(digits)], strict=True)]
    return f"{sign}{','.join(parts)}{point}{fraction}"


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
