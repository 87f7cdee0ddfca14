"""Data: how a program reaches rows of any store, without knowing which one it is.

A ``DataSource`` describes its entities and gives a ``Repository`` for each; rows are plain objects of the store's own
classes. Everything here is synchronous but ``DataSource.run``, which runs all of it in async code. Settled: three
implementations pass the suites, in memory, over the ORM and over SQLAlchemy's classes.
"""

from bandstand.contracts.data._source import DATA, SOURCES, DataSource, Isolation, Sources
from bandstand.contracts.data._unit import UnitOfWork

__all__ = ["DATA", "SOURCES", "DataSource", "Isolation", "Sources", "UnitOfWork"]
