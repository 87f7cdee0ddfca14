from itertools import pairwise

import pytest

from airfields.airports.data import Directory


def test_lhr_is_london_heathrow(airports: Directory) -> None:
    found = airports.find("LHR")
    assert found is not None
    assert (found.code, found.name, found.city, found.country) == ("EGLL", "London Heathrow Airport", "London", "GB")
    assert (found.feet, found.metres, found.zone) == (83, 25, "Europe/London")


def test_codes_are_found_in_any_case(airports: Directory) -> None:
    assert airports.find("egll") is airports.find("EGLL") is airports.find("lhr")
    assert airports.find("XXXXX") is None


def test_a_code_with_one_wrong_letter_has_suggestions(airports: Directory) -> None:
    assert "EGLL" in [airport.code for airport in airports.similar("EGLX")]
    assert airports.similar("much too long") == []


def test_all_airports_are_there_and_each_in_one_country(airports: Directory) -> None:
    assert len(airports.airports) > 28_000
    assert sum(map(len, airports.by_country.values())) == len(airports.airports)
    assert {airport.country for airport in airports.by_country["DE"]} == {"DE"}


def test_a_code_that_the_data_made_up_is_not_shown(airports: Directory) -> None:
    found = airports.find("_AYM")
    assert found is not None
    assert (found.official_code, found.label) == ("", "AYM")


@pytest.mark.parametrize("order", ["known", "name", "city", "country", "code", "elevation"])
def test_each_order_holds_every_airport(airports: Directory, order: str) -> None:
    assert set(airports.ordered_by(order)) == set(airports.airports)


def test_the_order_of_elevation_goes_up(airports: Directory) -> None:
    assert all(one.feet <= other.feet for one, other in pairwise(airports.ordered_by("elevation")))
    assert airports.ordered_by("elevation")[-1].name == "Laguna Choclococha Airport"


def test_names_come_before_numbers(airports: Directory) -> None:
    assert airports.ordered_by("name")[0].name[0].isalpha()
    assert airports.ordered_by("name")[-1].name[0].isdigit()
