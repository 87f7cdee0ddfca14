"""Models of tables: what each table, column, constraint and index becomes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from bandstand.orm.indexes import fitted
from bandstand.orm.migrations.inspecting._naming import class_name, field_name
from bandstand.orm.migrations.inspecting._relating import Relations
from bandstand.orm.migrations.inspecting._types import Kind, default_of, kind_of, raw
from bandstand.orm.migrations.inspecting._writing import (
    IMPORTED,
    Call,
    FieldText,
    ModelText,
    from_orm,
    keywords,
)
from bandstand.orm.migrations.serializing import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bandstand.orm.migrations.inspecting._facts import Check, Column, KeptIndex, Reference, Table, Unique
    from bandstand.orm.migrations.inspecting._writing import Source

_RULES: Final = {"CASCADE": "DB_CASCADE", "SET NULL": "DB_SET_NULL", "SET DEFAULT": "DB_SET_DEFAULT"}
_WHOLE: Final = ("SmallIntegerField", "IntegerField", "BigIntegerField")


def models_of(
    tables: Sequence[Table], dialect: str, *, app_label: str | None = None, managed: bool = True
) -> list[ModelText]:
    """Make the models of tables.

    Args:
        tables: All of them, since they refer to each other.
        dialect: SQLAlchemy's name of their database.
        app_label: The app that the models say they belong to; None: they say nothing.
        managed: Whether migrations make and change the tables. Those of views never do.
    """
    return _Models(tables, dialect, app_label=app_label, managed=managed).made()


class _Models:
    """The models in the making."""

    def __init__(self, tables: Sequence[Table], dialect: str, *, app_label: str | None, managed: bool) -> None:
        self._tables = tables
        self._dialect = dialect
        self._meta = {} if app_label is None else {"app_label": quoted(app_label)}
        self._managed = managed
        self._relations = Relations(tables)
        self._classes: dict[str, str] = {}
        for table in tables:
            self._classes[table.name] = class_name(table.name, {*IMPORTED, *self._classes.values()})
        self._names: dict[tuple[str, str], tuple[str, str]] = {}
        """The names of the fields by table and column, each with why it is not the column's."""
        self._attributes: dict[str, set[str]] = {}
        """The names that a model has already, by table."""
        for table in tables:
            self._name_fields(table)
        self._related = self._relations.related_names(self._classes, self._names, self._attributes)

    def _name_fields(self, table: Table) -> None:
        taken = self._attributes[table.name] = set()
        for column in table.columns:
            is_reference = (table.name, column.name) in self._relations.by_column
            name, why = field_name(column.name, taken, is_reference=is_reference)
            self._names[table.name, column.name] = name, why
            taken |= {name, f"{name}_id"} if is_reference else {name}

    def made(self) -> list[ModelText]:
        """Give the models."""
        return [self._model(table) for table in self._tables]

    def _model(self, table: Table) -> ModelText:
        key, why = _key(table)
        is_composite = len(key) > 1
        model = ModelText(
            name=self._classes[table.name],
            notes=[*why, *self._relations.notes(table), *self._check_notes(table)],
            key=self._fields(table, key) if is_composite else (),
            fields=[self._field(table, column, key) for column in table.columns],
            meta={**self._meta},
        )
        if table.is_view or not self._managed:
            model.meta["managed"] = "False"
        model.meta["db_table"] = quoted(table.name)
        if table.comment:
            model.meta["db_table_comment"] = quoted(table.comment)
        model.constraints = [self._constraint(table, each) for each in _further_uniques(table)]
        for index in table.indexes:
            if index.further:
                kind = "Unique index" if index.is_unique else "Index"
                model.notes.append(f"{kind} {index.name}: {index.further}")
            elif not index.is_unique and not _is_own(index, table):
                model.indexes.append(self._index(table, index))
        return model

    def _fields(self, table: Table, columns: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._names[table.name, name][0] for name in columns)

    # Fields

    def _field(self, table: Table, column: Column, key: tuple[str, ...]) -> FieldText:
        name, why = self._names[table.name, column.name]
        reference = self._relations.by_column.get((table.name, column.name))
        kind = self._reference(table, column, reference) if reference else self._plain(table, column)
        arguments: tuple[Source, ...] = ()
        if reference is not None:
            arguments = (quoted(self._target(table, reference)), f"orm.{_rule(column, reference, key)}")
        if (column.name,) == key:
            kind.options["primary_key"] = "True"
        elif kind.name != "OneToOneField" and _is_plain_unique(table, column.name):
            kind.options["unique"] = "True"
        if column.nullable and column.name not in key and column.computed is None:
            kind.options |= {"null": "True", "blank": "True"}
        if column.name != (f"{name}_id" if reference else name):
            kind.options["db_column"] = quoted(column.name)
        default = "" if column.computed or kind.name.endswith("AutoField") else default_of(column, kind)
        if default:
            kind.options["db_default"] = default
        if column.comment:
            kind.options["db_comment"] = quoted(column.comment)
        if why:
            kind.notes.insert(0, f"The column is called {column.name!r}: {why}.")
        kind.notes += self._relations.why_plain.get((table.name, column.name), [])
        if column.counts and not kind.name.endswith("AutoField"):
            kind.notes.append("The database counts it up.")
        self._index_options(table, column, kind)
        call = Call(from_orm(kind.name), (*arguments, *keywords(kind.options)))
        return FieldText(name=name, call=call, notes=kind.notes)

    def _plain(self, table: Table, column: Column) -> Kind:
        kind = kind_of(column, self._dialect)
        if column.computed is not None:
            return _computed(column, kind)
        if (column.name,) == table.key and column.counts and kind.name in _WHOLE:
            return Kind(self._counter(table, column, kind.name))
        for check in table.checks:
            _refine(kind, column.name, check)
        return kind

    def _counter(self, table: Table, column: Column, kind: str) -> str:
        """Give the class of a key that is counted up; in SQLite the columns that refer to it say which."""
        names = {"SmallIntegerField": "SmallAutoField", "IntegerField": "AutoField"}
        if self._dialect != "sqlite":
            return names.get(kind, "BigAutoField")
        types = [each.type for each in self._relations.referrers(table.name, column.name)]
        if not types or any(isinstance(type_, sa.BigInteger) for type_ in types):
            return "BigAutoField"
        return "SmallAutoField" if any(isinstance(type_, sa.SmallInteger) for type_ in types) else "AutoField"

    def _reference(self, table: Table, column: Column, reference: Reference) -> Kind:
        is_one = (column.name,) == table.key or _is_plain_unique(table, column.name)
        kind = Kind("OneToOneField" if is_one else "ForeignKey")
        target = self._relations.tables[reference.table]
        if _key(target)[0] != reference.targets:
            kind.options["to_field"] = quoted(self._names[reference.table, reference.targets[0]][0])
        related = self._related.get((table.name, column.name))
        if related is not None:
            kind.options["related_name"] = quoted(related)
        return kind

    def _target(self, table: Table, reference: Reference) -> str:
        return "self" if reference.table == table.name else self._classes[reference.table]

    @staticmethod
    def _index_options(table: Table, column: Column, kind: Kind) -> None:
        has_own = any(_is_own(each, table) and each.columns == (column.name,) for each in table.indexes)
        if has_own and kind.name != "ForeignKey":
            kind.options["db_index"] = "True"
        elif not has_own and kind.name == "ForeignKey":
            kind.options["db_index"] = "False"

    # Constraints and indexes

    def _constraint(self, table: Table, unique: Unique | KeptIndex) -> Call:
        fields = self._fields(table, [name.removeprefix("-") for name in unique.columns])
        name = unique.name or fitted(f"{table.name}_{'_'.join(unique.columns)}_key")
        options: dict[str, Source] = {"fields": _list(fields), "name": quoted(name)}
        options |= self._further(table, unique.include, getattr(unique, "opclasses", ()))
        if not unique.nulls_distinct:
            options["nulls_distinct"] = "False"
        return Call("UniqueConstraint", keywords(options))

    def _index(self, table: Table, index: KeptIndex) -> Call:
        names = zip(index.columns, self._fields(table, [each.removeprefix("-") for each in index.columns]), strict=True)
        fields = [f"-{name}" if column.startswith("-") else name for column, name in names]
        options: dict[str, Source] = {"fields": _list(fields), "name": quoted(index.name)}
        return Call("Index", keywords(options | self._further(table, index.include, index.opclasses)))

    def _further(self, table: Table, include: Sequence[str], opclasses: Sequence[str]) -> dict[str, Source]:
        found: dict[str, Source] = {}
        if include:
            found["include"] = _list(self._fields(table, include))
        if opclasses:
            found["opclasses"] = _list(opclasses)
        return found

    @staticmethod
    def _check_notes(table: Table) -> list[str]:
        """Give the checks that no field brings with it."""
        columns = [column.name for column in table.columns]
        others = [each for each in table.checks if not any(_is_of_field(each, name) for name in columns)]
        return [f"Check{f' {each.name}' if each.name else ''}: {each.sql}" for each in others]


