"""What happens to rows that refer to a deleted one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class OnDelete:
    """A rule for rows that refer to a deleted row.

    Attributes:
        name: What migrations write.
        in_database: Whether the database itself follows it, so that no row is loaded and no signal is sent.
        value: What ``SET`` sets, or a callable that gives it.
    """

    name: str
    in_database: bool = False
    value: Any = None

    def __repr__(self) -> str:
        return f"{self.name}({self.value!r})" if self.name == "SET" else self.name


CASCADE = OnDelete("CASCADE")
"""Delete them, too."""
PROTECT = OnDelete("PROTECT")
"""Refuse the deletion."""
RESTRICT = OnDelete("RESTRICT")
"""Refuse the deletion, unless they are deleted along another way."""
SET_NULL = OnDelete("SET_NULL")
"""Set the reference to NULL."""
SET_DEFAULT = OnDelete("SET_DEFAULT")
"""Set the reference to the field's default."""
DO_NOTHING = OnDelete("DO_NOTHING")
"""Leave them as they are; the database may refuse."""
DB_CASCADE = OnDelete("DB_CASCADE", in_database=True)
"""Let the database delete them."""
DB_SET_NULL = OnDelete("DB_SET_NULL", in_database=True)
"""Let the database set the reference to NULL."""
DB_SET_DEFAULT = OnDelete("DB_SET_DEFAULT", in_database=True)
"""Let the database set the reference to its default."""


def SET(value: Any) -> OnDelete:  # noqa: N802 - the field's vocabulary is written large
    """Set the reference to a value, or to what a callable gives at that time."""
    return OnDelete("SET", value=value)
