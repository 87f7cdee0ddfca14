"""A database on paper: of any dialect, without a driver; what it is asked is written down, and not answered."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy.dialects import registry

from bandstand.orm import Database
from bandstand.orm.database.dialects import dialect_named

if TYPE_CHECKING:
    from collections.abc import Callable, Generator


class Written(Exception):
    """A statement was asked for."""


class Backend:
    """What plans know of the database."""

    driver_error = RuntimeError

    def __init__(self, name: str) -> None:
        self.sqlalchemy = registry.load(name)()
        self.sqlalchemy._supports_offset_fetch = True  # what SQL Server's dialect learns when it meets a server
        self.sqlalchemy.default_schema_name = "dbo" if name == "mssql" else None
        self.dialect = dialect_named(name)


class Link:
    """A connection that sends nothing."""

    broken = False

    def __init__(self, backend: Backend) -> None:
        self.backend = backend

    def execute(self, sql: str, _parameters: Any = ()) -> Any:
        if not sql.startswith(("BEGIN", "ROLLBACK")):
            raise Written(sql)

    def fetch(self, sql: str, parameters: Any, *, described: bool = True) -> Any:
        return self.execute(sql, parameters)

    def change(self, sql: str, parameters: Any = ()) -> int:
        self.execute(sql, parameters)
        return 0

    def read(self, sql: str, parameters: Any, load: Any, *, described: bool) -> Any:
        return self.execute(sql, parameters)

    def give_back(self, *, clean: bool) -> None:
        """Keep nothing."""


class Paper(Database):
    """A database of a dialect, by SQLAlchemy's name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}://")
        self._on_paper = Backend(name)

    @property
    def backend(self) -> Any:
        return self._on_paper

    def connect(self) -> Any:
        return Link(self._on_paper)

    @contextmanager
    def connection(self) -> Generator[Any]:
        yield self.connect()


def statement_of(ask: Callable[[Database], object], database: Database) -> str:
    """Give the first statement that a question leads to."""
    try:
        ask(database)
    except Written as written:
        return str(written)
    message = "Nothing was asked."
    raise AssertionError(message)
