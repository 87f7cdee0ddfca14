"""The pages about airports."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from airfields.airports import maps, world
from airfields.airports.clock import local_time
from airfields.airports.geo import compass
from airfields.airports.models import Airport, find, similar
from airfields.airports.near import Found, nearest, within
from airfields.airports.parameters import LONGEST_TEXT, Reader
from airfields.airports.search import Query, search
from airfields.countries.languages import active, name_in, ordered
from airfields.countries.models import Country
from airfields.notes.models import Note
from airfields.paging import page, pages
from airfields.problems import Hint, Lost, shown
from airfields.rendering import render
from airfields.writing import number
from bandstand.contracts.i18n import LazyText
from bandstand.http import Request, Response, redirect
from bandstand.orm import Count
from bandstand.urls import reverse

PER_PAGE = 25
NEIGHBOURS = 8
_MOST_AROUND = 250  # dots on the map beside the neighbours
_MOST_HINTS = 5
_MOST_NOTES = 3
_CELL = 4.0  # degrees, of the map of the world


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column of the list.

    Attributes:
        sort: What its link sorts by, as a parameter says it.
        order: What ``aria-sort`` says; nothing where the list is not sorted by it.
    """

    name: str
    title: LazyText
    sort: str
    order: Literal["ascending", "descending", ""]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the options of a select."""

    value: str
    text: str | LazyText
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """One that is set, and the parameters of the list without it."""

    text: LazyText
    without: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An airport nearby: how many kilometres away, and in which direction."""

    airport: Airport
    distance: float
    direction: str


def airport_list(request: Request[None]) -> Response:
    """Show the airports that somebody looks for, 25 at a time."""
    with_airports = Country.objects.annotate(number=Count("airports")).filter(number__gt=0)
    countries = {country.code: country for country in with_airports}
    reader = Reader(request.query, countries)
    query = reader.query()
    found = search(query).select_related("country")
    total = found.count()
    shown_page = page(found, reader.page(pages(total, PER_PAGE)), PER_PAGE, total)
    context = {
        "section": "airports",
        "query": query,
        "asked": query.parameters,
        "page": shown_page,
        "columns": _columns(query),
        "choices": _choices(countries.values(), query),
        "sorts": _sorts(query),
        "filters": _filters(query, countries.get(query.country)),
        "problems": reader.problems,
        "wrong": {problem.field for problem in reader.problems},
        "longest_text": LONGEST_TEXT,
    }
    return render(request, "airports/list.html", context, status=404 if reader.problems else 200)


def airport_page(request: Request[None], code: str) -> Response:
    """Show one airport: facts, local time, neighbours, maps, and what visitors say."""
    from airfields.notes.forms import NoteForm  # loaded for its first page, not for the start of the site

    airport = airport_of(code)
    if code != airport.code:
        return redirect(reverse("airports:airport", args=[airport.code]), permanent=True)
    near = [found for found in nearest(airport, NEIGHBOURS + 1) if found.place != airport][:NEIGHBOURS]
    around = within(airport, maps.projection_of(airport, near).reach)
    small = world.world(_CELL)
    context = {
        "section": "airports",
        "airport": airport,
        "country": airport.country,
        "crumbs": Query(country=airport.country.code, region=airport.region).parameters,
        "time": local_time(airport.zone, datetime.now(UTC)),
        "neighbours": _neighbours(airport, near),
        "map": maps.draw(airport, near, around[:_MOST_AROUND]),
        "world": small,
        "spot": small.position(airport),
        "notes": Note.objects.filter(airport=airport)[:_MOST_NOTES],
        "form": NoteForm(),
    }
    return render(request, "airports/airport.html", context)


def airport_of(code: str) -> Airport:
    """Give the airport of a code, or say what was probably meant."""

    airport = find(code)
    if airport is None:
        message = LazyText(id="There is no airport “%(code)s”.", params={"code": shown(code)})
        raise Lost(message, _hints(code))
    return airport


def _neighbours(airport: Airport, near: Sequence[Found]) -> list[Neighbour]:
    return [Neighbour(found.place, found.distance, compass(airport, found.place)) for found in near]


def _hints(code: str) -> tuple[Hint, ...]:
    """Give what was probably meant: a code with another letter, or words instead of a code."""
    guesses = similar(code) or search(Query(text=code[:LONGEST_TEXT]))
    return tuple(
        Hint(f"{airport.name} ({airport.label or airport.code})", reverse("airports:airport", args=[airport.code]))
        for airport in guesses[:_MOST_HINTS]
    )


_TITLES = {
    "name": LazyText(id="Airport"),
    "city": LazyText(id="City"),
    "country": LazyText(id="Country"),
    "code": LazyText(id="Codes"),
    "elevation": LazyText(id="Elevation"),
}
_BEST = LazyText(id="Best match")
_KNOWN = LazyText(id="IATA codes first")
# Translators: What a list is sorted by.
_SORTS = {
    "name": LazyText(id="Name"),
    "city": LazyText(id="City"),
    "country": LazyText(id="Country"),
    "code": LazyText(id="Code"),
    "elevation": LazyText(id="Lowest first"),
    "-elevation": LazyText(id="Highest first"),
}
# Translators: Filters that are set: each is shown by itself, with a cross to take it away.
_OF_COUNTRY = LazyText(id="Country: %(name)s")
_OF_REGION = LazyText(id="Region: %(name)s")
_WITH_IATA = LazyText(id="With an IATA code")
# Translators: A height in metres, and above.
_FROM = LazyText(id="From %(metres)s m")
# Translators: A height in metres, and below.
_UP_TO = LazyText(id="Up to %(metres)s m")


def _columns(query: Query) -> list[Column]:
    column = query.sort.removeprefix("-")
    return [_column(name, title, query.sort, is_sorted=name == column) for name, title in _TITLES.items()]


def _column(name: str, title: LazyText, sort: str, *, is_sorted: bool) -> Column:
    if not is_sorted:
        return Column(name, title, name, "")
    if sort.startswith("-"):
        return Column(name, title, name, "descending")
    return Column(name, title, f"-{name}", "ascending")


def _sorts(query: Query) -> list[Choice]:
    usual = {"": _BEST if query.text else _KNOWN}
    return [Choice(value, text, value == query.sort) for value, text in (usual | _SORTS).items()]


def _choices(countries: Iterable[Country], query: Query) -> list[Choice]:
    language = active()
    return [
        Choice(country.code, f"{name_in(country, language)} ({number(country.number)})", country.code == query.country)
        for country in ordered(countries, language)
    ]


def _filters(query: Query, country: Country | None) -> list[Filter]:
    set_ones: list[tuple[LazyText, Query]] = []
    if country:
        text = _OF_COUNTRY.fill({"name": name_in(country, active())})
        set_ones.append((text, replace(query, country="", region="")))
    if query.region:
        set_ones.append((_OF_REGION.fill({"name": query.region}), replace(query, region="")))
    if query.iata:
        set_ones.append((_WITH_IATA, replace(query, iata=False)))
    if query.lowest is not None:
        set_ones.append((_FROM.fill({"metres": number(query.lowest)}), replace(query, lowest=None)))
    if query.highest is not None:
        set_ones.append((_UP_TO.fill({"metres": number(query.highest)}), replace(query, highest=None)))
    return [Filter(text, without.parameters) for text, without in set_ones]
