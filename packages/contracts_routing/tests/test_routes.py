"""Routes and matches as values."""

import copy
import pickle
from typing import cast

import pytest

from bandstand.contracts.routing import Match, Route


class View:
    """A target that is an instance."""


def view() -> None:
    """A target that is a function."""


BOOK = Route(pattern="books/<int:number>/", target=view, name="book", namespaces=("press", "shop"))


def test_a_route_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        BOOK.name = "other"  # type: ignore[misc]  # the point of the test


def test_a_route_keeps_a_read_only_copy_of_its_options() -> None:
    options: dict[str, object] = {"csrf": False}
    route = Route(pattern="", target=view, options=options)
    options["csrf"] = True
    assert route.options == {"csrf": False}
    with pytest.raises(TypeError):
        cast("dict[str, object]", route.options)["csrf"] = True


def test_a_route_equals_only_itself_and_hashes_whatever_it_holds() -> None:
    first, second = (Route(pattern="", target=[], options={"limits": []}) for _ in range(2))
    assert first == first
    assert first != second
    assert {first: 1, second: 2}[first] == 1


def test_the_view_name_joins_the_namespaces_and_the_name() -> None:
    assert BOOK.view_name == "press:shop:book"
    assert Route(pattern="", target=view, name="front").view_name == "front"


def test_without_a_name_the_view_name_is_the_targets_dotted_name() -> None:
    assert Route(pattern="", target=view).view_name == f"{__name__}.view"
    assert Route(pattern="", target=View(), namespaces=("shop",)).view_name == f"shop:{__name__}.View"


def test_each_namespace_is_its_own_application_unless_said_otherwise() -> None:
    assert BOOK.app_names == ("press", "shop")
    assert Route(pattern="", target=view, namespaces=("news",), app_names=("blog",)).app_names == ("blog",)


def test_namespaces_and_applications_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^Each namespace has one application: \('blog',\) do not fit \(\)\.$"):
        Route(pattern="", target=view, app_names=("blog",))


@pytest.mark.parametrize(
    "names", [{"name": "a:b"}, {"namespaces": ("a:b",)}, {"namespaces": ("a",), "app_names": ("a:b",)}]
)
def test_a_name_with_a_colon_is_refused(names: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"holds no colon, which separates namespaces; got 'a:b'\.$"):
        Route(pattern="", target=view, **names)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("copied", [copy.deepcopy(BOOK), pickle.loads(pickle.dumps(BOOK))])
def test_a_route_survives_copying_and_pickling(copied: Route) -> None:
    assert (copied.pattern, copied.target, copied.view_name) == (BOOK.pattern, view, "press:shop:book")
    assert copied.options == {}


def test_a_match_reads_through_to_its_route() -> None:
    match = Match(BOOK, {"number": 7})
    assert match.args == ()
    assert (match.target, match.name, match.view_name) == (view, "book", "press:shop:book")
    assert (match.namespaces, match.app_names, match.options) == (("press", "shop"), ("press", "shop"), {})


def test_matches_are_equal_when_route_and_parameters_are() -> None:
    assert Match(BOOK, {"number": 7}) == Match(BOOK, {"number": 7})
    assert Match(BOOK, {"number": 7}) != Match(BOOK, {"number": 8})
    assert Match(BOOK, {}, ("7",)) != Match(BOOK, {}, ())


def test_a_match_holds_nothing_else() -> None:
    with pytest.raises(AttributeError):
        Match(BOOK, {}).other = 1  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
