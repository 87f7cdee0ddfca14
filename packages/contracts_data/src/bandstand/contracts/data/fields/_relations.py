"""How rows of one entity refer to rows of another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.i18n import LazyText


class OnDelete(Enum):
    """What becomes of a row when the row that it refers to is deleted."""

    CASCADE = "cascade"
    """It is deleted too."""
    PROTECT = "protect"
    """It keeps the other from being deleted."""
    SET_NULL = "set_null"
    """It refers to nothing any more."""
    NOTHING = "nothing"
    """The store is left to its own rules."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationInfo:
    """One relation of an entity, seen from this side.

    A relation with ``fields`` is to one row and is kept in this row. Without them it is kept elsewhere: in the other
    row, whose relation ``inverse`` then has fields, or in a table of links.

    Attributes:
        name: An attribute name; it has no dots.
        target: The name of the entity at the other end.
        many: Whether there may be several rows at the other end.
        fields: The fields of this row that hold the key of the other, in the order of that key.
        inverse: The relation at the other end that leads back, where there is one.
        linkable: Whether ``Repository.save`` takes keys for it in ``links``: many to many without further fields.
        null: Whether there may be no row at the other end.
        blank: Whether people may leave it empty.
        unique: Whether no two rows refer to the same one.
        editable: Whether people change it from this side: of two ends that are linkable, one is.
        on_delete: What becomes of this row when the other is deleted; only a relation with fields has it.
        limit: Which rows people may choose from.
        label: What people call it; the name with spaces, where none is given.
        help: What people may want to know when they fill it in.
    """

    name: str
    target: str
    many: bool = False
    fields: tuple[str, ...] = ()
    inverse: str | None = None
    linkable: bool = False
    null: bool = False
    blank: bool = False
    unique: bool = False
    editable: bool = True
    on_delete: OnDelete = OnDelete.CASCADE
    limit: Condition | None = None
    label: str | LazyText = ""
    help: str | LazyText = ""

    def __post_init__(self) -> None:
        if self.many and self.fields:
            message = f"A relation to many rows is not kept in fields; {self.name!r} has {self.fields!r}."
            raise ValueError(message)
        object.__setattr__(self, "label", self.label or self.name.replace("_", " "))