def _key(table: Table) -> tuple[tuple[str, ...], list[str]]:
    """Give the columns of the key, and what must be told where the database has none."""
    if table.key:
        return table.key, []
    if not table.columns:
        return (), [f"{table.name} has no columns."]
    stored = [each for each in table.columns if each.computed is None] or list(table.columns)
    unique = [each.name for each in stored if table.is_unique(each.name) and not each.nullable]
    called = [each.name for each in stored if each.name.lower() == "id"]
    guess = [*unique, *called, stored[0].name][0]
    sure = "which tells rows apart" if unique else "which is a guess"
    return (guess,), [f"{table.name} has no key; here it is {guess}, {sure}."]


def _rule(column: Column, reference: Reference, key: Sequence[str]) -> str:
    rule = _RULES.get(reference.on_delete, "DO_NOTHING")
    is_null = column.nullable and column.name not in key
    return "DO_NOTHING" if rule == "DB_SET_NULL" and not is_null else rule


def _computed(column: Column, kind: Kind) -> Kind:
    sql, is_stored = column.computed or ("", False)
    if not sql:
        return Kind(kind.name, kind.options, [*kind.notes, "The database computes it, and it cannot be written."])
    output: Any = Call(from_orm(kind.name), keywords(kind.options))
    options: dict[str, Source] = {"expression": raw(sql), "output_field": output, "db_persist": str(is_stored)}
    return Kind("GeneratedField", options, kind.notes)


