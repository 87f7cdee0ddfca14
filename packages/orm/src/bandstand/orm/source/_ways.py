"""Relations of models, in each direction, by the names that they have for rows and in queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from bandstand.contracts.data.fields import OnDelete, RelationInfo
from bandstand.orm.fields import ForeignKey, ManyToManyField
from bandstand.orm.models._reverse import Reverse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.data.conditions import Condition
    from bandstand.orm.fields import RelationField
    from bandstand.orm.models import Model

_ON_DELETE = {
    "CASCADE": OnDelete.CASCADE,
    "PROTECT": OnDelete.PROTECT,
    "RESTRICT": OnDelete.PROTECT,
    "SET_NULL": OnDelete.SET_NULL,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One relation of a model, seen from it.

    Attributes:
        name: The attribute of its rows; what paths call it.
        lookup: Its name in queries.
        back: The name in queries that leads back.
        target: The model that it leads to.
        field: The field that declares it, of either model.
        forward: Whether it is declared on this side.
        many: Whether it leads to any number of rows.
    """

    name: str
    lookup: str
    back: str
    target: type[Model]
    field: RelationField[Any]
    forward: bool
    many: bool

    @property
    def is_kept(self) -> bool:
        """Whether the row itself holds the other's key: not where it refers to something else of the other."""
        field = self.field
        return self.forward and isinstance(field, ForeignKey) and field.target_field in field.target._meta.pk_fields

    @property
    def is_linkable(self) -> bool:
        """Whether keys are all that its table between has."""
        return isinstance(self.field, ManyToManyField) and bool(self.field.through._meta.auto_created)

    @property
    def ends(self) -> tuple[ForeignKey[Any], ForeignKey[Any]]:
        """The references of a table between: to this side, and to the other."""
        here, there = cast("ManyToManyField[Any]", self.field).ends
        return (here, there) if self.forward else (there, here)

    @property
    def is_linked_by_key(self) -> bool:
        """Whether a table between holds the other's key."""
        if not isinstance(self.field, ManyToManyField):
            return False
        return self.ends[1].target_field in self.target._meta.pk_fields


def ways_of(model: type[Model]) -> Iterator[Way]:
    """Give the relations of a model that its rows have an attribute for."""
    options = model._meta
    for field in (*options.fields, *options.many_to_many):
        if field.is_relation:
            yield _forward(field)  # type: ignore[arg-type]  # is_relation says which class it is
    for reverse in options.related_objects:
        yield Way(
            name=reverse.accessor,
            lookup=reverse.query_name,
            back=reverse.field.name,
            target=reverse.related_model,
            field=reverse.field,
            forward=False,
            many=reverse.many,
        )


def _forward(field: RelationField[Any]) -> Way:
    return Way(
        name=field.name,
        lookup=field.name,
        back=Reverse(field, field.target).query_name,
        target=field.target,
        field=field,
        forward=True,
        many=field.many_to_many,
    )


def describe_relation(way: Way, *, inverse: str | None, limit: Condition | None) -> RelationInfo:
    """Describe a relation.

    Args:
        way: The relation.
        inverse: The relation that leads back, where the other entity has one.
        limit: Which rows people may choose from.
    """
    field = way.field
    told: dict[str, Any] = {"name": way.name, "target": way.target._meta.label, "many": way.many, "inverse": inverse}
    told["linkable"] = way.is_linkable
    if not way.forward:
        return RelationInfo(**told, null=True, blank=True, editable=False)
    told |= {
        "fields": (field.attname,) if way.is_kept else (),
        "null": field.null or way.many,
        "blank": field.blank,
        "unique": field.unique,
        "editable": field.editable,
        "limit": limit,
        "label": field.verbose_name or "",
        "help": field.help_text,
    }
    return RelationInfo(**told, on_delete=on_delete(field) if isinstance(field, ForeignKey) else OnDelete.CASCADE)


def on_delete(field: ForeignKey[Any]) -> OnDelete:
    """Give the rule of a reference in the words of the contract, whoever follows it."""
    return _ON_DELETE.get(field.on_delete.name.removeprefix("DB_"), OnDelete.NOTHING)
