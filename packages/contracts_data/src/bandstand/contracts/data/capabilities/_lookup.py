"""Which abilities a repository has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from bandstand.contracts.data.capabilities._changing import Bulk, Cascading, Claiming, Versioned
    from bandstand.contracts.data.capabilities._reading import Estimating, Faceted, Searchable

R_co = TypeVar("R_co", covariant=True)


@dataclass(frozen=True, kw_only=True)  # without slots, which generic classes cannot have on 3.11
class Abilities(Generic[R_co]):
    """The abilities of a repository, None for each that it does not have.

    A new ability is a new attribute here that is None by default.
    """

    bulk: Bulk | None = None
    cascading: Cascading | None = None
    claiming: Claiming[R_co] | None = None
    estimating: Estimating | None = None
    faceted: Faceted | None = None
    searchable: Searchable | None = None
    versioned: Versioned | None = None
