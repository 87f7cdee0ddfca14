"""What else changes with a field or a model: references to it, and the tables between of many-to-many relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import FieldError
from bandstand.orm.fields import ForeignKey, ManyToManyField
from bandstand.orm.fields._relations import RelationField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model


def automatic(field: Field[Any]) -> type[Model] | None:
    """Give the model of the table between that a relation made for itself; None where there is none."""
    if not isinstance(field, ManyToManyField):
        return None
    through = field.through
    return through if through._meta.auto_created else None


def has_table(model: type[Model]) -> bool:
    """Whether the tables of a model are made and changed here."""
    return model._meta.managed and not model._meta.proxy and not model._meta.abstract


def referrers(field: Field[Any]) -> Iterator[ForeignKey[Any]]:
    """Give the references to a field, and those to them where they are keys themselves."""
    for model in field.model._meta.registry:
        for each in model._meta.local_fields:
            if isinstance(each, ForeignKey) and _leads_to(each, field) and has_table(model):
                yield each
                yield from referrers(each)


def _leads_to(reference: ForeignKey[Any], field: Field[Any]) -> bool:
    """Whether a reference is to a field, of which there may be copies with another default."""
    try:
        target = reference.target_field
    except FieldError:  # of a model that nobody has defined yet
        return False
    return target.model is field.model and target.name == field.name


def same_field(field: Field[Any], models: type[Model], old: type[Model], new: type[Model]) -> Field[Any] | None:
    """Give the field of another version of the models: of the same name, in the model of the same label.

    Args:
        field: The field.
        models: A model of the version to look in.
        old: The model that was changed, in that version.
        new: The same model in the version of the field.
    """
    wanted = old if field.model is new else _labelled(models, field.model._meta.label_lower)
    if wanted is None:
        return None
    local = (*wanted._meta.local_fields, *wanted._meta.local_many_to_many)
    return next((each for each in local if each.name == field.name), None)


def _labelled(known: type[Model], label: str) -> type[Model] | None:
    return next((model for model in known._meta.registry if model._meta.label_lower == label), None)


def moved(old: Field[Any], new: Field[Any]) -> dict[str, str]:
    """Give what the table is called that a relation leads to, where that table got another name before.

    A relation that leads to another table is no such case: the one that it led to is there still.
    """
    if not (isinstance(old, RelationField) and isinstance(new, RelationField)):
        return {}
    before, after = (each.target._meta.concrete_model._meta.db_table for each in (old, new))
    is_there = any(model._meta.db_table == before for model in new.model._meta.registry)
    return {} if before == after or is_there else {before: after}
