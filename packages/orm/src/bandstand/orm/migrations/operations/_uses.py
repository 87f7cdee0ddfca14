"""What operations have to do with: models and parts of them, so that it can be told which may change places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bandstand.orm.fields import CompositePrimaryKey, Field, GeneratedField, RelationField
from bandstand.orm.migrations._fields import qualified
from bandstand.orm.migrations.state import Key, key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.migrations._fields import Declared

WHOLE: tuple[str, ...] = ()
"""A model with all that it has."""
EXISTENCE = ("existence",)
"""That a model is there under its name: nothing but making, renaming and deleting it changes that."""
FIELDS = ("fields",)
"""All fields of a model; one of them is ``("fields", "title")``."""
NAMES: Key = ("", "")
"""Stands for a model where something is one for all models, such as the names of indexes."""
_OTHER_FIELDS = ("unique_for_date", "unique_for_month", "unique_for_year", "width_field", "height_field")


@dataclass(frozen=True)
class Use:
    """Something that an operation has to do with.

    Attributes:
        model: App label and name of the model, both in lower case.
        part: What of it, from the large to the small: ``()`` is all of it, ``("fields", "title")`` a field.
        changes: Whether the operation changes it; if not, it has to find it as it is.
    """

    model: Key
    part: tuple[str, ...] = WHOLE
    changes: bool = False

    def meets(self, other: Use) -> bool:
        """Whether both are about the same, or one about a part of the other."""
        if self.model != other.model:
            return False
        shared = min(len(self.part), len(other.part))
        return self.part[:shared] == other.part[:shared]

    def disturbs(self, other: Use) -> bool:
        """Whether it matters which one comes first."""
        return (self.changes or other.changes) and self.meets(other)


def field_uses(model: Key, name: str, field: Declared | None = None) -> Iterator[Use]:
    """Give what adding or changing a field has to do with; without the field, what taking it away has."""
    column = getattr(field, "db_column", None)
    for each in dict.fromkeys((name, f"{name}_id", column or name)):  # a column may have the name of another field
        yield Use(model, (*FIELDS, each), changes=True)
    if field is not None:
        yield from named_by(model, field)
        if isinstance(field, CompositePrimaryKey) or field.primary_key:
            yield Use(model, changes=True)


def named_by(model: Key, field: Declared) -> Iterator[Use]:
    """Give what has to be there for a field of a model."""
    if isinstance(field, CompositePrimaryKey):
        yield from (Use(model, (*FIELDS, name)) for name in field.names)
        return
    if isinstance(field, GeneratedField):
        yield Use(model, FIELDS)
    yield from (Use(model, (*FIELDS, getattr(field, name))) for name in _OTHER_FIELDS if getattr(field, name, None))
    if isinstance(field, RelationField):
        yield from _related(model, field)


def _related(model: Key, field: RelationField[Any]) -> Iterator[Use]:
    known: Any = qualified(field, model[0])
    target = model if known.to == "self" else key_of(known.to)
    if target != model:
        yield Use(target, EXISTENCE)
    if getattr(known, "to_field", None):
        yield Use(target, (*FIELDS, known.to_field))
    if getattr(known, "given_through", None):
        yield Use(key_of(known.given_through))


def declared_uses(model: Key, declared: Any) -> Iterator[Use]:
    """Give the fields that an index or a constraint names: all where it has expressions, which may name any."""
    _, expressions, keywords = declared.deconstruct()
    given = {"name", "fields", "include", "opclasses", "deferrable", "nulls_distinct", "db_tablespace"}
    if expressions or not keywords.keys() <= given:
        yield Use(model, FIELDS)
    for name in (*keywords.get("fields", ()), *keywords.get("include", ())):
        yield Use(model, (*FIELDS, name.removeprefix("-")))


def is_needy(field: Declared) -> bool:
    """Whether rows that are there need a value for a field that gives them none."""
    if not isinstance(field, Field) or not field.concrete or field.null:
        return False
    return not (field.has_default() or field.has_db_default() or field.generated or field.is_computed)
