"""The pages about airports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from airfields.airports import maps, world
from airfields.airports.clock import local_time
from airfields.airports.data import Airport, Directory, directory
from airfields.airports.geo import Found, compass
from airfields.airports.parameters import LONGEST_TEXT, Reader
from airfields.airports.search import Query, search
from airfields.countries.data import Country, countries
from airfields.paging import page, pages
from airfields.problems import Hint, Lost, shown
from airfields.rendering import render
from bandstand.http import Request, Response, redirect
from bandstand.urls import reverse

PER_PAGE = 25
NEIGHBOURS = 8
_MOST_AROUND = 250  # dots on the map beside the neighbours
_MOST_HINTS = 5
_CELL = 4.0  # degrees, of the map of the world


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column of the list.

    Attributes:
        sort: What its link sorts by, as a parameter says it.
        order: What ``aria-sort`` says; nothing where the list is not sorted by it.
    """

    name: str
    title: str
    sort: str
    order: Literal["ascending", "descending", ""]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options of a select."""

    value: str
    text: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One that is set, and the parameters of the list without it."""

    text: str
    without: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An airport nearby: how many kilometres away, and in which direction."""

    airport: Airport
    distance: float
    direction: str


def airport_list(request: Request[None]) -> Response:
    """Show the airports that somebody looks for, 25 at a time."""
    known = directory()
    reader = Reader(request.query, known)
    query = reader.query()
    found = search(known, query)
    shown_page = page(found, reader.page(pages(len(found), PER_PAGE)), PER_PAGE)
    context = {
        "section": "airports",
        "query": query,
        "asked": query.parameters,
        "page": shown_page,
        "rows": [(airport, countries()[airport.country]) for airport in shown_page.items],
        "columns": _columns(query),
        "choices": _countries(known, query),
        "sorts": _sorts(query),
        "filters": _filters(query),
        "problems": reader.problems,
        "wrong": {problem.field for problem in reader.problems},
        "longest_text": LONGEST_TEXT,
    }
    return render(request, "airports/list.html", context, status=404 if reader.problems else 200)


def airport_page(request: Request[None], code: str) -> Response:
    """Show one airport: facts, local time, neighbours and maps."""
    known = directory()
    airport = known.find(code)
    if airport is None:
        message = f"There is no airport {shown(code)}."
        raise Lost(message, _hints(known, code))
    if code != airport.code:
        return redirect(reverse("airports:airport", args=[airport.code]), permanent=True)
    near = known.globe.nearest(airport, NEIGHBOURS + 1)
    near = [found for found in near if found.place is not airport][:NEIGHBOURS]
    around = known.globe.within(airport, maps.projection_of(airport, near).reach)
    small = world.world(_CELL)
    context = {
        "section": "airports",
        "airport": airport,
        "country": countries()[airport.country],
        "crumbs": Query(country=airport.country, region=airport.region).parameters,
        "time": local_time(airport.zone, datetime.now(UTC)),
        "neighbours": _neighbours(airport, near),
        "map": maps.draw(airport, near, around[:_MOST_AROUND]),
        "world": small,
        "spot": small.position(airport),
    }
    return render(request, "airports/airport.html", context)


def _neighbours(airport: Airport, near: Sequence[Found[Airport]]) -> list[Neighbour]:
    return [Neighbour(found.place, found.distance, compass(airport, found.place)) for found in near]


def _hints(known: Directory, code: str) -> tuple[Hint, ...]:
    """Give what was probably meant: a code with another letter, or words instead of a code."""
    guesses = known.similar(code) or search(known, Query(text=code[:LONGEST_TEXT]))
    return tuple(
        Hint(f"{airport.name} ({airport.label or airport.code})", reverse("airports:airport", args=[airport.code]))
        for airport in guesses[:_MOST_HINTS]
    )


_TITLES = {"name": "Airport", "city": "City", "country": "Country", "code": "Codes", "elevation": "Elevation"}
_SORTS = {
    "name": "Name",
    "city": "City",
    "country": "Country",
    "code": "Code",
    "elevation": "Lowest first",
    "-elevation": "Highest first",
}


def _columns(query: Query) -> list[Column]:
    column = query.sort.removeprefix("-")
    return [_column(name, title, query.sort, is_sorted=name == column) for name, title in _TITLES.items()]


def _column(name: str, title: str, sort: str, *, is_sorted: bool) -> Column:
    if not is_sorted:
        return Column(name, title, name, "")
    if sort.startswith("-"):
        return Column(name, title, name, "descending")
    return Column(name, title, f"-{name}", "ascending")


def _sorts(query: Query) -> list[Choice]:
    usual = {"": "Best match" if query.text else "IATA codes first"}
    return [Choice(value, text, value == query.sort) for value, text in (usual | _SORTS).items()]


def _countries(known: Directory, query: Query) -> list[Choice]:
    return [
        Choice(country.code, f"{country.name} ({len(known.by_country[country.code]):,})", country.code == query.country)
        for country in countries().values()
        if country.code in known.by_country
    ]


def _filters(query: Query) -> list[Filter]:
    country: Country | None = countries().get(query.country)
    texts = {
        f"Country: {country.name}" if country else "": replace(query, country="", region=""),
        f"Region: {query.region}" if query.region else "": replace(query, region=""),
        "With an IATA code" if query.iata else "": replace(query, iata=False),
        "" if query.lowest is None else f"From {query.lowest:,} m": replace(query, lowest=None),
        "" if query.highest is None else f"Up to {query.highest:,} m": replace(query, highest=None),
    }
    return [Filter(text, without.parameters) for text, without in texts.items() if text]
