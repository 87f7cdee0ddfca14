"""Errors of SQLAlchemy and its drivers by the kinds that the contract has."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import exc
from sqlalchemy.orm.exc import StaleDataError

from bandstand.contracts.data.errors import Conflict, Integrity, Invalid, Unavailable, Unsupported
from bandstand.contracts.i18n import LazyText

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from bandstand.sqlalchemy._catalogue import Entity
    from bandstand.sqlalchemy._constraints import Rule

_Kind = Literal["unique", "reference", "null", "check", "protected"]

_BY_STATE: dict[str, _Kind] = {
    "23505": "unique",
    "23503": "reference",
    "23502": "null",
    "23514": "check",
    "23001": "protected",
}
_BY_TEXT: tuple[tuple[str, _Kind], ...] = (
    ("UNIQUE constraint failed", "unique"),
    ("FOREIGN KEY constraint failed", "reference"),
    ("NOT NULL constraint failed", "null"),
    ("Duplicate entry", "unique"),
    ("foreign key constraint fails", "reference"),
    ("cannot be null", "null"),
)
_DETAIL = re.compile(r"\(([^()]*)\)=")  # PostgreSQL's "Key (author_id, title)=(1, Emma) ..."
_AWAY = ("08", "53", "57", "40", "55", "28", "3D")
"""Classes of SQLSTATE by which the same call may work later, or elsewhere."""
_OF_VALUES = "22"
_MISSING = ("no such table", "no such column", "no such function", "near ")  # SQLite's, by which nothing is away


@contextmanager
def translated(entity: Entity | None = None) -> Generator[None]:
    """Raise the errors of the contract.

    Args:
        entity: What is asked or changed; whose rule it is, unless the error tells.
    """
    try:
        yield
    except StaleDataError as error:
        raise Conflict("" if entity is None else entity.name, ()) from error
    except exc.TimeoutError as error:
        raise Unavailable(str(error)) from error
    except exc.IntegrityError as error:
        raise _integrity(entity, error) from error
    except exc.StatementError as error:
        found = _other(error)
        if found is None:
            raise
        raise found from error
    except OSError as error:  # asyncpg's, where no server answers
        raise Unavailable(str(error)) from error
    except Exception as error:
        # What asyncpg raises while it connects reaches nobody who would wrap it.
        if (_state(error) or "")[:2] not in _AWAY:
            raise
        raise Unavailable(str(error)) from error


def _other(error: exc.StatementError) -> Exception | None:
    """Give the error for a statement that failed otherwise; None for what is a fault of the program."""
    state = _state(error)
    if state is not None:
        kind = _BY_STATE.get(state)
        if kind is not None:
            return Integrity("", kind)
        if state[:2] in _AWAY:
            return Unavailable(str(error.orig))
        return _misfit(error) if state[:2] == _OF_VALUES else None
    if not isinstance(error, exc.DBAPIError):
        # A type refused a value before anything was sent.
        return _misfit(error) if isinstance(error.orig, (TypeError, ValueError, LookupError)) else None
    if isinstance(error, exc.NotSupportedError):
        return Unsupported(str(error.orig))
    if isinstance(error, exc.DataError) or isinstance(error.orig, OverflowError):
        return _misfit(error)
    is_away = error.connection_invalidated or isinstance(error, (exc.OperationalError, exc.InterfaceError))
    return Unavailable(str(error.orig)) if is_away and not str(error.orig).startswith(_MISSING) else None


def _misfit(error: exc.StatementError) -> Invalid:
    text = LazyText(id="The database cannot take this value: %(why)s")
    return Invalid(text, code="type", params={"why": str(error.orig)})


def _integrity(entity: Entity | None, error: exc.IntegrityError) -> Integrity:
    kind = _kind(error)
    if entity is None:  # at the end of a unit of work, which may have changed anything
        return Integrity("", kind, (), _told(error, "constraint_name"))
    columns, name = _columns(error, kind)
    rule = next((each for each in entity.rules if _is_meant(each, columns, name)), None)
    if rule is not None:
        return broken(entity, rule)
    return Integrity(entity.name, kind, _named(entity, columns), name)


def _is_meant(rule: Rule, columns: list[str], name: str | None) -> bool:
    """Whether a database means a rule; SQLite names only the columns of one that is about uniqueness."""
    if name is not None:
        return name == rule.name or name in rule.calls
    return rule.check is None and bool(columns) and columns == [each.name for each in rule.columns]


def broken(entity: Entity, rule: Rule) -> Integrity:
    """Give the error of a rule that does not hold."""
    kind: _Kind = "unique" if rule.check is None else "check"
    return Integrity(entity.name, kind, named(entity, rule.fields), rule.name or None, rule.text or None)


def named(entity: Entity, fields: Iterable[str]) -> tuple[str, ...]:
    """Give what people know fields as: the relation that they are kept for, where there is one for all of them."""
    found = tuple(dict.fromkeys(fields))
    names = tuple(dict.fromkeys(entity.attributes[name].info.relation or name for name in found))
    return names if len(names) == 1 else found


def _kind(error: exc.IntegrityError) -> _Kind:
    state = _state(error)
    if state is not None:
        return _BY_STATE.get(state, "check")
    told = str(error.orig)
    kinds: list[_Kind] = [kind for text, kind in _BY_TEXT if text in told]
    return kinds[0] if kinds else "check"


def _columns(error: exc.IntegrityError, kind: _Kind) -> tuple[list[str], str | None]:
    """Give the columns that the database names, and the name of the constraint."""
    if _state(error) is not None:
        detail = _DETAIL.search(_told(error, "message_detail") or _told(error, "detail") or "")
        column = _told(error, "column_name")
        columns = [column] if column else detail[1].split(", ") if detail else []
        return [each.strip('"') for each in columns], _told(error, "constraint_name")
    told = str(error.orig).partition(": ")[2]
    if kind == "check":
        return [], told
    if told.startswith("index "):
        return [], told.removeprefix("index ").strip("'")
    return [each.rpartition(".")[2] for each in told.split(", ") if each], None


def _named(entity: Entity, columns: list[str]) -> tuple[str, ...]:
    """Give the fields of columns, or their relation."""
    by_column = {each.column.name: each.name for each in entity.attributes.values() if each.column is not None}
    return named(entity, (by_column[column] for column in columns if column in by_column))


def _state(error: BaseException) -> str | None:
    """Give the SQLSTATE, which drivers of PostgreSQL tell."""
    for each in _causes(error):
        for name in ("sqlstate", "pgcode"):
            state = getattr(each, name, None)
            if isinstance(state, str) and len(state) == 5:
                return state
    return None


def _told(error: BaseException, name: str) -> str | None:
    """Ask the driver's error, which knows more than its text; each driver has its own place for it."""
    for each in _causes(error):
        value = getattr(getattr(each, "diag", None), name, None) or getattr(each, name, None)
        if isinstance(value, str):
            return value
    return None


def _causes(error: BaseException | None) -> Iterator[Any]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        original = getattr(error, "orig", None)
        error = original if isinstance(original, BaseException) else error.__cause__
