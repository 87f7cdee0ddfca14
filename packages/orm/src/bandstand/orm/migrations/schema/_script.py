"""What a schema editor tells its database, or writes down instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.schema import ExecutableDDLElement

if TYPE_CHECKING:
    from sqlalchemy import ClauseElement

    from bandstand.orm.database import Database
    from bandstand.orm.database.execution import Backend


class Script:
    """Statements on their way to a database.

    Args:
        database: Whose they are.
        collect: Whether they are written down, and nothing is sent.
    """

    def __init__(self, database: Database, *, collect: bool) -> None:
        self.database = database
        self.collects = collect
        self.collected: list[str] = []
        self.backend = database.backend
        self._doubles_percent = self.backend.sqlalchemy.paramstyle in ("format", "pyformat")

    def send(self, statement: str | ClauseElement, parameters: Any = ()) -> None:
        """Send a statement, or write it down."""
        text = statement if isinstance(statement, str) else self.written(statement)
        if self.collects:
            self.collected.append(f"{text} -- with {parameters!r}" if parameters else text)
            return
        self.database.execute(self._for_driver(text, parameters), parameters)

    def ask(self, sql: str) -> list[Any]:
        """Give the rows of a query; none where statements are only written down."""
        return [] if self.collects else self.database.execute(self._for_driver(sql, ()))

    def _for_driver(self, text: str, parameters: Any) -> str:
        """Write percent signs as drivers want them that look for places of parameters, even where there are none."""
        return text.replace("%", "%%") if self._doubles_percent and not parameters else text

    def written(self, element: ClauseElement) -> str:
        """Give the text of a statement, with its values in it."""
        is_definition = isinstance(element, ExecutableDDLElement)
        keywords: Any = {} if is_definition else {"compile_kwargs": {"literal_binds": True}}
        text = str(element.compile(dialect=self.backend.sqlalchemy, **keywords)).strip()
        return text.replace("%%", "%") if self._doubles_percent else text

    def quoted(self, name: str) -> str:
        """Give a name as SQL has it."""
        text = self.backend.sqlalchemy.identifier_preparer.quote(name)
        return text.replace("%%", "%") if self._doubles_percent else text


class Paper(Script):
    """Statements that are written down for a kind of database, of which none is there.

    Args:
        backend: The kind.
    """

    def __init__(self, backend: Backend) -> None:  # without a database, which is what a script begins with
        self.collects = True
        self.collected = []
        self.backend = backend
        self._doubles_percent = backend.sqlalchemy.paramstyle in ("format", "pyformat")
