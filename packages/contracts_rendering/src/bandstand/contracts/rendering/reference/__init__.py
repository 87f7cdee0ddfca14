"""A template engine in memory: for tests of templates without an engine, and as the reference of the suites."""

from bandstand.contracts.rendering.reference._engine import MemoryEngine

__all__ = ["MemoryEngine"]
