"""Abilities to change rows in other ways than one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.query import Cascade, Query

R_co = TypeVar("R_co", covariant=True)


class Versioned(Protocol):
    """Tells whether somebody else has changed a row.

    DATA-76: a version is a text, to be compared and sent to browsers. Every change of the row by ``save`` or ``Bulk``
    gives it another; rows that are read get the present one, and after ``save`` so does the row that was saved.
    DATA-77: ``Repository.save`` and ``delete`` with ``expected`` change the row only while its version in the store is
    that; else they raise ``Conflict`` and change nothing. The test and the change are one step for all.
    """

    def version(self, row: object, /) -> str:
        """Give the version that a row was read with."""
        ...


class Bulk(Protocol):
    """Changes many rows in one step, without reading them.

    DATA-80: ``update`` sets fields of all rows that match and says how many did. A relation's name takes a key.
    DATA-81: ``delete`` deletes all rows that match, with all that ``Repository.delete`` does to rows that refer to
    them, and says how many matched.
    DATA-82: ``insert`` stores new rows, as ``Repository.new`` makes them from the values, and says how many.
    DATA-83: each is done wholly or not at all, and raises ``Integrity`` as ``Repository.save`` does. Two updates that
    run at once are two steps: of two with the condition that the other makes false, one changes nothing.
    """

    def update(self, where: Condition, /, values: Mapping[str, object]) -> int:
        """Set fields of all rows that match."""
        ...

    def delete(self, where: Condition, /) -> int:
        """Delete all rows that match."""
        ...

    def insert(self, rows: Iterable[Mapping[str, object]], /) -> int:
        """Store new rows."""
        ...


class Claiming(Protocol[R_co]):
    """Hands out rows to workers, each row to one of them.

    DATA-84: ``claim`` takes the first rows of a query, at most its ``limit``, sets fields of them, and gives them as
    they are then, in order. The values must be such that the rows do not match the query any more.
    DATA-85: of several that claim at once no two get the same row. Whether one waits for another, or takes the next
    rows at once, varies.
    """

    def claim(self, query: Query, /, values: Mapping[str, object]) -> Sequence[R_co]:
        """Take rows for oneself."""
        ...


class Cascading(Protocol):
    """Tells what a deletion would take along.

    DATA-86: ``preview`` names everything that ``Repository.delete`` would delete or clear, and all that forbids it,
    and changes nothing. Many-to-many links are not named.
    DATA-87: it counts each group up to ``limit`` and gives at most as many rows to show.
    """

    def preview(self, rows: Iterable[object], /, *, limit: int = 100) -> Cascade:
        """Say what deleting these rows would do."""
        ...
