"""Tables as a database describes them, read through SQLAlchemy's inspector."""

from __future__ import annotations

import json
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import CompileError

from bandstand.orm.database._database import _as_text
from bandstand.orm.migrations.inspecting._facts import Check, Column, KeptIndex, Reference, Table, Unique
from bandstand.orm.migrations.inspecting._sqlite import SQLiteFacts

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from bandstand.orm.database import Database

_UNKNOWN: Final = re.compile(r"Did not recognize type '(.*)' of column '(.*)'")
_PARTITIONS: Final = "SELECT relname FROM pg_class WHERE relispartition AND relkind IN ('r', 'p')"


@contextmanager
def connected(database: Database) -> Generator[sa.Connection]:
    """Give a connection on which SQLAlchemy's inspector works."""
    with database.engine.connect() as connection:
        if connection.dialect.driver not in ("psycopg", "psycopg_async"):
            yield connection
            return
        # Our connections leave JSON as it is, and the inspector asks for some.
        from psycopg.types.json import set_json_loads

        driver: Any = connection.connection.driver_connection
        set_json_loads(json.loads, driver)
        try:
            yield connection
        finally:
            set_json_loads(_as_text, driver)


class Reader:
    """Reads tables.

    Args:
        connection: To their database.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._inspector = sa.inspect(connection)
        self._is_sqlite = connection.dialect.name == "sqlite"

    def tables(self, *, partitions: bool) -> list[str]:
        """Give the names of the tables."""
        found = self._inspector.get_table_names()
        if not partitions and self._connection.dialect.name == "postgresql":
            parts = set(self._connection.exec_driver_sql(_PARTITIONS).scalars())
            found = [name for name in found if name not in parts]
        return sorted(found)

    def views(self) -> list[str]:
        """Give the names of the views, and of those that keep their rows."""
        found = self._inspector.get_view_names()
        if self._connection.dialect.name == "postgresql":
            found = [*found, *self._inspector.get_materialized_view_names()]
        return sorted(found)

    def read(self, name: str, *, is_view: bool) -> Table:
        """Read a table or a view.

        Raises:
            SQLAlchemyError: It cannot be read.
        """
        with warnings.catch_warnings(record=True) as noted:  # of types and indexes that SQLAlchemy does not know
            warnings.simplefilter("always")
            return self._read(name, noted, is_view=is_view)

    def _read(self, name: str, noted: list[Any], *, is_view: bool) -> Table:
        own = SQLiteFacts(self._connection, name) if self._is_sqlite else None
        columns = tuple(self._columns(name, own, noted))
        if is_view:
            return Table(name=name, is_view=True, columns=columns, key=())
        has_comments = self._connection.dialect.supports_comments
        comment = self._inspector.get_table_comment(name)["text"] if has_comments else None
        return Table(
            name=name,
            is_view=False,
            columns=columns,
            key=tuple(self._inspector.get_pk_constraint(name)["constrained_columns"]),
            references=tuple(self._references(name, own)),
            uniques=tuple(sorted(self._uniques(name, own), key=lambda each: (each.columns, each.name))),
            indexes=tuple(sorted(self._indexes(name, own), key=lambda each: each.name)),
            checks=tuple(self._checks(name, own)),
            comment=comment or "",
        )

    def _columns(self, table: str, own: SQLiteFacts | None, noted: list[Any]) -> Iterator[Column]:
        found = self._inspector.get_columns(table)
        texts = (_UNKNOWN.search(str(each.message)) for each in noted)
        unknown = {each.group(2): each.group(1) for each in texts if each is not None}
        for each in found:
            given: Any = each
            name: str = given["name"]
            yield Column(
                name=name,
                type=given["type"],
                written=unknown.get(name) or self._written(given["type"]),
                nullable=bool(given["nullable"]),
                default=given["default"] or "",
                computed=self._computation(given, own),
                counts=_counts(given) if own is None else own.counts(name),
                collation=own.collation(name) if own else _collation(given["type"]),
                comment=given.get("comment") or "",
            )

    def _written(self, type_: Any) -> str:
        try:
            return str(type_.compile(dialect=self._connection.dialect))
        except CompileError:
            return type(type_).__name__

    @staticmethod
    def _computation(column: Any, own: SQLiteFacts | None) -> tuple[str, bool] | None:
        computed = column.get("computed")
        if computed is None:
            return None
        return own.computation(column["name"]) if own else computed["sqltext"], bool(computed.get("persisted"))

    def _references(self, table: str, own: SQLiteFacts | None) -> Iterator[Reference]:
        for each in self._inspector.get_foreign_keys(table):
            columns = tuple(each["constrained_columns"])
            options: Any = each.get("options") or {}
            yield Reference(
                columns=columns,
                table=each["referred_table"],
                targets=tuple(each["referred_columns"]),
                on_delete=(own.on_delete(columns[0]) if own else options.get("ondelete") or "").upper(),
                elsewhere=each.get("referred_schema") or "",
            )

    def _uniques(self, table: str, own: SQLiteFacts | None) -> Iterator[Unique]:
        if own is not None:
            yield from own.uniques()
            return
        for each in self._inspector.get_unique_constraints(table):
            options: Any = each.get("dialect_options", {})
            yield Unique(
                name=each["name"] or "",
                columns=tuple(each["column_names"]),
                include=tuple(options.get("postgresql_include") or ()),
                nulls_distinct=not options.get("postgresql_nulls_not_distinct"),
            )

    def _indexes(self, table: str, own: SQLiteFacts | None) -> Iterator[KeptIndex]:
        if own is not None:
            yield from own.indexes()
            return
        for each in self._inspector.get_indexes(table):
            if not each.get("duplicates_constraint"):
                yield _index(each)

    def _checks(self, table: str, own: SQLiteFacts | None) -> Iterator[Check]:
        if own is not None:
            yield from own.checks()
            return
        try:
            found = self._inspector.get_check_constraints(table)
        except NotImplementedError:  # of a dialect that cannot tell
            return
        for each in found:
            yield Check(name=str(each["name"] or ""), sql=" ".join(each["sqltext"].split()))


def _collation(type_: Any) -> str:
    name = getattr(type_, "collation", None)
    return "" if name in (None, "default") else str(name)  # domains say "default"


def _counts(column: Any) -> bool:
    return bool(column.get("identity")) or column.get("autoincrement") is True


def _index(given: Any) -> KeptIndex:
    options: dict[str, Any] = dict(given.get("dialect_options") or {})
    include = tuple(options.pop("postgresql_include", None) or ())
    classes = options.pop("postgresql_ops", None) or {}
    nulls_distinct = not options.pop("postgresql_nulls_not_distinct", False)
    orders = given.get("column_sorting") or {}
    expressions = given.get("expressions") or [name for name in given["column_names"] if name is None]
    further = [f"{name.partition('_')[2]} {value}" for name, value in options.items() if value]
    further += [f"of {expression}" for expression in expressions]
    further += [f"{name} {' '.join(order)}" for name, order in orders.items() if order not in _PLAIN_ORDERS]
    if classes and len(classes) < len(given["column_names"]):
        further.append(f"operator classes {classes}")
    names = [name for name in given["column_names"] if name is not None]
    return KeptIndex(
        name=given["name"],
        columns=tuple(f"-{name}" if "desc" in orders.get(name, ()) else name for name in names),
        include=include,
        opclasses=tuple(classes[name] for name in names if name in classes),
        is_unique=bool(given["unique"]),
        nulls_distinct=nulls_distinct,
        further=", ".join(further),
    )


_PLAIN_ORDERS: Final = (("desc",), ("desc", "nulls_first"), ("asc",), ("nulls_last",), ())


def plain_type(type_: Any) -> Any:
    """Give the type that a domain restricts, or the type itself."""
    return type_.data_type if isinstance(type_, postgresql.DOMAIN) else type_
