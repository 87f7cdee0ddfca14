"""The way back along a relation of another model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.orm.errors import ModelError
from bandstand.orm.models._descriptors import ManyRelation, ReverseManyRelation, ReverseOneRelation

if TYPE_CHECKING:
    from bandstand.orm.fields import Field, RelationField, Step
    from bandstand.orm.models._base import Model


class Reverse:
    """A relation seen from the model that it leads to.

    Attributes:
        field: The relation's field, of the other model.
        model: The model that it leads to.
    """

    is_relation = True
    concrete = False

    def __init__(self, field: RelationField[Any], model: type[Model]) -> None:
        self.field = field
        self.model = model

    def __repr__(self) -> str:
        return f"<the way back of {self.field!r}>"

    @property
    def related_model(self) -> type[Model]:
        """The model that the field belongs to."""
        return self.field.model

    @property
    def is_hidden(self) -> bool:
        """Whether no attribute leads back."""
        return self.field.is_hidden

    @property
    def many(self) -> bool:
        """Whether it leads to several rows."""
        return self.field.many_to_many or not getattr(self.field, "unique_target", False)

    @property
    def name(self) -> str:
        """The name in queries."""
        return self.query_name

    @property
    def _given_name(self) -> str | None:
        return self._filled(self.field.related_name or self.field.model._meta.default_related_name)

    def _filled(self, given: str | None) -> str | None:
        """Fill in what tells the models apart that have a relation from the same abstract one."""
        if given is None:
            return None
        options = self.field.model._meta
        return given % {"app_label": options.app_label, "class": options.model_name, "model_name": options.model_name}

    @property
    def query_name(self) -> str:
        """The name in queries: ``related_query_name``, else ``related_name``, else the model's name.

        A hidden relation has one that nobody else has and that ends in ``+``, for those that go back without a name.
        """
        if self.is_hidden:
            options = self.field.model._meta
            return f"{options.app_label}_{options.model_name}_{self.field.name}+"
        return self._filled(self.field.related_query_name) or self._given_name or self.field.model._meta.model_name

    @property
    def accessor(self) -> str:
        """The attribute that leads back: ``related_name``, else the model's name, with ``_set`` for several."""
        name = self.field.model._meta.model_name
        return self._given_name or (f"{name}_set" if self.many else name)

    @property
    def cache_name(self) -> str:
        """The attribute of an instance that holds the row that refers to it."""
        return f"_{self.accessor}_row"

    def steps(self) -> tuple[Step, ...]:
        """Give the joins of the way back."""
        return self.field.steps_back()

    def is_same(self, other: Reverse) -> bool:
        """Whether it is the same field, of a model that may have been defined again."""
        return self.field.model._meta.label == other.field.model._meta.label and self.field.name == other.field.name

    def attach(self, model: type[Model]) -> None:
        """Give the model the attribute that leads back.

        Raises:
            ModelError: Another relation leads back by the same attribute.
        """
        if self.is_hidden:
            return
        known = _relation_of(vars(model).get(self.accessor))
        if known is not None and not self.is_same(Reverse(known, model)):
            message = (
                f"{self.field!r} leads back to {model._meta.label} as {self.accessor!r}, which is an attribute of "
                f"{known!r} already: give it another related_name."
            )
            raise ModelError(message)
        descriptor: Any
        if self.field.many_to_many:
            descriptor = ManyRelation(self.field, reverse=True)
        else:
            descriptor = ReverseManyRelation(self) if self.many else ReverseOneRelation(self)
        setattr(model, self.accessor, descriptor)

    @property
    def local_field(self) -> Field[Any]:
        """The field of this model that the other refers to."""
        return self.steps()[0].pairs[0][0]


def _relation_of(attribute: object) -> Any:
    """Give the field whose way an attribute goes, or None where it is something else."""
    if isinstance(attribute, ReverseOneRelation | ReverseManyRelation):
        return attribute.reverse.field
    return attribute.field if isinstance(attribute, ManyRelation) else None
