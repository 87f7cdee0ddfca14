"""Checking instances before they are saved: fields, the whole, uniqueness, constraints."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

from bandstand.contracts.i18n import TIME_ZONE, LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.orm.expressions import Expression
from bandstand.orm.fields import DateField, DateTimeField
from bandstand.orm.indexes import named_together

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from bandstand.contracts.validation import Problem
    from bandstand.orm.fields import Field
    from bandstand.orm.models._base import Model

# Translators: %(model_name)s is a kind of thing ("Book"), %(field_labels)s are labels of fields ("Title and Year").
_TOGETHER: Final = LazyText(id="%(model_name)s with this %(field_labels)s already exists.")
# Translators: %(first)s and %(second)s are labels of fields; a third follows in the place of %(second)s.
_BOTH: Final = LazyText(id="%(first)s and %(second)s")
# Translators: The labels of two fields: "Slug must be unique for the day of Published on."
_FOR_DATE: Final = {
    "date": LazyText(id="%(field_label)s must be unique for the day of %(date_field_label)s."),
    "month": LazyText(id="%(field_label)s must be unique for the month of %(date_field_label)s."),
    "year": LazyText(id="%(field_label)s must be unique for the year of %(date_field_label)s."),
}


def full_clean(
    instance: Model, exclude: Iterable[str] | None, *, validate_unique: bool, validate_constraints: bool
) -> None:
    """Check all there is, each step without the fields that an earlier one refused; see ``Model.full_clean``."""
    excluded = set(exclude or ())
    problems: list[Problem] = []

    def note(error: ValidationError) -> None:
        problems.extend(error.problems)
        excluded.update(str(problem.path[0]) for problem in error.problems if problem.path)

    steps: list[Any] = [lambda: instance.clean_fields(excluded), instance.clean]
    if validate_unique:
        steps.append(lambda: instance.validate_unique(excluded))
    if validate_constraints:
        steps.append(lambda: instance.validate_constraints(excluded))
    for step in steps:
        try:
            step()
        except ValidationError as error:
            note(error)
    _raise(problems)


def _raise(problems: Sequence[Problem | ValidationError]) -> None:
    if problems:
        raise ValidationError(problems)


def clean_fields(instance: Model, exclude: Iterable[str] | None) -> None:
    """Make and check the value of each field; see ``Model.clean_fields``."""
    excluded = set(exclude or ())
    problems: list[ValidationError] = []
    for field in type(instance)._meta.fields:
        if field.name in excluded or field.is_computed:
            continue
        value = getattr(instance, field.attname)
        if isinstance(value, Expression) or (field.blank and value in field.empty_values):
            continue
        try:
            setattr(instance, field.attname, field.clean(value, instance))
        except ValidationError as error:
            problems.append(error.at(field.name))
    _raise(problems)


def validate_unique(instance: Model, exclude: Iterable[str] | None, using: Any = None) -> None:
    """Check that no other row has what must be unique; see ``Model.validate_unique``."""
    excluded = set(exclude or ())
    problems: list[ValidationError] = []
    for model in _tables(instance):
        for fields in _unique_groups(model, instance):
            if not any(field.name in excluded for field in fields) and _is_taken(model, instance, fields, using):
                error = not_unique(model, [field.name for field in fields])
                problems.append(error.at(fields[0].name) if len(fields) == 1 else error)
        for field, kind, date_name in _dated(model):
            if not excluded & {field.name, date_name} and _is_taken_then(
                model, instance, field, kind, date_name, using
            ):
                problems.append(_not_unique_then(model, field, kind, date_name).at(field.name))
    _raise(problems)


def validate_constraints(instance: Model, exclude: Iterable[str] | None, using: Any = None) -> None:
    """Check the constraints of all tables of the row; see ``Model.validate_constraints``."""
    excluded: Collection[str] = set(exclude or ())
    problems: list[ValidationError] = []
    for model in _tables(instance):
        for constraint in model._meta.constraints:
            try:
                constraint.validate(model, instance, exclude=excluded, using=using)
            except ValidationError as error:
                fields: list[str] = list(getattr(constraint, "fields", ()))
                is_of_one = len(fields) == 1 and error.problems[0].code == "unique"
                problems.append(error.at(fields[0]) if is_of_one else error)
    _raise(problems)


def _tables(instance: Model) -> list[type[Model]]:
    options = type(instance)._meta
    return [options.concrete_model, *options.ancestors()]


def _unique_groups(model: type[Model], instance: Model) -> Iterator[list[Field[Any]]]:
    """Give the fields that must be unique by themselves, and the groups that must be together."""
    options = model._meta
    keys = list(options.pk_fields)
    if instance._state.adding and len(keys) > 1:
        yield keys
    for field in options.local_fields:
        if field.unique and (field not in keys or (instance._state.adding and len(keys) == 1)):
            yield [field]
    for names in named_together(options.unique_together):
        yield [options.get_column_field(name) for name in names]


def _is_taken(model: type[Model], instance: Model, fields: Sequence[Field[Any]], using: Any) -> bool:
    values = {field.attname: getattr(instance, field.attname) for field in fields}
    if any(value is None or isinstance(value, Expression) for value in values.values()):
        return False
    return _has_other(model, instance, values, using)


def _has_other(model: type[Model], instance: Model, lookups: dict[str, Any], using: Any) -> bool:
    from bandstand.orm.models._evaluating import others

    return others(model, instance, using).filter(**lookups).exists()


def not_unique(model: type[Model], names: Sequence[str]) -> ValidationError:
    """Make the error of values that another row has; the texts wait for their language."""
    options = model._meta
    fields = [options.get_column_field(name) for name in names]
    params: dict[str, object] = {
        "model": model,
        "model_class": model,
        "model_name": capitalized(options.verbose_name),
        "unique_check": tuple(names),
    }
    if len(fields) == 1:
        return fields[0].problem("unique", **params, field_label=capitalized(fields[0].verbose_name))
    params["field_labels"] = reduce(_both, reversed([capitalized(field.verbose_name) for field in fields]))
    return ValidationError(_TOGETHER, code="unique_together", params=params)


def _both(rest: Any, first: Any) -> LazyText:
    return _BOTH.fill({"first": first, "second": rest})


def capitalized(text: Any) -> Any:
    """Give a text with a large first letter; one that waits for its language stays as it is."""
    return text[:1].upper() + text[1:] if isinstance(text, str) else text


# Unique for a date, a month or a year


def _dated(model: type[Model]) -> Iterator[tuple[Field[Any], str, str]]:
    for field in model._meta.local_fields:
        for kind in ("date", "month", "year"):
            name = getattr(field, f"unique_for_{kind}")
            if name is not None:
                yield field, kind, name


def _is_taken_then(
    model: type[Model], instance: Model, field: Field[Any], kind: str, date_name: str, using: Any
) -> bool:
    value = getattr(instance, field.attname)
    moment = getattr(instance, model._meta.get_column_field(date_name).attname)
    if any(each is None or isinstance(each, Expression) for each in (value, moment)):
        return False
    lookups = {field.attname: value, **_period(model, date_name, moment, kind)}
    return _has_other(model, instance, lookups, using)


def _period(model: type[Model], name: str, moment: dt.date, kind: str) -> dict[str, Any]:
    """Give the look-ups for the day or year of a moment, as ranges that an index can find; for the month of any year.

    Raises:
        TypeError: The field has no dates.
    """
    field = model._meta.get_column_field(name)
    if not isinstance(field, DateField | DateTimeField):
        message = f"{model._meta.label} has a field that is unique for {name!r}, which has no dates: {field!r}."
        raise TypeError(message)
    day = DateField[dt.date]().to_python(moment)
    if kind == "month":
        return {f"{name}__month": day.month}
    first = day if kind == "date" else day.replace(month=1, day=1)
    last = day if kind == "date" else day.replace(month=12, day=31)
    if isinstance(field, DateField):
        return {f"{name}__gte": first, f"{name}__lte": last}
    zone = TIME_ZONE.get() if field.aware else None
    begin = dt.datetime.combine(first, dt.time.min, zone)
    end = dt.datetime.combine(last, dt.time.max, zone)
    return {f"{name}__gte": begin, f"{name}__lte": end}


def _not_unique_then(model: type[Model], field: Field[Any], kind: str, date_name: str) -> ValidationError:
    date_field = model._meta.get_column_field(date_name)
    params = {
        "model_name": capitalized(model._meta.verbose_name),
        "field_label": capitalized(field.verbose_name),
        "date_field": date_name,
        "date_field_label": date_field.verbose_name,
        "lookup_type": kind,
    }
    return ValidationError(_FOR_DATE[kind], code="unique_for_date", params=params)


__all__ = [
    "capitalized",
    "clean_fields",
    "full_clean",
    "not_unique",
    "validate_constraints",
    "validate_unique",
]
