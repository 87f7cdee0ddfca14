"""Numbers: whole ones, floats and decimals."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from math import isfinite
from typing import TYPE_CHECKING, ClassVar, cast

from bandstand.contracts.i18n import LazyText
from bandstand.forms._localized import plain_number, shown_number
from bandstand.forms._refused import Refused
from bandstand.forms.fields._parsed import Check, ParsedField
from bandstand.forms.widgets._inputs import NumberInput
from bandstand.validation import DecimalValidator, MaxValueValidator, MinValueValidator, StepValueValidator

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.contracts.validation import Validator
    from bandstand.forms.fields._field import Cleaner, Text
    from bandstand.forms.widgets._widget import Attributes, Widget

# Longer ones are no numbers that people type; reading a number takes longer the longer it is, and not in proportion.
_LONGEST = 1000
_PLAIN = 18  # digits at most, of a number that needs no second look

_WHOLE = re.compile(r"[+-]?[0-9]+(?:\.0*)?")
_WRITTEN_OUT = re.compile(rf"[0-9]{{1,{_PLAIN}}}(?:\.[0-9]{{1,{_PLAIN}}})?")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


@dataclass(frozen=True, kw_only=True, eq=False)
class NumberField(ParsedField):
    """What fields of numbers have in common.

    Attributes:
        min_value: The least number.
        max_value: The greatest number.
        step_size: How far apart numbers are, from ``min_value`` on or from 0.

    Raises:
        TypeError: A limit is no number.
        ValueError: A limit is not a number's value (NaN), or the step not above 0.
    """

    widget: Widget = field(default_factory=NumberInput)
    min_value: int | float | Decimal | None = None
    max_value: int | float | Decimal | None = None
    step_size: int | float | Decimal | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("min_value", "max_value", "step_size"):
            limit: object = getattr(self, name)
            if limit is not None and (isinstance(limit, bool) or not isinstance(limit, (int, float, Decimal))):
                message = f"The {name} of a {type(self).__name__} is a number or None; got {limit!r}."
                raise TypeError(message)
        _ = self.all_validators  # they refuse numbers that are no limits

    @property
    def all_validators(self) -> tuple[Validator, ...]:
        """Those of the limits, too."""
        limits: list[Validator] = []
        if self.max_value is not None:
            limits.append(MaxValueValidator(self.max_value))
        if self.min_value is not None:
            limits.append(MinValueValidator(self.min_value))
        if self.step_size is not None:
            limits.append(StepValueValidator(self.step_size, offset=self.min_value))
        return (*limits, *super().all_validators)

    def parse(self, value: object) -> object:
        """Give the number, or None."""
        if not isinstance(value, str):
            return None if isinstance(value, bool) else self.of_number(value)
        if len(value) > _LONGEST:
            return None
        text = plain_number(value) if self.localize else value.strip()
        return None if text is None else self.of_text(text)

    def of_text(self, text: str) -> object:
        """Give the number that a text of at most 1,000 characters is, or None."""
        raise NotImplementedError

    def of_number(self, value: object) -> object:
        """Give a number of another type as one of this, or None."""
        raise NotImplementedError

    def check(self) -> Check | None:
        """Give a comparison, where the limits are all that is asked."""
        return self.within() if self.cleans_as(NumberField) else None

    def reads_as(self, kind: type[NumberField]) -> bool:
        """Tell whether texts are read, and numbers placed, as a kind of field does it."""
        own = type(self)
        return all(getattr(own, step) is getattr(kind, step) for step in ("parse", "of_text", "placed"))

    def within(self) -> Check | None:
        """Give a comparison with the limits, or None where there is more to ask."""
        least, most = self.min_value, self.max_value
        if self.step_size is not None or (least is not None and most is not None and least > most):
            return None
        too_small = self.error_messages.get("min_value", MinValueValidator.text)
        too_large = self.error_messages.get("max_value", MaxValueValidator.text)

        def check(value: object) -> Refused | None:
            number = cast("Decimal", value)  # or another that can be compared with numbers
            if most is not None and number > most:
                return Refused(too_large, "max_value", _limited(most, number))
            if least is not None and number < least:
                return Refused(too_small, "min_value", _limited(least, number))
            return None

        return check

    def prepare_value(self, value: object) -> object:
        """Give a number as the active locale writes it, where it is to be."""
        if self.localize and isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
            return shown_number(value)
        return value

    def step(self) -> object:
        """Give the step that browsers count in, or None for theirs, which is 1."""
        return "any" if self.step_size is None else self.step_size

    def html_attrs(self, widget: Widget) -> Attributes:
        """Give the limits to inputs of numbers, and the right keyboard to others."""
        if widget.hidden:
            return {}
        if isinstance(widget, NumberInput) and not widget.localize:
            return {"min": self.min_value, "max": self.max_value, "step": self.step()}
        return {"inputmode": "decimal"} if widget.localize else {}


class IntegerField(NumberField):
    """A whole number."""

    messages: ClassVar[Mapping[str, Text]] = {"invalid": LazyText(id="Enter a whole number.")}

    def cleaner(self) -> Cleaner:
        """Give ``clean`` as a function that raises nothing; most numbers are digits and nothing else."""
        slow, check = super().cleaner(), self.check()
        if check is None or self.validators or not self.reads_as(IntegerField):
            return slow

        def clean(value: object) -> object:
            if type(value) is str and value.isdigit() and len(value) <= _PLAIN and value.isascii():
                number = int(value)
                refused = check(number)
                return number if refused is None else refused
            return slow(value)

        return clean

    def of_text(self, text: str) -> int | None:
        """Give the number that a text is; ``12.0`` is one."""
        return int(text.partition(".")[0]) if _WHOLE.fullmatch(text) else None

    def of_number(self, value: object) -> int | None:
        """Give a number without a fraction."""
        if isinstance(value, int):
            return int(value) if value.bit_length() <= _MOST_BITS else None
        if isinstance(value, float):
            return int(value) if value.is_integer() else None  # neither infinity nor what is no number is one
        if isinstance(value, Decimal) and _is_bounded(value):
            return int(value) if value == int(value) else None
        return None

    def step(self) -> object:
        """Give the step."""
        return self.step_size

    def html_attrs(self, widget: Widget) -> Attributes:
        """Give the limits, or a keyboard of digits."""
        found = super().html_attrs(widget)
        return {"inputmode": "numeric"} if "inputmode" in found and self.min_value is not None else found


class FloatField(NumberField):
    """A number; infinity and what is no number are refused."""

    messages: ClassVar[Mapping[str, Text]] = {"invalid": LazyText(id="Enter a number.")}

    def of_text(self, text: str) -> float | None:
        """Give the number that a text is."""
        return _finite(float(text)) if _NUMBER.fullmatch(text) else None

    def of_number(self, value: object) -> float | None:
        """Give a number as a float."""
        try:
            return _finite(float(value)) if isinstance(value, (int, float, Decimal)) else None
        except (OverflowError, ValueError):
            return None


@dataclass(frozen=True, kw_only=True, eq=False)
class DecimalField(NumberField):
    """A decimal number, exact to the last digit.

    Attributes:
        max_digits: The most digits in all, or None for any number.
        decimal_places: The most digits after the point, or None for any number.

    Raises:
        ValueError: A number is negative, or there are more places than digits.
    """

    max_digits: int | None = None
    decimal_places: int | None = None

    messages: ClassVar[Mapping[str, Text]] = {"invalid": LazyText(id="Enter a number.")}

    def of_text(self, text: str) -> Decimal | None:
        """Give the number that a text is."""
        return Decimal(text) if _NUMBER.fullmatch(text) else None

    def of_number(self, value: object) -> Decimal | None:
        """Give a number as a decimal; a float as it is written."""
        if isinstance(value, int):
            return Decimal(value) if value.bit_length() <= _MOST_BITS else None
        if isinstance(value, float):
            return Decimal(repr(float(value))) if isfinite(value) else None
        return value if isinstance(value, Decimal) and _is_bounded(value) else None

    @property
    def all_validators(self) -> tuple[Validator, ...]:
        """That of the digits, too."""
        return (*super().all_validators, DecimalValidator(self.max_digits, self.decimal_places))

    def cleaner(self) -> Cleaner:
        """Give ``clean`` as a function that raises nothing; most numbers are short enough to be counted as texts."""
        slow, check, within = super().cleaner(), self.check(), self.within()
        if check is None or within is None or self.validators or self.localize or not self.reads_as(DecimalField):
            return slow
        short = _short(self.max_digits, self.decimal_places)

        def clean(value: object) -> object:
            if type(value) is not str:
                return slow(value)
            if short(value):
                number = Decimal(value)
                refused = within(number)
            elif _WRITTEN_OUT.fullmatch(value):
                number = Decimal(value)
                refused = check(number)
            else:
                return slow(value)
            return number if refused is None else refused

        return clean

    def check(self) -> Check | None:
        """Give a comparison and a count of digits, where they are all that is asked."""
        within = self.within() if self.cleans_as(DecimalField) else None
        if within is None:
            return None
        digits = DecimalValidator(self.max_digits, self.decimal_places)

        def check(value: object) -> Refused | None:
            number = cast("Decimal", value)
            refused, exceeded = within(number), digits.exceeded(number)
            if exceeded is None:
                return refused
            if refused is not None:
                return Refused.again(self, number)  # both are said
            code, most = exceeded
            return Refused(self.error_messages.get(code, digits.texts[code]), code, {"max": most, "value": number})

        return check

    def step(self) -> object:
        """Give the step, or the least difference of two numbers with so many places."""
        if self.step_size is not None or self.decimal_places is None:
            return super().step()
        return f"{Decimal(1).scaleb(-self.decimal_places):f}"


_MOST_BITS = 3322  # of whole numbers with as many digits


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


def _is_bounded(number: Decimal) -> bool:
    """Tell whether a number is finite and no longer than a text may be, written out."""
    if not number.is_finite():
        return False
    _, digits, exponent = number.as_tuple()
    return len(digits) <= _LONGEST and abs(int(exponent)) <= 10 * _LONGEST  # infinity alone has a letter there


def _limited(limit: float | Decimal, number: Decimal) -> dict[str, object]:
    """Give the parameters of what validators of limits say."""
    return {"limit_value": limit, "show_value": number, "value": number}


def _short(most: int | None, places: int | None) -> Callable[[str], object]:
    """Give what finds digits of ASCII with a point, or without, that are few enough however they are counted."""
    after = _PLAIN if places is None else min(places, _PLAIN)
    before = _PLAIN if most is None else min(most - min(after, most), _PLAIN)
    fraction = rf"(?:\.[0-9]{{1,{after}}})?" if after else ""
    pattern = rf"[0-9]{{1,{before}}}{fraction}" if before else "(?!)"
    return re.compile(pattern).fullmatch  # source: pattern - of two numbers of the site's own
