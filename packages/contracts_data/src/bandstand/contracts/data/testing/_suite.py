"""What the suites share: a source with books in it, and what goes wrong."""

from __future__ import annotations

from bandstand.contracts.data import DataSource
from bandstand.contracts.data.library import Library, fill
from bandstand.contracts.data.library._filled import ODD
from bandstand.contracts.services.conformance import Suite

__all__ = ["ODD", "LibrarySuite", "Trouble", "rename"]


class LibrarySuite(Suite[DataSource]):
    """Checks of a source; ``make`` returns an empty one of the library's entities."""

    def filled(self) -> Library:
        """Give a source with books in it."""
        return fill(self.make())


class Trouble(Exception):
    """What goes wrong in the middle of something."""


def rename(library: Library, title: str, new: str) -> None:
    """Give a book another title."""
    book = library.book(title)
    book.title = new
    library.books.save(book, changed=["title"])
