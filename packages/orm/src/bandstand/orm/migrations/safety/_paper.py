"""Databases on paper: what a kind of database would be told, without its driver and without a server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import make_url

from bandstand.orm.database.dialects import dialect_named
from bandstand.orm.errors import nearest
from bandstand.orm.migrations.safety._rule import DIALECTS

if TYPE_CHECKING:
    from bandstand.orm.database.dialects import Dialect
    from bandstand.orm.database.execution import Backend


@dataclass(frozen=True)
class _Paper:
    """As much of a backend as versions of tables ask of one."""

    sqlalchemy: Any
    dialect: Dialect


def backend_named(dialect: str) -> Backend:
    """Give a backend that can write statements, and send none.

    Raises:
        ValueError: No rule is about the dialect.
    """
    if dialect not in DIALECTS:
        message = f"Migrations are looked into for a known database; got {dialect!r}.{nearest(dialect, DIALECTS)}"
        raise ValueError(message)
    made: Any = make_url(f"{dialect}://").get_dialect()()
    known = dialect_named("mysql" if dialect == "mariadb" else dialect)
    return cast("Backend", _Paper(made, known))
