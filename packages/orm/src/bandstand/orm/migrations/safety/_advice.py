"""What works today and is regretted later: long names, small keys, values that no choice names, endless waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from bandstand.orm.fields import AutoField, Field, ForeignKey, ManyToManyField
from bandstand.orm.migrations.operations import AddField, AlterField, CreateModel
from bandstand.orm.migrations.safety._rule import Danger
from bandstand.orm.migrations.safety._step import has_own_table, model_name, table_between, table_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.migrations.safety._step import Step
    from bandstand.orm.migrations.state import ModelState

_LONGEST: Final = {"postgresql": 63, "mysql": 64, "mariadb": 64, "oracle": 128, "mssql": 128}
_BITS: Final = 64


def _new_models(step: Step) -> Iterator[tuple[ModelState | None, ModelState]]:
    """Give the models that the operation makes or changes, as they were, if they were, and as they are."""
    if step.is_script:
        return
    for key, new in step.after.models.items():
        old = step.before.models.get(key)
        if old is not new and has_own_table(new):
            yield old, new


def long_names(step: Step) -> Iterator[Danger]:
    """Find names that a database cuts or refuses."""
    longest = _LONGEST[step.setting.dialect]
    for _, new in _new_models(step):
        for kind, subject, name in _names(new):
            size = len(name.encode())
            if size > longest and not _is_known(step, kind, name):
                what = "keeps" if step.setting.dialect == "postgresql" else "takes"
                yield Danger(
                    subject,
                    f"The name of the {kind} {name} has {size} bytes, of which the database {what} {longest} at most.",
                    (f"Give it a shorter one{_OPTIONS.get(kind, '')}.",),
                )


def _is_known(step: Step, kind: str, name: str) -> bool:
    models = step.before.models.values()
    return any((kind, name) == (known, other) for model in models for known, _, other in _names(model))


_OPTIONS: Final = {"table": " with db_table", "table between": " with db_table", "column": " with db_column"}


def _names(model: ModelState) -> Iterator[tuple[str, str, str]]:
    """Give what a model has in the database, each with its subject and name; those made of others are cut anyway."""
    yield "table", model.name, table_of(model)
    for name, field in model.fields.items():
        between = table_between(model, name)
        if between is not None:
            yield "table between", f"{model.name}.{name}", between
        elif isinstance(field, Field) and not isinstance(field, ManyToManyField):
            column: Any = field.db_column or (f"{name}_id" if isinstance(field, ForeignKey) else name)
            yield "column", f"{model.name}.{name}", str(column)
    for kind, option in (("index", "indexes"), ("constraint", "constraints")):
        declared: Any = model.options.get(option, ())
        for each in declared:
            if each.name:
                yield kind, f"{model.name}.{each.name}", str(each.name)


def small_keys(step: Step) -> Iterator[Danger]:
    """Find keys that are counted up to two thousand millions alone."""
    if not isinstance(step.operation, CreateModel | AddField | AlterField):
        return
    for old, new in _new_models(step):
        for name, field in new.fields.items():
            known = old.fields.get(name) if old is not None else None
            if isinstance(field, AutoField) and _is_small(field) and not _is_small(known):
                yield Danger(
                    f"{new.name}.{name}",
                    f"Counts keys of {new.name} up to {field.limits[1]}; a larger type later writes the table anew.",
                    (f"Make it a BigAutoField: {name} = BigAutoField(primary_key=True).",),
                )


def _is_small(field: object) -> bool:
    return isinstance(field, AutoField) and field.bits < _BITS


def removed_choices(step: Step) -> Iterator[Danger]:
    """Find choices that rows may have, and that no choice is any more."""
    if not isinstance(step.operation, AlterField):
        return
    name = step.operation.name
    for model in step.altered:
        values = _choices(model.fields[name]), _choices(step.after.models[model.key].fields[name])
        gone = [each for each in values[0] if each not in values[1]]
        if gone and values[1]:
            yield Danger(
                f"{model.name}.{name}",
                f"Takes the choice {', '.join(map(repr, gone))} away: rows keep it, and running code writes it.",
                ("Change the rows that have it, once no code writes it any more.",),
            )


def _choices(field: object) -> list[Any]:
    """Give the values of a field's choices, where they are plain; a function may give others each time."""
    if not isinstance(field, Field) or callable(field.keywords().get("choices")):
        return []
    known: Field[Any] = field
    return [value for value, _ in known.flatchoices]


def endless_waits(step: Step) -> Iterator[Danger]:
    """Find migrations that wait for a lock without end, while all others wait behind them."""
    if step.setting.lock_timeout != 0:
        return
    first = next((each for each in step.whole if each.alters_tables), None)
    if first is step:
        change = next(iter(step.changes), None)
        model, table = (
            (step.altered[0].name, table_of(step.altered[0]))
            if change is None
            else (model_name(change), change.old_name)
        )
        yield Danger(
            model,
            f"Waits for a lock of {table} as long as it takes, and all who want to read or write the table wait behind "
            "it.",
            ("Migrate with a lock_timeout of some seconds, and again where it was not enough.",),
        )
