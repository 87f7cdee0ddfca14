"""The countries of the distribution ``pycountry``, as rows."""

from collections.abc import Iterator
from typing import Any

from airfields.spelling import simplified
from bandstand.orm import CharField, Model


class Country(Model):
    """One country.

    Attributes:
        code: Two letters, as in ISO 3166-1.
        long_code: Three letters.
        name: What it is usually called in English.
        listed_name: What the standard lists it as, which has more translations.
        official_name: The full name, or nothing where it is the same.
        words: The name as lists sort it.
    """

    code = CharField(max_length=2, primary_key=True)
    long_code = CharField(max_length=3, unique=True)
    name = CharField(max_length=100)
    listed_name = CharField(max_length=100)
    official_name = CharField(max_length=100, blank=True)
    words = CharField(max_length=100, db_index=True)

    class Meta:
        ordering = ("words",)

    def __str__(self) -> str:
        return self.name


def countries() -> dict[str, Country]:
    """Give all countries by their codes, in the order of their English names."""
    return {country.code: country for country in Country.objects.all()}


def find(code: str) -> Country | None:
    """Give the country of a code of two or three letters, in any case."""
    if "\0" in code:
        return None  # no database takes it
    code = code.upper()
    return Country.objects.filter((Country.code == code) | (Country.long_code == code)).first()


def listed() -> Iterator[Country]:
    """Give the countries that the standard lists, and one more, as rows that are not saved."""
    import pycountry

    for entry in pycountry.countries:
        name = getattr(entry, "common_name", entry.name)
        yield _country(entry.alpha_2, entry.alpha_3, name, entry.name, getattr(entry, "official_name", ""))
    # The airports use its code, which ISO 3166 leaves to its users; the standard does not list it.
    yield _country("XK", "XKX", "Kosovo", "Kosovo", "")


def _country(code: str, long_code: str, name: str, listed_name: str, official_name: str) -> Country:
    texts: dict[str, Any] = {"name": name, "listed_name": listed_name, "official_name": official_name}
    return Country(code=code, long_code=long_code, words=simplified(name), **texts)
