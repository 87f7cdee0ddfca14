"""Cursors that stay at the server of PostgreSQL, whose rows come in chunks: the same over each of its drivers."""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

from bandstand.orm.database.execution import is_in_transaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.pool import PoolProxiedConnection

_numbers = count(1)


class ServerCursor:
    """A cursor of the server's; it is ours to declare, since drivers do it within transactions alone, or not at all.

    Outside a transaction the server keeps the rows for it, so that other statements may come and fail in between.

    Args:
        connection: Where it is declared.
        error: The errors of the driver.
    """

    def __init__(self, connection: PoolProxiedConnection, error: type[Exception]) -> None:
        self._error = error
        self._holds = "" if is_in_transaction(connection.driver_connection) else " WITH HOLD"
        self._cursor = connection.cursor()
        self._name = f"bandstand_{next(_numbers)}"
        self._is_declared = False

    @property
    def description(self) -> Any:
        """What the columns of the last chunk are."""
        return self._cursor.description

    def execute(self, sql: str, parameters: Any) -> None:
        """Ask; nothing is fetched yet."""
        self._cursor.execute(f"DECLARE {self._name} NO SCROLL CURSOR{self._holds} FOR {sql}", parameters)
        self._is_declared = True

    def fetchmany(self, size: int) -> Sequence[Any]:
        """Give the next rows, none at the end."""
        self._cursor.execute(f"FETCH FORWARD {size} FROM {self._name}", ())
        rows: Sequence[Any] = self._cursor.fetchall()
        return rows

    def close(self) -> None:
        """Have the server forget it."""
        if self._is_declared:
            # After an error it went with its transaction, or with its connection.
            with suppress(self._error):
                self._cursor.execute(f"CLOSE {self._name}", ())
        self._cursor.close()
