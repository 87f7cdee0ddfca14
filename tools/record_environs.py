"""Records what web servers give an application, one file a combination, for the tests of ``bandstand-http``.

    python tools/record_environs.py --python PYTHON [--mod-wsgi MODULE] [ROW ...]

Everything runs on loopback, in a temporary folder, as children of this script. It installs nothing: a row whose
programs are not on the PATH (those of Debian are partly in ``/usr/sbin``) is skipped and named. ``--python`` has the
servers that are written in Python; ``--mod-wsgi`` is the mod_wsgi from the package index, as a file. Nothing of this
machine is left in what is written.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import TYPE_CHECKING, Any

from environ_servers import MODULES, ROWS, SERVERS
from workspace import ROOT

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator, Sequence

    from environ_servers import Row, Server

FOLDER = ROOT / "packages" / "http" / "tests" / "environs"
APP = Path(__file__).with_name("environ_app.py")
SECONDS = 15


@dataclass(frozen=True)
class Call:
    """A request that every row is sent, below its mount point."""

    method: str
    path: str
    chunks: tuple[bytes, ...] = ()


CALLS = {
    "plain": Call("GET", "/books/"),
    "accented": Call("GET", "/caf%C3%A9%20noir?q=a%26b+%C3%A9"),
    "encoded": Call("GET", "/a%2Fb%20%C3%A9//c"),
    "percent": Call("GET", "/a%252Fb"),
    "chunked": Call("POST", "/upload", (b"hello ", b"world")),
}
AUTHORIZATION = "Basic YWRhOmV4YW1wbGU="

KEPT = re.compile(
    r"(HTTP|SERVER|REQUEST|REMOTE|SCRIPT|CONTENT|CONTEXT|DOCUMENT|PATH|FCGI)_\w+"
    r"|(wsgi|mod_wsgi|uwsgi|waitress|gunicorn|granian)\..*"
    r"|AUTH_TYPE|GATEWAY_INTERFACE|HTTPS|QUERY_STRING|RAW_URI|REDIRECT_STATUS|SCGI"
)
# These differ in every run.
DROPPED = re.compile(r"REMOTE_PORT|mod_wsgi\..*(_start|_id|_pid|_port|_requests|_restarts|_connects|time.*)")


def free_port() -> int:
    """Find a port of loopback that nothing listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@dataclass
class Place:
    """Where the servers of a row run, and how what is found there is written down."""

    folder: Path
    python: str
    system: str
    module: str
    front: int = field(default_factory=free_port)
    back: int = field(default_factory=free_port)

    def fill(self, text: str, **more: str) -> str:
        """Put what is known now into a command or a configuration; other braces are the servers' own."""
        known = {**vars(self), **more}
        return re.sub(r"\{(\w+)\}", lambda match: str(known.get(match[1], match[0])), text)

    def scrub(self, value: Any) -> Any:
        """Give JSON without this machine's folders, ports and name."""
        text = json.dumps(value)
        neutral = {
            str(self.folder): "/srv/shop", str(self.front): "8000", str(self.back): "9000",
            socket.gethostname(): "localhost",
        }  # fmt: skip
        for found, instead in neutral.items():
            text = re.sub(rf"(?<!\w){re.escape(found)}(?!\w)", instead, text)
        return json.loads(text)


class SkipRow(Exception):
    """A row cannot be recorded here."""


def version_of(name: str, server: Server, place: Place) -> str:
    """Give the version of a server.

    Raises:
        SkipRow: It is not installed.
    """
    command = [place.fill(word) for word in server.version]
    if shutil.which(command[0]) is None:
        message = f"there is no program {command[0]!r} to ask for the version of {name}"
        raise SkipRow(message)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"\d+(\.\w+)+", done.stdout + done.stderr)
    if done.returncode or found is None:
        message = f"{command[0]!r} knows no version of {name}: is it installed?"
        raise SkipRow(message)
    return found[0]


@contextmanager
def running(server: Server, place: Place, port: int) -> Generator[None, None, None]:
    """Run a server until the block ends; it listens when the block begins."""
    command = [place.fill(word) for word in server.command]
    log = place.folder / f"{port}.log"
    with ExitStack() as stack:
        stdin: Any = subprocess.DEVNULL
        if server.socket:
            stdin = stack.enter_context(socket.create_server(("127.0.0.1", port)))
        output = stack.enter_context(log.open("wb"))
        process = subprocess.Popen(command, cwd=place.folder, stdin=stdin, stdout=output, stderr=output)
        stack.callback(_end, process)
        _wait(process, port, log)
        yield


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    for _ in range(SECONDS * 20):
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    message = f"{process.args!r} does not listen on port {port}: {log.read_text(errors='replace')[-2000:]}"
    raise RuntimeError(message)


def prepare(row: Row, place: Place) -> None:
    """Write what the servers of a row read."""
    place.folder.chmod(0o755)  # a server that gives up root reads it as somebody else
    run = place.folder / "run"
    run.mkdir()
    run.chmod(0o777)
    shutil.copy(APP, place.folder)
    script = place.folder / "environ.fcgi"
    script.write_text(f"#!{place.system}\n{APP.read_text()}")
    script.chmod(0o755)
    if row.server == "flipflop":  # for an interpreter that does not have it
        find = "import flipflop; print(flipflop.__file__)"
        source = subprocess.run([place.python, "-c", find], capture_output=True, text=True, check=True)
        shutil.copy(source.stdout.strip(), place.folder)
    if row.front:
        modules = ("mpm_event", "authz_core", *row.modules)
        lines = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in modules)
        text = place.fill(SERVERS[row.front].configuration, site=place.fill(row.site), modules=lines)
        (place.folder / "front.conf").write_text(text)


