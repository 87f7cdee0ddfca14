"""The few pieces of SQL that are written out, because they are neither columns nor values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

if TYPE_CHECKING:
    from bandstand.orm.expressions import Element

ZERO: Final[Element] = sa.literal_column("0")  # source: sql-text - a constant
ONE: Final[Element] = sa.literal_column("1")  # source: sql-text - a constant
MINUS_ONE: Final[Element] = sa.literal_column("-1")  # source: sql-text - a constant
STAR: Final[Element] = sa.literal_column("*")  # source: sql-text - a constant


def column_of_all(number: int) -> Element:
    """Give the column that several queries, combined as one, have at a place."""
    return sa.literal_column(f"c{number:d}")  # source: sql-text - a name of ours
