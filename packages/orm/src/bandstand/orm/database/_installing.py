"""The databases as a component of a project: who opens, holds and closes connections there, and when."""

from __future__ import annotations

import functools
from contextlib import AsyncExitStack, ExitStack
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

from bandstand.contracts.assembly import LIFECYCLES, SCOPES
from bandstand.contracts.assembly.checks import CHECKS
from bandstand.contracts.assembly.contributions import COMMANDS, MODELS, Command
from bandstand.contracts.assembly.debugging import DEBUG
from bandstand.contracts.assembly.health import PROBES
from bandstand.contracts.assembly.loops import LOOP_CLOSERS
from bandstand.contracts.assembly.views import VIEW_WRAPPERS
from bandstand.contracts.data import DATA, SOURCES
from bandstand.orm.database._checks import check
from bandstand.orm.database._choosing import DATABASES
from bandstand.orm.database._transactions import request_transaction
from bandstand.orm.errors import NoDatabase

if TYPE_CHECKING:
    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.data import DataSource, Sources
    from bandstand.contracts.routing import Route
    from bandstand.orm.database._choosing import Databases
    from bandstand.orm.database._database import Database

OF_DATABASES = {
    "dbshell": "Run the command line of the database.",
    "inspectdb": "Write models for the tables of a database.",
    "makemigrations": "Write down as migrations how the models have changed.",
    "migrate": "Bring a database to what the migrations say.",
    "optimizemigration": "Write a migration with fewer operations.",
    "showmigrations": "Show the migrations, and which the database has.",
    "sqlmigrate": "Write the SQL of a migration.",
    "squashmigrations": "Put several migrations into one.",
}
"""The commands, each with a line for lists; their modules are in ``bandstand.orm.commands``."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def install(databases: Databases, assembly: Assembly, /) -> None:
    """Provide the databases, and contribute what a process and a request have of them; nothing is opened yet."""

    def with_models(assembly: Assembly) -> Databases:
        assembly.gathered(MODELS)  # so that the relations between them are complete
        return databases

    def sources(assembly: Assembly) -> Sources:
        from bandstand.orm.source import sources_of

        return sources_of(assembly.require(DATABASES))

    def usual_source(assembly: Assembly) -> DataSource:
        source = assembly.require(SOURCES).get("default")
        if source is None:
            message = "No database has the alias 'default', so there is no usual data source: ask SOURCES for one."
            raise NoDatabase(message)
        return source

    assembly.provide_lazily(DATABASES, with_models)
    assembly.provide_lazily(SOURCES, sources)
    assembly.provide_lazily(DATA, usual_source)
    assembly.add(LIFECYCLES, Connections(databases))
    assembly.add(CHECKS, check)
    for name, line in OF_DATABASES.items():
        assembly.add(COMMANDS, Command(name=name, target=f"bandstand.orm.commands.{name}:{name}", help=line))
    for database in databases:
        assembly.add(SCOPES, database)
        assembly.add(PROBES, Answering(database))
        assembly.add(LOOP_CLOSERS, database.adispose)
    if databases.request_transactions:
        assembly.add(VIEW_WRAPPERS, functools.partial(in_transaction, databases))


class Connections:
    """The connections of a process: opened when somebody asks, closed at its end."""

    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    def start(self, assembly: Assembly, /) -> None:
        """Import the models, so that a mistake in them stops the start and not a request; debugging logs statements."""
        assembly.require(DATABASES)
        if assembly.find(DEBUG):
            from bandstand.orm.database.execution import log

            for database in self._databases:
                if log not in database.hooks:
                    database.hooks.append(log)

    def stop(self) -> None:
        """Close the connections of blocking code; those of an event loop were closed in it."""
        for database in self._databases:
            database.dispose()

    def after_fork(self) -> None:
        """Leave the parent's connections to the parent."""
        for database in self._databases:
            database.after_fork()


class Answering:
    """Tells whether a database answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def name(self) -> str:
        """What reports call it: ``"database"``, with an alias that is not the usual one behind it."""
        alias = self._database.alias
        return "database" if alias == "default" else f"database {alias}"

    def __call__(self, _assembly: Assembly, /) -> None:
        self._database.execute("SELECT 1")


def in_transaction(databases: Databases, route: Route, view: Any, /) -> Any:
    """Give a view that runs inside a transaction of each database, unless its route has ``transaction=False``."""
    if route.options.get("transaction") is False:
        return view
    if _is_async(view):
        return _awaiting(tuple(databases), view, view)
    answer = _blocking(tuple(databases), view)
    handle_async = getattr(view, "handle_async", None)
    if handle_async is not None:
        answer.handle_async = _awaiting(tuple(databases), handle_async, view)
    return answer


def _blocking(databases: tuple[Database, ...], view: Any) -> Any:
    @functools.wraps(view, updated=())
    def answer(request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.method in _SAFE:
            return view(request, *args, **kwargs)
        with ExitStack() as stack:
            for database in databases:
                stack.enter_context(request_transaction(database))
            return view(request, *args, **kwargs)

    return answer


def _awaiting(databases: tuple[Database, ...], handle: Any, view: Any) -> Any:
    """Over a blocking driver a transaction cannot stay open while a view awaits: there it is the view's own to open."""

    @functools.wraps(view, updated=())
    async def answer(request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.method in _SAFE:
            return await handle(request, *args, **kwargs)
        async with AsyncExitStack() as stack:
            for database in databases:
                if database.is_asynchronous:
                    await stack.enter_async_context(request_transaction(database))
            return await handle(request, *args, **kwargs)

    return answer


def _is_async(view: object) -> bool:
    return iscoroutinefunction(view) or iscoroutinefunction(getattr(type(view), "__call__", None))  # noqa: B004
