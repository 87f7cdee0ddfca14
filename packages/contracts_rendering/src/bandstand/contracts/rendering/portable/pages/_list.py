"""What the list is given: columns, rows, filters and a pager, with everything computed that engines would differ in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandstand.contracts.rendering.portable.pages._site import ANONYMOUS, SITE, Html, Link

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; a URL sorts by it."""

    label: str
    url: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a row has in a column."""

    text: str | Html
    url: str = ""
    is_markup: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An object of the list."""

    parity: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice among the objects: its values, with a link for each."""

    title: str
    chosen: str
    choices: tuple[tuple[str, Link], ...]


@dataclass(frozen=True, slots=True)
class PageLink:
    """A page of the list; one without a URL stands for those that are left out."""

    number: int
    url: str = ""


@dataclass(frozen=True, slots=True)
class Pager:
    """The pages of the list, and the one that is shown."""

    number: int
    pages: tuple[PageLink, ...]
    summary: str
    all_url: str
    is_complete: bool = False


_FILTERS = (
    Filter("By genre", "novel", (("", Link("?", "All")), ("novel", Link("?genre=novel&page=1", "Novels")))),
    Filter("By <year>", "", (("", Link("?", "All")), ("1815", Link("?year=1815", "1815")))),
)
_COLUMNS = (Column("Title", "?sort=title", "Ascending"), Column("Author", "?sort=author"), Column("Available"))
_YES = Html('<img src="/yes.svg" alt="Yes">')
_ROWS = (
    Row("odd", (Cell("Emma", "/books/1/"), Cell("Jane Austen"), Cell(_YES, is_markup=True))),
    Row("even", (Cell("R & D <2>", "/books/2/?next=/a/&b=c"), Cell(""), Cell("No"))),
)
_PAGES = (PageLink(1, "?page=1"), PageLink(2, "?page=2"), PageLink(0), PageLink(9, "?page=9"))

BOOKS: Mapping[str, object] = {
    "site": SITE,
    "title": "Books",
    "tools": (Link("/books/add/", "Add a book"),),
    "columns": _COLUMNS,
    "rows": _ROWS,
    "filters": _FILTERS,
    "pager": Pager(2, _PAGES, "86 books", "?all"),
}
NO_BOOKS: Mapping[str, object] = {
    "site": ANONYMOUS,
    "title": "Books",
    "tools": (),
    "columns": _COLUMNS,
    "rows": (),
    "filters": _FILTERS[:1],
    "pager": Pager(1, (PageLink(1),), "0 books", "", is_complete=True),
}
