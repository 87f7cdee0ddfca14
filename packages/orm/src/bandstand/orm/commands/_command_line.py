"""The command line for databases without a project, which names the database and the packages with models."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bandstand.orm.commands._site import Site
from bandstand.orm.database import Database, Databases
from bandstand.orm.database._installing import OF_DATABASES

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Commands(click.Group):
    """The commands, imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own signature
        """Give the names."""
        return sorted(OF_DATABASES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own
        """Import a command."""
        if cmd_name not in OF_DATABASES:
            return None
        command: click.Command = getattr(import_module(f"bandstand.orm.commands.{cmd_name}"), cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's own
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(OF_DATABASES.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--database",
    "url",
    envvar="DATABASE_URL",
    required=True,
    metavar="URL",
    help="sqlite:///shop.db, postgresql://user@host/shop; the variable DATABASE_URL where it is left out.",
)
@click.option("--app", "apps", multiple=True, metavar="PACKAGE", help="A package with models; there may be several.")
@click.option("--traceback", is_flag=True, help="Show all of an error that is told in one sentence otherwise.")
@click.pass_context
def main(context: click.Context, url: str, apps: Sequence[str], *, traceback: bool) -> None:
    """Work with a database and the models of some packages."""
    sys.path.insert(0, str(Path.cwd()))
    context.meta["bandstand.orm.traceback"] = traceback
    modules = [_models_of(app) for app in apps]
    for module in modules:
        import_module(module)
    context.obj = Site(Databases([Database(url)]), modules)


def _models_of(app: str) -> str:
    """Give the module with the models of a package.

    Raises:
        click.UsageError: There is no such package, or it has none.
    """
    for module in (app, f"{app}.models"):
        try:
            found = find_spec(module)
        except ModuleNotFoundError:
            found = None
        if found is None:
            message = f"--app names a package with models; there is no module {module!r} here ({Path.cwd()})."
            raise click.UsageError(message)
    return f"{app}.models"


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command, and give its exit code: 0, 1 for what failed, 2 for what was typed wrongly."""
    try:
        code: Any = main.main(arguments, prog_name="python -m bandstand.orm", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    return code if isinstance(code, int) else 0
