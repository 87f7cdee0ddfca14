"""Tables made from models: columns, keys, references, constraints and indexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.schema import (
    AddConstraint,
    CreateIndex,
    CreateTable,
    DropConstraint,
    DropTable,
    SetColumnComment,
    SetTableComment,
    sort_tables_and_constraints,
)

from bandstand.orm.database._declaring import Declaration
from bandstand.orm.errors import NotSupportedError
from bandstand.orm.fields import ForeignKey, GeneratedField, IntegerField
from bandstand.orm.indexes import fitted, named_together
from bandstand.orm.query._tables import column_of
from bandstand.orm.registry import models as default_registry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Self

    from bandstand.orm.database._database import Database
    from bandstand.orm.database.execution import Backend
    from bandstand.orm.fields import Field
    from bandstand.orm.models import Model


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the table of a model has; a migration makes tables that have other things than the model says.

    Attributes:
        fields: The fields of its columns.
        together: The groups of ``unique_together``.
        declared: Its constraints and indexes.
        left_out: The names of those constraints and indexes that it does not have, whoever asks for them.
    """

    fields: tuple[Field[Any], ...]
    together: tuple[tuple[str, ...], ...]
    declared: tuple[Any, ...]
    left_out: Collection[str] = ()

    @classmethod
    def of(cls, model: type[Model]) -> Self:
        """Give what a model says."""
        options = model._meta
        return cls(
            fields=tuple(field for field in options.local_fields if field.concrete),
            together=tuple(named_together(options.unique_together)),
            declared=(*options.constraints, *options.indexes),
        )


_ON_DELETE = {"DB_CASCADE": "CASCADE", "DB_SET_NULL": "SET NULL", "DB_SET_DEFAULT": "SET DEFAULT"}


def create_tables(database: Database, models: Sequence[type[Model]]) -> None:
    """Make the tables that are not there, those that others refer to first.

    Raises:
        NotSupportedError: A model asks for something that the database cannot do.
    """
    for statement in creation(database.backend, _all(models, database.backend)):
        database.execute(statement)


def drop_tables(database: Database, models: Sequence[type[Model]]) -> None:
    """Drop the tables that are there, those that refer to others first."""
    dialect = database.backend.sqlalchemy
    metadata = _references_of(_all(models, database.backend))
    known: set[str] = set(sa.inspect(database.engine).get_table_names()) if dialect.supports_alter else set()
    for table, constraints in reversed(_sorted(metadata)):
        if table is not None:
            database.execute(str(DropTable(table, if_exists=True).compile(dialect=dialect)))
            continue
        for constraint in constraints:
            if constraint.table.name in known:
                database.execute(str(DropConstraint(constraint).compile(dialect=dialect)))


def creation(backend: Backend, models: Iterable[type[Model]]) -> Iterator[str]:
    """Give the statements that make the tables of models, where they are not there."""
    dialect = backend.sqlalchemy

    def text(statement: Any) -> str:
        return str(statement.compile(dialect=dialect))

    for table, constraints in _sorted(metadata_of(models, backend)):
        if table is None:
            yield from (text(AddConstraint(each)) for each in constraints if dialect.supports_alter)
            continue
        inside = constraints if dialect.supports_alter else None
        yield text(CreateTable(table, if_not_exists=True, include_foreign_key_constraints=inside))
        yield from (text(CreateIndex(index, if_not_exists=True)) for index in _in_order(table))
        if dialect.supports_comments and not dialect.inline_comments:
            yield from _comments(table, text)


def _comments(table: sa.Table, text: Any) -> Iterator[str]:
    if table.comment:
        yield text(SetTableComment(table))
    yield from (text(SetColumnComment(column)) for column in table.columns if column.comment)


def _in_order(table: sa.Table) -> list[sa.Index]:
    return sorted(table.indexes, key=lambda index: str(index.name))


def _sorted(metadata: sa.MetaData) -> list[tuple[sa.Table | None, Any]]:
    """Give the tables with the references that they can have at once; those of circles come last, without a table."""
    tables = [table for table in metadata.tables.values() if "stub" not in table.info]
    found: Any = sort_tables_and_constraints(tables)  # type: ignore[no-untyped-call]  # SQLAlchemy types it not
    return [(table, constraints) for table, constraints in found if table is None or table in tables]


def _all(models: Sequence[type[Model]], backend: Backend) -> list[type[Model]]:
    found: dict[type[Model], None] = {}
    for model in models or default_registry:
        for each in (model._meta.concrete_model, *model._meta.ancestors()):
            found[each] = None
            for relation in each._meta.local_many_to_many:
                found[relation.through._meta.concrete_model] = None
    return [model for model in found if model._meta.managed and fits(model, backend)]


def fits(model: type[Model], backend: Backend) -> bool:
    """Whether a model is for this kind of database, as far as its Meta says."""
    vendor = model._meta.required_db_vendor
    has_all = all(getattr(backend.dialect, name, False) for name in model._meta.required_db_features)
    return vendor in (None, backend.dialect.name) and has_all


def metadata_of(models: Iterable[type[Model]], backend: Backend) -> sa.MetaData:
    """Give the whole tables of models, with what queries need not know.

    Raises:
        NotSupportedError: A model asks for something that the database cannot do.
    """
    metadata = sa.MetaData()
    models = list(models)
    for model in models:
        add_table(metadata, Declaration(model, backend), Content.of(model))
    add_stubs(metadata, models)
    return metadata


