"""Models in the making: what is there, what of it may be changed, and what it was in the beginning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from bandstand import orm
from bandstand.orm.migrations._identity import is_same
from bandstand.orm.migrations._renaming import declaration_renamed
from bandstand.orm.migrations.operations.fields import RemoveField
from bandstand.orm.migrations.questioner import Answers
from bandstand.orm.migrations.state import Key, ModelState, ProjectState, key_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["APPS", "LENGTHS", "NUMBERED", "Draft", "Draw", "Impossible"]

APPS = ("library", "shop")
LENGTHS = (10, 20, 40)
WHOLE = (orm.SmallIntegerField, orm.IntegerField, orm.BigIntegerField, orm.PositiveIntegerField)
NUMBERED = (*WHOLE, orm.DecimalField, orm.FloatField)
Draw = st.DrawFn


class Impossible(Exception):
    """What was drawn does not fit the models that are there."""


@dataclass
class Draft:
    """Models in the making.

    Attributes:
        state: The models as they are.
        origins: What each field was in the beginning: model and name, by model and name now.
        before: The models in the beginning.
        answers: What was renamed.
        steady: Models whose fields must stay as they are, since the model has a new name.
        touched: Models whose fields are no longer those of the beginning.
        named: Fields that have a new name.
        number: Of the last name that was made up.
    """

    state: ProjectState = field(default_factory=ProjectState)
    origins: dict[tuple[Key, str], tuple[Key, str]] = field(default_factory=dict[Any, Any])
    before: ProjectState = field(default_factory=ProjectState)
    answers: Answers = field(default_factory=Answers)
    steady: set[Key] = field(default_factory=set[Key])
    touched: set[Key] = field(default_factory=set[Key])
    named: set[tuple[Key, str]] = field(default_factory=set[Any])
    number: int = 0

    def settled(self) -> Draft:
        """Give a draft that begins with the models as they are."""
        state = normal(self.state)
        origins = {(key, name): (key, name) for key, each in state.models.items() for name in each.fields}
        return Draft(state=state, before=state.copy(), origins=origins, number=self.number)

    def name(self, word: str) -> str:
        """Make up a name that nothing had before."""
        self.number += 1
        return f"{word}{self.number}"

    def put_field(self, model: ModelState, name: str, each: Any) -> None:
        """Add a field, or say anew what it is."""
        if model.key in self.steady or (model.key, name) in self.named:
            raise Impossible
        self.touched.add(model.key)
        self.state.put(model.with_field(name, each))

    def drop_field(self, model: ModelState, name: str) -> None:
        """Take a field away, with all that names it."""
        if model.key in self.steady or name == "pk":
            raise Impossible
        self.touched.add(model.key)
        options = {
            kind: [each for each in model.options.get(kind, ()) if not names(each, name)] or None
            for kind in ("indexes", "constraints", "unique_together")
        }
        if model.options.get("order_with_respect_to") == name:
            options["order_with_respect_to"] = None
        self.state.put(model.with_options(**options))
        self.origins.pop((model.key, name), None)
        RemoveField(model.name, name).state_forwards(model.app_label, self.state)


def normal(state: ProjectState) -> ProjectState:
    """Give the models as their classes describe themselves: with the options that they get from others."""
    found = ProjectState.of(state.registry)
    assert ProjectState.of(found.registry) == found
    return found


def names(declared: Any, name: str) -> bool:
    """Whether an index, a constraint or a group names a field."""
    if isinstance(declared, tuple | list):
        return name in declared
    return not is_same(declared, declaration_renamed(declared, name, "other"))


def own(model: ModelState) -> list[str]:
    """Give the columns of a model that are neither keys nor references."""
    return [name for name in model.fields if name.startswith("field") and not is_key(model, name)]


def is_key(model: ModelState, name: str) -> bool:
    """Whether a field is the key, or in it."""
    composite: Any = model.fields.get("pk")
    if name == "pk" or (composite is not None and name in composite.names):
        return True
    each: Any = model.fields[name]
    return bool(each.primary_key)


def has_own_table(model: ModelState) -> bool:
    """Whether a model has a table that migrations make."""
    return not model.options.get("proxy") and model.options.get("managed") is not False


def some_model(draw: Draw, draft: Draft, condition: Callable[[ModelState], bool] = has_own_table) -> ModelState:
    """Choose a model."""
    found = [each for _, each in sorted(draft.state.models.items()) if condition(each)]
    if not found:
        raise Impossible
    return draw(st.sampled_from(found))


def some_field(draw: Draw, draft: Draft, *kinds: type) -> tuple[ModelState, str, Any]:
    """Choose a column that is neither key nor reference."""
    found = [
        (model, name)
        for _, model in sorted(draft.state.models.items())
        for name in own(model)
        if not kinds or isinstance(model.fields[name], kinds)
    ]
    if not found:
        raise Impossible
    model, name = draw(st.sampled_from(found))
    return model, name, model.fields[name]


def is_target(model: ModelState) -> bool:
    """Whether references can lead to a model."""
    return has_own_table(model) and "pk" not in model.fields


def is_needed(draft: Draft, model: ModelState, name: str) -> bool:
    """Whether a field is an end of a table between, or a parent."""
    each: Any = model.fields[name]
    through = [
        key_of(many.given_through)
        for other in draft.state.models.values()
        for many in other.fields.values()
        if isinstance(many, orm.ManyToManyField) and isinstance(many.given_through, str)
    ]
    return getattr(each, "parent_link", False) or (model.key in through and isinstance(each, orm.ForeignKey))


def check_different(draft: Draft, model: ModelState, name: str) -> None:
    """See that the values of all rows differ."""
    each: Any = model.fields[name]
    origin = draft.origins.get((model.key, name))
    first: Any = each if origin is None else draft.before.models[origin[0]].fields[origin[1]]
    if orm.BooleanField in (type(first), type(each)) or (origin is None and model.key in draft.before.models):
        raise Impossible


def check_filled(draft: Draft, model: ModelState, name: str) -> None:
    """See that rows may all have the same in a column: that they may, where it is new and they get a default."""
    each: Any = model.fields[name]
    if (model.key, name) not in draft.origins and model.key in draft.before.models and each.unique:
        raise Impossible


def indexable(model: ModelState) -> list[str]:
    return [name for name in own(model) if type(model.fields[name]) is not orm.JSONField]
