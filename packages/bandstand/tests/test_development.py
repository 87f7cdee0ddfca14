"""``bandstand dev`` as a process: it serves, starts again when files change, and leaves nothing behind."""

from __future__ import annotations

import os
import pty
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

SECONDS = 10.0
"""How long anything may take on a machine that is busy with something else."""

VIEWS = """
import os, threading, time
from bandstand.http import Response, StreamingResponse

meeting = threading.Barrier(8)

def page(request):
    return Response("<!doctype html><title>One</title><body><h1>One</h1></body>")

def slow(request):
    open("slow.log", "w").close()
    time.sleep(0.5)
    return Response("slow and whole")

def meet(request):
    meeting.wait(10)
    return Response("all here")

def stream(request):
    return StreamingResponse(iter([b"<p>one</p>", b"<p>two</p>"]), content_type="text/html; charset=utf-8")

def data(request):
    return Response("</body>", content_type="text/plain; charset=utf-8")

def sent(request):
    return Response(repr([*request.headers]), content_type="text/plain")

def pid(request):
    return Response(str(os.getpid()), content_type="text/plain")

def crash(request):
    os._exit(3)

def debugger(request):
    breakpoint()
    return Response("went on")
"""
URLS = """
from bandstand.urls import path
from shop.pages import views

app_name = "pages"
urlpatterns = [path("", views.page, name="index")] + [
    path(f"{name}/", getattr(views, name))
    for name in ("slow", "meet", "stream", "data", "sent", "pid", "crash", "debugger")
]
"""


class Got(NamedTuple):
    """An answer."""

    status: int
    headers: dict[str, str]
    text: str


