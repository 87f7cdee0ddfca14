"""The airports of the distribution ``airportsdata``, as rows."""

from collections.abc import Iterator
from string import ascii_uppercase, digits
from typing import Any

from airfields.airports.geo import vector
from airfields.countries.models import Country
from airfields.spelling import simplified
from bandstand.orm import PROTECT, BooleanField, CharField, FloatField, ForeignKey, Model, Q, TextField
from bandstand.orm.indexes import Index

METRES_PER_FOOT = 0.3048

# Strips that are called by a number stand behind those that have a name.
_BY_NAME = ("-is_named", "words", "code")

ORDERS: dict[str, tuple[str, ...]] = {
    "known": ("-is_known", *_BY_NAME),
    "name": _BY_NAME,
    "city": ("-has_city", "city_words", *_BY_NAME),
    "country": ("country_place", *_BY_NAME),
    "code": ("-is_known", "iata", "code"),
    "elevation": ("feet", *_BY_NAME),
}
"""What lists can be sorted by, and how; those with a code on tickets are the ones that most people know.

``search`` makes ``country_place``.
"""


class Airport(Model):
    """One airport.

    Attributes:
        code: What it is found by: its ICAO code, or the code that its country or the data gave it.
        iata: The code on tickets, or nothing.
        region: The state, province or the like, or nothing.
        feet: The height above the sea, in the unit that aviation uses.
        zone: The name of its time zone.
        x, y, z: The point on the unit sphere, by which its neighbours are found.
        words: What a search looks at: name, city and codes, one a line.
        city_words: The city as lists sort it.
    """

    code = CharField(max_length=8, primary_key=True)
    iata = CharField(max_length=3, blank=True, db_index=True)
    name = CharField(max_length=150)
    city = CharField(max_length=100, blank=True)
    region = CharField(max_length=100, blank=True)
    country = ForeignKey(Country, PROTECT, related_name="airports")
    feet = FloatField(db_index=True)
    latitude = FloatField()
    longitude = FloatField()
    zone = CharField(max_length=50)
    x = FloatField(db_index=True)
    y = FloatField()
    z = FloatField()
    words = TextField()
    city_words = CharField(max_length=100, blank=True)
    is_known = BooleanField()
    is_named = BooleanField()
    has_city = BooleanField()

    class Meta:
        indexes = (
            Index(fields=["-is_known", "-is_named", "words"], name="airports_known"),
            Index(fields=["country", "region"], name="airports_region"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def metres(self) -> int:
        """The height above the sea."""
        return round(self.feet * METRES_PER_FOOT)

    @property
    def label(self) -> str:
        """The shortest code that it goes by."""
        return self.iata or self.official_code

    @property
    def official_code(self) -> str:
        """The code, or nothing where the data had to make one up."""
        return "" if self.code.startswith("_") else self.code


def find(code: str) -> Airport | None:
    """Give the airport of a code, ICAO or IATA, in any case; the country comes with it."""
    if "\0" in code:
        return None  # no database takes it
    code = code.upper()
    found = Airport.objects.select_related("country").filter((Airport.code == code) | (Airport.iata == code))
    return min(found, key=lambda airport: airport.code != code, default=None)


def similar(code: str) -> list[Airport]:
    """Give the airports whose codes differ from one by a single letter; those of tickets come first."""
    code = code.upper()
    if len(code) not in (3, 4):
        return []
    guesses = [code[:at] + letter + code[at + 1 :] for at in range(len(code)) for letter in ascii_uppercase + digits]
    return list(Airport.objects.filter(Q(code__in=guesses) | Q(iata__in=guesses)).order_by(*ORDERS["known"]))


def listed() -> Iterator[Airport]:
    """Give all airports of the distribution, as rows that are not saved."""
    from airportsdata import load

    for row in load().values():
        yield _airport(row)


def _airport(row: Any) -> Airport:
    city_words, words = simplified(row["city"]), "\n".join((row["name"], row["city"], row["iata"], row["icao"]))
    airport = Airport(
        code=row["icao"],
        iata=row["iata"],
        name=row["name"],
        city=row["city"],
        region=row["subd"],
        country_id=row["country"],
        feet=row["elevation"],
        latitude=row["lat"],
        longitude=row["lon"],
        zone=row["tz"],
        words=simplified(words),
        city_words=city_words,
        is_known=bool(row["iata"]),
        is_named=row["name"][:1].isalpha(),
        has_city=bool(row["city"]),
    )
    airport.x, airport.y, airport.z = vector(airport)
    return airport
