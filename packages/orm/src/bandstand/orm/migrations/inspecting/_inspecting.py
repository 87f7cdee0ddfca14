"""The text of models of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import SQLAlchemyError

from bandstand.orm.errors import Error, nearest
from bandstand.orm.migrations.inspecting._models import models_of
from bandstand.orm.migrations.inspecting._reading import Reader, connected
from bandstand.orm.migrations.inspecting._writing import module_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.database import Database
    from bandstand.orm.migrations.inspecting._facts import Table

_HISTORIES: Final = frozenset({"bandstand_migrations", "django_migrations"})


class UnknownTable(Error, LookupError):
    """A database has no table of the name."""


def inspected(
    database: Database,
    tables: Sequence[str] = (),
    *,
    views: bool = False,
    partitions: bool = False,
    app_label: str | None = None,
    managed: bool = True,
) -> str:
    """Give the text of a module with a model for each table of a database, to begin a site with.

    ``create_all`` makes the same tables of it, with these exceptions, most of which are told in comments: foreign keys
    wait for the end of the transaction; constraints and indexes of one column that a field brings have our names; keys
    that count up do so in our way; conditions, expressions and kinds of indexes, types that no field has, and when
    constraints are checked, are left out; a unique index becomes a constraint. A reference for whose deletion the
    database has no rule gets ``DO_NOTHING``, for that is what it does.

    Args:
        database: Which one; the schema that its connections see.
        tables: The names of tables and views; all tables by default, but for histories of migrations.
        views: Whether views get models, too; they are not managed.
        partitions: Whether parts of other tables get models, too.
        app_label: The app that the models belong to, where their module does not say it.
        managed: Whether migrations are to make and change the tables.

    Raises:
        UnknownTable: A table is not there.
    """
    with connected(database) as connection:
        reader = Reader(connection)
        known = dict.fromkeys(reader.tables(partitions=partitions or bool(tables)), False)
        known |= dict.fromkeys(reader.views() if views or tables else (), True)
        chosen = _chosen(tables, known, database)
        read: list[Table] = []
        unread: list[str] = []
        for name in chosen:
            try:
                read.append(reader.read(name, is_view=known[name]))
            except SQLAlchemyError as error:
                unread.append(f"{name} could not be read: {getattr(error, 'orig', None) or error}")
        made = models_of(read, connection.dialect.name, app_label=app_label, managed=managed)
    return module_text(made, unread)


def _chosen(tables: Sequence[str], known: dict[str, bool], database: Database) -> list[str]:
    if not tables:
        return [name for name in known if name not in _HISTORIES]
    for name in tables:
        if name not in known:
            message = f"{database!r} has no table or view {name!r}.{nearest(name, known)}"
            raise UnknownTable(message)
    return list(dict.fromkeys(tables))
