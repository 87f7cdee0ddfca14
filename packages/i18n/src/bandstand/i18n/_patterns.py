"""Dates and times by patterns of CLDR: ``d. MMMM y``, ``HH:mm``."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from babel.dates import PATTERN_CHARS, DateTimePattern, parse_pattern, tokenize_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from babel.core import Locale

__all__ = ["LONGEST_PATTERN", "Pattern", "full_years", "pattern_of", "refilled", "written"]

LONGEST_PATTERN = 200
"""How long a pattern may be, in characters."""

_ZONES = frozenset("zZOvVXx")
_CLOCK = frozenset("aAbBhHkKmsS")
_KEPT = 1000


class Pattern(NamedTuple):
    """A pattern that is known to be one.

    Attributes:
        text: As it was given.
        whole: What writes all of it.
        zoneless: What writes it for a value without a zone.
        letters: The letters of its fields.
    """

    text: str
    whole: DateTimePattern
    zoneless: DateTimePattern
    letters: frozenset[str]


@lru_cache(maxsize=_KEPT)
def pattern_of(text: str, /) -> Pattern:
    """Read a pattern.

    Raises:
        ValueError: It is empty or too long, has a letter that is no field and not between apostrophes, or a field of a
            length that there is not.
    """
    if not 0 < len(text) <= LONGEST_PATTERN:
        message = f"A pattern has from 1 to {LONGEST_PATTERN} characters; got {text[:LONGEST_PATTERN]!r}."
        raise ValueError(message)
    unknown = [
        sign for sign in _outside_quotes(text) if sign.isascii() and sign.isalpha() and sign not in PATTERN_CHARS
    ]
    if unknown:
        message = (
            f"The letter {unknown[0]!r} of the pattern {text!r} is no field of a date or a time; expected a pattern of "
            "CLDR such as 'd MMM y', with text between apostrophes."
        )
        raise ValueError(message)
    letters = frozenset(part[0] for part in _parts(text) if not isinstance(part, str))
    try:
        whole = parse_pattern(text)
    except ValueError as error:
        message = f"The pattern {text!r} cannot be used: {error}."
        raise ValueError(message) from None
    return Pattern(text, whole, _zoneless(text) if letters & _ZONES else whole, letters)


def _outside_quotes(text: str) -> Iterator[str]:
    for number, part in enumerate(text.split("'")):
        if number % 2 == 0:
            yield from part


def _zoneless(text: str) -> DateTimePattern:
    """Give the pattern without its fields of a zone, the space beside them, and parentheses that hold nothing else."""
    kept = [part for part in _parts(text) if isinstance(part, str) or part[0] not in _ZONES]
    return parse_pattern(_joined(kept).replace("()", "").strip() or "''")


def _parts(pattern: str) -> list[str | tuple[str, int]]:
    """Give the texts of a pattern, and its fields as letters with their widths."""
    return [value for _, value in tokenize_pattern(pattern)]


def _joined(parts: Iterable[str | tuple[str, int]]) -> str:
    # Texts side by side are quoted together: between two quotations would be an apostrophe.
    runs = groupby(parts, key=lambda part: isinstance(part, str))
    return "".join(
        _quoted("".join(map(str, run))) if is_text else "".join(str(part[0]) * int(part[1]) for part in run)
        for is_text, run in runs
    )


def _quoted(text: str) -> str:
    plain = text.replace("'", "''")
    return f"'{plain}'" if any(sign.isascii() and sign.isalpha() for sign in text) else plain


def refilled(pattern: str, asked: str) -> str:
    """Give a pattern whose names are as wide as those of a skeleton: ``d MMM y`` for ``yMMMMd`` is ``d MMMM y``."""
    widths = {_kind(part[0]): part[1] for part in _parts(asked) if not isinstance(part, str)}
    return _joined([part if isinstance(part, str) else (part[0], _widened(part, widths)) for part in _parts(pattern)])


def _widened(part: tuple[str, int], widths: Mapping[str, int]) -> int:
    letter, width = part
    asked = widths.get(_kind(letter), 0)
    is_name = width > 2 or letter == "E"  # others of up to two letters are numbers
    return asked if is_name and asked > 2 else width


@lru_cache(maxsize=_KEPT)
def full_years(pattern: Pattern, /) -> Pattern:
    """Give a pattern whose years have all of their digits."""
    parts = _parts(pattern.text)
    return pattern_of(_joined([("y", 1) if part == ("y", 2) else part for part in parts]))


def _kind(letter: str) -> str:
    return {"L": "M", "c": "E", "e": "E", "q": "Q"}.get(letter, letter)


def written(value: dt.date | dt.time, pattern: Pattern, locale: Locale) -> str:
    """Write a date, a time or a moment, as it is, with the digits of ASCII.

    Raises:
        ValueError: The pattern asks for what the value does not have.
    """
    aware = isinstance(value, dt.datetime | dt.time) and value.utcoffset() is not None
    try:
        return (pattern.whole if aware else pattern.zoneless).apply(value, locale)
    except (AttributeError, TypeError) as error:
        needs = "time" if pattern.letters & _CLOCK and not isinstance(value, dt.time | dt.datetime) else "date"
        message = f"The pattern {pattern.text!r} asks for the {needs} of {value!r}, which has none."
        raise ValueError(message) from error
