"""The tables between models that are related many to many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import ModelError
from bandstand.orm.fields import CASCADE, ForeignKey

if TYPE_CHECKING:
    from bandstand.orm.fields import ManyToManyField
    from bandstand.orm.models._base import Model


def make_through(field: ManyToManyField[Any], target: type[Model]) -> type[Model]:
    """Make the model of a table that has both keys and nothing else."""
    from bandstand.orm.models._base import Model, ModelType

    source = field.model
    options = source._meta
    here, there = options.model_name, target._meta.model_name
    if here == there:
        here, there = f"from_{here}", f"to_{there}"
    meta: dict[str, Any] = {
        "app_label": options.app_label,
        "registry": options.registry,
        "db_table": field.db_table or f"{options.db_table}_{field.name}",
        "unique_together": [(here, there)],
        "managed": options.managed,
        "verbose_name": f"{options.verbose_name}-{target._meta.verbose_name} relation",
    }
    name = f"{options.object_name}_{field.name}"
    body = {
        "__module__": source.__module__,
        "__qualname__": f"{source.__qualname__}.{field.name}.through",
        "Meta": type("Meta", (), meta),
        here: ForeignKey(source, CASCADE, related_name=f"{name}+", db_constraint=field.db_constraint),
        there: ForeignKey(target, CASCADE, related_name=f"{name}_back+", db_constraint=field.db_constraint),
    }
    made: Any = ModelType(name, (Model,), body)
    made._meta.auto_created = field
    through: type[Model] = made
    return through


def find_ends(field: ManyToManyField[Any]) -> tuple[ForeignKey[Any], ForeignKey[Any]]:
    """Give the references of the table between: to the field's model, and to the other.

    Raises:
        ModelError: There is none, or there are several and ``through_fields`` does not choose.
    """
    through = field.through
    if field.through_fields is not None:
        here, there = (through._meta.get_column_field(name) for name in field.through_fields)
        return here, there  # type: ignore[return-value]  # checked where the relation is declared
    references = [each for each in through._meta.local_fields if isinstance(each, ForeignKey)]
    if through._meta.auto_created:  # sides that extend each other are both referred to twice, in a way
        return references[0], references[1]
    here_found = [each for each in references if _refers(each, field.model)]
    there_found = [each for each in references if _refers(each, field.target)]
    if field.model._meta.concrete_model is field.target._meta.concrete_model:
        if len(here_found) == 2:
            return here_found[0], here_found[1]
    elif len(here_found) == 1 and len(there_found) == 1:
        return here_found[0], there_found[0]
    message = (
        f"{field!r} needs one reference to each side in {through._meta.label}; it has {len(here_found)} to "
        f"{field.model._meta.label} and {len(there_found)} to {field.target._meta.label}. Choose with through_fields."
    )
    raise ModelError(message)


def _refers(reference: ForeignKey[Any], model: type[Model]) -> bool:
    return issubclass(model._meta.concrete_model, reference.target._meta.concrete_model)
