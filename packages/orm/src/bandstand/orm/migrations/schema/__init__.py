"""Editors of schemas: tables are made, dropped and changed as the versions of models say."""

from __future__ import annotations

from bandstand.orm.migrations.schema._editor import SchemaEditor

__all__ = ["SchemaEditor"]
