"""What goes wrong with migrations."""

from __future__ import annotations

from bandstand.orm.errors import Error

__all__ = [
    "CircularDependency",
    "DatabaseBusy",
    "HeadConflict",
    "InconsistentHistory",
    "IrreversibleError",
    "MigrationError",
    "MigrationNotFound",
    "MigrationUnfinished",
    "NotSerializable",
    "StateError",
]


class MigrationError(Error):
    """The base of them all."""


class StateError(MigrationError):
    """An operation does not fit the models as the migrations before it leave them."""


class MigrationNotFound(MigrationError, LookupError):
    """No migration has the name, or a migration depends on one that is not there."""


class CircularDependency(MigrationError):
    """Migrations depend on each other in a circle."""


class HeadConflict(MigrationError):
    """An app has several last migrations, or its head file names another one than its files give."""


class InconsistentHistory(MigrationError):
    """A database has a migration without one that it depends on."""


class IrreversibleError(MigrationError):
    """A migration has an operation that cannot be undone."""


class NotSerializable(MigrationError, ValueError):
    """A value cannot be written into a file."""


class DatabaseBusy(MigrationError):
    """Somebody else holds what a migration needs."""


class MigrationUnfinished(MigrationError):
    """A migration was begun in a database and has not ended."""
