"""Which abilities the rows of a model have."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from bandstand.contracts.data.capabilities import Abilities
from bandstand.orm.source._bulk import ModelBulk
from bandstand.orm.source._cascading import ModelCascading
from bandstand.orm.source._claiming import ModelClaiming
from bandstand.orm.source._estimating import ModelEstimating
from bandstand.orm.source._facets import ModelFacets
from bandstand.orm.source._searching import ModelSearch
from bandstand.orm.source._units import is_sqlite
from bandstand.orm.source._versions import ModelVersions

if TYPE_CHECKING:
    from bandstand.orm.source._reader import ModelReader

R = TypeVar("R")


def make_abilities(rows: ModelReader[R]) -> Abilities[R]:
    """Give all abilities but versions where there are none, and estimates where the database makes none."""
    return Abilities(
        bulk=ModelBulk(rows),
        cascading=ModelCascading(rows),
        claiming=ModelClaiming(rows),
        estimating=None if is_sqlite(rows.database) else ModelEstimating(rows),
        faceted=ModelFacets(rows),
        searchable=ModelSearch(rows),
        versioned=ModelVersions(rows) if rows.info.version else None,
    )
