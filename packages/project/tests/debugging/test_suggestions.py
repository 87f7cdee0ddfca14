"""What may help."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bandstand.contracts.rendering import RENDERER, TemplateMissing
from bandstand.contracts.routing import Match, NoReverse, Route
from bandstand.contracts.services import MissingService
from bandstand.http import CrossSiteRequest
from bandstand.project.debugging._suggestions import suggestions


@dataclass
class Book:
    title: str

    def save(self) -> None:
        tilte()  # type: ignore[name-defined]  # noqa: F821 - the mistake that is looked at

    def close(self) -> None:
        save()  # type: ignore[name-defined]  # noqa: F821 - as above


async def load() -> Book:
    return Book("Emma")


def helps(call: Callable[[], object]) -> list[str]:
    try:
        call()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test looks at
        return suggestions(error)
    raise AssertionError(call)


def misspelt_name() -> None:
    books = ["Emma"]
    print(bookz, books)  # type: ignore[name-defined]  # noqa: F821 - as above


def forgotten_import() -> None:
    json.dumps(1)  # type: ignore[name-defined]  # noqa: F821 - as above


def misspelt_key() -> None:
    shelf = {"titel": "Emma"}
    print(shelf["title"])


total = 1


def unbound() -> None:
    total += 1  # noqa: F841, F823 - as above  # pyright: ignore[reportUnboundVariable]


def not_awaited() -> None:
    coroutine: Any = load()
    try:
        coroutine.title  # noqa: B018 - as above
    finally:
        coroutine.close()


def not_there() -> None:
    book: Any = None
    book.title  # noqa: B018 - as above


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (misspelt_name, ["Did you mean 'books'?"]),
        (forgotten_import, ["Did you forget 'import json'?"]),
        (lambda: Book("Emma").close(), ["Did you mean 'self.save'?"]),
        (misspelt_key, ["Did you mean 'titel', which 'shelf' has?"]),
        (lambda: Book("Emma").titel, ["Did you mean 'title'?"]),  # type: ignore[attr-defined]
        (not_awaited, ["It is a coroutine, which has to be awaited first: did you forget 'await'?"]),
        (
            not_there,
            ["It is None: something that was looked up is not there, or a function returns nothing."],
        ),
        (lambda: __import__("jinja2_is_not_here"), []),
        (lambda: __import__("jsom"), ["Did you mean 'json'?"]),
        (
            lambda: __import__("bandstand.nowhere"),
            ["Install it, if there is such a part: python -m pip install bandstand-nowhere"],
        ),
        (lambda: int("x"), []),
    ],
)
def test_mistakes_are_told_with_what_mends_them(call: Callable[[], object], expected: list[str]) -> None:
    assert helps(call) == expected


def test_a_local_name_without_a_value_is_explained() -> None:
    assert helps(unbound)[0].startswith("'total' is assigned somewhere in this function, so it is local here")


def test_a_known_package_that_is_missing_comes_with_the_line_that_installs_it() -> None:
    error = ModuleNotFoundError("No module named 'yaml'", name="yaml")
    assert suggestions(error) == ["Install it: python -m pip install pyyaml"]


def test_a_name_that_a_module_lacks_is_compared_with_those_that_it_has() -> None:
    error = ImportError("cannot import name 'dump_s' from 'json'", name="json")
    assert suggestions(error) == ["Did you mean 'dumps'?"]


def test_what_an_error_says_itself_counts() -> None:
    routes = [Route(pattern="books/", target=None, name="books")]
    assert suggestions(NoReverse("boks", routes=routes)) == ["Did you mean 'books', declared as 'books/'?"]
    missing = TemplateMissing(["lst.html"], known=["list.html", "form.html"])
    assert suggestions(missing) == ["Did you mean the template 'list.html'?"]


def test_a_missing_service_names_who_provides_it() -> None:
    assert suggestions(MissingService(RENDERER, [])) == [
        "bandstand-templates or bandstand-jinja provides it: install it and add it to the components of the project."
    ]


def test_a_refused_form_says_how_it_would_be_taken() -> None:
    assert "csrf_token" in suggestions(CrossSiteRequest(detail="The token is missing or wrong."))[0]
    assert "trusted_origins" in suggestions(CrossSiteRequest(detail="The origin is 'https://b.example'."))[0]


def test_causes_are_looked_at_too() -> None:
    error = RuntimeError("It failed.")
    error.__cause__ = ModuleNotFoundError("No module named 'yaml'", name="yaml")
    assert suggestions(error) == ["Install it: python -m pip install pyyaml"]


def test_a_view_that_takes_other_parameters_than_its_route_gives_is_named() -> None:
    def detail(request: object) -> None:
        raise TypeError("inside")

    match = Match(Route(pattern="books/<int:pk>/", target=detail), {"pk": 3})
    (hint,) = suggestions(TypeError("detail() got an unexpected keyword argument 'pk'"), match)
    assert hint.startswith("The route 'books/<int:pk>/' gives (request, pk), and ")
    assert "detail(request: object)" in hint
    assert "test_suggestions.py:" in hint
    fitting = Match(Route(pattern="books/", target=detail), {})
    assert suggestions(TypeError("something else"), fitting) == []
    with pytest.raises(TypeError) as raised:
        detail(None)
    assert suggestions(raised.value, match) == []


def test_an_object_that_fails_when_it_is_asked_for_its_names_costs_the_hint_alone() -> None:
    class Closed:
        def __dir__(self) -> list[str]:
            raise ValueError

    assert helps(lambda: Closed().title) == []  # type: ignore[attr-defined]
