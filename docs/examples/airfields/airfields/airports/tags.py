"""What templates write about airports: numbers, heights, distances and positions."""

from airfields.airports.models import Airport
from bandstand.contracts.rendering.helpers import Library

library = Library("airports")


@library.filter
def number(value: float) -> str:
    """Write a number with its thousands apart: ``28,298``."""
    return f"{value:,.0f}".replace("-", "−")


@library.filter
def distance(kilometres: float) -> str:
    """Write a distance, the more exactly the shorter it is."""
    return f"{kilometres:.1f} km" if kilometres < 10 else f"{kilometres:,.0f} km"


@library.filter
def height(airport: Airport) -> str:
    """Write how high an airport lies, in both units: ``25 m (83 ft)``."""
    return f"{number(airport.metres)} m ({number(airport.feet)} ft)"


@library.filter
def position(airport: Airport) -> str:
    """Write where an airport is: ``51.4706° N, 0.4619° W``."""
    north = "N" if airport.latitude >= 0 else "S"
    east = "E" if airport.longitude >= 0 else "W"
    return f"{abs(airport.latitude):.4f}° {north}, {abs(airport.longitude):.4f}° {east}"


@library.filter
def place(airport: Airport) -> str:
    """Write the city and the region, each once: ``London, England``."""
    return ", ".join(dict.fromkeys(filter(None, (airport.city, airport.region))))
