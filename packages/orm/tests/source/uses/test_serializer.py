"""The use of the same name, from one SQLite database in memory into another."""

from __future__ import annotations

from .shared import fresh_library, taken_from, use

globals().update(taken_from(use("test_serializer", memory_library=fresh_library)))
