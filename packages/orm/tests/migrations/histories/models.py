"""Random models of two apps, and random changes of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from bandstand import orm
from bandstand.orm.migrations.questioner import Answers

from . import declarations, fields, relations
from .draft import Draft, Draw, Impossible, normal
from .rows import FILLS

if TYPE_CHECKING:
    from bandstand.orm.migrations.state import Key, ModelState, ProjectState

__all__ = ["Change", "changed_models"]


RARELY: list[Any] = [
    relations.add_child,
    relations.add_proxy,
    relations.add_unmanaged,
    relations.add_through,
    declarations.alter_order,
    declarations.alter_managers,
    declarations.alter_comment,
]
OFTEN: list[Any] = [
    relations.add_model,
    relations.remove_model,
    relations.rename_model,
    fields.add_field,
    fields.add_field,
    fields.remove_field,
    fields.rename_field,
    fields.alter_null,
    fields.alter_length,
    fields.alter_type,
    fields.alter_unique,
    fields.alter_index,
    fields.alter_column,
    fields.alter_db_default,
    fields.alter_words,
    relations.add_reference,
    relations.alter_reference,
    relations.alter_key,
    relations.add_many,
    declarations.add_index,
    *[declarations.remove_index, declarations.rename_index] * 2,
    declarations.add_constraint,
    *[declarations.remove_constraint, declarations.alter_constraint] * 2,
    *[declarations.alter_together] * 2,
    declarations.alter_table,
    declarations.alter_options,
]
EDITS = [*OFTEN, *RARELY]
ADDITIONS = [
    *RARELY,
    fields.add_field,
    relations.add_reference,
    relations.add_reference,
    relations.add_many,
    declarations.add_index,
    declarations.add_index,
    declarations.add_constraint,
    declarations.add_constraint,
    declarations.alter_together,
    declarations.alter_order,
    declarations.alter_table,
    declarations.alter_options,
]


@dataclass(frozen=True)
class Change:
    """Two states of some models, and what is between them.

    Attributes:
        before: The one.
        after: The other.
        origins: What the fields of the other one were in the first: by model and name.
        answers: What was renamed, and what rows get.
    """

    before: ProjectState
    after: ProjectState
    origins: dict[tuple[Key, str], tuple[Key, str]]
    answers: Answers


def _edit(draw: Draw, draft: Draft, edits: list[Any]) -> None:
    """Do one of some changes; another one where it does not fit, but not for ever."""
    for _ in range(4):
        kept = replace(
            draft,
            state=draft.state.copy(),
            origins=dict(draft.origins),
            answers=Answers(models=draft.answers.models, fields=draft.answers.fields),
            steady=set(draft.steady),
            touched=set(draft.touched),
            named=set(draft.named),
        )
        try:
            draw(st.sampled_from(edits))(draw, draft)
            draft.state.registry.complete()
        except (Impossible, orm.errors.Error):
            vars(draft).update(vars(kept) | {"number": draft.number})
        else:
            return


@st.composite
def changed_models(draw: Draw) -> Change:
    """Give models of two apps, and the same after up to six changes."""
    draft = Draft()
    for _ in range(draw(st.integers(2, 4))):
        relations.add_model(draw, draft)
    for _ in range(draw(st.integers(2, 7))):
        _edit(draw, draft, ADDITIONS)
    draft = draft.settled()
    for _ in range(draw(st.integers(0, 6))):
        _edit(draw, draft, EDITS)
    after = normal(draft.state)
    return Change(
        draft.before, after, draft.origins, _Filling(models=draft.answers.models, fields=draft.answers.fields)
    )


class _Filling(Answers):
    """Answers that know a value for each type."""

    def default_for(self, model: ModelState, name: str, field: Any) -> Any:
        return FILLS[type(field)]
