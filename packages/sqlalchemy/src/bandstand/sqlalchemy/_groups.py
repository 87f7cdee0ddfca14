"""Rows that a deletion reaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.contracts.data.entities import Key, Path
    from bandstand.sqlalchemy._catalogue import Entity
    from bandstand.sqlalchemy._references import Reference


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one entity that a deletion reaches by the same path.

    Attributes:
        entity: Their entity.
        path: The relations that lead there.
        rows: The values that others refer to, by the keys of the rows.
        reference: How they refer to what is deleted; None for the rows that were asked for.
    """

    entity: Entity
    path: Path
    rows: Mapping[Key, Mapping[str, Any]]
    reference: Reference | None = None
