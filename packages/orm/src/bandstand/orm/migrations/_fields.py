"""Fields as migrations keep them: of no model, with labels in place of classes."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, cast

from bandstand.orm.errors import FieldError
from bandstand.orm.fields import Choices, CompositePrimaryKey, Field, ManyToManyField, RelationField
from bandstand.orm.fields._field import MISSING

if TYPE_CHECKING:
    from collections.abc import Callable

Declared = Field[Any] | CompositePrimaryKey
"""What a model state has under a name."""
D = TypeVar("D", bound=Declared)


class ChosenLabel(str):
    """The label of a model that a function chooses, as that of the users of a site: files name the function.

    Attributes:
        choose: Gives the model or its label.
    """

    __slots__ = ("choose",)
    choose: Callable[[], Any]

    @classmethod
    def of(cls, choose: Callable[[], Any]) -> ChosenLabel:
        """Ask the function."""
        chosen: Any = choose()
        made = cls(chosen if isinstance(chosen, str) else chosen._meta.label)
        made.choose = choose
        return made


def is_choice(target: object) -> bool:
    """Whether the target of a relation is a function that has a name, by which a file can call it."""
    return isinstance(target, FunctionType) and "<" not in target.__qualname__


def rebuilt(field: Field[Any], **changes: Any) -> Field[Any]:
    """Make a field of no model like another one, with some of its options changed."""
    _, _, arguments, keywords = field.deconstruct()
    keywords.pop("name", None)
    made = type(field)(*arguments, **{**keywords, **changes})
    made.auto_created = field.auto_created
    return made


def without_default(field: Field[Any]) -> Field[Any]:
    """Make a field of no model like another one, without its default in Python."""
    return rebuilt(field, default=MISSING)


def detached(field: Field[Any]) -> Field[Any]:
    """Make a field of no model like one that belongs to a model, with what may change in code taken down as it is."""
    changes: dict[str, Any] = {}
    if isinstance(field, RelationField):
        changes["to"] = ChosenLabel.of(field.to) if is_choice(field.to) else label_of_target(field)
    if isinstance(field, ManyToManyField):
        many: ManyToManyField[Any] = field
        through = many.given_through
        if through is not None:
            changes["through"] = through if isinstance(through, str) else through._meta.label
    source = field.keywords().get("choices")
    if source is not None and (not callable(source) or (isinstance(source, type) and issubclass(source, Choices))):
        changes["choices"] = field.choices
    return rebuilt(field, **changes)


def label_of_target(field: RelationField[Any]) -> str:
    """Give the label of the model that a relation leads to, whether it has been defined or not."""
    target: Any = field.to
    if target == "self":
        return "self"
    try:
        return field.target._meta.label
    except FieldError:
        if isinstance(target, str):
            return target
        raise


def qualified(field: D, app_label: str) -> D:
    """Give a field whose labels all name their app; labels without one are of the model's own."""
    if not isinstance(field, RelationField):
        return field
    changes: dict[str, Any] = {}
    for name in ("to", "given_through"):
        label: Any = getattr(field, name, None)
        if is_choice(label):
            changes[name.removeprefix("given_")] = ChosenLabel.of(label)
        elif isinstance(label, str) and label != "self" and "." not in label:
            changes[name.removeprefix("given_")] = f"{app_label}.{label}"
        elif isinstance(label, type):
            model: Any = label
            changes[name.removeprefix("given_")] = model._meta.label
    return cast("D", rebuilt(field, **changes)) if changes else field


def labels_in(field: Declared) -> list[str]:
    """Give the labels of the models that a field names, ``"self"`` apart."""
    if not isinstance(field, RelationField):
        return []
    found: list[Any] = [field.to, getattr(field, "given_through", None)]
    return [label for label in found if isinstance(label, str) and label != "self"]
