"""What the commands work on: the databases and apps of a project, or those that the command line names."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from bandstand import bridge
from bandstand.contracts.assembly.contributions import MODELS
from bandstand.orm.database import DATABASES
from bandstand.orm.errors import Error
from bandstand.orm.migrations.apps import Apps, apps_of
from bandstand.orm.registry import models

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.database import Database, Databases


@dataclass
class Site:
    """The databases and the apps that a command works on."""

    databases: Databases
    modules: Sequence[str]

    @property
    def apps(self) -> Apps:
        """The apps, with their models."""
        return Apps(apps_of(self.modules, self.databases.migrations), models)

    @property
    def dialect(self) -> str:
        """The kind of the usual database."""
        return self.databases["default"].backend.dialect.name

    def database(self, alias: str) -> Database:
        """Give a database."""
        return self.databases[alias]


def site_of(context: click.Context) -> Site:
    """Give what a command works on: what the command line named, or the project."""
    given: Any = context.obj
    if isinstance(given, Site):
        return given
    assembly = given.project.assembly
    databases = assembly.require(DATABASES)
    return Site(databases, [module.__name__ for module in assembly.gathered(MODELS)])


class DatabaseCommand(click.Command):
    """A command whose errors of databases and migrations are told in a sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run it, in an event loop where a database has no driver for blocking code.

        Raises:
            click.ClickException: Something is wrong that a person can mend.
        """
        try:
            databases = site_of(ctx).databases
            if any(database.url.get_dialect().is_async for database in databases):
                return asyncio.run(self._in_loop(ctx, databases))
            return super().invoke(ctx)
        except Error as error:
            if ctx.find_root().meta.get("bandstand.orm.traceback"):
                raise
            notes: list[str] = getattr(error, "__notes__", [])
            raise click.ClickException(" ".join([str(error).strip(), *notes])) from error

    async def _in_loop(self, ctx: click.Context, databases: Databases) -> Any:
        try:
            return await bridge.run(super().invoke, ctx)
        finally:
            for database in databases:
                await database.adispose()


of_database = click.option("--database", "alias", default="default", metavar="ALIAS", help="Which database.")
"""The option that names one of several databases."""
as_json = click.option("--json", "as_json", is_flag=True, help="Write for programs.")
"""The option for output that programs read."""
