"""The command line: ``bandstand COMMAND``, with the commands of the project that one stands in.

Nothing of a command is imported to list it. An error that a person can mend is one sentence and an exit code; ``call``
runs a command from Python.
"""

from __future__ import annotations

import copy
import os
import sys
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

import click

from bandstand.contracts.assembly.contributions import COMMANDS, Command
from bandstand.contracts.assembly.errors import AssemblyError
from bandstand.contracts.services import NoCurrentServices
from bandstand.project._problems import BadEnvironment, NoProject, ProjectError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.project._project import Project
    from bandstand.project.discovery import Place

__all__ = ["Invocation", "call", "main"]

_HERE: Final = "bandstand.project.commands"

OWN: Final = (
    Command(name="new", target=f"{_HERE}.new:new", help="Make a project, or an app in one."),
    Command(name="dev", target=f"{_HERE}.dev:dev", help="Serve the site while you work on it."),
    Command(name="run", target=f"{_HERE}.run:run", help="Serve the site with a server for production."),
    Command(name="shell", target=f"{_HERE}.shell:shell", help="Try things in Python, with the site at hand."),
    Command(name="routes", target=f"{_HERE}.routes:routes", help="List the routes, or find that of an address."),
    Command(name="check", target=f"{_HERE}.check:check", help="Look for what is wrong with the project."),
    Command(name="config", target=f"{_HERE}.config:config", help="Show the values of the environment in use."),
    Command(name="test", target=f"{_HERE}.test:test", help="Run the tests of the project."),
    Command(name="clearsessions", target=f"{_HERE}.clearsessions:clearsessions", help="Drop sessions that have ended."),
    Command(name="version", target=f"{_HERE}.version:version", help="Tell the versions of all parts."),
)
"""The commands that are there without a project."""

# These must work whatever is wrong with the project, and are run without looking for a command of it that takes their
# place. The worker of "dev" imports the project.
_LENIENT: Final = frozenset({"new", "check", "dev", "version"})


class Invocation:
    """One call of the command line, as commands get it: ``@click.pass_obj``.

    Attributes:
        target: What ``--project`` named, or None.
        problems: What was wrong with the environment, once the project was imported.
    """

    def __init__(self, target: str | None = None, *, project: Project | None = None) -> None:
        self.target = target
        self.problems: tuple[str, ...] = ()
        self._given = project

    @property
    def project(self) -> Project:
        """The project, imported at the first use.

        Raises:
            NoProject: There is none.
            BadEnvironment: It needs a value of the environment that is missing or malformed.
        """
        project = self.lenient_project
        if self.problems:
            more = len(self.problems) - 1
            message = self.problems[0] + (f" 'bandstand check' shows {more} more." if more else "")
            raise BadEnvironment(message)
        return project

    @cached_property
    def lenient_project(self) -> Project:
        """The project with placeholders for what is wrong with the environment; see ``Env.placeholders``.

        Raises:
            NoProject: There is none.
        """
        if self._given is not None:
            return self._given
        place = self.place  # where there is none, nothing more is imported
        from bandstand.project._environment import env
        from bandstand.project.discovery import load

        with env.placeholders() as problems:
            project = load(place)
        self.problems = tuple(problems)
        return project

    @cached_property
    def place(self) -> Place:
        """Where the project is.

        Raises:
            NoProject: There is none.
        """
        from bandstand.project.discovery import find

        return find(self.target)


