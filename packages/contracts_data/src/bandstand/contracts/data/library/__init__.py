"""The library: six entities and a few rows, on which the suites check a source.

Whoever runs the suites declares these entities in the way of the store, with the names, fields, relations and rules
that ``ENTITIES`` has, and returns an empty source of them. ``memory_library`` is that source in memory.
"""

from bandstand.contracts.data.library._entities import CLASSES, ENTITIES, Author, Book, memory_library
from bandstand.contracts.data.library._filled import Library, fill

__all__ = ["CLASSES", "ENTITIES", "Author", "Book", "Library", "fill", "memory_library"]
