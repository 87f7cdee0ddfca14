"""Finding airports by words, place and height."""

from dataclasses import dataclass

from airfields.airports.models import METRES_PER_FOOT, ORDERS, Airport
from airfields.countries.languages import active, ordered
from airfields.countries.models import Country
from airfields.spelling import simplified
from bandstand.orm import Case, F, Q, QuerySet, Value, When
from bandstand.orm.functions import StrIndex


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


def search(query: Query) -> QuerySet[Airport]:
    """Give the airports that a query asks for, in its order; nothing is asked yet."""
    found = Airport.objects.filter(*_conditions(query))
    if query.text and not query.sort:
        return found.annotate(rank=_rank(simplified(query.text).strip())).order_by("rank", *ORDERS["known"])
    column = query.sort.removeprefix("-") or "known"
    if column == "country":
        found = found.annotate(country_place=_country_place())
    sorted_ = found.order_by(*ORDERS[column])
    return sorted_.reverse() if query.sort.startswith("-") else sorted_


def _conditions(query: Query) -> list[Q]:
    conditions = [Q(words__contains=word) for word in simplified(query.text).split()]
    if query.country:
        conditions.append(Q(country=query.country))
    if query.region:
        conditions.append(Q(region=query.region))
    if query.iata:
        conditions.append(Q(is_known=True))
    if query.lowest is not None:
        conditions.append(Q(feet__gte=query.lowest / METRES_PER_FOOT))
    if query.highest is not None:
        conditions.append(Q(feet__lte=query.highest / METRES_PER_FOOT))
    return conditions


def _country_place() -> StrIndex:
    """Make what sorts by the names of countries as the reader knows them: where a code stands in the list of all."""
    codes = ",".join(country.code for country in ordered(Country.objects.all(), active()))
    return StrIndex(Value(codes), F("country_id"))


def _rank(text: str) -> Case:
    """Make what puts the best answers first: a code, then the beginning of a name, then that of a city."""
    return Case(
        When(Q(iata__iexact=text) | Q(code__iexact=text), then=Value(0)),
        When(words__startswith=text, then=Value(1)),
        When(city_words__startswith=text, then=Value(2)),
        default=Value(3),
    )
