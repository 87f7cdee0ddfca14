"""SQLAlchemy classes as a data source: what admin, forms, auth and sessions ask of any store, the classes untouched."""

from bandstand.sqlalchemy._about import About, AboutField, AboutRelation
from bandstand.sqlalchemy._repository import SQLAlchemyRepository
from bandstand.sqlalchemy._source import SQLAlchemySource
from bandstand.sqlalchemy._units import SQLAlchemyUnit

__all__ = ["About", "AboutField", "AboutRelation", "SQLAlchemyRepository", "SQLAlchemySource", "SQLAlchemyUnit"]
