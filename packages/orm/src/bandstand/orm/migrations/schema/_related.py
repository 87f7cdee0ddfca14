"""What else changes with a field or a model: references to it, and the tables between of many-to-many relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import FieldError
from bandstand.orm.fields import ForeignKey, ManyToManyField

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
            if isinstance(each, ForeignKey) and each is not field and _target_of(each) is field and has_table(model):
                yield each
                yield from referrers(each)


def _target_of(reference: ForeignKey[Any]) -> Field[Any] | None:
    try:
        return reference.target_field
    except FieldError:  # a model that nobody has defined yet
        return None


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


def between(model: type[Model]) -> Iterator[ManyToManyField[Any]]:
    """Give the relations whose automatic tables refer to a model, from either side."""
    for other in model._meta.registry:
        for field in other._meta.local_many_to_many:
            if (other is model or field.target is model) and automatic(field) is not None:
                yield field
