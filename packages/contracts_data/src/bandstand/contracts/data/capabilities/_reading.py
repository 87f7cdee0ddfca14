"""Abilities to say something about rows without giving them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.data.conditions import ALL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.contracts.data._names import Path
    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.query import Count, Facet


class Faceted(Protocol):
    """Says which values there are at the end of a path.

    DATA-70: ``facets`` counts rows by value, the most frequent first and at most ``limit``; a row is counted once for
    each value that it has, under None where it has none. At the end of a path a relation gives keys.
    DATA-71: ``distinct`` gives each value once, without None, the smallest first, and at most ``limit``.
    DATA-72: ``bounds`` gives the smallest and the largest value, and None where there is no value.
    """

    def facets(
        self,
        path: str | Path,
        /,
        where: Condition = ALL,
        *,
        limit: int | None = None,
    ) -> Sequence[Facet]:
        """Count the rows by value."""
        ...

    def distinct(
        self,
        path: str | Path,
        /,
        where: Condition = ALL,
        *,
        limit: int | None = None,
    ) -> Sequence[object]:
        """Give the values."""
        ...

    def bounds(self, path: str | Path, /, where: Condition = ALL) -> tuple[object, object] | None:
        """Give the smallest and the largest value."""
        ...


class Estimating(Protocol):
    """Says about how many rows there are, in a time that does not grow with their number.

    DATA-73: an estimate says that it is one, and is no negative number.
    """

    def estimate(self, where: Condition = ALL, /) -> Count:
        """Estimate a number of rows."""
        ...


class Searchable(Protocol):
    """Finds rows by words, as a search engine or a full-text index does.

    DATA-74: the condition matches rows that have each word of the text somewhere in what is searched, whatever the
    case of letters; a text without words matches every row. What is searched, and what counts as a word, varies.
    DATA-75: it may be joined with other conditions.
    """

    def search(self, text: str, /) -> Condition:
        """Give a condition on this repository's rows."""
        ...
