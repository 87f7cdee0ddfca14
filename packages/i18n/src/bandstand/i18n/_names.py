"""The names of languages as CLDR has them, for texts that no catalogue translates."""

from __future__ import annotations

from bandstand.i18n._cldr import table
from bandstand.i18n.tags import locale_of

__all__ = ["language_names"]

_ENGLISH = "en"


def language_names(tag: str, /) -> dict[str, str]:
    """Give, by the English name of each language that CLDR knows, its name in a language; empty for English."""
    own, english = locale_of(tag), locale_of(_ENGLISH)
    if own.language == _ENGLISH:
        return {}
    names, codes = table(own.languages), table(english.languages)
    return {str(name): str(names[code]) for code, name in codes.items() if code in names}
