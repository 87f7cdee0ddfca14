"""What languages are called, in English, by those who speak them and in any other, and which way they are written.

The names are those of CLDR. A language that it does not know is called by its code, unless the project says what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from babel.core import get_global
from babel.localedata import locale_identifiers

from bandstand.contracts.i18n import LOCALE
from bandstand.i18n._cldr import text_at
from bandstand.i18n.tags import LONGEST, fallbacks, locale_of, normal_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.core import Locale

__all__ = [
    "KNOWN_LANGUAGES",
    "LanguageInfo",
    "is_right_to_left",
    "language_info",
    "language_name",
    "text_direction",
]

# Of Unicode's scripts, those whose letters run from right to left.
_RIGHT_TO_LEFT = frozenset((
    "Adlm", "Arab", "Aran", "Armi", "Avst", "Chrs", "Cprt", "Elym", "Gara", "Hatr", "Hebr", "Hung", "Khar", "Lydi",
    "Mand", "Mani", "Mend", "Merc", "Mero", "Narb", "Nbat", "Nkoo", "Orkh", "Palm", "Phli", "Phlp", "Phnx", "Prti",
    "Rohg", "Samr", "Sarb", "Sogd", "Sogo", "Syrc", "Syre", "Syrj", "Syrn", "Thaa", "Yezi",
))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageInfo:
    """A language.

    Attributes:
        code: Its tag: ``"pt-BR"``.
        name: Its name in English.
        local_name: Its name in itself.
        right_to_left: Whether it is written from right to left.
    """

    code: str
    name: str
    local_name: str
    right_to_left: bool = False


def _known() -> Iterator[str]:
    """Give the tags of all languages, and of their scripts, that CLDR has data for; not those of regions."""
    for identifier in locale_identifiers():
        _, *others = identifier.split("_")
        if all(len(part) == 4 for part in others):
            yield identifier.replace("_", "-")


KNOWN_LANGUAGES: tuple[str, ...] = tuple(sorted(_known()))
"""The tags of all languages in which formats and names are known, sorted."""


def language_info(tag: str, /, *, own: Iterable[LanguageInfo] = ()) -> LanguageInfo:
    """Give what a language is called.

    Args:
        tag: A language tag, in any case; underscores do, too.
        own: Languages of the project, which CLDR does not know, or which are to be called otherwise.
    """
    code = normal_tag(tag) or tag[:LONGEST]
    given = _own(code, own)
    if given is not None:
        return given
    name = _name(code, locale_of("en"))
    there = locale_of(code)
    is_there = there.language in {step.partition("-")[0] for step in fallbacks(code)}
    local = _name(code, there) if is_there else None
    return LanguageInfo(
        code=code,
        name=name or local or code,
        local_name=local or name or code,
        right_to_left=is_right_to_left(code),
    )


def _own(code: str, own: Iterable[LanguageInfo]) -> LanguageInfo | None:
    by_code = {(normal_tag(info.code) or info.code): info for info in own}
    return next((by_code[step] for step in fallbacks(code) if step in by_code), None) if by_code else None


def language_name(tag: str, /, *, locale: str | None = None, own: Iterable[LanguageInfo] = ()) -> str:
    """Give the name of a language in another one, the active one by default: ``fr`` is ``Französisch`` in German.

    What has no name there is called by its English one, and else by its code; ``own`` is as ``language_info`` takes it.
    """
    info = language_info(tag, own=own)
    code = normal_tag(tag)
    if code is None or _own(code, own) is not None:
        return info.name
    return _name(code, locale_of(LOCALE.get() if locale is None else locale)) or info.name


def _name(code: str, locale: Locale) -> str | None:
    """Give the name of a language, with what else its tag says in parentheses: ``Serbian (Latin)``."""
    parts = code.split("-")
    for count in range(len(parts), 0, -1):
        key = "_".join(parts[:count])
        known = text_at(locale.languages, key) or text_at(
            locale.languages, get_global("language_aliases").get(key, key)
        )
        if known is not None:
            details = ", ".join(_detail(part, locale) for part in parts[count:])
            return f"{known} ({details})" if details else known
    return None


def _detail(part: str, locale: Locale) -> str:
    tables = (locale.scripts, locale.territories, locale.variants)
    return next(filter(None, (text_at(table, key) for table in tables for key in (part, part.upper()))), part)


def is_right_to_left(tag: str, /) -> bool:
    """Tell whether a language is written from right to left, by its script or the one that it is usually written in."""
    code = normal_tag(tag)
    return code is not None and _script(code) in _RIGHT_TO_LEFT


def _script(code: str) -> str | None:
    language, *others = code.split("-")
    if others and len(others[0]) == 4 and others[0].isalpha():
        return others[0]
    likely = get_global("likely_subtags")
    language = get_global("language_aliases").get(language, language)
    full = (likely.get(f"{language}_{others[0]}") if others else None) or likely.get(language)
    return None if full is None else full.split("_")[1]


def text_direction(tag: str, /) -> Literal["ltr", "rtl"]:
    """Give the value of the attribute ``dir`` of HTML for a language."""
    return "rtl" if is_right_to_left(tag) else "ltr"
