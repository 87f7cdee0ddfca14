"""What can go wrong between a program and its rows, by kind and not by store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import Problem, ValidationError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Conflict", "DataError", "Integrity", "Invalid", "NotFound", "SeveralFound", "Unavailable", "Unsupported"]

_Kind: TypeAlias = Literal["unique", "reference", "null", "check", "protected"]

_TEXTS: Mapping[_Kind, LazyText] = {
    # Translators: "one" is a row such as a book, "this value" what was filled in for it.
    "unique": LazyText(id="There is already one with this value."),
    "reference": LazyText(id="What this refers to is not there."),
    "null": LazyText(id="This cannot be empty."),
    "check": LazyText(id="This is not allowed."),
    # Translators: "others" and "this" are rows; this one cannot be deleted.
    "protected": LazyText(id="Others still refer to this."),
}


class DataError(Exception):
    """Any error of a data source."""


class NotFound(DataError, LookupError):
    """No row has the key, or matches the condition, that was asked for.

    Attributes:
        entity: The name of the entity.
        sought: The key or the condition.
    """

    def __init__(self, entity: str, sought: object) -> None:
        super().__init__(entity, sought)
        self.entity = entity
        self.sought = sought

    def __str__(self) -> str:
        return f"There is no {self.entity!r} for {self.sought!r}."


class SeveralFound(DataError, LookupError):
    """More than one row matches where one was expected.

    Attributes:
        entity: The name of the entity.
        sought: The condition.
    """

    def __init__(self, entity: str, sought: object) -> None:
        super().__init__(entity, sought)
        self.entity = entity
        self.sought = sought

    def __str__(self) -> str:
        return f"More than one {self.entity!r} matches {self.sought!r}; expected one."


class Conflict(DataError):
    """Somebody else has changed or deleted the row since it was read.

    Attributes:
        entity: The name of the entity.
        key: The key of the row.
    """

    def __init__(self, entity: str, key: tuple[object, ...]) -> None:
        super().__init__(entity, key)
        self.entity = entity
        self.key = key

    def __str__(self) -> str:
        return f"{self.entity!r} {self.key!r} was changed or deleted by somebody else: read it again."


class Integrity(DataError):
    """The store refuses a change that would break one of its rules.

    Attributes:
        entity: The name of the entity whose rule it is.
        kind: ``"unique"``, ``"reference"`` to a row that is not there, ``"null"``, ``"check"``, or ``"protected"`` by
            rows that refer to it.
        fields: The names of the fields or the relation that the rule is about, as far as the store tells.
        constraint: The name of the rule, where it has one.
        text: What people read of it, where the rule has a text of its own.
    """

    def __init__(
        self,
        entity: str,
        kind: _Kind,
        fields: tuple[str, ...] = (),
        constraint: str | None = None,
        text: str | LazyText | None = None,
    ) -> None:
        super().__init__(entity, kind, fields, constraint, text)
        self.entity = entity
        self.kind: _Kind = kind
        self.fields = fields
        self.constraint = constraint
        self.text = text

    @property
    def problem(self) -> Problem:
        """The same as a problem, for a form that shows it: at the field, or at the whole when several take part."""
        return Problem(
            text=self.text or _TEXTS[self.kind],
            code=self.kind,
            params={"fields": self.fields},
            path=self.fields if len(self.fields) == 1 else (),
        )

    def __str__(self) -> str:
        rule = f" {self.constraint!r}" if self.constraint else ""
        fields = f" for {', '.join(map(repr, self.fields))}" if self.fields else ""
        return f"{self.entity!r} breaks its rule{rule} of the kind {self.kind!r}{fields}."


class Invalid(DataError, ValidationError):
    """What a row holds, or what was asked, is not what it must be: a data error and a ``ValidationError`` in one."""


class Unavailable(DataError):
    """The store cannot be reached, or did not answer; the same call may work later."""


class Unsupported(DataError, NotImplementedError):
    """The store cannot do what was asked, however often it is asked."""
