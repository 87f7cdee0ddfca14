"""Filters that calculate with numbers, or write them."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any, SupportsFloat, cast

from markupsafe import Markup

from bandstand.contracts.i18n import LazyText
from bandstand.templates.filters._languages import formatter, unbroken
from bandstand.templates.filters._library import LIBRARY
from bandstand.templates.filters._limits import DIGIT_LIMIT, TEXT_OF_NUMBER_LIMIT, whole

DECIMALS_LIMIT = 1000
"""The most decimals that ``floatformat`` writes."""

_EXACT = Context(prec=2 * DIGIT_LIMIT + DECIMALS_LIMIT)
_BYTES = LazyText(id="%(size)d byte", plural="%(size)d bytes", number="size")
# Translators: %(size)s is a number such as 4.2; a KB is 1024 bytes, a MB 1024 KB, and so on.
_UNITS = (
    LazyText(id="%(size)s KB"),
    LazyText(id="%(size)s MB"),
    LazyText(id="%(size)s GB"),
    LazyText(id="%(size)s TB"),
    LazyText(id="%(size)s PB"),
)


@LIBRARY.filter
def add(value: object, added: object, /) -> object:
    """Add two whole numbers, or texts that say some, or else whatever can be added; an empty text if nothing can."""
    try:
        return whole(value) + whole(added)
    except (TypeError, ValueError):
        pass
    if isinstance(value, str) and isinstance(added, str):
        both_safe = isinstance(value, Markup) and isinstance(added, Markup)
        return value + added if both_safe else str(value) + str(added)
    try:
        return cast("object", cast("Any", value) + added)  # Any: what cannot be added raises TypeError
    except (ArithmeticError, AttributeError, TypeError, ValueError):
        return ""


@LIBRARY.filter
def divisibleby(value: object, divisor: object, /) -> bool:
    """Tell whether a whole number can be divided by another without a rest.

    Raises:
        ValueError: One of them is no whole number.
        ZeroDivisionError: The divisor is zero.
    """
    return whole(value) % whole(divisor) == 0


@LIBRARY.filter
def get_digit(value: object, place: object, /) -> object:
    """Give a digit of a whole number, counted from the right: 1 is the last. Beyond the first it is 0.

    What is no whole number is given as it is, and so is every value for a place that is no number above 0.
    """
    try:
        number, position = whole(value), whole(place)
    except (TypeError, ValueError):
        return value
    if position < 1:
        return number
    return abs(number) // 10 ** (position - 1) % 10 if position <= DIGIT_LIMIT else 0


@LIBRARY.filter(keeps_safe=True)
def filesizeformat(value: object, /) -> str:
    """Write a number of bytes for people: ``4.2 MB``, where one KB is 1024 bytes. What is no number is 0 bytes."""
    try:
        size = whole(value)
    except (TypeError, ValueError):
        size = 0
    return unbroken(("-" if size < 0 else "") + _file_size(abs(size)))


def _file_size(size: int) -> str:
    if size < 1024:
        return _BYTES.render(None, {"size": size})
    power = min((size.bit_length() - 1) // 10, len(_UNITS))
    amount = (Decimal(size) / (1 << 10 * power)).quantize(Decimal("0.1"), ROUND_HALF_EVEN, _EXACT)
    return _UNITS[power - 1].render(None, {"size": formatter().number(amount, decimals=1, grouping=False)})


@LIBRARY.filter(keeps_safe=True)
def floatformat(value: object, decimals: object = -1, /) -> str:
    """Round a number, half away from zero, to so many decimals; below zero it says how many unless all would be 0.

    The argument may end with ``g`` to group digits, and ``u`` not to write as the active locale does: ``"2g"``,
    ``"-3u"``. What is no number becomes an empty text. One of more than ``DIGIT_LIMIT`` digits, and any for which the
    argument makes no sense, are written as they are.
    """
    if isinstance(value, str) and len(value) > TEXT_OF_NUMBER_LIMIT:
        return str(value)
    number = _decimal(value)
    if number is None:
        return ""
    places, suffix = _places(str(decimals))
    if places is None or not number.is_finite() or _is_long(number):
        return str(value)
    if places < 0:
        places = 0 if number == number.to_integral_value(context=_EXACT) else -places
    rounded = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, _EXACT) or Decimal(0)
    if "u" in suffix:
        return f"{rounded:.{places}f}"
    return formatter().number(rounded, decimals=places, grouping="g" in suffix)


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    try:
        return Decimal(str(value))
    except (InvalidOperation, ValueError):
        pass
    try:
        return None if isinstance(value, str) else Decimal(float(cast("SupportsFloat", value)))
    except (OverflowError, TypeError, ValueError):
        return None


def _is_long(number: Decimal) -> bool:
    exponent = cast("int", number.as_tuple().exponent)  # a letter only for what is not finite
    return abs(number.adjusted()) > DIGIT_LIMIT or abs(exponent) > 2 * DIGIT_LIMIT


def _places(given: str) -> tuple[int | None, str]:
    text = given.rstrip("gu")
    suffix = given[len(text) :]
    try:
        places = whole(text) if text else -1
    except ValueError:
        return None, suffix
    return (places if abs(places) <= DECIMALS_LIMIT else None), suffix