class Dev:
    """A development server of a folder, in a process group of its own, whose output goes to a file beside it."""

    def __init__(self, folder: Path, *options: str, stdin: int = subprocess.DEVNULL, **variables: str) -> None:
        self.folder = folder
        self.log = folder.with_name(f"{folder.name}.output")
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bandstand", "dev", "--port", "0", *options],
                cwd=folder,
                env={**clean_environment(), **variables},
                stdin=stdin,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        eventually(lambda: " at http://" in self.output or self.process.poll() is not None)
        found = re.search(r"http://(\S+):(\d+)/", self.output)
        assert found is not None, self.output
        self.host, self.port = found[1].strip("[]"), int(found[2])

    @property
    def output(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def get(self, path: str = "/", *, method: str = "GET", **headers: str) -> Got:
        connection = HTTPConnection(self.host, self.port, timeout=SECONDS)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            answer = connection.getresponse()
            named = {name.lower(): value for name, value in answer.getheaders()}
            return Got(answer.status, named, answer.read().decode())
        finally:
            connection.close()

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")

    def replace(self, name: str, old: str, new: str) -> None:
        text = (self.folder / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def says(self, text: str) -> None:
        eventually(lambda: text in self.output, lambda: self.output)

    def answers(self, text: str, path: str = "/", **headers: str) -> None:
        eventually(lambda: text in self.get(path, **headers).text, lambda: self.output)

    def interrupt(self) -> int:
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(SECONDS)

    def end(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(SECONDS)


def clean_environment() -> dict[str, str]:
    own = {"BANDSTAND_PROJECT", "DEBUG", "SECRET_KEYS", "HOSTS"}
    return {**{name: value for name, value in os.environ.items() if name not in own}, "NO_COLOR": "1"}


def eventually(holds: Callable[[], object], tell: Callable[[], str] = str) -> None:
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end, tell()
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return b") Z " not in Path(f"/proc/{pid}/stat").read_bytes() if Path("/proc/self/stat").exists() else True


def write_site(folder: Path) -> Path:
    command = [sys.executable, "-m", "bandstand", "new", "shop", "--yes", "--folder", str(folder)]
    subprocess.run(command, check=True, capture_output=True, env=clean_environment())
    (folder / "shop/pages/views.py").write_text(VIEWS, encoding="utf-8")
    (folder / "shop/pages/urls.py").write_text(URLS, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_site(tmp_path / "shop")


@pytest.fixture
def dev(folder: Path) -> Iterator[Dev]:
    running = Dev(folder)
    yield running
    running.end()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dev]:
    """A server whose files nobody changes."""
    running = Dev(write_site(tmp_path_factory.mktemp("shared") / "shop"))
    yield running
    running.end()


def test_a_page_has_the_script_and_its_policy_allows_it(shared: Dev) -> None:
    got = shared.get()
    assert got.status == 200
    assert re.search(r'<script type="module" src="/__bandstand__/live.js\?state=\w+-0"></script></body>', got.text)
    assert int(got.headers["content-length"]) == len(got.text)
    assert f"script-src 'self' http://127.0.0.1:{shared.port}/__bandstand__/" in got.headers["content-security-policy"]
    assert "new EventSource" in shared.get("/__bandstand__/live.js").text


@pytest.mark.parametrize(
    ("path", "text"), [("/stream/", "<p>one</p><p>two</p>"), ("/data/", "</body>"), ("/static/shop.css", None)]
)
def test_what_is_no_page_of_known_length_is_passed_on_as_it_is(shared: Dev, path: str, text: str | None) -> None:
    got = shared.get(path)
    assert got.status == 200
    assert text in {None, got.text}
    assert "live.js" not in got.text


def test_a_view_is_told_what_was_sent_and_no_more(shared: Dev) -> None:
    assert "content-type" not in shared.get("/sent/").text
    assert "content-type" in shared.get("/sent/", Content_Type="text/plain").text


def test_head_has_no_body(shared: Dev) -> None:
    got = shared.get(method="HEAD")
    assert (got.status, got.text) == (200, "")


def test_each_request_is_a_line_and_those_of_the_script_are_none(shared: Dev) -> None:
    shared.get("/data/?q=1")
    shared.get("/__bandstand__/live.js")
    shared.says("GET  /data/?q=1 200 ")
    assert "__bandstand__" not in shared.output
    assert re.search(r"^\d\d:\d\d:\d\d GET  /data/\?q=1 200 \d+ ms$", shared.output, re.MULTILINE)


@pytest.mark.parametrize(
    "sent", [b"GARBAGE\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x1b[2J\x1b[31m x y z\r\n\r\n", b"\r\n"]
)
def test_what_is_no_request_is_refused_without_a_traceback_or_control_signs_in_the_terminal(
    shared: Dev, sent: bytes
) -> None:
    with socket.create_connection((shared.host, shared.port), SECONDS) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(4096):
            pass
    assert shared.get("/data/").status == 200
    assert "Traceback" not in shared.output
    assert "\x1b" not in shared.output


def test_an_overlong_address_is_refused(shared: Dev) -> None:
    assert shared.get(f"/{'x' * 70_000}").status == 414
    assert "Traceback" not in shared.output


def test_a_connection_opened_in_advance_keeps_nobody_waiting(shared: Dev) -> None:
    with socket.create_connection((shared.host, shared.port), SECONDS):
        assert shared.get("/data/").status == 200


def test_requests_are_answered_side_by_side(shared: Dev) -> None:
    with ThreadPoolExecutor(8) as pool:  # each waits for the seven others
        answers = [*pool.map(shared.get, ["/meet/"] * 8)]
    assert [answer.text[:8] for answer in answers] == ["all here"] * 8


def test_many_requests_at_once_are_all_answered(shared: Dev) -> None:
    with ThreadPoolExecutor(32) as pool:
        assert {answer.status for answer in pool.map(shared.get, ["/data/"] * 300)} == {200}


def test_a_changed_view_is_served_after_a_new_start(dev: Dev) -> None:
    before = dev.get("/pid/").text
    dev.replace("shop/pages/views.py", "<h1>One</h1>", "<h1>Two</h1>")
    begun = time.perf_counter()
    dev.answers("<h1>Two</h1>")
    seconds = time.perf_counter() - begun
    print(f"served after {seconds * 1000:.0f} ms")
    assert seconds < 5
    assert "shop/pages/views.py changed: starting again" in dev.output
    assert dev.get("/pid/").text != before
    eventually(lambda: not is_alive(int(before)))


def is_settled(dev: Dev) -> bool:
    before = dev.get("/pid/").text
    time.sleep(0.7)
    return dev.get("/pid/").text == before


@contextmanager
def listening(dev: Dev) -> Generator[tuple[HTTPResponse, str], None, None]:
    """Listen as the script of a page does, and give the state of the site that the first event tells.

    What changed before may have been told in two parts, each of which starts the site again: that must be over.
    """
    eventually(lambda: is_settled(dev))
    connection = HTTPConnection(dev.host, dev.port, timeout=SECONDS)
    connection.request("GET", "/__bandstand__/live")
    answer = connection.getresponse()
    assert answer.getheader("content-type") == "text/event-stream"
    assert answer.readline() == b"retry: 200\n"
    name, state = event(answer)
    assert name == "state"
    try:
        yield answer, state
    finally:
        connection.close()


def event(answer: HTTPResponse) -> tuple[str, str]:
    lines = [*iter(lambda: answer.readline().decode().rstrip("\n"), "")]
    fields = dict(line.split(": ", 1) for line in lines)
    return fields["event"], fields["data"]


def test_a_changed_template_is_served_without_a_new_start_and_browsers_are_told(dev: Dev) -> None:
    (dev.folder / "shop/pages/views.py").write_text(
        VIEWS.replace(
            'return Response("<!doctype html><title>One</title><body><h1>One</h1></body>")',
            "from bandstand.contracts.rendering import RENDERER\n"
            '    return Response(request.services.require(RENDERER).render("base.html", request=request))',
        )
    )
    dev.answers("Skip to content")
    with listening(dev) as (events, _):
        before = dev.get("/pid/").text
        dev.replace("shop/templates/base.html", "Skip to content", "Jump to content")
        assert event(events)[0] == "page"
    assert "Jump to content" in dev.get().text
    assert dev.get("/pid/").text == before
    assert "shop/templates/base.html changed: reloading the browser" in dev.output


def test_a_changed_style_sheet_is_swapped_without_a_new_page(dev: Dev) -> None:
    dev.get()
    with listening(dev) as (events, state):
        dev.replace("shop/static/shop.css", "margin: 0;", "margin: 1px;")
        name, later = event(events)
    assert name == "styles"
    assert later != state
    assert "margin: 1px;" in dev.get("/static/shop.css").text


def test_a_page_that_listens_hears_of_the_new_start_by_another_state(dev: Dev) -> None:
    with listening(dev) as (events, before):
        dev.replace("shop/pages/views.py", "<h1>One</h1>", "<h1>Two</h1>")
        assert events.readline() == b""  # the connection ends with its worker, and the script opens another
    dev.answers("Two")
    with listening(dev) as (_, later):
        assert later != before


def test_a_mistake_is_explained_and_the_next_save_mends_it(dev: Dev) -> None:
    dev.get()
    dev.replace("shop/pages/views.py", "def page(", "def pa ge(")
    dev.says("SyntaxError")
    got = dev.get(Accept="text/html")
    assert got.status == 500
    assert "SyntaxError" in got.text
    assert "def pa ge(" in got.text
    assert "/__bandstand__/live.js" in got.text
    dev.get(Accept="text/html")
    assert dev.output.count("Traceback") == 1  # told once, and with the lines of the site alone
    assert "importlib" not in dev.output
    dev.replace("shop/pages/views.py", "def pa ge(", "def page(")
    dev.answers("<h1>One</h1>")


def test_a_value_that_the_environment_lacks_is_a_sentence_and_mending_the_file_starts_the_site(folder: Path) -> None:
    text = (folder / ".env").read_text()
    (folder / ".env").write_text(text.replace("DEBUG=true", "DEBUG=perhaps"))
    dev = Dev(folder)
    try:
        dev.says("Error: ")
        assert "DEBUG (.env, line 2) must be one of 1, true, yes, on, 0, false, no, off; got 'perhaps'" in dev.output
        assert "Traceback" not in dev.output
        assert dev.get(Accept="text/html").status == 500
        dev.write(".env", text)
        dev.answers("<h1>One</h1>")
    finally:
        dev.end()


def test_a_worker_that_crashes_is_told_once_and_any_change_starts_another(dev: Dev) -> None:
    dev.get()
    with pytest.raises((ConnectionError, HTTPException)):
        dev.get("/crash/")
    dev.says("The site ended with the code 3; it starts again when a file changes.")
    dev.write("shop/templates/new.html", "anything")
    dev.answers("<h1>One</h1>")
    assert dev.output.count("The site ended") == 1


def test_a_request_under_way_is_answered_before_the_new_start_and_others_wait_for_it(dev: Dev) -> None:
    dev.get()
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(dev.get, "/slow/")
        eventually((dev.folder / "slow.log").exists)
        dev.replace("shop/pages/views.py", "<h1>One</h1>", "<h1>Two</h1>")
        dev.says("starting again")
        meanwhile = pool.submit(dev.get)
        assert slow.result().text.startswith("slow and whole")
        assert "<h1>Two</h1>" in meanwhile.result().text


def test_no_request_fails_while_files_change(dev: Dev) -> None:
    dev.get()
    statuses: list[int] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            statuses.append(dev.get("/data/").status)

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        for number in range(3):
            dev.replace("shop/pages/views.py", "<h1>", f"<h1>{number} ")
            eventually(lambda number=number: dev.output.count("starting again") == number + 1)  # type: ignore[misc]
            dev.answers(f"<h1>{number} ")
        stop.set()
        for each in asking:
            each.result()
    assert {*statuses} == {200}


def test_ctrl_c_ends_it_in_a_word_and_leaves_no_worker(dev: Dev) -> None:
    pid = int(dev.get("/pid/").text)
    assert dev.interrupt() == 130
    assert dev.output.rstrip().endswith("Stopped.")
    assert "Traceback" not in dev.output
    eventually(lambda: not is_alive(pid))


def test_ctrl_c_ends_it_also_while_the_site_starts(folder: Path) -> None:
    dev = Dev(folder)
    assert dev.interrupt() == 130
    assert "Traceback" not in dev.output


def test_a_supervisor_that_is_killed_leaves_no_worker(dev: Dev) -> None:
    pid = int(dev.get("/pid/").text)
    dev.process.kill()
    dev.process.wait(SECONDS)
    eventually(lambda: not is_alive(pid))


def test_without_reload_changes_are_not_looked_at_and_ctrl_c_ends_it(folder: Path) -> None:
    dev = Dev(folder, "--no-reload")
    pid = int(dev.get("/pid/").text)
    dev.replace("shop/pages/views.py", "<h1>One</h1>", "<h1>Two</h1>")
    assert "<h1>One</h1>" in dev.get().text
    assert dev.interrupt() == 130
    assert "changed" not in dev.output
    assert "Traceback" not in dev.output
    eventually(lambda: not is_alive(pid))


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6")
def test_it_listens_at_an_address_of_ipv6(folder: Path) -> None:
    dev = Dev(folder, "--host", "::1")
    try:
        assert f"at http://[::1]:{dev.port}/" in dev.output
        got = dev.get()
        assert got.status == 200
        assert f"http://[::1]:{dev.port}/__bandstand__/" in got.headers["content-security-policy"]
    finally:
        dev.end()


def test_a_port_in_use_is_one_sentence(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "bandstand", "dev", "--port", str(port)],
            cwd=folder,
            env=clean_environment(),
            check=False,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: The port {port} of 127.0.0.1 cannot be had: Address already in use. Another is given with --port.\n"
    )


def test_a_breakpoint_talks_to_the_terminal(folder: Path) -> None:
    ours, theirs = pty.openpty()
    dev = Dev(folder, stdin=theirs)
    try:
        with ThreadPoolExecutor(1) as pool:
            asking = pool.submit(dev.get, "/debugger/")
            dev.says("(Pdb)")
            os.write(ours, b"p request.path\n")
            dev.says("'/debugger/'")
            os.write(ours, b"c\n")
            assert asking.result().text.startswith("went on")
    finally:
        dev.end()
        os.close(ours)
        os.close(theirs)
