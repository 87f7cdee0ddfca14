"""What some stores can do beyond reading and writing rows.

An ability is looked up as an attribute: ``repository.abilities.bulk`` is a ``Bulk``, or None where the store has no
such ability. Nothing is tested with ``isinstance``, and type checkers know each.
"""

from bandstand.contracts.data.capabilities._changing import Bulk, Cascading, Claiming, Versioned
from bandstand.contracts.data.capabilities._lookup import Abilities
from bandstand.contracts.data.capabilities._reading import Estimating, Faceted, Searchable

__all__ = ["Abilities", "Bulk", "Cascading", "Claiming", "Estimating", "Faceted", "Searchable", "Versioned"]
