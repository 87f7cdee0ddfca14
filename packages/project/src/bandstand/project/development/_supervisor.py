"""The supervisor: holds the port, runs the worker, and starts it anew or tells it when files change.

The port stays open between two workers, so a browser that asks meanwhile waits a moment instead of being refused.
"""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bandstand.project._listening import listen
from bandstand.project.development._editable import editable_folders
from bandstand.project.development._watching import watch

if TYPE_CHECKING:
    import socket
    from collections.abc import Generator, Sequence

    from bandstand.project.discovery import Place

_SECONDS_TO_STOP: Final = 2.0
# What a worker reads only once; everything else it looks at again by itself.
_RESTARTING: Final = (".py", ".toml", ".env", ".mo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the site is served.

    Attributes:
        place: Where the project is.
        host: The address to listen at; this machine alone by default.
        port: The port; 0 takes any that is free.
        reload: Whether files are watched.
    """

    place: Place
    host: str = "127.0.0.1"
    port: int = 8000
    reload: bool = True


def supervise(settings: Settings) -> int:
    """Serve a site until it is interrupted.

    Raises:
        ProjectError: The port cannot be had.
    """
    with listen(settings.host, settings.port) as listener:
        address = _address(listener)
        click.echo(f"Serving {settings.place.target} at {click.style(address, bold=True)} (Ctrl-C ends it)")
        click.secho("For development only: 'bandstand run' serves a site to others.", dim=True)
        worker = _Worker(settings, listener)
        try:
            worker.start()
            if not settings.reload:
                return worker.wait()
            _follow(settings, worker)
        finally:
            worker.stop()
    return 0


def _follow(settings: Settings, worker: _Worker) -> None:
    folder = settings.place.folder.resolve()
    for changed in watch(_outermost([folder, *editable_folders()])):
        if changed:
            _react(sorted(changed), worker, folder)
        worker.look()


def _outermost(folders: Sequence[Path]) -> list[Path]:
    """Leave out folders that lie in others, which would be watched twice."""
    resolved = dict.fromkeys(folder.resolve() for folder in folders)
    return [each for each in resolved if resolved.keys().isdisjoint(each.parents)]


def _react(changed: Sequence[Path], worker: _Worker, root: Path) -> None:
    deciding = [path for path in changed if path.name == ".env" or path.suffix in _RESTARTING]
    if deciding or not worker.is_there:
        worker.close()
        click.secho(f"{_shown(deciding or changed, root)} changed: starting again", fg="cyan")
        worker.stop()
        _forget_compiled(changed)
        worker.start()
        return
    click.secho(f"{_shown(changed, root)} changed: reloading the browser", fg="cyan")
    worker.tell("styles" if all(path.suffix == ".css" for path in changed) else "page")


def _forget_compiled(changed: Sequence[Path]) -> None:
    """Remove what Python has compiled of changed modules.

    It tells a changed file by its size and the whole second of its time, and two saves may be closer than that.
    """
    for path in changed:
        if path.suffix == ".py":
            with suppress(OSError):  # compiled files are somebody else's, or there are none
                Path(cache_from_source(path)).unlink(missing_ok=True)


def _shown(paths: Sequence[Path], root: Path) -> str:
    names = [str(path.relative_to(root)) if path.is_relative_to(root) else str(path) for path in paths[:3]]
    return ", ".join(names) + (", ..." if len(paths) > 3 else "")


class _Worker:
    """The process that serves the site, the pipe that it is told things through, and the one whose end it tells by."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._place = settings.place
        self._listener = listener
        self._process: subprocess.Popen[bytes] | None = None
        self._pipe: int | None = None
        self._open: int | None = None

    def start(self) -> None:
        reader, self._pipe = os.pipe()
        self._open, closing = os.pipe()
        listener = self._listener.fileno()
        command = [sys.executable, "-m", "bandstand.project.development", self._place.target, str(self._place.folder)]
        with _interrupts_held_back():  # until the worker has said that it leaves them to this process
            numbers = (listener, reader, closing)
            self._process = subprocess.Popen([*command, *map(str, numbers)], pass_fds=numbers)
        os.close(reader)
        os.close(closing)

    @property
    def is_there(self) -> bool:
        """Whether the process was not seen to have ended."""
        return self._process is not None

    def tell(self, what: str) -> None:
        """Tell the worker what browsers should load anew."""
        if self._pipe is not None:
            try:
                os.write(self._pipe, f"{what}\n".encode())
            except BrokenPipeError:  # it has ended, and what follows starts it again
                return

    def look(self) -> None:
        """Say once that the worker has ended by itself; the next change starts it again."""
        if self._process is not None and self._process.poll() is not None:
            code = self._process.returncode
            ended = f"by the signal {signal.Signals(-code).name}" if code < 0 else f"with the code {code}"
            click.secho(f"The site ended {ended}; it starts again when a file changes.", fg="red", err=True)
            self.stop()

    def wait(self) -> int:
        """Wait until the worker ends, and give its code."""
        return 0 if self._process is None else self._process.wait()

    def close(self) -> None:
        """Ask the worker to end by closing its pipe, and wait until it takes no further requests."""
        if self._pipe is not None:
            os.close(self._pipe)
            self._pipe = None
        if self._open is not None:
            select.select([self._open], [], [], _SECONDS_TO_STOP)
            os.close(self._open)
            self._open = None

    def stop(self) -> None:
        """Have the worker end, and end it where it does not within two seconds."""
        self.close()
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.wait(_SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _interrupts_held_back() -> Generator[None, None, None]:
    """Hold Ctrl-C back for a block; a process that is started meanwhile begins with it held back, and misses none."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _address(listener: socket.socket) -> str:
    host, port, *_ = listener.getsockname()
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
