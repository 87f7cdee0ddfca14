"""The names of languages as CLDR has them, for texts that no catalogue translates."""

from __future__ import annotations

from bandstand.i18n.tags import locale_of

__all__ = ["language_names"]

# The languages that sites are offered in are among those that CLDR has data for at its highest level of coverage.
_ENGLISH = "en"


def language_names(tag: str, /) -> dict[str, str]:
    """Give, by the English name of each language that CLDR knows, its name in a language; empty for English."""
    own, english = locale_of(tag), locale_of(_ENGLISH)
    if own.language == _ENGLISH:
        return {}
    return {name: own.languages[code] for code, name in english.languages.items() if code in own.languages}
