"""Libraries and helpers."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, cast

import pytest

from bandstand.contracts.rendering.helpers import Helper, Library, UnsupportedHelper

if TYPE_CHECKING:
    from bandstand.contracts.rendering.helpers import Body, Scope


def upper(value: object) -> str:
    return str(value).upper()


def test_each_decorator_gives_the_function_back_and_adds_a_helper() -> None:
    shop = Library("shop")
    assert shop.filter(upper) is upper
    assert shop.function(upper) is upper
    assert shop.block(name="loud")(upper) is upper
    assert shop.inclusion("shop/price.html", name="price")(upper) is upper
    assert list(shop) == [
        Helper(name="upper", call=upper, kind="filter"),
        Helper(name="upper", call=upper, kind="function"),
        Helper(name="loud", call=upper, kind="block"),
        Helper(name="price", call=upper, kind="inclusion", template="shop/price.html"),
    ]


def test_decorators_take_arguments() -> None:
    shop = Library("shop")

    @shop.filter(name="loud", keeps_safe=True, takes_scope=True)
    def shout(scope: Scope, value: object) -> str:
        return upper(value)

    @shop.function(takes_scope=True)
    def greet(scope: Scope) -> str:
        return "Hello"

    @shop.block
    def panel(body: Body) -> str:
        return body()

    assert list(shop) == [
        Helper(name="loud", call=shout, kind="filter", keeps_safe=True, takes_scope=True),
        Helper(name="greet", call=greet, kind="function", takes_scope=True),
        Helper(name="panel", call=panel, kind="block"),
    ]


def test_helpers_are_kept_in_order_and_found_by_name() -> None:
    shop = Library("shop")
    for name in ("c", "a", "b"):
        shop.function(name=name)(upper)
    shop.filter(name="a")(upper)
    assert [helper.name for helper in shop] == ["c", "a", "b", "a"]
    assert (list(shop.tags), list(shop.filters), len(shop)) == (["c", "a", "b"], ["a"], 4)
    assert repr(shop) == "<Library 'shop' with 4 helpers>"


def test_a_name_is_taken_once_among_filters_and_once_among_tags() -> None:
    shop = Library("shop")
    shop.filter(upper)
    shop.function(upper)
    with pytest.raises(ValueError, match=r"^The library 'shop' has a filter named 'upper' already\.$"):
        shop.filter(upper)
    with pytest.raises(ValueError, match=r"^The library 'shop' has a function named 'upper' already\.$"):
        shop.block(upper)
    assert len(shop) == 2


@pytest.mark.parametrize("name", ["", "shop.", "two words", "7"])
def test_a_library_is_named_by_identifiers(name: str) -> None:
    with pytest.raises(ValueError, match=r"^A library's name is an identifier, or several joined by dots; got "):
        Library(name)
    assert Library("shop.prices").name == "shop.prices"


@pytest.mark.parametrize("name", ["", "_hidden", "two words", "<lambda>"])
def test_a_helper_is_named_by_an_identifier(name: str) -> None:
    with pytest.raises(ValueError, match=r"^A helper's name is an identifier without an underscore in front; got '"):
        Helper(name=name, call=upper, kind="filter")


def test_an_inclusion_and_nothing_else_has_a_template() -> None:
    with pytest.raises(ValueError, match=r"^An inclusion has a template, and no other helper; 'price' is of the kind"):
        Helper(name="price", call=upper, kind="inclusion")
    with pytest.raises(ValueError, match=r"'price' is of the kind 'filter'\.$"):
        Helper(name="price", call=upper, kind="filter", template="price.html")


def test_a_helper_cannot_be_changed() -> None:
    helper = Helper(name="upper", call=upper, kind="filter")
    with pytest.raises(AttributeError):
        helper.name = "lower"  # type: ignore[misc]  # the point of the test
    assert hash(helper) == hash(Helper(name="upper", call=upper, kind="filter"))


def test_an_engine_names_what_it_cannot_offer() -> None:
    error = UnsupportedHelper(Helper(name="panel", call=upper, kind="block"), "minijinja")
    assert str(error) == "minijinja has no way to offer the block 'panel' to its templates."
    again = cast("UnsupportedHelper", pickle.loads(pickle.dumps(error)))
    assert (again.helper, again.engine) == (error.helper, "minijinja")
