"""What databases can do, and what they say in their own way; unknown ones are taken to do little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import ClauseList

from bandstand.orm.database._arrays import elements_of
from bandstand.orm.errors import NotSupportedError, nearest
from bandstand.orm.fields import DateField, DateTimeField, DurationField, TimeField
from bandstand.orm.query._literals import MINUS_ONE, ONE, STAR, ZERO

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Dialect as SQLAlchemyDialect

    from bandstand.orm.expressions import Aggregate, Arithmetic, Element, Expression, Window
    from bandstand.orm.fields import Field
    from bandstand.orm.query._lowering import Lowering
    from bandstand.orm.query._tree import Lock


class Dialect:
    """The cautious base: standard SQL, and an error instead of anything that may be dropped silently.

    Attributes:
        name: SQLAlchemy's name of the dialect.
        returns_keys: Whether INSERT can return columns.
        has_distinct_on: Whether rows can be distinct by some columns.
        has_locks: Whether rows can be locked.
        has_skip_locked: Whether locked rows can be skipped, or refused at once.
        has_lock_of: Whether only some tables' rows are locked.
        has_aggregate_filter: Whether aggregates take a FILTER.
        orders_nulls: Whether NULLS FIRST and NULLS LAST are known.
        numbers_columns: Whether what is grouped and ordered by may be, and with parameters must be, a column's number.
        has_materialized: Whether WITH can be told to keep the rows that it finds, or not to.
        has_recursive_union: Whether a query that adds to its own rows can leave out those that are there.
        ignores_conflicts: Whether INSERT can leave out rows that are there already.
        max_parameters: How many parameters a statement takes.
        has_partial_indexes: Whether an index can have a condition.
        has_expression_indexes: Whether an index can be of expressions.
        has_covering_indexes: Whether an index can hold further columns.
        has_operator_classes: Whether a column of an index can name an operator class.
        has_deferrable_uniques: Whether uniqueness can be checked at the end of a transaction.
        has_nulls_distinct: Whether NULLs can count as equal where columns are unique.
        has_stored_columns: Whether a column can be computed when a row is written.
        has_virtual_columns: Whether a column can be computed when a row is read.
        has_tablespaces: Whether tables and indexes can be put in a tablespace.
        has_transactional_ddl: Whether a transaction takes changes of tables back, too.
    """

    name: ClassVar[str] = "generic"
    returns_keys: bool = False
    has_distinct_on: bool = False
    has_locks: bool = False
    has_skip_locked: bool = False
    has_lock_of: bool = False
    has_aggregate_filter: bool = False
    orders_nulls: bool = False
    numbers_columns: bool = False
    has_materialized: bool = False
    has_recursive_union: bool = False
    ignores_conflicts: bool = False
    max_parameters: int = 900
    has_partial_indexes: bool = False
    has_expression_indexes: bool = False
    has_covering_indexes: bool = False
    has_operator_classes: bool = False
    has_deferrable_uniques: bool = False
    has_nulls_distinct: bool = False
    has_stored_columns: bool = False
    has_virtual_columns: bool = False
    has_tablespaces: bool = False
    has_transactional_ddl: bool = False

    def unsupported(self, what: str) -> NotSupportedError:
        """Make the error of something that the database cannot do."""
        return NotSupportedError(f"{self.name} has no {what}.")

    def is_stale(self, error: Exception) -> bool:
        """Whether an error says that a plan which the driver kept does not fit the tables any more."""
        return False

    # Conditions

    def as_condition(self, element: Element, node: Expression[Any]) -> Element:
        """Give an element as a condition."""
        return element

    def like(self, text: Element, pattern: Element, *, ignores_case: bool) -> Element:
        """Match a pattern whose signs are escaped by a backslash."""
        if ignores_case:
            text, pattern = sa.func.upper(text), sa.func.upper(pattern)
        return text.like(pattern, escape="\\")

    def regex(self, text: Element, pattern: Element, *, ignores_case: bool) -> Element:
        """Match a regular expression."""
        raise self.unsupported("regular expressions")

    # Values

    def arithmetic(self, operator: str, left: Element, right: Element, node: Arithmetic[Any]) -> Element:
        """Give an operation."""
        if operator == "^":
            return sa.func.power(left, right)
        if operator == "%":
            return sa.func.mod(left, right)
        if operator == "#":
            raise self.unsupported("exclusive or of bits")
        return left.op(operator)(right)  # whole numbers are divided as the database does it

    def cast(self, element: Element, field: Field[Any] | None) -> Element:
        """Cast to the type of a field."""
        if field is None:
            message = "A cast needs the field whose type it gives."
            raise ValueError(message)
        return sa.cast(element, field.column_type())

    # Aggregates, windows, orders

    def aggregate(
        self, node: Aggregate, arguments: Sequence[Element], orders: Sequence[Element], to: Lowering
    ) -> Element:
        """Call an aggregate."""
        arguments = list(arguments)
        if node.distinct:
            arguments[0] = arguments[0].distinct()
        if orders:
            raise self.unsupported(f"order in {type(node).__name__}")
        return to.call(node.function, *arguments, field=node.output_field)

    def filtered(self, node: Aggregate, call: Element, condition: Element, to: Lowering) -> Element:
        """Aggregate some rows only."""
        if self.has_aggregate_filter:
            return call.filter(condition)
        return self._chosen_by_case(node, condition, to)

    def _chosen_by_case(self, node: Aggregate, condition: Element, to: Lowering) -> Element:
        inner = [to.expression(each) for each in node.arguments]
        inner[0] = sa.case((condition, ONE if inner[0] is STAR else inner[0]))
        return self.aggregate(node, inner, [to.order(each) for each in node.orders], to)

    def window(self, node: Window, to: Lowering) -> Element:
        """Call a function over a window."""
        frame = node.frame
        keywords: dict[str, Any] = {}
        if frame is not None:
            keywords = {"rows" if frame.unit == "rows" else "range_": (frame.start, frame.end)}
            if frame.exclusion is not None:
                keywords["exclude"] = self.exclusion(frame.exclusion)
        function = to.expression(node.function)
        call = function.clause if isinstance(function, sa.TypeCoerce) else function
        return call.over(
            partition_by=[to.expression(each) for each in node.partitions] or None,
            order_by=[to.order(each) for each in node.orders] or None,
            **keywords,
        )

    def exclusion(self, name: str) -> str:
        """Give what is left out of a frame, in SQL's words."""
        raise self.unsupported("exclusion from frames")

    def order(self, element: Element, *, descending: bool, nulls: str | None) -> Element:
        """Give a step of an order."""
        ordered = element.desc() if descending else element.asc()
        if nulls is None:
            return ordered
        if self.orders_nulls:
            return ordered.nulls_first() if nulls == "first" else ordered.nulls_last()
        is_null = sa.case((element.is_(None), 1), else_=0)
        return ClauseList(is_null.desc() if nulls == "first" else is_null.asc(), ordered, group=False)

    # Rows

    def distinct_on(self, statement: Any, columns: Sequence[Element]) -> Any:
        """Leave out rows that are equal in some columns."""
        raise self.unsupported("DISTINCT ON: leave the names of distinct() out")

    def cuttable(self, statement: Any, *, ordered: bool) -> Any:
        """Give a statement that a limit can cut, where rows without an order cannot be cut."""
        return statement

    def chosen(self, statement: Any) -> Any:
        """Give the query of the keys of rows that are to be changed, as a condition can have it."""
        return statement

    def without_limit(self, statement: Any) -> Any:
        """Skip rows without cutting any off, where an OFFSET needs a LIMIT."""
        return statement

    def locked(self, statement: Any, lock: Lock, to: Lowering) -> Any:
        """Lock the rows."""
        if not self.has_locks:
            return statement if not (lock.nowait or lock.skip_locked or lock.of) else self._refuse_lock(lock)
        if (lock.nowait or lock.skip_locked) and not self.has_skip_locked:
            self._refuse_lock(lock)
        source = to.tree.joins[0].source
        if source is not None:
            raise self.unsupported(f"FOR UPDATE of CTE({source.name!r}): lock rows of the table, filter(pk__in=...)")
        if lock.of and not self.has_lock_of:
            raise self.unsupported("FOR UPDATE OF")
        tables = [to.aliases[0] if name == "self" else to.aliases[_table_named(to, name)] for name in lock.of]
        return statement.with_for_update(
            nowait=lock.nowait, skip_locked=lock.skip_locked, of=tables or None, key_share=lock.no_key
        )

    def recursive(self, element: Element) -> Element:
        """Give a column of a query that adds to its own rows."""
        return element

    def _refuse_lock(self, lock: Lock) -> Any:
        what = "NOWAIT" if lock.nowait else "SKIP LOCKED" if lock.skip_locked else "FOR UPDATE OF"
        raise self.unsupported(what)

    def explain(self, options: Mapping[str, Any]) -> str:
        """Give what is written before a statement to have it explained."""
        if options:
            raise self.unsupported(f"option {next(iter(options))!r} of EXPLAIN that is known here")
        return "EXPLAIN"

    def stream_cursor(self, connection: Any, error: type[Exception]) -> Any:
        """Give a cursor that does not fetch all rows at once, where there is one."""
        return connection.cursor()

    def insert(self, table: Any, conflict: Any) -> Any:
        """Give an INSERT that does what it should where rows are there already."""
        if conflict is None:
            return sa.insert(table)
        raise self.unsupported("INSERT that leaves out or updates rows that are there")

    def elements(self, type_: Any, driver: SQLAlchemyDialect) -> tuple[Any, ...] | None:
        """Give the types of the array as which many values of a column can be sent, as it is cast; None for none."""
        return None

    def begin(self, isolation: str | None, *, read_only: bool) -> tuple[str, ...]:
        """Give the statements that begin a transaction."""
        if isolation or read_only:
            raise self.unsupported("isolation level or read-only mode that BEGIN could name")
        return ("BEGIN",)

    def ended(self, *, read_only: bool) -> tuple[str, ...]:
        """Give the statements that follow the end of a transaction."""
        return ()

    def deferred(self) -> tuple[str, ...]:
        """Give the statements that look at what a commit would look at; they fail, or the last gives what is wrong."""
        return ()


