"""What both type checkers accept and refuse: checked, not run; an ignore that is not needed is an error."""

from typing import assert_type
from uuid import UUID

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.routing import Match, Resolver, Reverser
from bandstand.urls import (
    Included,
    LazyURL,
    Router,
    RouteRow,
    URLPattern,
    check,
    include,
    locale_prefix,
    path,
    re_path,
    resolve,
    reverse,
    reverse_lazy,
    table,
)
from bandstand.urls.converters import Converter, IntConverter, StringConverter


def view(number: int) -> str:
    return f"Book {number}"


class Year:
    regex = "[0-9]{4}"

    def to_python(self, text: str) -> int:
        return int(text)

    def to_url(self, value: int) -> str:
        return str(value)


class Half:
    regex = "[0-9]{4}"

    def to_python(self, text: str) -> int:
        return int(text)


class Numbered(Year):
    regex = 4  # type: ignore[assignment]


assert_type(path("books/<int:number>/", view, {"colour": "red"}, "book", options={"csrf": False}), URLPattern)
assert_type(path(LazyText(id="books/"), view), URLPattern)
assert_type(re_path("^books/$", object()), URLPattern)
assert_type(include("shop.urls"), Included)
assert_type(include(([path("", view)], "shop"), namespace="second", converters={"year": Year}), Included)
assert_type(locale_prefix([path("", view)], languages=["en", "fr"], unprefixed="en"), URLPattern)

router = Router([path("", view), path("shop/", include([path("", view)]))], converters={"year": Year(), "four": Year})
resolver: Resolver = router
reverser: Reverser = router
year: Converter[int] = Year()
number: Converter[object] = IntConverter()
text: Converter[object] = StringConverter()

assert_type(router.resolve("/"), Match)
assert_type(router.resolve("/").kwargs["number"], object)
assert_type(resolve("/", router=router), Match)
assert_type(reverse("book", args=(7, UUID(int=0)), query={"tag": ["new"]}, fragment="top", router=router), str)
assert_type(reverse_lazy("book", kwargs={"number": 7}), LazyURL)
assert_type(table(router), list[RouteRow])
for message in check(router):
    assert_type(message.id, str)

path(b"books/", view)  # type: ignore[arg-type]
path("books/", view, "book")  # type: ignore[arg-type]
path("books/", view, nmae="book")  # type: ignore[call-arg]
path("books/")  # type: ignore[call-arg]
locale_prefix([], languages=["en"], unprefixed=1)  # type: ignore[arg-type]
Router([], converters={"half": Half()})  # type: ignore[dict-item]
resolve("/", router=[path("", view)])  # type: ignore[arg-type]
reverse("book", (7,))  # type: ignore[call-arg]
reverse("book", args=7)  # type: ignore[arg-type]
reverse("book", kwargs={7: "number"})  # type: ignore[dict-item]
reverse_lazy("book", kwarg={"number": 7})  # type: ignore[call-arg]
link: str = reverse_lazy("book")  # type: ignore[assignment]
wrong: Converter[str] = Year()  # type: ignore[assignment]
router.name = 7  # type: ignore[assignment]
