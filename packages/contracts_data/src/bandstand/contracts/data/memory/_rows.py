"""Row objects: made from records, and read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar, cast
from weakref import WeakValueDictionary

from bandstand.contracts.data.errors import Unsupported

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.data.entities import EntityInfo, Key
    from bandstand.contracts.data.memory._tables import Record

R = TypeVar("R")


class Rows(Generic[R]):
    """Makes and reads the rows of one entity, and knows which of them are stored."""

    def __init__(self, entity: EntityInfo, kind: type[R]) -> None:
        self._entity = entity
        self._kind = kind
        # By identity: rows need be neither hashable nor equal to themselves.
        self._stored: WeakValueDictionary[int, R] = WeakValueDictionary()

    def make(self, values: Mapping[str, object]) -> R:
        """Make a row that is not stored, whatever its class wants when it is constructed."""
        row = self._kind.__new__(self._kind)
        for name, value in values.items():
            setattr(row, name, value)
        return row

    def record(self, row: R) -> dict[str, object]:
        """Give the values of a row."""
        return {field.name: getattr(row, field.name) for field in self._entity.fields}

    def is_stored(self, row: R) -> bool:
        """Tell whether a row was read from the store, or saved in it."""
        return self._stored.get(id(row)) is row

    def mark(self, row: R) -> None:
        """Remember that a row is stored."""
        self._stored[id(row)] = row

    def forget(self, row: R) -> None:
        """Take a row for a new one from now on."""
        self._stored.pop(id(row), None)

    def defaults(self) -> dict[str, object]:
        """Give the values of a row of which nothing is said."""
        return {field.name: field.default() if field.default else None for field in self._entity.fields}

    def flatten(self, values: Mapping[str, object]) -> Record:
        """Give values by field, of values by field or to-one relation."""
        flat: dict[str, object] = {}
        for name, value in values.items():
            flat.update(zip(self.fields_of(name), self._parts(name, value), strict=True))
        return flat

    def fields_of(self, name: str) -> tuple[str, ...]:
        """Give the fields behind the name of a field or to-one relation."""
        fields = getattr(self._entity.member(name), "fields", (name,))
        if not fields:
            message = (
                f"{name!r} of {self._entity.name!r} is not kept in the row; expected a field or a relation to one."
            )
            raise Unsupported(message)
        return tuple(fields)

    def _parts(self, name: str, value: object) -> tuple[object, ...]:
        fields = self.fields_of(name)
        if fields == (name,):
            return (value,)
        return cast("Key", value) if isinstance(value, tuple) else (None,) * len(fields)
