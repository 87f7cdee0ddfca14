"""Models as a data source: what admin, forms, auth and sessions ask their rows of, over any database of the ORM.

Import it by itself: ``bandstand.orm`` works without it, and does not load it.
"""

from bandstand.orm.source._repository import ModelRepository
from bandstand.orm.source._source import ModelSource, sources_of
from bandstand.orm.source._units import ModelUnit

__all__ = ["ModelRepository", "ModelSource", "ModelUnit", "sources_of"]
