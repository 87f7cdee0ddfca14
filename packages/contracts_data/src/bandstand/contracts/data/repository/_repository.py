"""The rows of one entity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from bandstand.contracts.data.conditions import ALL
from bandstand.contracts.data.query import Query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bandstand.contracts.data.capabilities import Abilities
    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.entities import EntityInfo, Key, Path
    from bandstand.contracts.data.query import Count, Page

R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


class Reader(Protocol[R_co]):
    """Reads the rows of one entity; a store that cannot be written offers no more than this.

    DATA-21: a row is a plain object with an attribute for each field, whose value is None or of the field's kind.
    DATA-22: ``page`` answers a query; ``more`` and ``after`` tell whether and where it goes on.
    DATA-23: ``each`` gives the same rows in the same order, a few at a time, however many there are.
    DATA-24: ``get`` gives the row of a key, and raises ``NotFound`` where there is none. A key of the wrong length, or
    whose parts are not of their fields' kinds, finds nothing.
    DATA-25: ``one`` gives the only row that matches, and raises ``NotFound`` or ``SeveralFound``.
    DATA-26: ``count`` is exact, or stops at a limit: with more rows than that it gives the limit and says ``"capped"``.
    DATA-27: ``related`` gives the rows at the other end of any relation of a row, in the order of their entity; of what
    was included, it gives the rows that were read then.
    """

    @property
    def info(self) -> EntityInfo:
        """What the rows are."""
        ...

    @property
    def abilities(self) -> Abilities[R_co]:
        """What else can be done with them."""
        ...

    def page(self, query: Query = Query(), /) -> Page[R_co]:  # noqa: B008 - immutable
        """Give rows."""
        ...

    def each(self, query: Query = Query(), /) -> Iterator[R_co]:  # noqa: B008
        """Give rows one after another, for exports and feeds."""
        ...

    def get(self, key: Key, /, *, include: Iterable[str | Path] = ()) -> R_co:
        """Give the row of a key.

        Raises:
            NotFound: There is none.
        """
        ...

    def one(self, where: Condition, /, *, include: Iterable[str | Path] = ()) -> R_co:
        """Give the one row that matches.

        Raises:
            NotFound: None does.
            SeveralFound: Several do.
        """
        ...

    def count(self, where: Condition = ALL, /, *, limit: int | None = None) -> Count:
        """Count rows, up to a limit."""
        ...

    def related(self, row: object, relation: str, /) -> Sequence[object]:
        """Give the rows that a row is related to: none, one or several."""
        ...


class Repository(Reader[R], Protocol[R]):
    """Reads and writes the rows of one entity.

    DATA-40: ``new`` makes a row with the values given, else the defaults, else None, and stores nothing. The name of a
    to-one relation takes a key, or None; a name that is not there raises ``UnknownName``.
    DATA-41: ``save`` stores a new row and fills in what the store generates; read again, it holds the same values.
    DATA-42: ``save`` of a row that was read, or saved before, stores its values; with ``changed``, only those of the
    fields and to-one relations named.
    DATA-43: ``save`` and ``delete`` of a row that is no longer there raise ``Conflict``.
    DATA-44: with ``links``, each relation named has exactly the rows of these keys afterwards, seen from both ends. The
    others stay. A relation that is not linkable raises ``Unsupported``, a key without a row ``Integrity``.
    DATA-45: a change that breaks a rule of the store raises ``Integrity``: of the kind ``"unique"``, ``"reference"``,
    ``"null"`` or ``"check"``. Nothing is changed then, links included. In a unit of work, references may be looked at
    when it ends, for rows may refer to others that come later; then the unit raises it.
    DATA-46: ``check`` raises ``Invalid`` with a problem for each fault, at the path of its field, or of the to-one
    relation that the field is kept for, and its code:
    ``"null"``, ``"blank"``, ``"type"``, ``"max_length"``, ``"minimum"``, ``"maximum"``, ``"choice"``, ``"reference"``,
    ``"unique"``, ``"check"``, or that of a validator. A problem of several fields is at the empty path. It stores
    nothing, and asks nothing of fields that the store generates.
    DATA-47: a row does not stand in its own way: ``check`` of a stored row with its own unique values finds no fault.
    DATA-48: ``check`` with ``fields`` looks at these fields only, and at the rules all of whose fields are among them.
    DATA-49: ``save`` does not check; what ``check`` refuses, the store may accept.
    DATA-50: ``delete`` takes along what refers to the row by ``CASCADE``, and so on; it clears the references of
    ``SET_NULL`` and drops links.
    DATA-51: rows that refer to one of those by ``PROTECT``, and are not deleted themselves, raise ``Integrity`` of the
    kind ``"protected"``, and nothing is changed. Whether those that are deleted themselves forbid it, too, varies.
    """

    def new(self, values: Mapping[str, object] | None = None, /) -> R:
        """Make a row that is not stored yet."""
        ...

    def check(self, row: R, /, *, fields: Collection[str] | None = None) -> None:
        """Find what is wrong with a row.

        Raises:
            Invalid: Something is.
        """
        ...

    def save(
        self,
        row: R,
        /,
        *,
        changed: Collection[str] | None = None,
        expected: str | None = None,
        links: Mapping[str, Iterable[Key]] | None = None,
    ) -> None:
        """Store a row.

        Args:
            row: New, or read from this store.
            changed: Names of fields and to-one relations to store; None for all.
            expected: The version that the row must have in the store; see ``Versioned``.
            links: For relations that are linkable, the keys of all rows at the other end.

        Raises:
            Conflict: It was changed or deleted by somebody else.
            Integrity: It breaks a rule.
            Unsupported: Versions are not kept here, or a relation is not linkable.
        """
        ...

    def delete(self, row: R, /, *, expected: str | None = None) -> None:
        """Delete a row.

        Raises:
            Conflict: It was changed or deleted by somebody else.
            Integrity: It is protected.
            Unsupported: Versions are not kept here.
        """
        ...
