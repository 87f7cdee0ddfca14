"""What the templates of all pages are given."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Html:
    """A text that is HTML already."""

    text: str

    def __html__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Link:
    """A place and what it is called."""

    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the navigation, and those below it."""

    url: str
    label: str
    is_current: bool = False
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """What is said once."""

    level: str
    text: str


@dataclass(frozen=True, slots=True)
class User:
    """Who is logged in."""

    name: str


@dataclass(frozen=True, slots=True)
class Site:
    """What surrounds every page."""

    language: str
    name: str
    url: str
    entries: tuple[Entry, ...]
    user: User | None = None
    messages: tuple[Message, ...] = ()


_BOOKS = Entry("/books/", "Books", is_current=True)
_ENTRIES = (
    Entry("/", "Home"),
    Entry("/shop/", "Shop", entries=(_BOOKS, Entry("/shop/orders/", "Orders", entries=(Entry("/late/", "Late"),)))),
)

SITE = Site(
    "en",
    "Tomes & Co",
    "/",
    _ENTRIES,
    User('Ada "the Countess" <ada@example.org>'),
    (Message("success", "“Emma” was saved."), Message("warning", "1 < 2")),
)
ANONYMOUS = Site("en", "Tomes & Co", "/", ())
