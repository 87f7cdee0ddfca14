"""Versions, of models that have a field for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bandstand.orm.source._rows import Rows


@dataclass(frozen=True, slots=True)
class ModelVersions:
    """Tells whether somebody else has changed a row."""

    rows: Rows[Any]

    def version(self, row: object, /) -> str:
        """Give the version that a row was read with."""
        return str(getattr(row, self.rows.info.version or ""))
