"""The worker: imports the site and serves it until its supervisor closes the pipe between them."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from bandstand.contracts.assembly.errors import AssemblyError
from bandstand.contracts.services import NoCurrentServices
from bandstand.project._problems import ProjectError
from bandstand.project.development._live import Audience, LiveReload
from bandstand.project.development._server import Server
from bandstand.project.discovery import Place, load
from bandstand.project.logs import set_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from traceback import TracebackException

    from bandstand.project._project import Project

_SECONDS_TO_FINISH: Final = 1.0


class Worker:
    """One life of the site.

    A project that cannot be imported is explained in the terminal and on every page, until the next worker.

    Args:
        place: Where the project is.
        listener: A socket that listens already.
        closing: The end of a pipe that the supervisor sees closed when no further requests are taken.
    """

    def __init__(self, place: Place, listener: socket.socket, closing: int) -> None:
        self._place = place
        self._listener = listener
        self._closing = closing
        self._audience = Audience(secrets.token_hex(8))
        self._project: Project | None = None
        self._server: Server | None = None

    def serve(self) -> None:
        """Import the project and serve it; another thread ends that."""
        try:
            project = load(self._place)
            set_up(debug=project.debug, changes=project.logging)
            project.start()
            application: Callable[..., Iterable[bytes]] = project.wsgi
        except Exception as error:  # noqa: BLE001 - whatever it is, who works on the site is told
            explain(error, self._place.folder)
            application = _broken(error, self._place.folder)
        else:
            self._project = project
            threading.Thread(target=_check, args=(project,), name="checks", daemon=True).start()
        self._server = Server(self._listener, LiveReload(application, self._audience))
        self._server.serve_forever(poll_interval=0.05)
        threading.Event().wait()  # until the other thread has ended the process

    def listen(self, pipe: int) -> None:
        """Pass on to browsers what comes through the pipe, and end the process when nothing more can."""
        with os.fdopen(pipe, encoding="utf-8") as lines:
            for said in lines:
                self._audience.tell(said.strip())
        try:
            if self._server is not None:  # else the project is still being imported
                self._server.shutdown()
                os.close(self._closing)
                self._server.finish(_SECONDS_TO_FINISH)
                if self._project is not None:
                    self._project.stop()
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(0)  # at once: the threads of browsers that listen would otherwise be waited for


def explain(error: Exception, folder: Path) -> None:
    """Say in the terminal why a project cannot be served: a sentence, or the part of the traceback in its folder."""
    if isinstance(error, ProjectError | AssemblyError | NoCurrentServices):
        click.secho(f"Error: {error}", fg="red", err=True)
        return
    from traceback import TracebackException

    shown = TracebackException.from_exception(error)
    _leave_out_foreign_lines(shown, folder)
    click.echo("".join(shown.format()), err=True, nl=False)


def _leave_out_foreign_lines(shown: TracebackException, folder: Path) -> None:
    own = [line for line in shown.stack if Path(line.filename).is_relative_to(folder)]
    if own:
        shown.stack[:] = own
    for before in (shown.__cause__, shown.__context__):
        if before is not None:
            _leave_out_foreign_lines(before, folder)


def _broken(error: Exception, folder: Path) -> Callable[..., Iterable[bytes]]:
    """Make an application that answers everything with the error."""
    from bandstand.http import wsgi
    from bandstand.project.debugging import debug_page

    def answer(request: Any) -> Any:
        return debug_page(request, error, own=[folder])

    return wsgi(answer)


def _check(project: Project) -> None:
    """Say what is wrong with the project, beside serving it."""
    from bandstand.project.checks import check

    for message in check(project):
        click.secho(str(message), fg="yellow", err=True)


def main() -> None:
    """Do what the supervisor says on the command line: the project, its folder, and the numbers of socket and pipes."""
    # The supervisor hears Ctrl-C, too, and decides; it started this process with the signal held back.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    target, folder, listener, pipe, closing = sys.argv[1:]
    place = Place(target=target, folder=Path(folder), source="the command line")
    worker = Worker(place, socket.socket(fileno=int(listener)), int(closing))
    threading.Thread(target=worker.listen, args=(int(pipe),), name="supervisor", daemon=True).start()
    worker.serve()
