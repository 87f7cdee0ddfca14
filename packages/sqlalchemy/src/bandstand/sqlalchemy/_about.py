"""What SQLAlchemy does not know of a class, told beside it: what people call things, what they may choose and enter."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.fields import Choice, FieldKind, OnDelete
    from bandstand.contracts.data.query import Order
    from bandstand.contracts.i18n import LazyText
    from bandstand.contracts.validation import Validator


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutField:
    """What there is to say of a field beside its column; what is None, the column says.

    Attributes:
        label: What people call it.
        help: What people may want to know when they fill it in.
        kind: What values it takes, such as ``FieldKind.EMAIL`` for a text.
        choices: The only values that it may have.
        validators: What else its values must pass.
        default: Makes the value of a new row.
        minimum, maximum: The bounds of its values, both allowed.
        max_length: How long a text may be.
        blank: Whether people may leave it empty.
        editable: Whether people may change it.
    """

    label: str | LazyText = ""
    help: str | LazyText = ""
    kind: FieldKind | None = None
    choices: tuple[Choice, ...] = ()
    validators: tuple[Validator, ...] = ()
    default: Callable[[], object] | None = None
    minimum: object = None
    maximum: object = None
    max_length: int | None = None
    blank: bool | None = None
    editable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutRelation:
    """What there is to say of a relation beside its ``relationship``; what is None, that and the foreign key say.

    Attributes:
        label: What people call it.
        help: What people may want to know when they fill it in.
        on_delete: What becomes of this row when the other is deleted.
        limit: Which rows people may choose from.
        blank: Whether people may leave it empty.
        editable: Whether people change it from this side.
    """

    label: str | LazyText = ""
    help: str | LazyText = ""
    on_delete: OnDelete | None = None
    limit: Condition | None = None
    blank: bool | None = None
    editable: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What there is to say of a class beside its mapping.

    Attributes:
        name: The name of the entity, with a dot; that of the class behind the namespace by default.
        label, plural: What people call one row, and several.
        order: How rows come when nobody says otherwise.
        version: The whole-number field that each save raises; the mapper's ``version_id_col`` by default.
        search: The paths that a search looks into; all of the class's own texts by default.
        fields: Of fields, by name.
        relations: Of relations, by name.
        texts: What people read when a rule is broken, by the name of its constraint.
        without: Names of fields and relations that stay out of sight.
    """

    name: str | None = None
    label: str | LazyText = ""
    plural: str | LazyText = ""
    order: Sequence[Order] = ()
    version: str | None = None
    search: Sequence[str] | None = None
    fields: Mapping[str, AboutField] = field(default_factory=dict[str, AboutField])
    relations: Mapping[str, AboutRelation] = field(default_factory=dict[str, AboutRelation])
    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    without: Sequence[str] = ()
