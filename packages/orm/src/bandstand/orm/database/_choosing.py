"""Which database a query uses: one that is named, entered, routed to, or the project's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from bandstand.contracts.services import Contract, find
from bandstand.orm.database._database import Database, entered
from bandstand.orm.errors import NoDatabase, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.contracts.assembly import Assembly
    from bandstand.orm.models import Model


class Router(Protocol):
    """Decides which database a model's rows are in; each method may be left out, or give None for no opinion."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        """Give the alias of the database to read from."""
        ...

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        """Give the alias of the database to write to."""
        ...

    def allow_migrate(self, alias: str, app_label: str, model: type[Model] | None = None, **hints: Any) -> bool | None:
        """Tell whether migrations may change a database for a model, or run code of an app there."""
        ...


class Databases:
    """Several databases by alias, and who decides between them: a component of a project, too.

    In a project each request holds the connection that it first needs, and all that a view writes stays or goes
    together: views of unsafe methods run inside a transaction, which an error rolls back. A route leaves it out with
    the option ``transaction=False``.

    Args:
        databases: The databases; ``default`` serves where no router says otherwise.
        routers: Asked in order; the first opinion counts.
        request_transactions: Whether views run inside transactions.
        migrations: Where the migrations of some apps are, by label, instead of beside their models:
            ``{"auth": "shop.migrations_of_auth"}``; None where an app shall have none, and its tables are made of its
            models as they are.
    """

    name = "orm"
    needs: tuple[Contract[object], ...] = ()

    def __init__(
        self,
        databases: Iterable[Database] | Mapping[str, Database],
        routers: Iterable[Any] = (),
        *,
        request_transactions: bool = True,
        migrations: Mapping[str, str | None] | None = None,
    ) -> None:
        given = databases.values() if isinstance(databases, Mapping) else databases
        self._by_alias = {database.alias: database for database in given}
        self.routers = list(routers)
        self.request_transactions = request_transactions
        self.migrations = dict(migrations or {})

    def install(self, assembly: Assembly, /) -> None:
        """Become the databases of a project."""
        from bandstand.orm.database._installing import install

        install(self, assembly)

    def __getitem__(self, alias: str) -> Database:
        try:
            return self._by_alias[alias]
        except KeyError:
            message = f"There is no database {alias!r}.{nearest(alias, self._by_alias)}"
            raise NoDatabase(message) from None

    def __iter__(self) -> Iterator[Database]:
        return iter(self._by_alias.values())

    def choose(self, model: type[Model], *, write: bool, **hints: Any) -> Database:
        """Give the database for a model: the routers' choice, that of the row at hand, or ``default``."""
        for router in self.routers:
            ask = getattr(router, "db_for_write" if write else "db_for_read", None)
            alias = None if ask is None else ask(model, **hints)
            if alias is not None:
                return self[alias]
        instance = hints.get("instance")
        alias = None if instance is None else instance._state.db
        return self[alias or "default"]


DATABASES: Contract[Databases] = Contract("orm.Databases")
"""The databases of a project."""


def database_of(
    model: type[Model], using: Database | str | None, *, write: bool, instance: Model | None = None
) -> Database:
    """Give the database for a model.

    Args:
        model: Whose rows are asked for.
        using: A database or an alias that was named; it goes before all others.
        write: Whether rows are written.
        instance: A row at hand, whose database is the usual one for what it relates to.

    Raises:
        NoDatabase: Nothing says which.
    """
    if isinstance(using, Database):
        return using
    here = entered()
    if here is not None and (using == here.alias or (using is None and not _is_elsewhere(instance, here))):
        return here
    databases = find(DATABASES)
    if databases is not None:
        return databases[using] if using is not None else databases.choose(model, write=write, instance=instance)
    if instance is not None and instance._state.database is not None and using is None:
        return instance._state.database  # type: ignore[no-any-return]  # of instances made before this class
    label = model._meta.label
    asked = f" {using!r}" if using is not None else ""
    message = (
        f"No database{asked} for {label}: name one with .using(database), enter one with 'with database:', "
        "or compose a project that has one."
    )
    raise NoDatabase(message)


def _is_elsewhere(instance: Model | None, here: Database) -> bool:
    """Whether a row at hand is of another database than the one that was entered, and that can be found."""
    return instance is not None and instance._state.db not in (None, here.alias) and find(DATABASES) is not None


def allows_relation(one: Model, other: Model) -> bool:
    """Tell whether rows may be related: those of one database, and those that a router's ``allow_relation`` names."""
    databases = find(DATABASES)
    for router in databases.routers if databases is not None else ():
        ask = getattr(router, "allow_relation", None)
        opinion = None if ask is None else ask(one, other)
        if opinion is not None:
            return bool(opinion)
    return bool(one._state.db == other._state.db)


def default_database(alias: str | None) -> Database:
    """Give a project's database by alias, the usual one without.

    Raises:
        NoDatabase: There is none.
    """
    databases = find(DATABASES)
    if databases is None:
        message = (
            f"No database{f' {alias!r}' if alias else ''}: pass one, enter one with 'with database:', "
            "or compose a project that has one."
        )
        raise NoDatabase(message)
    return databases[alias or "default"]
