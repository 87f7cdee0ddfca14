import pytest

from airfields.airports.parameters import Reader
from airfields.airports.search import Query, search
from airfields.countries.models import countries


def codes(query: Query) -> list[str]:
    return [airport.code for airport in search(query)]


@pytest.mark.parametrize("text", ["zurich", "ZÜRICH", "Zürich airport", "lszh", "ZRH"])
def test_case_and_accents_do_not_matter(text: str) -> None:
    assert "LSZH" in codes(Query(text=text))


def test_codes_are_the_best_answers() -> None:
    assert codes(Query(text="lhr"))[0] == "EGLL"
    assert codes(Query(text="egll"))[0] == "EGLL"


def test_all_words_must_be_there() -> None:
    assert codes(Query(text="london heathrow")) == ["EGLL"]
    assert codes(Query(text="london zurich")) == []


def test_filters_narrow_each_other() -> None:
    german = search(Query(country="DE"))
    high = search(Query(country="DE", iata=True, lowest=500, highest=800))
    assert {airport.country_id for airport in german} == {"DE"}
    assert 0 < len(high) < len(german)
    assert all(airport.iata and 500 <= airport.feet * 0.3048 <= 800 for airport in high)


def test_sorting_goes_both_ways() -> None:
    up = [airport.feet for airport in search(Query(country="CH", sort="elevation"))]
    down = [airport.feet for airport in search(Query(country="CH", sort="-elevation"))]
    assert up == sorted(up)
    assert down == up[::-1]


def read(**parameters: str) -> tuple[Query, list[tuple[str, list[str]]]]:
    reader = Reader(parameters, countries())
    query = reader.query()
    return query, [(problem.field, [change.text for change in problem.changes]) for problem in reader.problems]


def test_an_address_is_read_and_written_back() -> None:
    parameters = {"q": "bad", "country": "DE", "iata": "1", "low": "100", "high": "900", "sort": "-city"}
    query, problems = read(**parameters)
    assert query == Query(text="bad", country="DE", iata=True, lowest=100, highest=900, sort="-city")
    assert problems == []
    assert query.parameters == parameters


def test_heights_the_wrong_way_round_mean_the_same() -> None:
    query, problems = read(low="900", high="-100")
    assert (query.lowest, query.highest, problems) == (-100, 900, [])


MISTAKES: list[tuple[dict[str, str], tuple[str, list[str]]]] = [
    ({"country": "ZZ"}, ("country", ["South Africa", "Zambia", "Zimbabwe"])),
    ({"country": "germny"}, ("country", ["Germany", "Guernsey", "Niger"])),
    ({"country": "DE", "region": "Bayerm"}, ("region", ["Bayern"])),
    ({"low": "high"}, ("low", [])),
    ({"high": "1e3"}, ("high", [])),
    ({"low": "²"}, ("low", [])),
    ({"sort": "elevatoin"}, ("sort", ["elevation"])),
    ({"q": "x" * 101}, ("q", [])),
]


@pytest.mark.parametrize(("parameters", "problem"), MISTAKES)
def test_what_is_not_understood_is_named_with_what_was_meant(
    parameters: dict[str, str], problem: tuple[str, list[str]]
) -> None:
    query, problems = read(**parameters)
    assert [(field, sorted(meant)) for field, meant in problems] == [problem]
    assert query == Query(country="DE" if parameters.get("country") == "DE" else "")
