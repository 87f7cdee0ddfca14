"""Every error, word for word: what was given, what was expected, and the nearest known name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

import bandstand.urls
from bandstand.contracts.i18n import LazyText
from bandstand.contracts.routing import NoMatch, NoReverse
from bandstand.urls import PatternError, Router, URLPattern, include, locale_prefix, path, re_path, reverse
from bandstand.urls.converters import IntConverter, StringConverter

if TYPE_CHECKING:
    from collections.abc import Callable

ROUTER = Router(
    [
        path("books/<int:number>/", "book", name="book"),
        re_path(r"^old/(?P<year>\d{4})/$", "old", name="old"),
        path("shop/", include(([path("", "front", name="front")], "shop"), namespace="corner")),
    ]
)
ANYTHING: Any = object()


class Year(StringConverter):
    """Four digits."""

    regex = "[0-9]{4}"

    def __repr__(self) -> str:
        return "Year()"


def circle() -> Router:
    routes: list[URLPattern] = []
    routes += [path("a/", include([path("b/", include(routes))]))]
    return Router(routes)


def mistaken(name: str, *arguments: Any, **named: Any) -> Callable[[], object]:
    """Make a call that types would refuse."""
    return lambda: getattr(bandstand.urls, name)(*arguments, **named)


MESSAGES: dict[str, tuple[Callable[[], object], type[Exception], str]] = {
    "a path that fits nothing": (
        lambda: ROUTER.resolve("/boks/7/"),
        NoMatch,
        "No route fits the path '/boks/7/'.",
    ),
    "a path without a slash": (
        lambda: ROUTER.resolve("books/7/"),
        NoMatch,
        "No route fits 'books/7/': a path begins with a slash.",
    ),
    "no path": (lambda: ROUTER.resolve(""), NoMatch, "No route fits '': a path begins with a slash."),
    "a name nearly known": (
        lambda: ROUTER.reverse("bok"),
        NoReverse,
        "There is no route named 'bok'. Did you mean 'book', declared as 'books/<int:number>/'?",
    ),
    "a name far from all": (lambda: reverse("zzz", router=ROUTER), NoReverse, "There is no route named 'zzz'."),
    "a name without its namespace": (
        lambda: ROUTER.reverse("front"),
        NoReverse,
        "There is no route named 'front'. Did you mean 'corner:front', declared as 'shop/'?",
    ),
    "a parameter missing": (
        lambda: ROUTER.reverse("book"),
        NoReverse,
        "The route 'book' takes parameters: declared as 'books/<int:number>/'.",
    ),
    "a value that does not fit": (
        lambda: ROUTER.reverse("book", kwargs={"number": "seven"}),
        NoReverse,
        "The route 'book' does not take number='seven': declared as 'books/<int:number>/'.",
    ),
    "one parameter too many": (
        lambda: ROUTER.reverse("book", args=(7, "x")),
        NoReverse,
        "The route 'book' does not take 7, 'x': declared as 'books/<int:number>/'.",
    ),
    "a value that an expression refuses": (
        lambda: ROUTER.reverse("old", kwargs={"year": 26}),
        NoReverse,
        r"The route 'old' does not take year=26: declared as '^old/(?P<year>\\d{4})/$'.",
    ),
    "both args and kwargs": (
        lambda: ROUTER.reverse("book", args=(7,), kwargs={"number": 7}),
        ValueError,
        "The URL of 'book' takes args or kwargs, not both; got (7,) and {'number': 7}.",
    ),
    "a query without a value": (
        lambda: ROUTER.reverse("book", args=(7,), query={"page": None}),
        TypeError,
        "The query 'page' is None, which has no text: leave it out or pass an empty string.",
    ),
    "a query with a value missing among others": (
        lambda: ROUTER.reverse("book", args=(7,), query={"tag": ["a", None]}),
        TypeError,
        "The query 'tag' is None, which has no text: leave it out or pass an empty string.",
    ),
    "a parameter with a space": (
        lambda: path("<int: n>/", "view"),
        PatternError,
        "The pattern '<int: n>/' holds '<int: n>'; a parameter is written '<name>' or '<int:name>', without spaces.",
    ),
    "a parameter without a name": (
        lambda: path("<int:>/", "view"),
        PatternError,
        "The pattern '<int:>/' holds '<int:>'; a parameter is written '<name>' or '<int:name>', without spaces.",
    ),
    "a converter that is no identifier": (
        lambda: path("<a-b:n>/", "view"),
        PatternError,
        "The pattern '<a-b:n>/' holds '<a-b:n>'; a parameter is written '<name>' or '<int:name>', without spaces.",
    ),
    "a bracket within brackets": (
        lambda: path("<a<b>>/", "view"),
        PatternError,
        "The pattern '<a<b>>/' has a '<' without its '>'; a parameter is written '<name>' or '<int:name>'.",
    ),
    "a converter of the site that is misspelt": (
        lambda: Router([path("<yaer:n>/", "view")], converters={"year": Year}),
        PatternError,
        "The pattern '<yaer:n>/' names the converter 'yaer', which is not known. Did you mean 'year'?",
    ),
    "a group that does not end": (
        lambda: re_path("^(?P<a>b", "view"),
        PatternError,
        "The pattern '^(?P<a>b' is not a valid regular expression: missing ), unterminated subpattern at position 1.",
    ),
    "a name in the place of kwargs": (
        mistaken("re_path", "^a$", "view", "name"),
        TypeError,
        "The kwargs of '^a$' are a mapping; got 'name'. A name is given as name=...",
    ),
    "options that are a list": (
        mistaken("path", "a/", "view", options=["csrf"]),
        TypeError,
        "The options of 'a/' are a mapping; got ['csrf']. A name is given as name=...",
    ),
    "a name with a colon": (
        lambda: path("a/", "view", name="shop:a"),
        ValueError,
        "The name of a route holds no colon, which separates namespaces; got 'shop:a'.",
    ),
    "a name of an include": (
        lambda: path(LazyText(id="a/"), include([]), name="shop"),
        ValueError,
        "An include has no name of its own, its routes have; got 'shop' for 'a/'.",
    ),
    "a namespace without an application": (
        lambda: include([], namespace="news"),
        ValueError,
        "A namespace needs an app_name beside it: include((routes, app_name), namespace='news').",
    ),
    "a namespace with a colon": (
        lambda: include(([], "shop"), namespace="a:b"),
        ValueError,
        "The name of a namespace holds no colon; got 'a:b'.",
    ),
    "an include of a number": (
        lambda: include(7),
        TypeError,
        "Expected a list of routes, or something with 'urlpatterns'; got 7.",
    ),
    "an include of an object whose routes are a text": (
        lambda: Router(SimpleNamespace(urlpatterns="a/")),
        TypeError,
        "Expected a list of routes, or something with 'urlpatterns'; got namespace(urlpatterns='a/').",
    ),
    "a list with something else in it": (
        lambda: Router([path("a/", "view"), ("b/", "view")]),
        TypeError,
        "A list of routes holds what path(), re_path() and locale_prefix() give; got ('b/', 'view').",
    ),
    "no languages": (
        lambda: locale_prefix([], languages=[]),
        ValueError,
        "Languages are given once each, and at least one; got [].",
    ),
    "a language twice": (
        lambda: locale_prefix([], languages=["pt-BR", "pt-br"]),
        ValueError,
        "Languages are given once each, and at least one; got ['pt-BR', 'pt-br'].",
    ),
    "an unprefixed language that is not there": (
        lambda: locale_prefix([], languages=["en", "fr"], unprefixed="de"),
        ValueError,
        "The unprefixed language is one of ['en', 'fr']; got 'de'.",
    ),
    "languages within languages": (
        lambda: Router([path("a/", include([locale_prefix([locale_prefix([], languages=["en"])], languages=["fr"])]))]),
        ValueError,
        "A locale_prefix() stands within another one, below 'a/fr/': one is enough.",
    ),
    "a translation without a language": (
        lambda: list(Router([path(LazyText(id="a/"), "view")])),
        ValueError,
        "The pattern 'a/' is to be translated; that is done below locale_prefix() only.",
    ),
    "routes in a circle": (circle, ValueError, "Routes include themselves, below 'a/b/'."),
    "a converter whose name is no identifier": (
        lambda: Router([], converters={"a b": Year}),
        ValueError,
        "A converter is named by an identifier, as in '<year:value>'; got 'a b'.",
    ),
    "a converter that is none": (
        lambda: Router([], converters={"year": ANYTHING.__class__}),
        TypeError,
        "The converter 'year' lacks 'regex' and 'to_python' and 'to_url'; got <class 'object'>.",
    ),
    "a converter in the place of a built-in one": (
        lambda: Router([], converters={"slug": Year}),
        ValueError,
        "The converter 'slug' is known already, as SlugConverter: choose another name.",
    ),
    "a converter in the place of another one": (
        lambda: Router([path("", include([], converters={"year": Year()}))], converters={"year": Year()}),
        ValueError,
        "The converter 'year' is known already, as Year: choose another name.",
    ),
    "a number with a sign": (
        lambda: IntConverter().to_url(-7),
        ValueError,
        "A number in a path is written with at most 4300 digits and no sign; got '-7'.",
    ),
    "a number too long to read": (
        lambda: IntConverter().to_python("9" * 4301),
        ValueError,
        "A number in a path has at most 4300 digits; got 4301.",
    ),
    "a number too long to write is shortened": (
        lambda: IntConverter().to_url("9" * 5000),
        ValueError,
        f"A number in a path is written with at most 4300 digits and no sign; got '{'9' * 40}'.",
    ),
    "None as a text": (
        lambda: StringConverter().to_url(None),
        ValueError,
        "None has no text that could stand in a path.",
    ),
    "a name that the package does not have": (
        lambda: bandstand.urls.pth,
        AttributeError,
        "module 'bandstand.urls' has no attribute 'pth'",
    ),
}


@pytest.mark.parametrize("name", MESSAGES)
def test_an_error_says_what_was_given_and_what_was_expected(name: str) -> None:
    call, kind, text = MESSAGES[name]
    with pytest.raises(kind) as caught:
        call()
    assert type(caught.value) is kind
    assert str(caught.value) == text


def test_a_pattern_error_carries_the_pattern_and_the_reason() -> None:
    with pytest.raises(PatternError) as caught:
        path("a>", "view")
    assert caught.value.pattern == "a>"
    assert caught.value.reason == ("has a '>' without its '<'; a parameter is written '<name>' or '<int:name>'.")
    assert caught.value.args == (caught.value.pattern, caught.value.reason)


def test_a_miss_that_is_never_printed_reads_no_route() -> None:
    class Counting(Router):
        asked = 0

        def __iter__(self) -> Any:  # Any: as the router's own
            self.asked += 1
            return super().__iter__()

    router = Counting([path("a/", "view", name="a")])
    with pytest.raises(NoMatch):
        router.resolve("/b/")
    with pytest.raises(NoReverse) as caught:
        router.reverse("b")
    assert router.asked == 0
    assert str(caught.value) == "There is no route named 'b'."
    assert router.asked == 1
