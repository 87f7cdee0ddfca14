"""``bandstand shell``: Python with the site at hand, and ``await`` where one types."""

from __future__ import annotations

import ast
import asyncio
import code
import sys
from importlib import import_module
from importlib.util import find_spec
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bandstand.project._project import Project
    from bandstand.project.cli import Invocation


@click.command()
@click.option("-c", "--command", metavar="CODE", help="Run this and end.")
@click.option("-i", "--interface", type=click.Choice(["python", "ipython", "bpython"]), help="Which console to open.")
@click.option("--no-imports", is_flag=True, help="Begin with empty hands.")
@click.pass_obj
def shell(invocation: Invocation, command: str | None, interface: str | None, no_imports: bool) -> int:
    """Try things in Python, with the project, its services and its models imported, and await at the top level."""
    project = invocation.project
    names = {} if no_imports else names_of(project)
    if command is None and interface is None and not sys.stdin.isatty():
        command = sys.stdin.read()
    if command is not None:
        return project.run(run_code, command, names)
    if interface in ("ipython", "bpython"):
        return project.run(_open_foreign, interface, names)
    return project.run(_open, project, names)


def names_of(project: Project) -> dict[str, Any]:
    """Give what the console knows from the start: the project, links, a client, and the models of all apps."""
    from bandstand.http.testing import Client
    from bandstand.urls import resolve, reverse

    project.load_models()
    names: dict[str, Any] = {}
    for app in project.apps.values():
        if app.has("models"):
            module = app.load("models")
            own = [
                name for name, value in vars(module).items() if getattr(value, "__module__", None) == module.__name__
            ]
            names.update({name: getattr(module, name) for name in own if name[0] != "_"})
    site = {"project": project, "client": Client(project.wsgi), "reverse": reverse, "resolve": resolve}
    return {**names, **site, "services": project.assembly}


def run_code(text: str, names: dict[str, Any]) -> int:
    """Run a text, awaiting what it awaits; an error is shown as the console does."""
    console = AwaitingConsole(names)
    try:
        compiled = compile(text, "<command>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        console.showsyntaxerror("<command>")
        return 1
    try:
        console.run(compiled)
    except Exception:  # noqa: BLE001 - whatever it is, who typed it is shown
        console.showtraceback()
        return 1
    else:
        return 0
    finally:
        console.close()


class AwaitingConsole(code.InteractiveConsole):
    """The console of Python in which ``await`` may stand anywhere; one event loop serves all that is typed."""

    def __init__(self, names: dict[str, Any]) -> None:
        super().__init__(names)
        self.compile.compiler.flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self._runner: asyncio.Runner | None = None

    def runcode(self, code: CodeType) -> None:
        """Run what was typed, and show the error it ends with."""
        try:
            self.run(code)
        except SystemExit:
            raise
        except KeyboardInterrupt:
            self.write("\nKeyboardInterrupt\n")
        except BaseException:  # noqa: BLE001 - whatever it is, who typed it is shown
            self.showtraceback()

    def run(self, compiled: CodeType) -> None:
        """Run compiled code, and await what it awaits."""
        answer = FunctionType(compiled, self.locals)()
        if hasattr(answer, "__await__"):
            self._await(answer)

    def _await(self, coroutine: Coroutine[Any, Any, Any]) -> None:
        if self._runner is None:
            self._runner = asyncio.Runner()
        self._runner.run(coroutine)

    def close(self) -> None:
        """End the event loop, if there was one."""
        if self._runner is not None:
            self._runner.close()


def _open(project: Project, names: dict[str, Any]) -> int:
    _complete(names)
    console = AwaitingConsole(names)
    known = ", ".join(names) or "nothing"
    try:
        console.interact(f"{project.name} on Python {sys.version.split()[0]}. Imported: {known}.", exitmsg="")
    finally:
        console.close()
    return 0


def _complete(names: dict[str, Any]) -> None:
    """Let the tabulator complete names, where the console can."""
    if find_spec("readline") is None:  # Windows has none
        return
    import readline
    import rlcompleter

    readline.set_completer(rlcompleter.Completer(names).complete)
    readline.parse_and_bind("tab: complete")


def _open_foreign(name: str, names: dict[str, Any]) -> int:
    module = "IPython" if name == "ipython" else name
    if find_spec(module) is None:
        message = f"{name} is not installed: pip install {name}."
        raise click.ClickException(message)
    if name == "ipython":
        import_module(module).start_ipython(argv=[], user_ns=names)
    else:
        import_module(module).embed(locals_=names)
    return 0
