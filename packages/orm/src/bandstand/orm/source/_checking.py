"""What is wrong with a row, for those who filled it in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bandstand.contracts.validation import Problem, ValidationError
from bandstand.orm.constraints import CheckConstraint, UniqueConstraint
from bandstand.orm.expressions import Expression
from bandstand.orm.fields import ForeignKey
from bandstand.orm.source._constraints import fields_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from bandstand.orm.constraints import BaseConstraint
    from bandstand.orm.database import Database
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model
    from bandstand.orm.source._catalogue import Entity

_CODES = {"invalid_choice": "choice", "max_value": "maximum", "min_value": "minimum", "unique_together": "unique"}


def problems(entity: Entity, database: Database, row: Any, fields: Collection[str] | None) -> list[Problem]:
    """Find the problems of all fields or some, by ``full_clean``, and of the rules that these take part in."""
    generated = {field.attname for field in entity.fields.values() if entity.info.field(field.attname).generated}
    chosen = entity.fields.keys() - generated if fields is None else {entity.column_of(each).attname for each in fields}
    excluded = {field.name for field in entity.fields.values() if field.attname not in chosen}
    # Generated values are asked nothing, but may be parts of keys that must be unique: a key that was given is checked.
    given = {field.name for field in entity.key if field.attname in generated and getattr(row, field.attname) is None}
    found: list[Problem] = []
    before = {field.attname: getattr(row, field.attname) for field in entity.fields.values() if field.attname in chosen}
    try:
        row.full_clean(exclude=excluded | given, validate_constraints=False)
    except ValidationError as error:
        found += [_coded(entity, each, before) for each in error.problems if not excluded.intersection(each.path[:1])]
    excluded |= {str(each.path[0]) for each in found if each.path}
    for owner, constraint in _constraints(entity.model):
        try:
            constraint.validate(owner, row, exclude=excluded, using=database)
        except ValidationError as error:
            found += [_of_rule(owner, constraint, each) for each in error.problems]
    return found


def _constraints(model: type[Model]) -> Iterator[tuple[type[Model], BaseConstraint]]:
    for owner in (model._meta.concrete_model, *model._meta.ancestors()):
        for constraint in owner._meta.constraints:
            yield owner, constraint


def _coded(entity: Entity, problem: Problem, values: dict[str, Any]) -> Problem:
    """Give a problem the code that it has for every store."""
    code = _CODES.get(problem.code, problem.code)
    name = problem.path[0] if problem.path else ""
    field = next((each for each in entity.fields.values() if each.name == name), None)
    if field is None:
        return replace(problem, code=code)
    # One that is kept in a field without being its relation is at the field's attribute, others at their names.
    path = (name if field.name in entity.ways else field.attname, *problem.path[1:])
    value = values.get(field.attname)
    if isinstance(field, ForeignKey) and code == "invalid":
        code = "reference"
    elif code in field.error_messages and not isinstance(value, Expression) and _is_of_another_type(field, value):
        code = "type"
    return replace(problem, code=code, path=path)


def _is_of_another_type(field: Field[Any], value: Any) -> bool:
    try:
        field.to_python(value)
    except ValidationError:
        return True
    return False


def _of_rule(model: type[Model], constraint: BaseConstraint, problem: Problem) -> Problem:
    """Give the problem of a constraint the place and the code that it has for every store."""
    fields = fields_of(model, constraint)
    path = (model._meta.get_field(fields[0]).name,) if len(fields) == 1 else ()
    if constraint.violation_error_code is not None:
        code = constraint.violation_error_code
    elif isinstance(constraint, UniqueConstraint):
        code = "unique"
    else:
        code = "check" if isinstance(constraint, CheckConstraint) else problem.code
    return replace(problem, code=code, path=path)
