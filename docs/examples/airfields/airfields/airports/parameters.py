"""Reading what somebody looks for out of an address: what is understood is used, what is not is a problem."""

from collections.abc import Mapping

from airfields.airports.models import ORDERS, Airport
from airfields.airports.search import Query
from airfields.countries.models import Country
from airfields.problems import Change, Problem, shown
from airfields.spelling import nearest

LONGEST_TEXT = 100
_HEIGHTS = range(-1_000, 10_000)  # metres


class Reader:
    """Reads parameters, and collects the problems.

    Args:
        parameters: Those of the address.
        countries: All countries by code.

    Attributes:
        problems: Those met so far.
    """

    def __init__(self, parameters: Mapping[str, str], countries: Mapping[str, Country]) -> None:
        self._parameters = parameters
        self._countries = countries
        self.problems: list[Problem] = []

    def query(self) -> Query:
        """Read what somebody looks for."""
        country = self._country()
        lowest, highest = self._height("low"), self._height("high")
        if lowest is not None and highest is not None and lowest > highest:
            lowest, highest = highest, lowest  # whoever confuses the two means the same
        return Query(
            text=self._text(),
            country=country,
            region=self._region(country),
            iata=self._parameters.get("iata") == "1",
            lowest=lowest,
            highest=highest,
            sort=self._sort(),
        )

    def page(self, last: int) -> int:
        """Read the number of a page; 1 where it is none."""
        text = self._parameters.get("page", "1")
        if not _is_number(text):
            self._complain("page", f"{shown(text)} is no page: pages are numbered from 1 to {last:,}.")
        elif not 1 <= int(text) <= last:
            self._complain("page", f"There is no page {int(text):,}: the last one is {last:,}.", str(last))
        else:
            return int(text)
        return 1

    def _complain(self, field: str, text: str, *meant: str) -> None:
        """Add a problem, and the values that were probably meant."""
        changes = tuple(Change(self._said(field, value), {field: value}) for value in meant)
        self.problems.append(Problem(field, text, changes))

    def _text(self) -> str:
        text = " ".join(self._parameters.get("q", "").split())
        if len(text) <= LONGEST_TEXT:
            return text
        self._complain("q", f"A search has at most {LONGEST_TEXT} characters; this one has {len(text)}.")
        return ""

    def _country(self) -> str:
        text = self._parameters.get("country", "").strip()
        known = self._countries
        if not text or text.upper() in known:
            return text.upper()
        codes = {country.name: country.code for country in known.values()} | {code: code for code in known}
        meant = dict.fromkeys(codes[name] for name in nearest(text[:LONGEST_TEXT], codes, cutoff=0.5))
        self._complain("country", f"There is no country {shown(text)}: expected two letters, such as DE.", *meant)
        return ""

    def _region(self, country: str) -> str:
        text = self._parameters.get("region", "")
        if not text or not country:
            return ""
        known = set(Airport.objects.filter(country=country).values_list("region", flat=True).distinct())
        if text in known:
            return text
        meant = nearest(text[:LONGEST_TEXT], known - {""})
        self._complain("region", f"There is no region {shown(text)} in {self._countries[country].name}.", *meant)
        return ""

    def _height(self, name: str) -> int | None:
        text = self._parameters.get(name, "").strip()
        if not text:
            return None
        if _is_number(text.removeprefix("-")) and int(text) in _HEIGHTS:
            return int(text)
        self._complain(name, f"{shown(text)} is no height: expected metres, from −1,000 to 9,999.")
        return None

    def _sort(self) -> str:
        text = self._parameters.get("sort", "")
        if text.removeprefix("-") in ORDERS or not text:
            return text
        meant = nearest(text[:LONGEST_TEXT], ORDERS)
        self._complain("sort", f"Lists cannot be sorted by {shown(text)}: expected {', '.join(ORDERS)}.", *meant)
        return ""

    def _said(self, field: str, value: str) -> str:
        """Give what the link for a value says."""
        if field == "country":
            return self._countries[value].name
        return f"page {int(value):,}" if field == "page" else value


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9
