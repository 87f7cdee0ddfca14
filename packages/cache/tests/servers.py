"""Processes of the tests' own: servers that a test may stop, start and freeze, and several that use one cache."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path

import pytest


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


class Daemon(ABC):
    """A server in a process of its own.

    Attributes:
        url: Where a cache finds it.
    """

    url: str

    def __init__(self, *command: str) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @abstractmethod
    def answers(self) -> bool:
        """Tell whether it serves; ``OSError`` says no, too."""

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while time.monotonic() < end and self._process.poll() is None:
            with suppress(OSError):
                if self.answers():
                    return
            time.sleep(0.02)
        self.stop()
        message = f"{' '.join(self._command)} does not answer."
        raise RuntimeError(message)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def freeze(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self._process.pid, os.WSTOPPED | os.WNOWAIT)  # each of its threads goes on until it is told

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)


class Server(Daemon):
    """A ``redis-server`` on a port that nobody uses."""

    def __init__(self, folder: Path, *options: str, first: str = "") -> None:
        find("redis-server")
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        # A sentinel takes its file first, and no options of storing.
        storing = () if first else ("--dir", str(folder), "--save", "", "--appendonly", "no")
        super().__init__("redis-server", *([first] if first else ()), "--port", str(self.port), *options, *storing)

    def answers(self) -> bool:
        return bool(self.ask("PING"))

    def ask(self, *words: str) -> bytes:
        """Send one command, and give what comes back as it is."""
        told = [word.encode() for word in words]
        parts = (b"$%d\r\n%b\r\n" % (len(word), word) for word in told)
        with socket.create_connection(("127.0.0.1", self.port), 5) as connected:
            connected.sendall(b"*%d\r\n" % len(told) + b"".join(parts))
            return connected.recv(65536)


class Memcached(Daemon):
    """A ``memcached`` on a port that nobody uses, or on a socket."""

    def __init__(self, *options: str, path: Path | None = None) -> None:
        find("memcached", package="memcached")
        self.port = free_port()
        self.url = f"memcached+unix://{path}" if path else f"memcached://127.0.0.1:{self.port}"
        self._path = path
        where = ("-s", str(path)) if path else ("-l", "127.0.0.1", "-p", str(self.port), "-U", "0")
        super().__init__("memcached", *where, "-u", "root", "-t", "2", *options)  # the user counts for root alone

    def answers(self) -> bool:
        return self.ask(b"version").startswith(b"VERSION")

    def ask(self, command: bytes) -> bytes:
        """Send one command, and give what comes back as it is."""
        with socket.socket(socket.AF_UNIX if self._path else socket.AF_INET) as connected:
            connected.settimeout(5)
            connected.connect(str(self._path) if self._path else ("127.0.0.1", self.port))
            connected.sendall(command + b"\r\n")
            return connected.recv(65536)

    def items(self) -> int:
        """Count what it holds."""
        lines = self.ask(b"stats").split(b"\r\n")
        return next(int(line.split()[2]) for line in lines if line.startswith(b"STAT curr_items "))


def find(program: str, package: str = "") -> None:
    """Install it where that is possible; skip where it is not, and fail where CI=true."""
    if shutil.which(program) is None and package and shutil.which("apt-get") is not None and os.geteuid() == 0:
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
            subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if shutil.which(program) is None:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{program} is not on the PATH, and must be where CI=true.")
        pytest.skip(f"{program} is not on the PATH")


def in_processes(number: int, *arguments: object) -> None:
    """Run ``process.py`` so many times at once, and see that each ends well."""
    command = [sys.executable, str(Path(__file__).with_name("process.py")), *map(str, arguments)]
    processes = [subprocess.Popen(command) for _ in range(number)]
    assert [process.wait() for process in processes] == [0] * number