def _refine(kind: Kind, column: str, check: Check) -> None:
    """Give a column the field that brings the check of it."""
    if kind.name in _WHOLE and _is_of_field(check, column) and ">=" in check.sql:
        kind.name = kind.name.replace("IntegerField", "PositiveIntegerField")
        kind.name = kind.name.replace("SmallPositive", "PositiveSmall").replace("BigPositive", "PositiveBig")
    elif kind.name == "TextField" and _is_of_field(check, column) and "json" in check.sql.lower():
        kind.name, kind.options = "JSONField", {}


def _is_of_field(check: Check, column: str) -> bool:
    """Whether a check is one that a field brings with it: no negative numbers, or JSON alone."""
    text = re.sub(r"[\"'`\[\]()\s]", "", check.sql).lower()
    name = re.sub(r"[\"'`\[\]()\s]", "", column).lower()
    return text in (f"{name}>=0", f"json_valid{name}", f"json_valid{name}or{name}isnull")


def _is_plain_unique(table: Table, column: str) -> bool:
    """Whether ``unique=True`` says all that makes a column unique."""
    return any(each.columns == (column,) and not _has_more(each) for each in _uniques(table))


def _uniques(table: Table) -> Iterator[Unique | KeptIndex]:
    yield from table.uniques
    yield from (each for each in table.indexes if each.is_unique and not each.further)


def _has_more(unique: Unique | KeptIndex) -> bool:
    return bool(unique.include or not unique.nulls_distinct or getattr(unique, "opclasses", ()))


def _further_uniques(table: Table) -> Iterator[Unique | KeptIndex]:
    """Give what makes several columns unique, or one in a way that its field does not say."""
    return (each for each in _uniques(table) if len(each.columns) > 1 or _has_more(each))


def _is_own(index: KeptIndex, table: Table) -> bool:
    """Whether it is the index that ``db_index`` makes."""
    is_plain = len(index.columns) == 1 and not (index.include or index.opclasses or index.is_unique or index.further)
    return is_plain and index.name == fitted(f"{table.name}_{index.columns[0]}_idx")


def _list(names: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, names))}]"
