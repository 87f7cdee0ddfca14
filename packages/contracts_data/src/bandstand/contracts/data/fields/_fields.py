"""One value of a row, described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bandstand.contracts.data.fields._kinds import FieldKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.i18n import LazyText
    from bandstand.contracts.validation import Validator


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that a field may have, and what people read for it."""

    value: object
    label: str | LazyText
    group: str | LazyText = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldInfo:
    """One field of an entity; the row's attribute of this name holds its value.

    Attributes:
        name: An attribute name; it has no dots.
        kind: What values it takes.
        label: What people call it; the name with spaces, where none is given.
        help: What people may want to know when they fill it in.
        null: Whether None may be stored.
        blank: Whether people may leave it empty. A default says so only where it is empty itself, or where the
            store fills it in.
        choices: The only values that it may have; empty for any.
        default: Makes the value of a new row; None where there is no default.
        unique: Whether no two rows have the same value, None aside.
        editable: Whether people may change it.
        generated: Whether the store fills it in, as a counting key, a version or a computed column.
        max_length: How long a text may be.
        minimum, maximum: The bounds of its values, both allowed.
        digits, places: How many digits a decimal has in all and behind the point.
        validators: What else its values must pass.
        relation: The to-one relation whose key, or part of it, this field holds.
    """

    name: str
    kind: FieldKind = FieldKind.CHAR
    label: str | LazyText = ""
    help: str | LazyText = ""
    null: bool = False
    blank: bool = False
    choices: tuple[Choice, ...] = ()
    default: Callable[[], object] | None = None
    unique: bool = False
    editable: bool = True
    generated: bool = False
    max_length: int | None = None
    minimum: object = None
    maximum: object = None
    digits: int | None = None
    places: int | None = None
    validators: tuple[Validator, ...] = ()
    relation: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", self.label or self.name.replace("_", " "))
