"""Messages as templates hold them, and how a translation is filled with values.

The ids are those that catalogues have had for templates all along: ``%(name)s`` is a value, ``%%`` a per cent sign.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import TYPE_CHECKING

from bandstand.contracts.i18n.english import ENGLISH
from bandstand.templates._records import Record

if TYPE_CHECKING:
    from bandstand.contracts.i18n import Translator
    from bandstand.templates._activation import Rendering

_MARK = re.compile(r"%(?:\(([^()]*)\)s|(%))?")


class Message(Record):
    """What a translator is asked for.

    The context is None where there is none, and where it is known at rendering only.
    """

    text: str
    plural: str | None
    context: str | None
    placeholders: tuple[str, ...]


def say(
    rendering: Rendering,
    text: str,
    plural: str | None,
    context: object,
    number: object,
    placeholders: tuple[str, ...],
    *values: str,
) -> str:
    """Give a translation with a value for each placeholder; the source where the translation does not fit."""
    said_in = None if context is None else str(context)
    count = 0 if plural is None else whole(number)
    found = _found(rendering.translator if text else ENGLISH, text, plural, said_in, count)
    if not _fits(found, placeholders):
        found = _found(ENGLISH, text, plural, said_in, count)
    return found % dict(zip(placeholders, values, strict=True))


def _found(translator: Translator, text: str, plural: str | None, context: str | None, count: int) -> str:
    if plural is None:
        return translator.gettext(text) if context is None else translator.pgettext(context, text)
    if context is None:
        return translator.ngettext(text, plural, count)
    return translator.npgettext(context, text, plural, count)


@lru_cache(maxsize=4_096)  # a site has so many messages with placeholders that it shows again and again
def _fits(translation: str, placeholders: tuple[str, ...]) -> bool:
    """Tell whether every per cent sign is doubled or begins a placeholder that there is."""
    return all(mark[2] or mark[1] in placeholders for mark in _MARK.finditer(translation))


def whole(number: object) -> int:
    """Give the number that picks a plural: the next whole one, as half a book is counted like one.

    Raises:
        TypeError: It is no number.
    """
    if isinstance(number, (int, float, Decimal)):
        try:
            return ceil(number)
        except (OverflowError, ValueError):  # it is not finite
            pass
    message = f"What 'count' counts is a number; got {number!r}."
    raise TypeError(message)


def doubled(text: str) -> str:
    """Give a text with its per cent signs as messages have them."""
    return text.replace("%", "%%")
