"""The pages that belong to no app: the first one, and those for what is not there or not answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from airfields.airports.models import Airport
from airfields.airports.world import world
from airfields.countries.models import Country
from airfields.problems import Lost
from airfields.rendering import render
from bandstand.contracts.i18n import LazyText
from bandstand.http import HTTPError, Request, Response
from bandstand.orm import Count, Q

_MOST_COUNTRIES = 8
_CELL = 2.5  # degrees, of the map
_KNOWN = ("EGLL", "KJFK", "RJTT", "OMDB", "SBGR", "FACT", "YSSY", "VNLK")

# Translators: Each stands over the name of an airport that is the first of all in this.
_EXTREMES = {
    "-feet": LazyText(id="Highest"),
    "feet": LazyText(id="Lowest"),
    "-latitude": LazyText(id="Northernmost"),
    "latitude": LazyText(id="Southernmost"),
}


@dataclass(frozen=True, slots=True)
class Record:
    """An airport that is first in something."""

    title: LazyText
    airport: Airport


@dataclass(frozen=True, slots=True)
class Share:
    """A country with many airports, and how many that is of the most."""

    country: Country
    airports: int
    most: int


def home(request: Request[None]) -> Response:
    """Show what the site is, and ways in."""
    return render(request, "home.html", {"section": "home", **_figures()})


def not_found(request: Request[None], error: Exception) -> Response:
    """Say that there is nothing here, and what was probably meant."""
    text = error.text if isinstance(error, Lost) else LazyText(id="There is no page at this address.")
    hints = error.hints if isinstance(error, Lost) else ()
    return render(request, "404.html", {"text": text, "hints": hints}, status=404)


def refused(request: Request[None], error: Exception) -> Response:
    """Say why a request is not answered."""
    status, text = (error.status, error.text) if isinstance(error, HTTPError) else (400, str(error))
    return render(request, "400.html", {"text": text}, status=status)


def _figures() -> Mapping[str, object]:
    """Give what the first page tells about all airports."""
    counted = Airport.objects.aggregate(
        total=Count("pk"),
        with_iata=Count("pk", filter=Q(is_known=True)),
        countries=Count("country", distinct=True),
        zones=Count("zone", distinct=True),
    )
    known = Airport.objects.in_bulk(_KNOWN)
    return {
        **counted,
        "records": _records(),
        "shares": _shares(),
        "known": [known[code] for code in _KNOWN if code in known],
        "world": world(_CELL),
    }


def _records() -> list[Record]:
    airports = Airport.objects.select_related("country")
    found = ((title, airports.order_by(order, "code").first()) for order, title in _EXTREMES.items())
    return [Record(title, airport) for title, airport in found if airport is not None]


def _shares() -> list[Share]:
    counted = Country.objects.annotate(number=Count("airports")).order_by("-number", "code")[:_MOST_COUNTRIES]
    most = max((country.number for country in counted), default=0)
    return [Share(country, country.number, most) for country in counted]
