"""What templates write about countries."""

from airfields.countries.languages import active, name_in
from airfields.countries.models import Country
from bandstand.contracts.rendering.helpers import Library

library = Library("countries")


@library.filter
def called(country: Country) -> str:
    """Give the name of a country in the language of the page."""
    return name_in(country, active())