@contextmanager
def serving(row: Row, place: Place) -> Generator[int, None, None]:
    """Run the servers of a row, and give the port to ask."""
    prepare(row, place)
    with ExitStack() as stack:
        if row.server and not row.spawned:
            stack.enter_context(running(SERVERS[row.server], place, place.back))
        if row.front:
            stack.enter_context(running(SERVERS[row.front], place, place.front))
        yield place.front if row.front else place.back


def ask(port: int, mount: str, call: Call) -> dict[str, Any]:
    """Send one request, and give it with its answer."""
    target = mount + call.path
    headers = {"Host": "localhost", "Authorization": AUTHORIZATION}
    if call.chunks:
        headers |= {"Content-Type": "text/plain", "Transfer-Encoding": "chunked"}
    with closing(HTTPConnection("127.0.0.1", port, timeout=SECONDS)) as connection:
        connection.putrequest(call.method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders(_slowly(call.chunks) if call.chunks else None, encode_chunked=bool(call.chunks))
        answer = connection.getresponse()
        body = answer.read()
    request: dict[str, Any] = {"method": call.method, "target": target, "headers": headers}
    if call.chunks:
        request["chunks"] = [chunk.decode() for chunk in call.chunks]
    if answer.headers["Content-Type"] != "application/json":
        return {"request": request, "status": answer.status}
    return {"request": request, "status": answer.status, **json.loads(body)}


def _slowly(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Give the chunks as a client does that still makes them: no server sees the end along with the beginning."""
    for chunk in chunks:
        time.sleep(0.2)
        yield chunk


def kept(environ: dict[str, Any]) -> dict[str, Any]:
    """Give what servers say of a request, without what they copy from their process."""
    return {key: value for key, value in environ.items() if KEPT.fullmatch(key) and not DROPPED.fullmatch(key)}


def record(row: Row, place: Place) -> dict[str, Any]:
    """Give the recording of a row.

    Raises:
        SkipRow: A program of it is missing.
    """
    if "{module}" in row.site and not place.module:
        message = "no --mod-wsgi was given"
        raise SkipRow(message)
    front = {"name": row.front, "version": version_of(row.front, SERVERS[row.front], place)} if row.front else None
    back = {"name": row.back, "version": version_of(row.back, SERVERS[row.server], place) if row.server else ""}
    with serving(row, place) as port:
        exchanges = {name: ask(port, row.mount, call) for name, call in CALLS.items()}
    for exchange in exchanges.values():
        if "environ" in exchange:
            exchange["environ"] = kept(exchange["environ"])
    if not row.server:
        parts = exchanges["plain"]["environ"]["mod_wsgi.version"]
        back = {"name": "mod_wsgi", "version": ".".join(map(str, parts))}
    found = {
        "front": front,
        "protocol": row.protocol or None,
        "back": back,
        "recorded": datetime.now(UTC).date().isoformat(),
        "configuration": row.words,
        "lines": [line.strip() for line in place.fill(row.site, module="mod_wsgi.so").splitlines() if line.strip()],
        "mount": row.mount,
        "exchanges": exchanges,
    }
    scrubbed: dict[str, Any] = place.scrub(found)
    return scrubbed


def write(row: Row, options: argparse.Namespace) -> str:
    """Record a row into its file, and say what became of it."""
    with tempfile.TemporaryDirectory(prefix="environs-") as folder:
        place = Place(Path(folder), options.python, options.system_python, options.mod_wsgi)
        try:
            recording = record(row, place)
        except SkipRow as why:
            return f"skipped, since {why}"
        except (OSError, HTTPException, RuntimeError) as error:
            logs = "\n".join(_logs(place.folder))
            return f"FAILED: {type(error).__name__}: {error}\n{logs}"
    text = json.dumps(recording, indent=1)
    (options.folder / f"{row.name}.json").write_text(f"{text}\n", encoding="utf-8")
    return f"recorded: {[exchange['status'] for exchange in recording['exchanges'].values()]}"


def _logs(folder: Path) -> Iterator[str]:
    for log in sorted(folder.glob("*.log")):
        yield f"{log.name}:\n{log.read_text(errors='replace')[-2000:]}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Record the rows that are named, or all."""
    names = [row.name for row in ROWS]
    parser = argparse.ArgumentParser(description="Record what web servers give an application.")
    parser.add_argument("rows", nargs="*", metavar="ROW", help=f"one of {', '.join(names)}")
    parser.add_argument("--python", default=sys.executable, help="an interpreter with gunicorn, waitress and so on")
    parser.add_argument("--system-python", default="/usr/bin/python3", help="an interpreter that every user can read")
    parser.add_argument("--mod-wsgi", default="", metavar="MODULE", help="the mod_wsgi of the package index")
    parser.add_argument("--folder", default=FOLDER, type=Path, help="where the recordings go")
    options = parser.parse_args(arguments)
    unknown = set(options.rows) - set(names)
    if unknown:
        parser.error(f"there are no rows {sorted(unknown)}; expected some of {names}")
    options.folder.mkdir(exist_ok=True)
    results = {row.name: write(row, options) for row in ROWS if row.name in (options.rows or names)}
    for name, result in results.items():
        print(f"{name}: {result}")
    return int(any(result.startswith("FAILED") for result in results.values()))


if __name__ == "__main__":
    sys.exit(main())
