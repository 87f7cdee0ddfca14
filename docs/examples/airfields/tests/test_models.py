from itertools import pairwise

import pytest

from airfields.airports.models import ORDERS, Airport, find, similar
from airfields.airports.search import Query, search
from airfields.countries.models import Country
from bandstand.orm import Count


def test_lhr_is_london_heathrow() -> None:
    found = find("LHR")
    assert found is not None
    assert (found.code, found.name, found.city, found.country.name) == (
        "EGLL",
        "London Heathrow Airport",
        "London",
        "United Kingdom",
    )
    assert (found.feet, found.metres, found.zone) == (83, 25, "Europe/London")


def test_codes_are_found_in_any_case() -> None:
    assert find("egll") == find("EGLL") == find("lhr")
    assert find("XXXXX") is None


def test_a_code_with_one_wrong_letter_has_suggestions() -> None:
    assert "EGLL" in [airport.code for airport in similar("EGLX")]
    assert similar("much too long") == []


def test_all_airports_are_there_and_each_in_one_country() -> None:
    counted = Country.objects.annotate(number=Count("airports")).values_list("number", flat=True)
    assert sum(counted) == Airport.objects.count() > 28_000


def test_a_code_that_the_data_made_up_is_not_shown() -> None:
    found = find("_AYM")
    assert found is not None
    assert (found.official_code, found.label) == ("", "AYM")


@pytest.mark.parametrize("order", ORDERS)
def test_each_order_is_the_same_every_time(order: str) -> None:
    first, second = (list(search(Query(sort=order)).values_list("pk", flat=True)) for _ in range(2))
    assert first == second


def test_the_order_of_elevation_goes_up() -> None:
    airports = list(Airport.objects.order_by(*ORDERS["elevation"]))
    assert all(one.feet <= other.feet for one, other in pairwise(airports))
    assert airports[-1].name == "Laguna Choclococha Airport"


def test_names_come_before_numbers() -> None:
    airports = Airport.objects.order_by(*ORDERS["name"])
    first, last = airports.first(), airports.last()
    assert first is not None
    assert last is not None
    assert (first.name[0].isalpha(), last.name[0].isdigit()) == (True, True)
