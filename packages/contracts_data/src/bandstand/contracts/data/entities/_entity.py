"""One kind of rows, described."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from bandstand.contracts.data._names import UnknownName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.data.fields import ConstraintInfo, FieldInfo, RelationInfo
    from bandstand.contracts.data.query import Order
    from bandstand.contracts.i18n import LazyText

Key: TypeAlias = tuple[object, ...]
"""What tells a row from all others of its entity: always a tuple, of one value for most entities."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityInfo:
    """One kind of rows: what its rows are called, and what they hold.

    Attributes:
        name: With a dot, the same for ever: ``"shop.Book"``.
        key: The fields whose values are a row's key, in order.
        fields: All fields.
        relations: All relations, those kept elsewhere too.
        constraints: Rules over several fields.
        order: How rows come when nobody says otherwise.
        version: The field that each save changes, where there is one.
        label, plural: What people call one row, and several.

    Raises:
        ValueError: The name has no dot, a name stands twice or has a dot, or the key, the version or a relation names
            a field that there is not.
    """

    name: str
    fields: tuple[FieldInfo, ...]
    key: tuple[str, ...] = ("id",)
    relations: tuple[RelationInfo, ...] = ()
    constraints: tuple[ConstraintInfo, ...] = ()
    order: tuple[Order, ...] = ()
    version: str | None = None
    label: str | LazyText = ""
    plural: str | LazyText = ""
    _fields: Mapping[str, FieldInfo] = field(init=False, repr=False, compare=False)
    _relations: Mapping[str, RelationInfo] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_fields", {each.name: each for each in self.fields})
        object.__setattr__(self, "_relations", {each.name: each for each in self.relations})
        object.__setattr__(self, "label", self.label or self.name.rpartition(".")[2].lower())
        object.__setattr__(self, "plural", self.plural or f"{self.label}s")
        self._check()

    def _check(self) -> None:
        package, _, own = self.name.rpartition(".")
        if not (package and own):
            message = f"The name of an entity has a dot, as 'shop.Book' has; got {self.name!r}."
            raise ValueError(message)
        names = [*(each.name for each in self.fields), *(each.name for each in self.relations)]
        for name in names:
            if "." in name or names.count(name) > 1:
                message = f"Each name in {self.name!r} stands once and has no dot; got {name!r}."
                raise ValueError(message)
        for name in self._named():
            if name not in self._fields:
                message = (
                    f"The key, the version, the relations and the rules of {self.name!r} name fields; got {name!r}."
                )
                raise ValueError(message)

    def _named(self) -> tuple[str, ...]:
        kept = [name for relation in self.relations for name in relation.fields]
        unique = [name for constraint in self.constraints for name in constraint.unique]
        return (*self.key, *kept, *unique, *([self.version] if self.version else []))

    def field(self, name: str) -> FieldInfo:
        """Give a field.

        Raises:
            UnknownName: There is none of this name.
        """
        found = self._fields.get(name)
        if found is None:
            raise UnknownName(name, f"the fields of {self.name!r}", self._fields)
        return found

    def relation(self, name: str) -> RelationInfo:
        """Give a relation.

        Raises:
            UnknownName: There is none of this name.
        """
        found = self._relations.get(name)
        if found is None:
            raise UnknownName(name, f"the relations of {self.name!r}", self._relations)
        return found

    def member(self, name: str) -> FieldInfo | RelationInfo:
        """Give a field or relation.

        Raises:
            UnknownName: There is none of this name.
        """
        found = self._fields.get(name) or self._relations.get(name)
        if found is None:
            raise UnknownName(name, f"the fields and relations of {self.name!r}", (*self._fields, *self._relations))
        return found

    def key_of(self, row: object) -> Key:
        """Give the key of a row; it has None in it while the store has yet to fill it in."""
        return tuple(getattr(row, name) for name in self.key)

    def linked(self, row: object, relation: str) -> Key | None:
        """Give the key that a row keeps for a to-one relation, without reading the other row; None for no link."""
        key = tuple(getattr(row, name) for name in self.relation(relation).fields)
        return None if None in key else key

    def link(self, row: object, relation: str, key: Key | None) -> None:
        """Let a row refer to the row of a key, or to none; ``save`` stores it."""
        fields = self.relation(relation).fields
        for name, part in zip(fields, key or [None] * len(fields), strict=True):
            setattr(row, name, part)

    def __hash__(self) -> int:
        return hash(self.name)  # what a field holds, such as a validator, need not be hashable
