"""Random changes of fields that are neither keys nor references."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from bandstand import orm
from bandstand.orm.migrations._fields import rebuilt
from bandstand.orm.migrations._identity import is_same

from .draft import (
    LENGTHS,
    Draft,
    Draw,
    Impossible,
    check_different,
    check_filled,
    is_key,
    is_needed,
    names,
    some_field,
    some_model,
)
from .rows import FILLS, is_convertible

if TYPE_CHECKING:
    from bandstand.orm.indexes import Index
    from bandstand.orm.migrations.state import Key, ModelState

ARGUMENTS: dict[Any, list[dict[str, Any]]] = {
    orm.CharField: [{"max_length": each} for each in LENGTHS],
    orm.DecimalField: [{"max_digits": 8, "decimal_places": 2}],
}


def column(draw: Draw) -> Any:
    """Give a column of any type, with what rows get in it or without."""
    kind = draw(st.sampled_from(list(FILLS)))
    options: dict[str, Any] = dict(draw(st.sampled_from(ARGUMENTS.get(kind, [{}]))))
    way = draw(st.sampled_from(["null", "default", "db_default", "asked", "unique"]))
    if way == "null":
        options["null"] = True
    elif way == "unique" and kind not in (orm.BooleanField, orm.JSONField):
        options |= {"null": True, "unique": True}
    elif way == "default":
        options["default"] = FILLS[kind]
    elif way == "db_default" and kind is not orm.JSONField:
        options["db_default"] = FILLS[kind]
    if draw(st.integers(0, 4)) == 0 and "unique" not in options and kind is not orm.JSONField:
        options["db_index"] = True
    if draw(st.integers(0, 5)) == 0:
        options["db_comment"] = "It's said."
    return kind(**options)


def add_field(draw: Draw, draft: Draft) -> None:
    """Add a column."""
    model = some_model(draw, draft, lambda each: not each.options.get("proxy"))
    draft.put_field(model, draft.name("field"), column(draw))


def remove_field(draw: Draw, draft: Draft) -> None:
    """Remove a column or a relation."""
    found = [
        (model, name)
        for _, model in sorted(draft.state.models.items())
        for name in model.fields
        if name.startswith(("field", "ref", "many")) and not is_key(model, name) and not is_needed(draft, model, name)
    ]
    if not found:
        raise Impossible
    draft.drop_field(*draw(st.sampled_from(found)))


def rename_field(draw: Draw, draft: Draft) -> None:
    """Give a column or a relation another name."""
    found = [
        (model, name)
        for _, model in sorted(draft.state.models.items())
        if model.key not in draft.steady
        for name in model.fields
        if name.startswith(("field", "ref", "many")) and not is_needed(draft, model, name)
    ]
    if not found:
        raise Impossible
    model, name = draw(st.sampled_from(found))
    origin = draft.origins.get((model.key, name))
    if origin is None or (model.key, name) in draft.named or not _is_as_it_was(draft, model, name, origin):
        raise Impossible
    new = draft.name(name.rstrip("0123456789"))
    draft.state.rename_field(model.app_label, model.name, name, new)
    draft.origins[model.key, new] = draft.origins.pop((model.key, name))
    draft.named.add((model.key, new))
    draft.touched.add(model.key)
    draft.answers.fields[f"{model.label}.{name}"] = new


def _is_as_it_was(draft: Draft, model: ModelState, name: str, origin: tuple[Key, str]) -> bool:
    return origin == (model.key, name) and is_same(model.fields[name], draft.before.models[model.key].fields[name])


def _alter(draft: Draft, model: ModelState, name: str, **options: Any) -> None:
    each: Any = model.fields[name]
    draft.put_field(model, name, rebuilt(each, **options))


def alter_null(draw: Draw, draft: Draft) -> None:
    """Let a column be NULL, or no longer: rows that are, get a default or what was answered."""
    model, name, each = some_field(draw, draft)
    check_filled(draft, model, name)
    is_composed = any(names(one, name) for one in model.options.get("unique_together", ()))
    if each.null and not is_composed:
        given = {"default": FILLS[type(each)]} if draw(st.booleans()) else {}
        _alter(draft, model, name, null=False, **given)
    else:
        _alter(draft, model, name, null=True)


def alter_length(draw: Draw, draft: Draft) -> None:
    """Let a text be shorter or longer."""
    model, name, _ = some_field(draw, draft, orm.CharField)
    _alter(draft, model, name, max_length=draw(st.sampled_from(LENGTHS)))


def alter_type(draw: Draw, draft: Draft) -> None:
    """Make a column of another type into which its values can be made."""
    model, name, each = some_field(draw, draft)
    origin = draft.origins.get((model.key, name))
    first: Any = each if origin is None else draft.before.models[origin[0]].fields[origin[1]]
    kinds = [kind for kind in FILLS if is_convertible(type(first), kind) and is_convertible(type(each), kind)]
    kinds = [kind for kind in kinds if kind is not type(each)]
    if not kinds or any(names(one, name) for one in model.options.get("constraints", ())):
        raise Impossible
    if any(names(one, name) and _has_condition(one) for one in model.options.get("indexes", ())):
        raise Impossible
    kind: Any = draw(st.sampled_from(kinds))
    options = {key: value for key, value in each.keywords().items() if key in ("null", "unique", "db_index")}
    if each.unique and kind is orm.BooleanField:
        raise Impossible
    for key in ("default", "db_default"):
        if key in each.keywords():
            options[key] = FILLS[kind]
    draft.put_field(model, name, kind(**options, **draw(st.sampled_from(ARGUMENTS.get(kind, [{}])))))


def _has_condition(index: Index) -> bool:
    _, expressions, keywords = index.deconstruct()
    return bool(expressions) or keywords.get("condition") is not None


def alter_unique(draw: Draw, draft: Draft) -> None:
    """Let the values of a column differ, or no longer."""
    model, name, each = some_field(draw, draft)
    if each.unique:
        _alter(draft, model, name, unique=False)
    elif type(each) in (orm.BooleanField, orm.JSONField) or (model.key, name) not in draft.origins:
        raise Impossible
    else:
        check_different(draft, model, name)
        _alter(draft, model, name, unique=True)


def alter_index(draw: Draw, draft: Draft) -> None:
    """Index a column, or no longer."""
    model, name, each = some_field(draw, draft)
    if type(each) is orm.JSONField:
        raise Impossible
    _alter(draft, model, name, db_index=not each.db_index)


def alter_column(draw: Draw, draft: Draft) -> None:
    """Give a field's column another name."""
    model, name, _ = some_field(draw, draft)
    _alter(draft, model, name, db_column=draw(st.sampled_from([None, draft.name("column")])))


def alter_db_default(draw: Draw, draft: Draft) -> None:
    """Give a column a default of the database's."""
    model, name, each = some_field(draw, draft)
    if type(each) is orm.JSONField or each.has_db_default():
        raise Impossible
    check_filled(draft, model, name)
    _alter(draft, model, name, db_default=FILLS[type(each)])


def alter_words(draw: Draw, draft: Draft) -> None:
    """Say something else of a field, some of which no table shows."""
    model, name, _ = some_field(draw, draft)
    words: list[dict[str, Any]] = [
        {"verbose_name": "word"},
        {"choices": [("1", "One"), ("2", "Two")]},
        {"blank": True},
        {"help_text": "?"},
        {"db_comment": "Words, 100% of them."},
    ]
    _alter(draft, model, name, **draw(st.sampled_from(words)))
