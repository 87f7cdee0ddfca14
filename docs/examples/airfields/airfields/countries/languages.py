"""What other languages call countries and their parts: the catalogues of the distribution ``pycountry``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations, translation
from typing import Literal

from airfields.countries.models import Country
from airfields.spelling import simplified
from bandstand.contracts.i18n import LOCALE


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


def active() -> Language:
    """Give the language of the page; English where names are not known in it."""
    return LANGUAGES.get(LOCALE.get().partition("-")[0], LANGUAGES["en"])


def name_in(country: Country, language: Language) -> str:
    """Give what a language calls a country; in English where it is not known."""
    if language.code == "en":
        return country.name
    names = _catalogue("iso3166-1", language.code)
    usual = names.gettext(country.name)
    # A usual name that stays as it is, such as "Iran", is right in German and no word in Greek.
    is_missing = usual == country.name and not language.is_latin
    return names.gettext(country.listed_name) if is_missing else usual


def official_name_in(country: Country, language: Language) -> str:
    """Give the full name of a country in a language; nothing where it has none, in English where it is not known."""
    if language.code == "en" or not country.official_name:
        return country.official_name
    return _catalogue("iso3166-1", language.code).gettext(country.official_name)


def order(name: str, language: Language) -> tuple[bool, str]:
    """Give what a name is sorted by; one that stayed English comes last in another script."""
    key = simplified(name)
    return key.isascii() and not language.is_latin, key


def ordered(countries: Iterable[Country], language: Language) -> list[Country]:
    """Give countries in the order of their names in a language."""
    return sorted(countries, key=lambda country: order(name_in(country, language), language))


def region_in(region: str, language: Language) -> str:
    """Give what a language calls a part of a country; as it is given where it is not known."""
    return _catalogue("iso3166-2", language.code).gettext(region) if region else region


@cache
def _catalogue(domain: str, language: str) -> NullTranslations:
    """Read a catalogue; one that does not exist translates nothing."""
    import pycountry

    return translation(domain, pycountry.LOCALES_DIR, [language], fallback=True)
