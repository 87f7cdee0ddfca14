"""Filters that change the letters of a text, or lay it out."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import cast

from markupsafe import Markup

from bandstand.templates.filters._library import LIBRARY
from bandstand.templates.filters._limits import (
    DIGIT_LIMIT,
    TEXT_LIMIT,
    WIDTH_LIMIT,
    beginning,
    on_text,
    on_text_with,
    whole,
)

_FALSE_CAPITAL = re.compile(r"(?<=[a-z])'[A-Z]|(?<=\d)[A-Z]")
_NOT_IN_SLUGS = re.compile(r"[^\w\s-]")
_BETWEEN_SLUG_WORDS = re.compile(r"[-\s]+")
_WORDS_AND_SPACES = re.compile(r"\s+|\S+")
_LONG_NUMBER = re.compile(r"\d{5}")
_KEYPAD = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")


@LIBRARY.filter(keeps_safe=True)
@on_text
def addslashes(text: str, /) -> str:
    """Put a backslash before each backslash and quote, as CSV-like formats ask; for scripts use ``escapejs``."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("'", "\\'")


@LIBRARY.filter(keeps_safe=True)
@on_text
def capfirst(text: str, /) -> str:
    """Make the first letter a capital and leave the others alone."""
    return text[:1].upper() + text[1:]


@LIBRARY.filter(keeps_safe=True)
@on_text_with
def center(text: str, width: object, /) -> str:
    """Put a text in the middle of a field of so many characters, at most ``WIDTH_LIMIT``."""
    return text.center(_field(width))


@LIBRARY.filter(keeps_safe=True)
@on_text_with
def ljust(text: str, width: object, /) -> str:
    """Put a text at the left of a field of so many characters, at most ``WIDTH_LIMIT``."""
    return text.ljust(_field(width))


@LIBRARY.filter(keeps_safe=True)
@on_text_with
def rjust(text: str, width: object, /) -> str:
    """Put a text at the right of a field of so many characters, at most ``WIDTH_LIMIT``."""
    return text.rjust(_field(width))


def _field(width: object) -> int:
    return min(whole(width), WIDTH_LIMIT)


@LIBRARY.filter
def cut(value: object, removed: object, /) -> str:
    """Take every occurrence of a text out of another.

    Safe text stays safe, but not without its semicolons: they end the references that make it so.
    """
    text, unwanted = str(value), str(removed)
    if len(text) <= TEXT_LIMIT and unwanted:
        text = text.replace(unwanted, "")
    return Markup(text) if isinstance(value, Markup) and unwanted != ";" else text  # noqa: S704 - safe before


@LIBRARY.filter(keeps_safe=True)
@on_text
def lower(text: str, /) -> str:
    """Make all letters small."""
    return text.lower()


@LIBRARY.filter
@on_text
def upper(text: str, /) -> str:
    """Make all letters capitals; not ``keeps_safe``, as ``&amp;`` is a reference and ``&AMP;`` may be none."""
    return text.upper()


@LIBRARY.filter(keeps_safe=True)
@on_text
def title(text: str, /) -> str:
    """Begin each word with a capital, other than after an apostrophe or a digit: ``They're 1st``."""
    return _FALSE_CAPITAL.sub(lambda found: found[0].lower(), text.title())


@LIBRARY.filter(keeps_safe=True)
@on_text
def phone2numeric(text: str, /) -> str:
    """Write the digits for the letters of a telephone number; what is on no key is made small."""
    return text.lower().translate(_KEYPAD)


@LIBRARY.filter(keeps_safe=True)
def slugify(value: object, /) -> str:
    """Make a text fit for a URL: small ASCII letters, digits, underscores, and single hyphens for spaces.

    Accents are dropped (``é`` becomes ``e``), and what has no ASCII letter behind it altogether.
    """
    kept = _NOT_IN_SLUGS.sub("", _in_ascii(beginning(value)).lower())
    return _BETWEEN_SLUG_WORDS.sub("-", kept).strip("-_")


def _in_ascii(text: str) -> str:
    if text.isascii():
        return text
    # One by one, because putting a long run of accents in order takes the square of its length.
    decomposed = "".join(unicodedata.normalize("NFKD", character) for character in text)
    return decomposed.encode("ascii", "ignore").decode("ascii")


@LIBRARY.filter(keeps_safe=True)
def stringformat(value: object, spec: object, /) -> str:
    """Format a value as ``%`` does; the sign itself is left out: ``03d``, ``.2f``.

    What the specification does not fit, one that asks for more than ``WIDTH_LIMIT`` characters, and a decimal number of
    more than ``DIGIT_LIMIT`` digits, all give an empty text.
    """
    if _LONG_NUMBER.search(str(spec)) or _is_huge(value):
        return ""
    operand = value
    if isinstance(operand, tuple | str):  # a tuple would be several operands
        operand = str(cast("object", operand))
    try:
        # The format is the template's.
        return str("%" + str(spec)) % operand
    except (ArithmeticError, KeyError, TypeError, ValueError):
        return ""


def _is_huge(value: object) -> bool:
    return isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) > DIGIT_LIMIT


@LIBRARY.filter
def wordcount(value: object, /) -> int:
    """Count the words, which are what stands between white space."""
    return len(beginning(value).split())


@LIBRARY.filter(keeps_safe=True)
@on_text_with
def wordwrap(text: str, width: object, /) -> str:
    """Break lines between words, so that none is longer than so many characters unless one word is.

    Lines that end already stay apart; white space at a break, or after the last word of a line, is dropped.

    Raises:
        ValueError: The width is not a positive number.
    """
    longest = whole(width)
    if longest <= 0:
        message = f"Words are wrapped at a width of 1 or more; got {width!r}."
        raise ValueError(message)
    return "\n".join(_wrapped(line, longest) for line in text.split("\n"))


def _wrapped(line: str, width: int) -> str:
    pieces: list[str] = []
    column, space = 0, ""
    for piece in _WORDS_AND_SPACES.findall(line):
        if piece.isspace():
            space = piece
        elif column + len(space) + len(piece) <= width:
            pieces += space, piece
            column += len(space) + len(piece)
            space = ""
        else:
            pieces += "\n" if column else "", piece
            column, space = len(piece), ""
    return "".join(pieces) or line


@LIBRARY.filter(keeps_safe=True)
def pprint(value: object, /) -> str:
    """Show a value as ``pprint.pprint`` does, for looking into it; a text beyond the limit is cut."""
    from pprint import pformat  # only pages under construction pay for it

    return pformat(str(value)[:TEXT_LIMIT] if isinstance(value, str) else value)
