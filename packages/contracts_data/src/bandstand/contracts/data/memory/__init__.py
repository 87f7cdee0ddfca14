"""A complete data source in memory: the reference of this contract, for tests and one-file scripts."""

from bandstand.contracts.data.memory._describe import describe
from bandstand.contracts.data.memory._repository import MemoryRepository
from bandstand.contracts.data.memory._source import MemorySource
from bandstand.contracts.data.memory._units import MemoryUnit

__all__ = ["MemoryRepository", "MemorySource", "MemoryUnit", "describe"]
