"""Databases: engines, connections, transactions, and which one a query uses."""

from typing import TYPE_CHECKING, Any

from bandstand.orm.database._choosing import DATABASES, Databases, Router, allows_relation, database_of
from bandstand.orm.database._database import Database, Held, entered
from bandstand.orm.database._isolating import isolated
from bandstand.orm.database._transactions import atomic, on_commit, set_rollback

if TYPE_CHECKING:
    from bandstand.orm.database.execution import Backend, Link, Statement

__all__ = [
    "DATABASES",
    "Backend",
    "Database",
    "Databases",
    "Held",
    "Link",
    "Router",
    "Statement",
    "allows_relation",
    "atomic",
    "database_of",
    "entered",
    "isolated",
    "on_commit",
    "set_rollback",
]


def __getattr__(name: str) -> Any:
    """Import what needs SQLAlchemy at its first use."""
    if name in ("Backend", "Link", "Statement"):
        from bandstand.orm.database import execution

        return getattr(execution, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
