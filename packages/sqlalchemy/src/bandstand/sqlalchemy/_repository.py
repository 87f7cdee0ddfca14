"""Rows of mapped classes, to be read and written."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from sqlalchemy import inspect

from bandstand.contracts.data.errors import Conflict, Invalid, Unsupported
from bandstand.sqlalchemy._abilities import make_abilities
from bandstand.sqlalchemy._checking import problems
from bandstand.sqlalchemy._conditions import in_keys
from bandstand.sqlalchemy._deleting import Deletion
from bandstand.sqlalchemy._hopping import hopping
from bandstand.sqlalchemy._including import remember
from bandstand.sqlalchemy._linking import link
from bandstand.sqlalchemy._making import make
from bandstand.sqlalchemy._reader import SQLAlchemyReader
from bandstand.sqlalchemy._saving import load, store, take_back

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bandstand.contracts.data.capabilities import Abilities
    from bandstand.contracts.data.entities import Key
    from bandstand.sqlalchemy._catalogue import Entity

R = TypeVar("R")


class SQLAlchemyRepository(SQLAlchemyReader[R], Generic[R]):
    """Reads and writes the rows of one mapped class.

    Rows are stored and deleted by sessions of SQLAlchemy, so that what a class has there happens: listeners, versions,
    columns that fill themselves, tables of what it extends.
    """

    @property
    def abilities(self) -> Abilities[R]:
        """What else can be done with them."""
        return self._abilities

    @cached_property
    def _abilities(self) -> Abilities[R]:
        return make_abilities(self)

    def new(self, values: Mapping[str, object] | None = None, /) -> R:
        """Make a row that is not stored yet."""
        return cast("R", make(self.entity, values or {}))

    @hopping
    def check(self, row: R, /, *, fields: Collection[str] | None = None) -> None:
        """Find what is wrong with a row."""
        entity = self._own(row)
        with self.asking() as session:
            found = list(problems(session, self.catalogue, entity, row, fields))
        if found:
            raise Invalid(found)

    def save(
        self,
        row: R,
        /,
        *,
        changed: Collection[str] | None = None,
        expected: str | None = None,
        links: Mapping[str, Iterable[Key]] | None = None,
    ) -> None:
        """Store a row."""
        entity = self._own(row)
        linked = {name: list(keys) for name, keys in (links or {}).items()}
        self._check_links(entity, linked)
        self._check_expected(expected)
        names = None if changed is None else list(changed)
        for name in names or ():
            entity.columns_of(name)
        self._save(entity, row, names, expected, linked)

    @hopping
    def _save(
        self,
        entity: Entity,
        row: R,
        changed: Collection[str] | None,
        expected: str | None,
        links: Mapping[str, list[Key]],
    ) -> None:
        with self.changing() as session:
            copy = store(session, entity, row, changed, expected)
            for name, keys in links.items():
                link(session, self.catalogue, entity, copy, entity.ways[name], keys)
            load(entity, copy)
        take_back(self.catalogue, entity, row, copy, changed)
        for name in links:
            remember(row, name, None)
            inspect(row).dict.pop(name, None)

    def _own(self, row: object) -> Entity:
        """Give the entity of a row's own class, which may extend that of the others here."""
        state: Any = inspect(row, raiseerr=False)
        found = None if state is None else self.catalogue.of_mapper(state.mapper)
        if found is None or not found.mapper.isa(self.entity.mapper):
            message = f"The rows of {self.info.name!r} are of {self.entity.rows.__qualname__!r}; got {row!r}."
            raise TypeError(message)
        return found

    def _check_expected(self, expected: str | None) -> None:
        if expected is not None and self.info.version is None:
            message = f"{self.info.name!r} has no versions; expected none, got {expected!r}."
            raise Unsupported(message)

    @staticmethod
    def _check_links(entity: Entity, links: Iterable[str]) -> None:
        for name in links:
            if not entity.info.relation(name).linkable:
                message = f"{name!r} of {entity.name!r} is not linkable: save the rows at its other end."
                raise Unsupported(message)

    @hopping
    def delete(self, row: R, /, *, expected: str | None = None) -> None:
        """Delete a row."""
        entity = self._own(row)
        self._check_expected(expected)
        identity: Any = inspect(row, raiseerr=True).identity
        columns = [getattr(entity.rows, name) for name in entity.info.key]
        with self.changing() as session:
            deletion = Deletion(session, self.catalogue)
            found = [] if identity is None else deletion.begin(entity, in_keys(columns, [tuple(identity)]), lock=True)
            if not found or (expected is not None and str(found[0][self.info.version or ""]) != expected):
                raise Conflict(entity.name, entity.info.key_of(row))
            deletion.follow()
            deletion.carry_out()
