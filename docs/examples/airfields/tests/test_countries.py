import pytest

from airfields.airports.models import Airport
from airfields.countries.languages import LANGUAGES, name_in, region_in
from airfields.countries.models import countries, find


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("DE", "en", "Germany"),
        ("DE", "de", "Deutschland"),
        ("DE", "el", "Γερμανία"),
        ("DE", "ja", "ドイツ"),
        ("DE", "ar", "ألمانيا"),
        ("VN", "de", "Vietnam"),
        ("BO", "en", "Bolivia"),
        ("XK", "fr", "Kosovo"),
    ],
)
def test_a_country_has_a_name_in_each_language(code: str, language: str, name: str) -> None:
    assert name_in(countries()[code], LANGUAGES[language]) == name


def test_a_usual_name_without_a_translation_is_not_english_in_another_script() -> None:
    assert not name_in(countries()["IR"], LANGUAGES["ar"]).isascii()


def test_regions_are_translated_where_the_catalogue_has_them() -> None:
    assert region_in("Bayern", LANGUAGES["fr"]) == "Bavière"
    assert region_in("Bayern", LANGUAGES["ar"]) == "Bayern"
    assert region_in("", LANGUAGES["fr"]) == ""


def test_codes_of_two_and_three_letters_are_found() -> None:
    assert find("de") == find("DEU") == countries()["DE"]
    assert find("ZZ") is None


def test_each_airport_is_in_a_country_that_has_a_name() -> None:
    assert not Airport.objects.filter(country__name="").exists()
    assert len(countries()) == 250
