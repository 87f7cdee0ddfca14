"""Babel's tables: those of one locale apart from all others, and entries that have no types of their own."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from babel import localedata
from babel.core import Locale

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KEPT", "apart", "entry_at", "section", "table", "text_at"]

KEPT = 100
"""How many locales are kept, which take a megabyte each."""


@lru_cache(maxsize=KEPT)
def apart(locale: Locale, /) -> Locale:
    """Give a locale whose data is shared with no other one.

    Babel's locales share the data that they inherit, and keep in it what an alias means for the first of them that is
    asked (its issue 1234): after one page in Japanese, German months that stand by themselves have Japanese names.
    """
    with localedata._cache_lock:  # noqa: SLF001 - there is no other way around what it keeps
        kept = dict(localedata._cache)  # noqa: SLF001
        localedata._cache.clear()  # noqa: SLF001
        try:
            own = Locale(locale.language, locale.territory, locale.script, locale.variant, locale.modifier)
            _ = own.text_direction  # reads the data
        finally:
            localedata._cache.clear()  # noqa: SLF001
            localedata._cache.update(kept)  # noqa: SLF001
    return own


def section(locale: Locale, name: str, /) -> object:
    """Give a table of a locale that Babel has no property for: only its own functions use it, with marks of its own."""
    return locale._data[name]  # noqa: SLF001 - see above


def table(found: object, /) -> Mapping[str, object]:
    """Give a table of Babel's with the type that it has."""
    return cast("Mapping[str, object]", found)


def entry_at(found: object, /, *path: str) -> object:
    """Give what stands at the end of a path of keys; None where it breaks off."""
    for key in path:
        if found is None:
            return None
        found = table(found).get(key)
    return found


def text_at(found: object, /, *path: str) -> str | None:
    """Give the text at the end of a path of keys; None where there is none."""
    ended = entry_at(found, *path)
    return ended if isinstance(ended, str) else None
