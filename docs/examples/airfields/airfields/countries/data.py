"""The countries of the distribution ``pycountry``, and what other languages call them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations, translation
from typing import Literal

from airfields.spelling import simplified


@dataclass(frozen=True, slots=True)
class Country:
    """One country.

    Attributes:
        code: Two letters, as in ISO 3166-1.
        long_code: Three letters.
        name: What it is usually called in English.
        listed_name: What the standard lists it as, which has more translations.
        official_name: The full name, or nothing where it is the same.
    """

    code: str
    long_code: str
    name: str
    listed_name: str
    official_name: str


@dataclass(frozen=True, slots=True)
class Language:
    """One that names can be shown in.

    Attributes:
        code: As HTML writes it, and the catalogues do.
        name: What it calls itself.
        is_latin: Whether it is written in Latin letters, as English names are.
    """

    code: str
    name: str
    direction: Literal["ltr", "rtl"] = "ltr"
    is_latin: bool = True


LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        Language("en", "English"),
        Language("de", "Deutsch"),
        Language("es", "Español"),
        Language("fr", "Français"),
        Language("el", "Ελληνικά", is_latin=False),
        Language("uk", "Українська", is_latin=False),
        Language("ja", "日本語", is_latin=False),
        Language("ar", "العربية", "rtl", is_latin=False),
    )
}

# The airports use its code, which ISO 3166 leaves to its users; the standard does not list it.
_KOSOVO = Country("XK", "XKX", "Kosovo", "Kosovo", "")


@cache
def countries() -> Mapping[str, Country]:
    """Give all countries by their codes, in the order of their English names."""
    import pycountry

    listed = [
        Country(
            code=entry.alpha_2,
            long_code=entry.alpha_3,
            name=getattr(entry, "common_name", entry.name),
            listed_name=entry.name,
            official_name=getattr(entry, "official_name", ""),
        )
        for entry in pycountry.countries
    ]
    return {country.code: country for country in sorted([*listed, _KOSOVO], key=lambda known: simplified(known.name))}


def find(code: str) -> Country | None:
    """Give the country of a code of two or three letters, in any case."""
    code = code.upper()
    return countries().get(code) or next((known for known in countries().values() if known.long_code == code), None)


def name_in(country: Country, language: Language) -> str:
    """Give what a language calls a country; in English where it is not known."""
    if language.code == "en":
        return country.name
    names = _catalogue("iso3166-1", language.code)
    usual = names.gettext(country.name)
    # A usual name that stays as it is, such as "Iran", is right in German and no word in Greek.
    is_missing = usual == country.name and not language.is_latin
    return names.gettext(country.listed_name) if is_missing else usual


def region_in(region: str, language: Language) -> str:
    """Give what a language calls a part of a country; as it is given where it is not known."""
    return _catalogue("iso3166-2", language.code).gettext(region) if region else region


@cache
def _catalogue(domain: str, language: str) -> NullTranslations:
    """Read a catalogue; one that does not exist translates nothing."""
    import pycountry

    return translation(domain, pycountry.LOCALES_DIR, [language], fallback=True)
