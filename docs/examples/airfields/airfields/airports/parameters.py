"""Reading what somebody looks for out of an address: what is understood is used, what is not is a problem."""

from collections.abc import Mapping

from airfields.airports.models import ORDERS, Airport
from airfields.airports.search import Query
from airfields.countries.languages import active, name_in
from airfields.countries.models import Country
from airfields.problems import Change, Problem, shown
from airfields.spelling import nearest
from airfields.writing import number
from bandstand.contracts.i18n import LazyText

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
            no_page = LazyText(id="“%(text)s” is no page: pages are numbered from 1 to %(last)s.")
            self._complain("page", no_page.fill({"text": shown(text), "last": number(last)}))
        elif not 1 <= int(text) <= last:
            beyond = LazyText(id="There is no page %(number)s: the last one is %(last)s.")
            self._complain("page", beyond.fill({"number": number(int(text)), "last": number(last)}), str(last))
        else:
            return int(text)
        return 1

    def _complain(self, field: str, text: LazyText, *meant: str) -> None:
        """Add a problem, and the values that were probably meant."""
        changes = tuple(Change(self._said(field, value), {field: value}) for value in meant)
        self.problems.append(Problem(field, text, changes))

    def _text(self) -> str:
        text = " ".join(self._parameters.get("q", "").split())
        if len(text) <= LONGEST_TEXT:
            return text
        too_long = LazyText(
            # Translators: Both are numbers of characters; the first decides the plural.
            id="A search has at most %(limit)s character; this one has %(size)s.",
            plural="A search has at most %(limit)s characters; this one has %(size)s.",
            number="limit",
        )
        self._complain("q", too_long.fill({"limit": LONGEST_TEXT, "size": number(len(text))}))
        return ""

    def _country(self) -> str:
        text = self._parameters.get("country", "").strip()
        known = self._countries
        if not text or text.upper() in known:
            return text.upper()
        codes = {
            name: country.code for country in known.values() for name in (country.name, name_in(country, active()))
        }
        codes |= {code: code for code in known}
        meant = dict.fromkeys(codes[name] for name in nearest(text[:LONGEST_TEXT], codes, cutoff=0.5))
        unknown = LazyText(id="There is no country “%(text)s”: expected two letters, such as DE.")
        self._complain("country", unknown.fill({"text": shown(text)}), *meant)
        return ""

    def _region(self, country: str) -> str:
        text = self._parameters.get("region", "")
        if not text or not country:
            return ""
        known = set(Airport.objects.filter(country=country).values_list("region", flat=True).distinct())
        if text in known:
            return text
        meant = nearest(text[:LONGEST_TEXT], known - {""})
        # Translators: In which country there is no such region: "There is no region “Texas” in Germany."
        unknown = LazyText(id="There is no region “%(text)s” in %(country)s.")
        name = name_in(self._countries[country], active())
        self._complain("region", unknown.fill({"text": shown(text), "country": name}), *meant)
        return ""

    def _height(self, name: str) -> int | None:
        text = self._parameters.get(name, "").strip()
        if not text:
            return None
        if _is_number(text.removeprefix("-")) and int(text) in _HEIGHTS:
            return int(text)
        no_height = LazyText(id="“%(text)s” is no height: expected metres, from %(least)s to %(most)s.")
        limits = {"least": number(_HEIGHTS[0]), "most": number(_HEIGHTS[-1])}
        self._complain(name, no_height.fill({"text": shown(text), **limits}))
        return None

    def _sort(self) -> str:
        text = self._parameters.get("sort", "")
        if text.removeprefix("-") in ORDERS or not text:
            return text
        meant = nearest(text[:LONGEST_TEXT], ORDERS)
        # Translators: %(known)s are words as they stand in addresses, with commas between them: "name, city".
        unknown = LazyText(id="Lists cannot be sorted by “%(text)s”: expected %(known)s.")
        self._complain("sort", unknown.fill({"text": shown(text), "known": ", ".join(ORDERS)}), *meant)
        return ""

    def _said(self, field: str, value: str) -> str | LazyText:
        """Give what the link for a value says."""
        if field == "country":
            return name_in(self._countries[value], active())
        # Translators: A link to a page of a list; it stands behind "Did you mean".
        return LazyText(id="page %(number)s", params={"number": number(int(value))}) if field == "page" else value


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 9
