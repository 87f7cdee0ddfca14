"""``bandstand run``: the site, served by a server for production."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

import click

from bandstand.contracts.assembly.checks import Level
from bandstand.project._listening import listen
from bandstand.project.checks import check
from bandstand.project.discovery import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.project.cli import Invocation
    from bandstand.project.discovery import Place

_WSGI: Final = "bandstand.project.served:wsgi"
_ASGI: Final = "bandstand.project.served:asgi"
_WORKER: Final = "bandstand.project._gunicorn.Worker"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind:
    """Where a server listens, and with how many processes."""

    host: str
    port: int
    workers: int

    @property
    def address(self) -> str:
        """The host and the port as servers take them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def _gunicorn(bind: Bind) -> list[str]:
    workers = ["--workers", str(bind.workers), "--worker-class", _WORKER, "--threads", "4"]
    return ["-m", "gunicorn", _WSGI, "--bind", bind.address, *workers, "--no-control-socket"]


def _uvicorn(bind: Bind) -> list[str]:
    where = ["--host", bind.host, "--port", str(bind.port)]
    return ["-m", "uvicorn", _ASGI, *where, "--workers", str(bind.workers)]


def _granian(bind: Bind) -> list[str]:
    where = ["--host", bind.host, "--port", str(bind.port)]
    # Without a limit, a worker that hangs at its end, as some do, is waited for without end.
    workers = ["--workers", str(bind.workers), "--workers-kill-timeout", "10"]
    return ["-m", "granian", "--interface", "wsgi", *where, *workers, _WSGI]


def _waitress(bind: Bind) -> list[str]:
    # It ends what it does when it is asked to exit, and knows nothing of the signal that asks it.
    code = (
        "import signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit()); import waitress.runner as w; w.run()"
    )
    return ["-c", code, f"--listen={bind.address}", f"--threads={max(4, bind.workers * 4)}", _WSGI]


def _hypercorn(bind: Bind) -> list[str]:
    return ["-m", "hypercorn", _ASGI, "--bind", bind.address, "--workers", str(bind.workers)]


SERVERS: Final[dict[str, Callable[[Bind], list[str]]]] = {
    "gunicorn": _gunicorn,
    "uvicorn": _uvicorn,
    "granian": _granian,
    "waitress": _waitress,
    "hypercorn": _hypercorn,
}
"""What Python is told to start each server, in the order of preference."""


@click.command(context_settings={"ignore_unknown_options": True})
@click.option("--server", type=click.Choice([*SERVERS]), help="Which to use; the first of these that is installed.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--workers", default=0, type=click.IntRange(0), help="How many processes; as many as there are processors."
)
@click.option(
    "--check/--no-check", "wants_check", default=True, help="Whether errors that check finds stop it; they do."
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def run(
    invocation: Invocation,
    server: str | None,
    host: str,
    port: int,
    workers: int,
    wants_check: bool,
    arguments: tuple[str, ...],
) -> int:
    """Serve the site with a server for production, which gets all further ARGUMENTS as they are."""
    name = server or next((each for each in SERVERS if find_spec(each) is not None), None)
    if name is None or find_spec(name) is None:
        wanted = name or "gunicorn"
        message = f"{f'{name} is not' if name else 'No server is'} installed: pip install {wanted}."
        raise click.ClickException(message)
    if wants_check:
        _refuse_errors(invocation)
    bind = Bind(host=host, port=port, workers=workers or os.cpu_count() or 1)
    listen(host, port).close()  # each server says in words of its own, and at length, that it cannot
    command = [sys.executable, *SERVERS[name](bind), *arguments]
    return _become(command, _environment(invocation.place))


def _refuse_errors(invocation: Invocation) -> None:
    project = invocation.project
    errors = [message for message in check(project) if message.level >= Level.ERROR]
    for message in errors:
        click.secho(str(message), fg="red", err=True)
    if errors:
        text = f"The project has {len(errors)} error{'' if len(errors) == 1 else 's'}; 'bandstand check' shows more."
        raise click.ClickException(text)
    if project.debug:
        click.secho("Debugging is on: errors are explained to browsers on this machine.", fg="yellow", err=True)


def _environment(place: Place) -> dict[str, str]:
    known = os.environ.get("PYTHONPATH")
    folder = str(place.folder)
    path = folder if not known else f"{folder}{os.pathsep}{known}"
    return {**os.environ, VARIABLE: place.target, "PYTHONPATH": path}


def _become(command: list[str], environment: dict[str, str]) -> int:
    """Go on as the server, so that signals reach it and nothing stands between it and who started it."""
    if os.name != "nt":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(sys.executable, command, environment)  # noqa: S606 - no shell is wanted here
    import subprocess  # Windows starts another process instead

    return subprocess.run(command, env=environment, check=False).returncode
