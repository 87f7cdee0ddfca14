"""What a source has: its entities, and how paths lead from one to another.

A path is the names of relations, one field or relation at its end. It is kept as a tuple, ``("author", "country",
"name")``; wherever one is asked for, a text with dots does as well: ``"author.country.name"``.
"""

from bandstand.contracts.data._names import Path, UnknownName
from bandstand.contracts.data.entities._entities import Entities, Trail
from bandstand.contracts.data.entities._entity import EntityInfo, Key

__all__ = ["Entities", "EntityInfo", "Key", "Path", "Trail", "UnknownName"]
