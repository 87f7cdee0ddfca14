"""The error of a path that nothing fits."""

import pickle
from collections.abc import Iterator

from bandstand.contracts.routing import NoMatch, Route

BOOK = Route(pattern="books/<int:number>/", target=lambda: None, name="book")


class Counting:
    """Routes that count how often somebody looks."""

    looks = 0

    def __iter__(self) -> Iterator[Route]:
        self.looks += 1
        return iter([BOOK])


def test_the_error_names_the_path() -> None:
    assert str(NoMatch("/boks/7/")) == "No route fits the path '/boks/7/'."


def test_the_error_says_that_a_slash_is_missing() -> None:
    assert str(NoMatch("books/7/")) == "No route fits 'books/7/': a path begins with a slash."


def test_the_routes_are_read_only_when_somebody_asks() -> None:
    routes = Counting()
    error = NoMatch("/boks/7/", routes)
    assert (str(error) != "", routes.looks) == (True, 0)
    assert error.tried == (BOOK,)
    assert routes.looks == 1


def test_the_error_is_a_lookup_error_that_survives_pickling_without_its_routes() -> None:
    error = pickle.loads(pickle.dumps(NoMatch("/boks/7/", [BOOK])))
    assert isinstance(error, NoMatch)
    assert isinstance(error, LookupError)
    assert (error.path, error.tried) == ("/boks/7/", ())
