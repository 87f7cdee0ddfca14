"""Finding airports by words, place and height."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from airfields.airports.data import METRES_PER_FOOT, Airport, Directory
from airfields.spelling import simplified

Test = Callable[[Airport], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What somebody looks for; what is not given does not matter.

    Attributes:
        text: Words, each of which is part of the name, the city or a code.
        country: Two letters.
        region: The name as the data has it.
        iata: Whether only airports with a code on tickets count.
        lowest: In metres.
        highest: In metres.
        sort: One of the ``ORDERS``, with a minus for the other direction; nothing for the best answers first.
    """

    text: str = ""
    country: str = ""
    region: str = ""
    iata: bool = False
    lowest: int | None = None
    highest: int | None = None
    sort: str = ""

    @property
    def parameters(self) -> dict[str, str]:
        """The query of an address that asks for this; defaults are left out."""
        given = {
            "q": self.text,
            "country": self.country,
            "region": self.region,
            "iata": "1" if self.iata else "",
            "low": "" if self.lowest is None else str(self.lowest),
            "high": "" if self.highest is None else str(self.highest),
            "sort": self.sort,
        }
        return {name: value for name, value in given.items() if value}


def search(directory: Directory, query: Query) -> list[Airport]:
    """Give the airports that a query asks for, in its order."""
    candidates: Iterable[Airport] = directory.ordered_by(query.sort.removeprefix("-") or "known")
    for test in _tests(query):
        candidates = filter(test, candidates)
    found = list(candidates)
    if query.sort.startswith("-"):
        found.reverse()
    if query.text and not query.sort:
        found.sort(key=_rank(simplified(query.text).strip()))
    return found


def _tests(query: Query) -> list[Test]:
    tests: list[Test] = []
    if query.country:
        tests.append(lambda airport: airport.country == query.country)
    if query.region:
        tests.append(lambda airport: airport.region == query.region)
    if query.iata:
        tests.append(lambda airport: bool(airport.iata))
    if query.lowest is not None:
        lowest = query.lowest / METRES_PER_FOOT
        tests.append(lambda airport: airport.feet >= lowest)
    if query.highest is not None:
        highest = query.highest / METRES_PER_FOOT
        tests.append(lambda airport: airport.feet <= highest)
    tests += [_has(word) for word in simplified(query.text).split()]
    return tests


def _has(word: str) -> Test:
    return lambda airport: word in airport.words


def _rank(text: str) -> Callable[[Airport], int]:
    """Make what puts the best answers first: a code, then the beginning of a name, then that of a city."""

    def rank(airport: Airport) -> int:
        name, city, iata, code = airport.words.split("\n")
        return 0 if text in (iata, code) else 1 if name.startswith(text) else 2 if city.startswith(text) else 3

    return rank
