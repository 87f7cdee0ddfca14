"""Names that change: models and fields under new names, in all that refers to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from bandstand.orm.expressions import Expression, F
from bandstand.orm.expressions._condition import Comparison, Keyword
from bandstand.orm.fields import CompositePrimaryKey, ForeignKey, GeneratedField, ManyToManyField, RelationField
from bandstand.orm.indexes import named_together
from bandstand.orm.migrations._fields import rebuilt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.migrations._fields import Declared
    from bandstand.orm.migrations.state import ModelState


def with_model_renamed(state: ModelState, old: str, new: str) -> ModelState:
    """Give a model whose relations and bases name another one, ``"app.Old"``, by its new label."""
    fields = {name: _relabelled(field, old, new) for name, field in state.fields.items()}
    bases = tuple(new if isinstance(base, str) and _is_label(base, old) else base for base in state.bases)
    if bases == state.bases and all(fields[name] is field for name, field in state.fields.items()):
        return state
    return replace(state, fields=fields, bases=bases)


def _is_label(value: object, label: str) -> bool:
    return isinstance(value, str) and value.lower() == label.lower()


def _relabelled(field: Declared, old: str, new: str) -> Declared:
    if not isinstance(field, RelationField):
        return field
    changes: dict[str, Any] = {}
    if _is_label(field.to, old):
        changes["to"] = new
    if _is_label(getattr(field, "given_through", None), old):
        changes["through"] = new
    return rebuilt(field, **changes) if changes else field


def with_field_renamed(state: ModelState, old: str, new: str) -> ModelState:
    """Give a model one of whose own fields has a new name, in its place and in whatever the model says of it."""
    renamed = {new if name == old else name: _own_renamed(field, old, new) for name, field in state.fields.items()}
    options = {name: _option_renamed(name, value, old, new) for name, value in state.options.items()}
    return replace(state, fields=renamed, options=options)


def with_reference_renamed(state: ModelState, target: str, old: str, new: str) -> ModelState:
    """Give a model whose references to a field of another one, ``"app.Name"``, know the field's new name."""
    changed = {name: _referring(field, state, target, old, new) for name, field in state.fields.items()}
    if all(changed[name] is field for name, field in state.fields.items()):
        return state
    return replace(state, fields=changed)


def _referring(field: Declared, state: ModelState, target: str, old: str, new: str) -> Declared:
    if isinstance(field, ForeignKey):
        is_meant = field.to_field == old and _leads_to(field, target, state)
        return rebuilt(field, to_field=new) if is_meant else field
    if not (isinstance(field, ManyToManyField) and field.through_fields and _is_label(field.given_through, target)):
        return field
    named = tuple(new if each == old else each for each in field.through_fields)
    return field if named == tuple(field.through_fields) else rebuilt(field, through_fields=named)


def _leads_to(field: RelationField[Any], target: str, state: ModelState) -> bool:
    label = state.label if field.to == "self" else field.to
    return _is_label(label, target)


def _own_renamed(field: Declared, old: str, new: str) -> Declared:
    if isinstance(field, CompositePrimaryKey):
        if old not in field.names:
            return field
        return CompositePrimaryKey(*[new if name == old else name for name in field.names])
    changes: dict[str, Any] = {}
    if isinstance(field, GeneratedField):
        changed = path_renamed(field.expression, old, new)
        if changed is not field.expression:
            changes["expression"] = changed
    for name in ("unique_for_date", "unique_for_month", "unique_for_year", "width_field", "height_field"):
        if getattr(field, name, None) == old:
            changes[name] = new
    return rebuilt(field, **changes) if changes else field


def _option_renamed(name: str, value: Any, old: str, new: str) -> Any:
    if name in ("indexes", "constraints"):
        return [declaration_renamed(each, old, new) for each in value]
    if name == "unique_together":
        return [tuple(new if each == old else each for each in group) for group in named_together(value)]
    if name == "order_with_respect_to":
        return new if value == old else value
    if name in ("ordering", "get_latest_by"):
        if isinstance(value, str):
            return _name_renamed(value, old, new)
        return [_name_renamed(each, old, new) for each in cast("Sequence[Any]", value)] if value else value
    return value


def declaration_renamed(declared: Any, old: str, new: str) -> Any:
    """Give an index or constraint that knows a field by its new name."""
    _, arguments, keywords = declared.deconstruct()
    changed = {name: _part_renamed(name, value, old, new) for name, value in keywords.items()}
    return type(declared)(*[path_renamed(each, old, new) for each in arguments], **changed)


def _part_renamed(name: str, value: Any, old: str, new: str) -> Any:
    if name in ("fields", "include"):
        return [_name_renamed(each, old, new) for each in value]
    return path_renamed(value, old, new)


def _name_renamed(name: Any, old: str, new: str) -> Any:
    if not isinstance(name, str):
        return path_renamed(name, old, new)
    sign, plain = ("-", name[1:]) if name.startswith("-") else ("", name)
    return sign + _along(plain, old, new)


def _along(path: str, old: str, new: str) -> str:
    first, separator, rest = path.partition("__")
    return f"{new}{separator}{rest}" if first == old else path


def path_renamed(value: Any, old: str, new: str) -> Any:
    """Give an expression whose paths begin with a field's new name; anything else as it is."""
    if not isinstance(value, Expression):
        return value
    expression: Expression[Any] = value
    if type(expression) is F:
        renamed = _along(expression.name, old, new)
        return expression if renamed == expression.name else F(renamed)
    if isinstance(expression, Keyword):
        return Keyword(_along(expression.path, old, new), path_renamed(expression.value, old, new))
    if isinstance(expression, Comparison):
        left, right = path_renamed(expression.left, old, new), path_renamed(expression.value, old, new)
        return Comparison(left, expression.name, right)
    if not expression.parts:
        return expression
    return expression.with_parts([path_renamed(each, old, new) for each in expression.parts])