def _references_of(models: Iterable[type[Model]]) -> sa.MetaData:
    """Give the tables of models with their references alone: what dropping them must know."""
    metadata = sa.MetaData()
    models = list(models)
    for model in models:
        fields = [field for field in model._meta.local_fields if field.concrete]
        references = [_reference(field) for field in fields if isinstance(field, ForeignKey) and field.db_constraint]
        columns: list[Any] = [sa.Column(field.column) for field in fields]
        sa.Table(model._meta.db_table, metadata, *columns, *references)
    add_stubs(metadata, models)
    return metadata


def add_table(metadata: sa.MetaData, to: Declaration, content: Content, name: str | None = None) -> sa.Table:
    """Give a table that has some content, under the model's name or another."""
    options = to.model._meta
    keywords: dict[str, Any] = {}
    if options.db_tablespace and to.dialect.has_tablespaces:
        keywords[f"{to.dialect.name}_tablespace"] = options.db_tablespace
    key = [field.column for field in options.pk_fields if field in content.fields]
    parts = [part for part in _constraints(to, content) if part.name not in content.left_out]
    table = sa.Table(
        name or options.db_table,
        metadata,
        *[_column(field, to) for field in content.fields],
        *([sa.PrimaryKeyConstraint(*key)] if key else []),
        *parts,
        comment=options.db_table_comment or None,
        sqlite_autoincrement=options.auto_field in content.fields and len(key) == 1,
        **keywords,
    )
    table.constraints.difference_update([*_repeated(parts, key)])
    return table


def _repeated(parts: Iterable[Any], key: Sequence[str]) -> Iterator[sa.UniqueConstraint]:
    """Give those that say what the key or one before them says: PostgreSQL makes one of both, other databases two."""
    known: set[Any] = {(tuple(key), None, None, ())}
    for part in parts:
        if isinstance(part, sa.UniqueConstraint):
            options = tuple(sorted(map(repr, part.dialect_kwargs.items())))
            said = (tuple(part.columns.keys()), part.deferrable, part.initially, options)
            if said in known:
                yield part
            known.add(said)


def add_stubs(metadata: sa.MetaData, models: Iterable[type[Model]]) -> None:
    """Add the tables that are referred to and not made here, so that references can be written."""
    for model in models:
        for field in model._meta.local_fields:
            if not isinstance(field, ForeignKey):
                continue
            target = field.target_field
            name = target.model._meta.concrete_model._meta.db_table
            if name not in metadata.tables:
                columns: list[Any] = [sa.Column(each.column) for each in target.model._meta.local_fields]
                sa.Table(name, metadata, *columns, info={"stub": True})


def _column(field: Field[Any], to: Declaration) -> sa.Column[Any]:
    """Give the column with what queries need not know: its default, computation and comment."""
    column = column_of(field)
    further: list[Any] = []
    if isinstance(field, GeneratedField):
        further.append(_computed(field, to))
    default = to.default(field) if field.has_db_default() else None
    return sa.Column(
        column.name,
        column.type,
        *further,
        nullable=column.nullable,
        autoincrement=column.autoincrement,
        server_default=default,
        comment=field.db_comment or None,
    )


def _computed(field: GeneratedField[Any], to: Declaration) -> sa.Computed:
    is_known = to.dialect.has_stored_columns if field.db_persist else to.dialect.has_virtual_columns
    if not is_known:
        kind = "stored" if field.db_persist else "virtual"
        message = f"{field!r} is a {kind} column (db_persist={field.db_persist}), which {to.dialect.name} cannot do."
        raise NotSupportedError(message)
    return sa.Computed(to.expression(field.expression), persisted=field.db_persist)


def _constraints(to: Declaration, content: Content) -> Iterator[Any]:
    table = to.model._meta.db_table
    for field in content.fields:
        yield from _of_field(field, to)
    for names in content.together:
        columns = to.columns(names)
        yield sa.UniqueConstraint(*columns, name=fitted(f"{table}_{'_'.join(columns)}_key"))
    for declared in content.declared:
        for message in declared.check(to.model, to.dialect):
            raise NotSupportedError(message)
        yield declared.lowered(to)


def _of_field(field: Field[Any], to: Declaration) -> Iterator[Any]:
    table, column = to.model._meta.db_table, field.column
    tablespace = field.db_tablespace or to.model._meta.db_tablespace
    if field.unique and field not in to.model._meta.pk_fields:
        yield sa.UniqueConstraint(column, name=fitted(f"{table}_{column}_key"))
    elif field.db_index and field not in to.model._meta.pk_fields:
        has_place = tablespace and to.dialect.has_tablespaces
        keywords: dict[str, Any] = {f"{to.dialect.name}_tablespace": tablespace} if has_place else {}
        yield sa.Index(fitted(f"{table}_{column}_idx"), column, **keywords)
    if isinstance(field, IntegerField) and field.least is not None:
        least: Any = sa.literal_column(str(field.least))  # source: sql-text - a number of our own
        yield sa.CheckConstraint(sa.column(column) >= least, name=fitted(f"{table}_{column}_check"))
    if isinstance(field, ForeignKey) and field.db_constraint:
        yield _reference(field)


def _reference(field: ForeignKey[Any]) -> sa.ForeignKeyConstraint:
    target = field.target_field
    return sa.ForeignKeyConstraint(
        [field.column],
        [f"{target.model._meta.concrete_model._meta.db_table}.{target.column}"],
        name=fitted(f"{field.model._meta.db_table}_{field.column}_fkey"),
        ondelete=_ON_DELETE.get(field.on_delete.name),
        deferrable=True,
        initially="DEFERRED",
        link_to_name=True,
    )
