"""MySQL, Oracle and SQL Server: how their SQL differs. It is checked on paper; their servers were not met yet."""

from __future__ import annotations

from typing import Any, ClassVar

import sqlalchemy as sa

from bandstand.orm.database.dialects import Dialect


class MySQL(Dialect):
    """MySQL, 8.4 or later."""

    name: ClassVar[str] = "mysql"
    has_locks = True
    has_skip_locked = True
    has_lock_of = True
    has_recursive_union = True
    has_stored_columns = True
    has_virtual_columns = True

    def chosen(self, statement: Any) -> Any:
        """Put a query into a table of its own, for a table that is changed cannot be read beside it."""
        return sa.select(statement.subquery())


class Oracle(Dialect):
    """Oracle, 19c or later."""

    name: ClassVar[str] = "oracle"
    orders_nulls = True
    has_locks = True
    has_skip_locked = True
    has_virtual_columns = True


class SQLServer(Dialect):
    """SQL Server, 2022 or later."""

    name: ClassVar[str] = "mssql"
    has_partial_indexes = True
    has_covering_indexes = True
    has_stored_columns = True
    has_virtual_columns = True
    has_transactional_ddl = True

    def cuttable(self, statement: Any, *, ordered: bool) -> Any:
        """Order by nothing, since only what is ordered can be cut."""
        return statement if ordered else statement.order_by(sa.select(sa.null()).scalar_subquery())
