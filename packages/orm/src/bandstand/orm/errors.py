"""The errors of the ORM: of names, of rows, of transactions and of databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "DataError",
    "DatabaseError",
    "Error",
    "FieldError",
    "FieldFetchBlocked",
    "IntegrityError",
    "InterfaceError",
    "InternalError",
    "ModelError",
    "MultipleObjectsReturned",
    "NoDatabase",
    "NotBridgedHere",
    "NotSupportedError",
    "NotUpdated",
    "ObjectDoesNotExist",
    "OperationalError",
    "ProgrammingError",
    "ProtectedError",
    "RestrictedError",
    "TransactionError",
]


class Error(Exception):
    """Any error of the ORM."""


class FieldError(Error, LookupError):
    """A field, relation, look-up or annotation is not known, or cannot be used in this place."""


class FieldFetchBlocked(Error):
    """A field or related row was not loaded, and the fetch mode forbids to load it on the way."""


class ModelError(Error, TypeError):
    """A model is declared in a way that cannot work."""


class ObjectDoesNotExist(Error, LookupError):
    """No row matches; each model has its own ``DoesNotExist``."""


class MultipleObjectsReturned(Error, LookupError):
    """More than one row matches where one was asked for; each model has its own."""


class NotUpdated(Error):
    """A save that had to update a row found none; each model has its own."""


class NoDatabase(Error, RuntimeError):
    """No database is named, entered or composed."""


class NotBridgedHere(Error, RuntimeError):
    """A database with an asynchronous driver was asked from plain asynchronous or blocking code."""


class TransactionError(Error, RuntimeError):
    """A transaction is used in a way that would break its promise."""


class ProtectedError(Error):
    """A row cannot be deleted, because protected rows refer to it.

    Attributes:
        protected: The rows that refer to it.
    """

    def __init__(self, message: str, protected: Iterable[object] = ()) -> None:
        super().__init__(message)
        self.protected = tuple(protected)


class RestrictedError(ProtectedError):
    """A row cannot be deleted: rows refer to it that are not deleted along another way."""


class DatabaseError(Error):
    """What a driver says, whichever it is; the driver's error is the cause.

    Attributes:
        sqlstate: The five signs of the SQL standard, where the driver gives them.
        statement: The statement that failed, without its values.
    """

    sqlstate: str | None = None
    statement: str | None = None


class InterfaceError(DatabaseError):
    """The driver was used in a wrong way."""


class DataError(DatabaseError):
    """A value does not fit its column."""


class OperationalError(DatabaseError):
    """The database cannot do it now: it is away, busy, full or shutting down."""


class IntegrityError(DatabaseError):
    """A constraint does not hold."""


class InternalError(DatabaseError):
    """The database is in a state in which it cannot go on."""


class ProgrammingError(DatabaseError):
    """The statement is wrong, or names what is not there."""


class NotSupportedError(DatabaseError):
    """The database cannot do this; nothing was changed silently."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, and list all: the end of a message."""
    from difflib import get_close_matches

    names = sorted(set(known))
    close = get_close_matches(name, names, n=1)
    meant = f" Did you mean {close[0]!r}?" if close else ""
    return f"{meant} Known are: {', '.join(names)}." if names else f"{meant} There are none."
