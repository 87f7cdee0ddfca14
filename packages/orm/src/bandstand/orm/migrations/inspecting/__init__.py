"""Models of a database that is there already, as the text of a module."""

from __future__ import annotations

from bandstand.orm.migrations.inspecting._inspecting import UnknownTable, inspected

__all__ = ["UnknownTable", "inspected"]
