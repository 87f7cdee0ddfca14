"""Migrations that tests make of operations, and what is found in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.migrations.migration import Migration
from bandstand.orm.migrations.safety import findings
from bandstand.orm.migrations.schema import SchemaEditor

from ..library import shop

if TYPE_CHECKING:
    from bandstand.orm import Database
    from bandstand.orm.migrations.operations import Operation
    from bandstand.orm.migrations.safety import Finding
    from bandstand.orm.migrations.state import ProjectState


def migration(*operations: Operation, name: str = "0002_change", **attributes: Any) -> Migration:
    """Make a migration of the shop."""
    made: Any = type("Migration", (Migration,), {"operations": operations, **attributes})
    done: Migration = made(name, "shop")
    return done


def applied(database: Database, state: ProjectState, *operations: Operation) -> ProjectState:
    """Do operations to a database, and give the models after them."""
    change: Any = SchemaEditor(database)
    with change as editor:
        return migration(*operations).apply(state, editor)


def found(
    *operations: Operation,
    state: ProjectState | None = None,
    dialect: str = "postgresql",
    options: dict[str, Any] | None = None,
    **attributes: Any,
) -> list[Finding]:
    """Give what is found in a migration of a shop with authors and books."""
    given = shop() if state is None else state
    return findings([migration(*operations, **attributes)], given, dialect, **(options or {}))


def keys(*operations: Operation, **given: Any) -> list[str]:
    """Give rules and subjects of what is found."""
    return [finding.key for finding in found(*operations, **given)]