class SQLite(Dialect):
    """SQLite, 3.37 or later."""

    name: ClassVar[str] = "sqlite"
    returns_keys = True
    has_recursive_union = True
    has_aggregate_filter = True
    orders_nulls = True
    ignores_conflicts = True
    max_parameters = 32_000
    has_partial_indexes = True
    has_expression_indexes = True
    has_stored_columns = True
    has_virtual_columns = True
    has_transactional_ddl = True

    def like(self, text: Element, pattern: Element, *, ignores_case: bool) -> Element:
        """Match a pattern; SQLite's LIKE takes ASCII letters of both cases for the same, as Django's users know."""
        return text.like(pattern, escape="\\")

    def regex(self, text: Element, pattern: Element, *, ignores_case: bool) -> Element:
        """Match by the function that connections register."""
        return sa.func.bandstand_regex(text, pattern, ONE if ignores_case else ZERO) == 1

    def arithmetic(self, operator: str, left: Element, right: Element, node: Arithmetic[Any]) -> Element:
        """Move dates and times by functions that connections register."""
        if operator in "+-" and any(isinstance(part.output_field, _TEMPORAL) for part in node.parts):
            return self._moved(operator, left, right, node)
        if operator == "#":
            return sa.func.bandstand_xor(left, right)
        if operator == "%":
            return left.op("%")(right)
        return super().arithmetic(operator, left, right, node)

    def _moved(self, operator: str, left: Element, right: Element, node: Arithmetic[Any]) -> Element:
        one, other = (part.output_field for part in node.parts)
        if isinstance(one, DurationField) and isinstance(other, DurationField):
            return left.op(operator)(right)
        if isinstance(one, _MOMENTS) and isinstance(other, _MOMENTS):
            return sa.func.bandstand_between(left, right)
        moment, duration = (right, left) if isinstance(one, DurationField) else (left, right)
        sign = ONE if operator == "+" else MINUS_ONE
        return sa.func.bandstand_moved(moment, duration, sign)

    def filtered(self, node: Aggregate, call: Element, condition: Element, to: Lowering) -> Element:
        """Aggregate some rows only; SQLite forgets the FILTER of a greatest or least value over a moving window."""
        if node.function in ("max", "min"):
            return self._chosen_by_case(node, condition, to)
        return super().filtered(node, call, condition, to)

    def insert(self, table: Any, conflict: Any) -> Any:
        """Give an INSERT with ON CONFLICT."""
        return _on_conflict(sqlite.insert(table), conflict)

    def exclusion(self, name: str) -> str:
        """Give what is left out of a frame."""
        return name.upper()

    def without_limit(self, statement: Any) -> Any:
        """Set the limit that means none."""
        return statement.limit(-1)

    def locked(self, statement: Any, lock: Lock, to: Lowering) -> Any:
        """Lock nothing: a transaction that writes locks the whole database. What it cannot promise, it refuses."""
        return super().locked(statement, lock, to)

    def explain(self, options: Mapping[str, Any]) -> str:
        """Ask for the query plan; SQLite has no options."""
        super().explain(options)
        return "EXPLAIN QUERY PLAN"

    def begin(self, isolation: str | None, *, read_only: bool) -> tuple[str, ...]:
        """Take the write lock at once where the isolation level asks for it."""
        if isolation not in (None, "DEFERRED", "IMMEDIATE", "EXCLUSIVE"):
            raise self.unsupported(f"transaction mode {isolation!r}: it has DEFERRED, IMMEDIATE and EXCLUSIVE")
        if read_only:
            return ("BEGIN", "PRAGMA query_only = ON")
        return (f"BEGIN {isolation}" if isolation else "BEGIN",)

    def ended(self, *, read_only: bool) -> tuple[str, ...]:
        """Let the connection write again."""
        return ("PRAGMA query_only = OFF",) if read_only else ()

    def deferred(self) -> tuple[str, ...]:
        """Ask for references to rows that are not there."""
        return ("PRAGMA foreign_key_check",)


