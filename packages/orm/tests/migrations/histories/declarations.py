"""Random changes of indexes, constraints and options."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from bandstand import orm
from bandstand.orm.constraints import CheckConstraint, UniqueConstraint
from bandstand.orm.indexes import Index

from .draft import NUMBERED, Draft, Draw, Impossible, check_different, has_own_table, indexable, some_model

if TYPE_CHECKING:
    from bandstand.orm.migrations.state import ModelState


class Busy(orm.Manager[Any]):
    """A manager that migrations keep."""

    use_in_migrations = True


class Lazy(orm.Manager[Any]):
    """Another one."""

    use_in_migrations = True


def filled(name: str) -> orm.Q:
    """Give the condition that a column is not NULL."""
    given: dict[str, Any] = {f"{name}__isnull": False}
    return orm.Q(**given)


def _two(draw: Draw, draft: Draft) -> tuple[ModelState, list[str]]:
    """Choose a model and two of its columns, in any order."""
    model = some_model(draw, draft, lambda each: has_own_table(each) and len(indexable(each)) > 1)
    return model, draw(st.permutations(indexable(model)))[:2]


def add_index(draw: Draw, draft: Draft) -> None:
    """Add an index: of columns, of an expression, or of some rows."""
    model = some_model(draw, draft, lambda each: has_own_table(each) and bool(indexable(each)))
    names = draw(st.permutations(indexable(model)))
    first, label = names[0], draft.name("index")
    is_number = isinstance(model.fields[first], NUMBERED)
    declared = [
        Index(fields=names[:2], name=label),
        Index(fields=[f"-{first}"], name=label),
        Index(fields=[first], name=label, condition=filled(first)),
        Index(orm.F(first) + 1 if is_number else orm.F(first), name=label),
    ]
    _declare(draft, model, "indexes", draw(st.sampled_from(declared)))


def _declare(draft: Draft, model: ModelState, kind: str, declared: Any) -> None:
    draft.state.put(model.with_options(**{kind: [*model.options.get(kind, ()), declared]}))


def _declared(draw: Draw, draft: Draft, kind: str) -> tuple[ModelState, int]:
    found = [
        (model, at) for _, model in sorted(draft.state.models.items()) for at in range(len(model.options.get(kind, ())))
    ]
    if not found:
        raise Impossible
    return draw(st.sampled_from(found))


def _exchange(draft: Draft, model: ModelState, kind: str, at: int, declared: Any) -> None:
    """Put another declaration in the place of one, or none."""
    known = list(model.options[kind])
    known[at : at + 1] = [] if declared is None else [declared]
    draft.state.put(model.with_options(**{kind: known or None}))


def remove_index(draw: Draw, draft: Draft) -> None:
    """Remove an index."""
    model, at = _declared(draw, draft, "indexes")
    _exchange(draft, model, "indexes", at, None)


def rename_index(draw: Draw, draft: Draft) -> None:
    """Give an index another name."""
    model, at = _declared(draw, draft, "indexes")
    _, arguments, keywords = model.options["indexes"][at].deconstruct()
    given: dict[str, Any] = {**keywords, "name": draft.name("index")}
    _exchange(draft, model, "indexes", at, Index(*arguments, **given))


def add_constraint(draw: Draw, draft: Draft) -> None:
    """Add a constraint that holds of all rows: a check, or that values differ."""
    model = some_model(draw, draft, lambda each: has_own_table(each) and bool(indexable(each)))
    name = draw(st.sampled_from(indexable(model)))
    label = draft.name("rule")
    at_least: dict[str, Any] = {f"{name}__gte": 0}
    if draw(st.booleans()) and isinstance(model.fields[name], NUMBERED):
        rule: Any = CheckConstraint(condition=orm.Q(**at_least), name=label)
    else:
        check_different(draft, model, name)
        condition: Any = draw(st.sampled_from([None, filled(name)]))
        rule = UniqueConstraint(fields=[name], name=label, condition=condition)
    _declare(draft, model, "constraints", rule)


def remove_constraint(draw: Draw, draft: Draft) -> None:
    """Remove a constraint."""
    model, at = _declared(draw, draft, "constraints")
    _exchange(draft, model, "constraints", at, None)


def alter_constraint(draw: Draw, draft: Draft) -> None:
    """Say something else of a constraint that does not hold."""
    model, at = _declared(draw, draft, "constraints")
    rule = model.options["constraints"][at]
    _, arguments, keywords = rule.deconstruct()
    message = draw(st.sampled_from(["No.", "Not at all."]))
    _exchange(
        draft, model, "constraints", at, type(rule)(*arguments, **keywords | {"violation_error_message": message})
    )


def alter_together(draw: Draw, draft: Draft) -> None:
    """Let two columns be unique together, or none."""
    model, names = _two(draw, draft)
    if model.options.get("unique_together"):
        draft.state.put(model.with_options(unique_together=None))
        return
    for name in names:
        check_different(draft, model, name)
    draft.state.put(model.with_options(unique_together=[tuple(names)]))


def alter_order(draw: Draw, draft: Draft) -> None:
    """Order the rows of a model among those that refer to the same row, or no longer."""
    model = some_model(draw, draft, lambda each: any(name.startswith("ref") for name in each.fields))
    name = draw(st.sampled_from([each for each in model.fields if each.startswith("ref")]))
    is_on = bool(model.options.get("order_with_respect_to"))
    draft.state.put(model.with_options(order_with_respect_to=None if is_on else name, ordering=None))


def alter_table(draw: Draw, draft: Draft) -> None:
    """Give a table another name."""
    model = some_model(draw, draft)
    draft.state.put(model.with_options(db_table=draw(st.sampled_from([None, draft.name("Table")]))))


def alter_comment(draw: Draw, draft: Draft) -> None:
    """Give a table another comment."""
    model = some_model(draw, draft)
    draft.state.put(model.with_options(db_table_comment=draw(st.sampled_from([None, "It's a table.", "100% full"]))))


def alter_options(draw: Draw, draft: Draft) -> None:
    """Say something of a model that no table shows."""
    model = some_model(draw, draft, lambda each: True)
    options: list[dict[str, Any]] = [
        {"verbose_name": "thing", "verbose_name_plural": "things"},
        {"permissions": [("lend", "Can lend")]},
        {"default_permissions": ["view"]},
        {"ordering": None if model.options.get("order_with_respect_to") else ["-pk"]},
    ]
    draft.state.put(model.with_options(**draw(st.sampled_from(options))))


def alter_managers(draw: Draw, draft: Draft) -> None:
    """Give a model other managers."""
    model = some_model(draw, draft, lambda each: not each.parents())
    managers: list[list[tuple[str, Any]]] = [[], [("busy", Busy())], [("busy", Lazy())], [("lazy", Lazy())]]
    draft.state.put(replace(model, managers=draw(st.sampled_from(managers))))
