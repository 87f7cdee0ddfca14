"""What templates write about airports: numbers, heights, distances, positions and days."""

from collections.abc import Mapping
from datetime import datetime

from airfields import writing
from airfields.airports.models import Airport
from bandstand.contracts.i18n import LazyText
from bandstand.contracts.rendering.helpers import Library

library = Library("airports")

library.filter(writing.number)
library.filter(writing.distance)

# Translators: The letters are those of the compass: north, east, south and west.
_POSITIONS = {
    (True, True): LazyText(id="%(latitude)s° N, %(longitude)s° E"),
    (True, False): LazyText(id="%(latitude)s° N, %(longitude)s° W"),
    (False, True): LazyText(id="%(latitude)s° S, %(longitude)s° E"),
    (False, False): LazyText(id="%(latitude)s° S, %(longitude)s° W"),
}

# Translators: The directions of the compass, short as on maps, or whole words: they stand in tables and sentences, too.
_WINDS: Mapping[str, LazyText] = {
    "N": LazyText(id="N", context="direction"),
    "NE": LazyText(id="NE", context="direction"),
    "E": LazyText(id="E", context="direction"),
    "SE": LazyText(id="SE", context="direction"),
    "S": LazyText(id="S", context="direction"),
    "SW": LazyText(id="SW", context="direction"),
    "W": LazyText(id="W", context="direction"),
    "NW": LazyText(id="NW", context="direction"),
}


@library.filter
def metres(airport: Airport) -> str:
    """Write how high an airport lies: ``25 m``."""
    # Translators: A number of metres.
    return str(LazyText(id="%(metres)s m", params={"metres": writing.number(airport.metres)}))


@library.filter
def height(airport: Airport) -> str:
    """Write how high an airport lies, in both units: ``25 m (83 ft)``."""
    both = {"metres": writing.number(airport.metres), "feet": writing.number(airport.feet)}
    # Translators: A height in metres and in feet.
    return str(LazyText(id="%(metres)s m (%(feet)s ft)", params=both))


@library.filter
def position(airport: Airport) -> str:
    """Write where an airport is: ``51.4706° N, 0.4619° W``."""
    text = _POSITIONS[airport.latitude >= 0, airport.longitude >= 0]
    shown = {
        "latitude": writing.exactly(abs(airport.latitude), 4),
        "longitude": writing.exactly(abs(airport.longitude), 4),
    }
    return text.render(None, shown)


@library.filter
def place(airport: Airport) -> str:
    """Write the city and the region, each once: ``London, England``."""
    return ", ".join(dict.fromkeys(filter(None, (airport.city, airport.region))))


@library.filter
def wind(direction: str) -> str:
    """Write a direction of the compass."""
    return str(_WINDS[direction])


@library.filter
def day(moment: datetime) -> str:
    """Write the day of a moment: ``November 23, 2026``."""
    return writing.long_date(moment.date())


@library.filter
def named_day(moment: datetime) -> str:
    """Write the day of a moment with its name: ``Monday, November 23, 2026``."""
    return writing.full_date(moment.date())