_WIDE: tuple[tuple[type[Any], type[Any]], ...] = ((sa.String, sa.Text), (sa.Numeric, sa.Numeric))
"""Types that PostgreSQL takes for others where they have a length, and what they are without."""


class PostgreSQL(Dialect):
    """PostgreSQL, 15 or later."""

    name: ClassVar[str] = "postgresql"
    returns_keys = True
    has_distinct_on = True
    has_locks = True
    has_skip_locked = True
    has_lock_of = True
    numbers_columns = True
    has_materialized = True
    has_recursive_union = True
    has_aggregate_filter = True
    orders_nulls = True
    ignores_conflicts = True
    max_parameters = 32_000
    has_partial_indexes = True
    has_expression_indexes = True
    has_covering_indexes = True
    has_operator_classes = True
    has_transactional_ddl = True
    has_deferrable_uniques = True
    has_nulls_distinct = True
    has_stored_columns = True
    has_tablespaces = True

    def like(self, text: Element, pattern: Element, *, ignores_case: bool) -> Element:
        """Match with LIKE, or with ILIKE."""
        return text.ilike(pattern) if ignores_case else text.like(pattern)

    def regex(self, text: Element, pattern: Element, *, ignores_case: bool) -> Element:
        """Match with PostgreSQL's operators."""
        return text.op("~*" if ignores_case else "~", is_comparison=True)(pattern)

    def arithmetic(self, operator: str, left: Element, right: Element, node: Arithmetic[Any]) -> Element:
        """Give an operation; bits have an operator of their own."""
        if operator == "#":
            return left.op("#")(right)
        if operator == "%":
            return left.op("%")(right)
        one, other = (part.output_field for part in node.parts)
        if operator == "-" and isinstance(one, DateField) and isinstance(other, DateField):
            return sa.cast(sa.cast(left, sa.TIMESTAMP()) - sa.cast(right, sa.TIMESTAMP()), sa.Interval())
        return super().arithmetic(operator, left, right, node)

    def recursive(self, element: Element) -> Element:
        """Widen texts and numbers: what is added may be longer than what is there at first."""
        wide = next((wide() for kind, wide in _WIDE if type(element.type) is kind), None)
        return element if wide is None else sa.type_coerce(sa.cast(element, wide), element.type)

    def insert(self, table: Any, conflict: Any) -> Any:
        """Give an INSERT with ON CONFLICT."""
        return _on_conflict(postgresql.insert(table), conflict)

    def elements(self, type_: Any, driver: SQLAlchemyDialect) -> tuple[Any, ...] | None:
        """Give the types of an array, for the types that the drivers know."""
        return elements_of(type_, driver)

    def exclusion(self, name: str) -> str:
        """Give what is left out of a frame."""
        return name.upper()

    def distinct_on(self, statement: Any, columns: Sequence[Element]) -> Any:
        """Give DISTINCT ON."""
        return statement.ext(postgresql.distinct_on(*columns))

    def aggregate(
        self, node: Aggregate, arguments: Sequence[Element], orders: Sequence[Element], to: Lowering
    ) -> Element:
        """Call an aggregate, in an order where it depends on one."""
        if not orders:
            return super().aggregate(node, arguments, orders, to)
        arguments = list(arguments)
        if node.distinct:
            arguments[0] = arguments[0].distinct()
        from sqlalchemy.dialects.postgresql import aggregate_order_by

        arguments[-1] = aggregate_order_by(arguments[-1], *orders)
        return to.call(node.function, *arguments, field=node.output_field)

    def explain(self, options: Mapping[str, Any]) -> str:
        """Give the options that PostgreSQL has: ``format``, ``analyze``, ``buffers`` and others."""
        known = {
            "analyze",
            "buffers",
            "costs",
            "format",
            "generic_plan",
            "settings",
            "summary",
            "timing",
            "verbose",
            "wal",
        }
        given: list[str] = []
        for name, value in options.items():
            if name not in known:
                message = f"PostgreSQL's EXPLAIN has no option {name!r}.{nearest(name, known)}"
                raise ValueError(message)
            if name == "format" and str(value).upper() not in ("TEXT", "JSON", "XML", "YAML"):
                message = f"PostgreSQL explains in TEXT, JSON, XML or YAML; got {value!r}."
                raise ValueError(message)
            given.append(f"{name.upper()} {str(value).upper() if name == 'format' else bool(value)}")
        return f"EXPLAIN ({', '.join(given)})" if given else "EXPLAIN"

    def is_stale(self, error: Exception) -> bool:
        """As psycopg and asyncpg say it."""
        return "cached plan must not change" in str(error) or "cached statement plan is invalid" in str(error)

    def stream_cursor(self, connection: Any, error: type[Exception]) -> Any:
        """Give a cursor that stays at the server."""
        from bandstand.orm.database._cursors import ServerCursor

        return ServerCursor(connection, error)

    def begin(self, isolation: str | None, *, read_only: bool) -> tuple[str, ...]:
        """Begin with an isolation level, or for reading only."""
        if isolation not in (None, "READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"):
            raise self.unsupported(f"isolation level {isolation!r}: READ COMMITTED, REPEATABLE READ, SERIALIZABLE")
        level = f" ISOLATION LEVEL {isolation}" if isolation else ""
        return (f"BEGIN{level}{' READ ONLY' if read_only else ''}",)

    def deferred(self) -> tuple[str, ...]:
        """Look at once, in a savepoint that gives each constraint its own time again."""
        savepoint = "deferred"
        return (
            f"SAVEPOINT {savepoint}",
            "SET CONSTRAINTS ALL IMMEDIATE",
            f"ROLLBACK TO SAVEPOINT {savepoint}",
            f"RELEASE SAVEPOINT {savepoint}",
        )


