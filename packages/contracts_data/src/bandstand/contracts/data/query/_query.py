"""The question for rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from bandstand.contracts.data._names import split
from bandstand.contracts.data.conditions import ALL, And

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.data._names import Path
    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.query._cursor import Cursor


@dataclass(frozen=True, slots=True, init=False)
class Order:
    """One thing to order by: ``Order("price", descending=True)``.

    Attributes:
        path: Through relations to one row, to a field.
        descending: Whether the largest comes first.
        nulls: Where rows without a value come, whatever the direction.
    """

    path: Path
    descending: bool
    nulls: Literal["first", "last"]

    def __init__(
        self, path: str | Iterable[str], *, descending: bool = False, nulls: Literal["first", "last"] = "last"
    ) -> None:
        object.__setattr__(self, "path", split(path))
        object.__setattr__(self, "descending", descending)
        object.__setattr__(self, "nulls", nulls)

    def reverse(self) -> Order:
        """Give the order the other way round, as the page before a keyset needs it."""
        return Order(self.path, descending=not self.descending, nulls="first" if self.nulls == "last" else "last")


@dataclass(frozen=True, slots=True, init=False)
class Query:
    """A question for rows of one entity: immutable, and the same for every store.

    DATA-30: rows come in the order asked for; what is equal there comes in the order of the key, so that the order is
    always total and pages neither repeat nor lose rows.
    DATA-31: NULL comes last, or first where an ``Order`` says so, whichever the direction.
    DATA-32: without an order rows come in that of their entity, then in that of the key.
    DATA-33: a path of an order goes through relations to one row; without a row its value is NULL. One to many rows, or
    one that ends in a relation, raises ``Unsupported``.
    DATA-34: ``offset`` rows are left out, then at most ``limit`` rows given; None gives all.
    DATA-35: ``after`` gives what comes behind the row that a cursor stands for, whether that row is still there or not.
    A cursor that does not fit the order raises ``Invalid``.
    DATA-36: each row comes once, however many related rows match.
    DATA-37: each relation of ``include`` is read along: ``Reader.related`` gives the rows of any, and one that the row
    keeps in its fields is an attribute, too, that gives the other row or None. What was not included may take a
    question each, or not be there as an attribute. A name that is no relation raises ``UnknownName``.
    DATA-38: ``only`` names the fields that will be read. A store may leave the others out, never these nor the key.

    Attributes:
        where: Which rows.
        order: In which order.
        offset, limit: Which part of them.
        after: Behind which row, as an alternative to ``offset``.
        include: Paths of relations.
        only: Names of fields; None for all.

    Raises:
        ValueError: A number is negative, or there are both ``offset`` and ``after``.
    """

    where: Condition
    order: tuple[Order, ...]
    offset: int
    limit: int | None
    after: Cursor | None
    include: tuple[Path, ...]
    only: tuple[str, ...] | None

    def __init__(
        self,
        *,
        where: Condition = ALL,
        order: Iterable[Order] = (),
        offset: int = 0,
        limit: int | None = None,
        after: Cursor | None = None,
        include: Iterable[str | Path] = (),
        only: Iterable[str] | None = None,
    ) -> None:
        if offset < 0 or (limit or 0) < 0 or (offset and after):
            message = f"A query has no negative numbers, and either offset or after; got {offset}, {limit}, {after!r}."
            raise ValueError(message)
        object.__setattr__(self, "where", where)
        object.__setattr__(self, "order", tuple(order))
        object.__setattr__(self, "offset", offset)
        object.__setattr__(self, "limit", limit)
        object.__setattr__(self, "after", after)
        object.__setattr__(self, "include", tuple(map(split, include)))
        object.__setattr__(self, "only", None if only is None else tuple(only))

    def filter(self, where: Condition) -> Query:
        """Give the same question for those rows only that match this too."""
        return replace(self, where=And(self.where, where))