class ProjectGroup(click.Group):
    """The own commands and those of the project, found by name and imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of all commands: the own ones as declared, then those of the project."""
        own = [command.name for command in OWN]
        return [*own, *(name for name in sorted(self._of_project(ctx)) if name not in own)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command; one of the project's with the name of an own one takes its place."""
        own = next((command for command in OWN if command.name == cmd_name), None)
        if own is not None and cmd_name in _LENIENT:
            return _imported(own)
        found = self._of_project(ctx).get(cmd_name)
        if found is not None:
            return _in_project(found, _invocation(ctx).project)
        return None if own is None else _imported(own)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was typed; for one that is not there propose the nearest, or say what is in the way."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            hints = [self._nearest(ctx, args[0])] if "Did you mean" not in error.message else []
            trouble = ctx.meta.get("bandstand.trouble")
            if trouble is not None:
                hints.append(f"The project has more commands, and cannot be loaded: {trouble}")
            raise click.UsageError(" ".join([error.message, *filter(None, hints)]), ctx) from None

    def _nearest(self, ctx: click.Context, name: str) -> str:
        from difflib import get_close_matches  # only errors pay for it

        near = get_close_matches(name, self.list_commands(ctx), n=1)
        return f"Did you mean {near[0]!r}?" if near else ""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing the own ones."""
        with formatter.section("Commands"):
            formatter.write_dl([(command.name, str(command.help)) for command in OWN])
        own = {command.name for command in OWN}
        others = {name: each for name, each in self._of_project(ctx).items() if name not in own}
        if others:
            with formatter.section("Commands of this project"):
                formatter.write_dl([(name, _help_of(each)) for name, each in sorted(others.items())])
        trouble = ctx.meta.get("bandstand.trouble")
        if trouble is not None:
            with formatter.section("The project has more commands, and cannot be loaded"):
                formatter.write_text(str(trouble))

    def _of_project(self, ctx: click.Context) -> dict[str, Command | click.Command]:
        """Give the commands of the project by name; nothing where there is none, or it cannot be loaded."""
        known = ctx.meta.get("bandstand.commands")
        if known is None:
            known = {}
            try:
                project = _invocation(ctx).lenient_project
                known = commands_of(project)
            except NoProject:
                pass
            except Exception as error:  # noqa: BLE001 - the own commands must work whatever the project does
                ctx.meta["bandstand.trouble"] = f"{type(error).__name__}: {error}"
            ctx.meta["bandstand.commands"] = known
        return cast("dict[str, Command | click.Command]", known)


def commands_of(project: Project) -> dict[str, Command | click.Command]:
    """Give the commands that the components and apps of a project bring; of two with one name, the first."""
    found: dict[str, Command | click.Command] = {}
    for command in project.assembly.gathered(COMMANDS):
        found.setdefault(command.name, command)
    for app in project.apps.values():
        if app.has("commands"):
            for each in _click_commands(vars(app.load("commands"))):
                found.setdefault(each.name or "", each)
    return found


def _click_commands(names: dict[str, Any]) -> Iterable[click.Command]:
    """Give the commands of a module, without those that stand in a group of it."""
    commands = [value for name, value in names.items() if isinstance(value, click.Command) and name[0] != "_"]
    inner = {id(each) for group in commands if isinstance(group, click.Group) for each in group.commands.values()}
    return [command for command in commands if id(command) not in inner]


def _imported(command: Command) -> click.Command:
    module, _, name = command.target.partition(":")
    return cast("click.Command", getattr(import_module(module), name))


def _in_project(command: Command | click.Command, project: Project) -> click.Command:
    """Have a command run with the services of its project, in a scope of its own."""
    found = _imported(command) if isinstance(command, Command) else command
    entering = copy.copy(found)

    def invoke(ctx: click.Context) -> object:
        return project.run(found.invoke, ctx)

    entering.invoke = invoke  # type: ignore[method-assign]  # of the copy alone
    return entering


def _help_of(command: Command | click.Command) -> str:
    return str(command.help) if isinstance(command, Command) else command.get_short_help_str(80)


def _invocation(ctx: click.Context) -> Invocation:
    """Give the invocation, which listing the commands needs before the options were looked at."""
    if ctx.obj is None:
        ctx.obj = Invocation(ctx.params.get("project"))
    return cast("Invocation", ctx.obj)


@click.group(cls=ProjectGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--project", metavar="MODULE:NAME", is_eager=True, help="The project, where pyproject.toml does not say it."
)
@click.option(
    "--traceback", is_flag=True, expose_value=False, help="Show all of an error that is told in one sentence otherwise."
)
@click.option("--color/--no-color", default=None, help="Write in colour, or not; by default on a terminal alone.")
@click.pass_context
def bandstand(ctx: click.Context, project: str | None, color: bool | None) -> None:
    """Build and run sites with bandstand."""
    invocation = _invocation(ctx)
    invocation.target = project
    if color is not None:
        ctx.color = color
        os.environ["FORCE_COLOR" if color else "NO_COLOR"] = "1"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line, and give its exit code: 0, 1 for what failed, 2 for what was typed wrongly."""
    given = [*(sys.argv[1:] if arguments is None else arguments)]
    try:
        code = bandstand.main(given, prog_name="bandstand", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        return 130
    except (ProjectError, AssemblyError, NoCurrentServices) as error:
        if "--traceback" in given:
            raise
        return _fail(str(error))
    except BrokenPipeError:  # as with `bandstand routes | head`: who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if "--traceback" in given or error.filename is None:
            raise
        return _fail(f"{error.filename}: {error.strerror}.")
    return code if isinstance(code, int) else 0


def _fail(text: str) -> int:
    click.secho(f"Error: {text}", fg="red", err=True)
    return 1


def call(project: Project, name: str, *arguments: str) -> int:
    """Run a command of a project from Python, and give its exit code.

    What it writes goes where it always does; an error that it ends with is raised.

    Raises:
        click.UsageError: There is no such command, or its arguments are wrong.
    """
    context = bandstand.make_context("bandstand", [name, *arguments], obj=Invocation(project=project))
    with context:
        code = bandstand.invoke(context)
    return code if isinstance(code, int) else 0
