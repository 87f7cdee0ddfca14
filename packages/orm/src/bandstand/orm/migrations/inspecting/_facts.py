"""What a database says of its tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column.

    Attributes:
        name: What it is called.
        type: SQLAlchemy's type.
        written: The type as the database writes it.
        nullable: Whether it may be NULL.
        default: The SQL of its default, or empty.
        computed: The SQL that it is computed by and whether it is stored, or None.
        counts: Whether the database counts it up.
        collation: How texts are compared, where that was said.
        comment: What was said about it.
    """

    name: str
    type: Any
    written: str = ""
    nullable: bool = False
    default: str = ""
    computed: tuple[str, bool] | None = None
    counts: bool = False
    collation: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A foreign key: its columns, and the table and columns that they refer to."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]
    on_delete: str
    elsewhere: str = ""
    """The schema of the other table, where that is another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unique:
    """Columns that tell rows apart."""

    name: str
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    nulls_distinct: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptIndex:
    """An index that is of no constraint.

    Attributes:
        name: What it is called.
        columns: Those that are sorted downwards begin with ``-``.
        include: The further columns that it holds.
        opclasses: The operator class of each column, or none.
        is_unique: Whether the columns tell rows apart.
        nulls_distinct: Whether two NULLs differ then.
        further: What else it has, in words; no index of ours can be made of such a one.
    """

    name: str
    columns: tuple[str, ...]
    include: tuple[str, ...] = ()
    opclasses: tuple[str, ...] = ()
    is_unique: bool = False
    nulls_distinct: bool = True
    further: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A condition of all rows, as SQL."""

    name: str
    sql: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table or a view."""

    name: str
    is_view: bool
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    uniques: tuple[Unique, ...] = ()
    indexes: tuple[KeptIndex, ...] = ()
    checks: tuple[Check, ...] = ()
    comment: str = ""

    def column(self, name: str) -> Column:
        """Give a column by name."""
        return next(each for each in self.columns if each.name == name)

    def is_unique(self, column: str) -> bool:
        """Whether one column alone tells rows apart."""
        indexes = (each.columns for each in self.indexes if each.is_unique and not each.further)
        return (column,) in (self.key, *(each.columns for each in self.uniques), *indexes)
