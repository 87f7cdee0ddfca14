"""What comes back beside rows: pages of them, counts, facets, and what a deletion takes along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.data._names import Path
    from bandstand.contracts.data.query._cursor import Cursor

R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, kw_only=True)  # without slots, which generic classes cannot have on 3.11
class Page(Generic[R_co]):
    """Some rows in a row.

    Attributes:
        rows: The rows.
        more: Whether there are further ones behind them.
        after: For ``Query.after``, to go on behind the last row; None where there are no more.
    """

    rows: tuple[R_co, ...]
    more: bool = False
    after: Cursor | None = None

    def __iter__(self) -> Iterator[R_co]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many rows there are, and how well that is known.

    Attributes:
        number: How many; where ``kind`` is ``"capped"`` there are more than that.
        kind: ``"exact"``, ``"capped"`` or ``"estimated"``.
    """

    number: int
    kind: Literal["exact", "capped", "estimated"] = "exact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """A value and how many rows have it; None stands for rows without one, a key for a related row."""

    value: object
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Affected:
    """Rows that a deletion touches, all of one entity and reached the same way.

    Attributes:
        entity: The name of the entity.
        path: The relations that lead there from the row to be deleted; empty for that row itself.
        count: How many.
        rows: Some of them, to show.
    """

    entity: str
    path: Path
    count: Count
    rows: tuple[object, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """What a deletion would do.

    Attributes:
        deleted: What would be deleted, the rows themselves first and each group before what hangs on it.
        cleared: What would refer to nothing afterwards.
        protected: What forbids the deletion; while there is any, nothing would happen.
    """

    deleted: tuple[Affected, ...] = ()
    cleared: tuple[Affected, ...] = ()
    protected: tuple[Affected, ...] = ()
