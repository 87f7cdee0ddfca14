"""The error of a name and parameters that no route takes."""

import pickle

from bandstand.contracts.routing import NoReverse, Route

BY_NUMBER = Route(pattern="books/<int:number>/", target=lambda: None, name="book", namespaces=("shop",))
BY_SLUG = Route(pattern="books/<slug:slug>/", target=lambda: None, name="book", namespaces=("shop",))
UNNAMED = Route(pattern="about/", target=lambda: None)
ROUTES = [BY_NUMBER, UNNAMED, BY_SLUG]


def test_the_error_says_what_the_routes_of_that_name_take() -> None:
    error = NoReverse("shop:book", (), {"number": "seven", "page": 2}, ROUTES)
    assert error.candidates == (BY_NUMBER, BY_SLUG)
    assert str(error) == (
        "The route 'shop:book' does not take number='seven', page=2: "
        "declared as 'books/<int:number>/' or 'books/<slug:slug>/'."
    )


def test_the_error_names_positional_parameters_and_their_absence() -> None:
    assert str(NoReverse("shop:book", ("a b", 1), {}, [BY_SLUG])) == (
        "The route 'shop:book' does not take 'a b', 1: declared as 'books/<slug:slug>/'."
    )
    assert str(NoReverse("shop:book", routes=[BY_SLUG])) == (
        "The route 'shop:book' takes parameters: declared as 'books/<slug:slug>/'."
    )


def test_the_error_offers_the_nearest_name_and_what_it_takes() -> None:
    error = NoReverse("shop:bok", routes=ROUTES)
    assert error.candidates == (BY_NUMBER, BY_SLUG)
    assert str(error) == (
        "There is no route named 'shop:bok'. Did you mean 'shop:book', "
        "declared as 'books/<int:number>/' or 'books/<slug:slug>/'?"
    )


def test_the_error_offers_the_route_of_that_name_inside_a_namespace() -> None:
    far = Route(pattern="boot/", target=None, name="boot")
    error = NoReverse("book", routes=[far, *ROUTES])
    assert error.candidates == (BY_NUMBER, BY_SLUG)
    assert str(error).startswith("There is no route named 'book'. Did you mean 'shop:book', declared as")


def test_the_error_is_short_when_nothing_is_near() -> None:
    error = NoReverse("zebra", routes=ROUTES)
    assert error.candidates == ()
    assert str(error) == "There is no route named 'zebra'."


def test_a_route_without_a_name_is_no_candidate() -> None:
    assert NoReverse(UNNAMED.view_name, routes=[UNNAMED]).candidates == ()


def test_the_error_is_a_lookup_error_that_survives_pickling_with_its_text() -> None:
    error = NoReverse("shop:book", (1,), {}, ROUTES)
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, NoReverse)
    assert isinstance(again, LookupError)
    assert (again.name, again.given_args, again.given_kwargs) == ("shop:book", (1,), {})
    assert str(again) == str(error)
