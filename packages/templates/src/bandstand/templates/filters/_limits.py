"""How much a filter works on, whoever wrote the text: pages show what strangers send.

Every filter is linear in its input. Those that rewrite a text leave one of more than ``TEXT_LIMIT`` characters as it
is; those whose result must not hold the rest (``striptags``, ``slugify``, ``truncate...``) see its beginning only.
Filters that make a text safe (``escape``, ``escapejs``, ``json_script``) have no limit, as neither would be right.
"""

from __future__ import annotations

from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, SupportsInt, cast

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT_LIMIT = 1 << 20
"""The longest text that filters rewrite, in characters."""

WIDTH_LIMIT = 10_000
"""The widest that ``center``, ``ljust``, ``rjust`` and ``stringformat`` make a text, in characters."""

DIGIT_LIMIT = 200
"""The most digits that a number may have to be calculated with."""

TEXT_OF_NUMBER_LIMIT = 1000
"""The longest text that is read as a number, with spaces and zeros in front."""


def on_text(rewrite: Callable[[str], str]) -> Callable[[object], str]:
    """Make a filter of a function from text to text: any value is printed first, a text beyond the limit left alone."""

    @wraps(rewrite)
    def call(value: object, /) -> str:
        text = str(value)
        return rewrite(text) if len(text) <= TEXT_LIMIT else text

    return call


def on_text_with(rewrite: Callable[[str, object], str]) -> Callable[[object, object], str]:
    """Do the same for a function with an argument."""

    @wraps(rewrite)
    def call(value: object, argument: object, /) -> str:
        text = str(value)
        return rewrite(text, argument) if len(text) <= TEXT_LIMIT else text

    return call


def beginning(value: object) -> str:
    """Give the text of a value, without what stands beyond the limit."""
    return str(value)[:TEXT_LIMIT]


def whole(value: object) -> int:
    """Give the whole number that a value is or says, as ``int()`` does.

    Raises:
        TypeError: It is no kind of number or text.
        ValueError: It says no whole number, or one of more than ``DIGIT_LIMIT`` digits.
    """
    # A decimal of a few characters can be a number that fills the memory: 1e999999999.
    if isinstance(value, Decimal) and value.is_finite() and value.adjusted() > DIGIT_LIMIT:
        raise ValueError(_too_long(value))
    if isinstance(value, str) and len(value) > TEXT_OF_NUMBER_LIMIT:  # int() takes the square of the length
        raise ValueError(_too_long(value[:DIGIT_LIMIT]))
    try:
        number = int(cast("SupportsInt | str", value))
    except OverflowError as error:
        raise ValueError(str(error)) from None
    if abs(number) >= 10**DIGIT_LIMIT:
        raise ValueError(_too_long(type(value).__name__))
    return number


def _too_long(value: object) -> str:
    return f"A number that is calculated with has at most {DIGIT_LIMIT} digits; got {value!r}."
