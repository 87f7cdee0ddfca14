"""Rules of models over several fields, described."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bandstand.contracts.data.fields import ConstraintInfo
from bandstand.orm.constraints import BaseConstraint, CheckConstraint, UniqueConstraint
from bandstand.orm.expressions import F, OrderBy
from bandstand.orm.indexes import named_together
from bandstand.orm.source._expressed import expressed, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.models import Model


def describe_constraints(model: type[Model]) -> Iterator[ConstraintInfo]:
    """Describe the rules that the contract has words for; the database keeps the others all the same."""
    options = model._meta
    for owner in (*reversed(options.ancestors()), options.concrete_model):
        for names in named_together(owner._meta.unique_together):
            fields = tuple(owner._meta.get_column_field(name).attname for name in names)
            yield ConstraintInfo(name="_".join((owner._meta.db_table, *fields)), unique=fields)
        for constraint in owner._meta.constraints:
            described = _described(owner, constraint)
            if described is not None:
                yield described


def _described(model: type[Model], constraint: Any) -> ConstraintInfo | None:
    if isinstance(constraint, UniqueConstraint):
        return _unique(model, constraint)
    check = expressed(model, constraint.condition, unknown=True) if isinstance(constraint, CheckConstraint) else None
    if check is None:
        return None
    return ConstraintInfo(name=constraint.name_in(model), check=check, text=constraint.violation_error_message or "")


def _unique(model: type[Model], constraint: UniqueConstraint) -> ConstraintInfo | None:
    where = expressed(model, constraint.condition) if constraint.condition is not None else None
    ignoring_case = bool(constraint.expressions) and all(_folded(each) is not None for each in constraint.expressions)
    is_plain = not constraint.expressions or ignoring_case
    if not is_plain or (constraint.condition is not None and where is None) or constraint.nulls_distinct is False:
        return None
    return ConstraintInfo(
        name=constraint.name_in(model),
        unique=fields_of(model, constraint),
        ignoring_case=ignoring_case,
        where=where,
        text=constraint.violation_error_message or "",
    )


def _folded(expression: Any) -> F[Any] | None:
    """Give the field whose small or capital letters an expression is, or None where it is anything else."""
    from bandstand.orm.functions import Lower, Upper

    inner = expression.expression if isinstance(expression, OrderBy) else expression
    if isinstance(inner, Lower | Upper) and isinstance(inner.parts[0], F):
        return inner.parts[0]
    return None


def fields_of(model: type[Model], constraint: BaseConstraint) -> tuple[str, ...]:
    """Give the fields that a constraint is about, in the order in which it names them."""
    names: list[str] = [*getattr(constraint, "fields", ())]
    for expression in getattr(constraint, "expressions", ()):
        names += names_in(expression)
    if isinstance(constraint, CheckConstraint):
        names += names_in(constraint.condition)
    found = [model._meta.find_field(name) for name in dict.fromkeys(names)]
    return tuple(field.attname for field in found if getattr(field, "concrete", False))
