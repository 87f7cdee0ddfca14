"""Errors of the ORM by the kinds that the contract has."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from bandstand.contracts.data.errors import Integrity, Invalid, Unavailable, Unsupported
from bandstand.contracts.i18n import LazyText
from bandstand.orm import errors
from bandstand.orm.fields import ForeignKey
from bandstand.orm.source._constraints import fields_of

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from bandstand.orm.models import Model
    from bandstand.orm.source._catalogue import Entity

_Kind = Literal["unique", "reference", "null", "check", "protected"]

_BY_STATE: dict[str, _Kind] = {"23505": "unique", "23503": "reference", "23502": "null", "23514": "check"}
_BY_TEXT: list[tuple[str, _Kind]] = [
    ("UNIQUE constraint failed", "unique"),
    ("FOREIGN KEY constraint failed", "reference"),
    ("NOT NULL constraint failed", "null"),
]
_DETAIL = re.compile(r"\(([^()]*)\)=")  # PostgreSQL's "Key (author_id, title)=(1, Emma) ..."
_MISSING = ("no such table", "no such column", "no such function")  # SQLite's, by which nothing is unavailable


@contextmanager
def translated(entity: Entity | None = None) -> Generator[None]:
    """Raise the errors of the contract.

    Args:
        entity: What is asked or changed; whose rule it is, unless the error tells.
    """
    try:
        yield
    except errors.IntegrityError as error:
        raise _integrity(entity, error) from error
    except errors.ProtectedError as error:
        raise _protected(entity, error) from error
    except (errors.OperationalError, errors.InterfaceError) as error:
        if str(error).startswith(_MISSING):
            raise
        raise Unavailable(str(error)) from error
    except errors.NotSupportedError as error:
        raise Unsupported(str(error)) from error
    except errors.DataError as error:
        text = LazyText(id="The database cannot take this value: %(why)s")
        raise Invalid(text, code="type", params={"why": str(error)}) from error


def _protected(entity: Entity | None, error: errors.ProtectedError) -> Integrity:
    row: Any = next(iter(error.protected), None)
    if row is None:
        return Integrity("" if entity is None else entity.info.name, "protected")
    fields = tuple(each.name for each in type(row)._meta.fields if _protects(each, entity))
    return Integrity(type(row)._meta.label, "protected", fields[:1])


def _protects(field: Any, entity: Entity | None) -> bool:
    if not isinstance(field, ForeignKey) or field.on_delete.name not in ("PROTECT", "RESTRICT"):
        return False
    return entity is None or issubclass(entity.model, field.target._meta.concrete_model)


def _integrity(entity: Entity | None, error: errors.IntegrityError) -> Integrity:
    kind = _kind(error)
    if entity is None:  # at the end of a unit of work, which may have changed anything
        return Integrity("", kind, (), _told(error, "constraint_name"))
    columns, name = _columns(error, kind)
    model = entity.model
    rules = [(owner, each) for owner in _owners(model) for each in owner._meta.constraints]
    constraint = next((each for owner, each in rules if each.name_in(owner) == name), None)
    if constraint is not None:
        text = constraint.violation_error_message
        return Integrity(entity.info.name, kind, fields_of(model, constraint), name, text)
    fields = tuple(each for column in columns for each in _named(entity, column, kind))
    return Integrity(entity.info.name, kind, fields, name)


def _owners(model: type[Model]) -> list[type[Model]]:
    return [model._meta.concrete_model, *model._meta.ancestors()]


def _kind(error: errors.IntegrityError) -> _Kind:
    if error.sqlstate is not None:
        return _BY_STATE.get(error.sqlstate, "check")
    kinds: list[_Kind] = [kind for text, kind in _BY_TEXT if str(error).startswith(text)]
    return kinds[0] if kinds else "check"


def _columns(error: errors.IntegrityError, kind: _Kind) -> tuple[list[str], str | None]:
    """Give the columns that the database names, and the name of the constraint."""
    if error.sqlstate is not None:
        detail = _DETAIL.search(_told(error, "detail") or _told(error, "message_detail") or "")
        column = _told(error, "column_name")
        columns = [column] if column else detail[1].split(", ") if detail else []
        return [each.strip('"') for each in columns], _told(error, "constraint_name")
    told = str(error).partition(": ")[2]
    if kind == "check":
        return [], told
    if told.startswith("index "):
        return [], told.removeprefix("index ").strip("'")
    return [each.rpartition(".")[2] for each in told.split(", ") if each], None


def _told(error: BaseException, name: str) -> str | None:
    """Ask the driver's error, which knows more than its text; each driver has its own place for it."""
    for each in _causes(error):
        value = getattr(getattr(each, "diag", None), name, None) or getattr(each, name, None)
        if isinstance(value, str):
            return value
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        original = getattr(error, "orig", None)
        if isinstance(original, BaseException):
            yield original
        error = error.__cause__


def _named(entity: Entity, column: str, kind: _Kind) -> Iterator[str]:
    """Give the field of a column; for a reference, the relation that it is kept for."""
    for field in entity.model._meta.fields:
        if field.column == column:
            yield field.name if kind == "reference" else field.attname
            return