_TEMPORAL = (DateField, DateTimeField, TimeField, DurationField)
_MOMENTS = (DateField, DateTimeField, TimeField)


def _on_conflict(statement: Any, conflict: Any) -> Any:
    if conflict is None:
        return statement
    if conflict.ignore:
        return statement.on_conflict_do_nothing()
    updated = {field.column: statement.excluded[field.column] for field in conflict.update}
    return statement.on_conflict_do_update(index_elements=[field.column for field in conflict.unique], set_=updated)


def dialect_named(name: str) -> Dialect:
    """Give what is known of a dialect by SQLAlchemy's name; the cautious base where nothing is."""
    from bandstand.orm.database._further_dialects import MySQL, Oracle, SQLServer

    for known in (SQLite, PostgreSQL, MySQL, Oracle, SQLServer):
        if known.name == name:
            return known()
    return Dialect()


def _table_named(to: Lowering, path: str) -> int:
    """Give the number of the joined table that a path leads to.

    Raises:
        NotSupportedError: No row of it is loaded.
    """
    from bandstand.orm.query._scope import Scope

    scope = Scope(to.tree)
    route = scope.trace(path)
    before = len(to.tree.joins)
    steps = [*route.steps, *route.final.steps()]
    table, _ = scope.walk(steps)
    if len(to.tree.joins) != before:
        message = f"select_for_update(of=...) names related rows that are loaded; {path!r} is not in select_related()."
        raise NotSupportedError(message)
    return table
