"""Four workers of a real server that share one cache: pages and sessions, and whose are whose."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator
    from pathlib import Path

# Each page names the process that made it. "/" is for whoever asks; "/world/" is for all, and so is kept.
SITE = """
import os
import time
from bandstand.cache import Caches
from bandstand.http import CacheSessions, PageCache, Response, Sessions
from bandstand.project import Project
from bandstand.stack import full_stack
from bandstand.urls import path

caches = Caches(default=os.environ["SHARED_CACHE"])

def login(request):
    request.session["name"] = request.query["name"]
    return Response("welcome")

def greet(request):
    name = request.session.get("name", "nobody")
    return Response(f"Hello {name}")

def maybe(request):
    if "session" in request.cookies:
        return greet(request)
    return Response("Hello nobody")

def world(request):
    return Response(f"made by {os.getpid()}")

def count(request):
    time.sleep(0.01)  # keeps a worker busy, so that others have to help
    caches["default"].add("count", 0, None)
    return Response(f"{caches['default'].incr('count')} {os.getpid()}")

async def world_async(request):
    return world(request)

project = Project(
    __name__,
    routes=[
        path("", greet), path("login/", login), path("maybe/", maybe), path("world/", world),
        path("aworld/", world_async), path("count/", count),
    ],
    https=False,
    components=full_stack(cache=caches, templates=None),
    sessions=Sessions(CacheSessions(caches["default"]), secure=False),
    middleware=[PageCache(seconds=600)],
)
wsgi, asgi = project.wsgi, project.asgi
"""
SERVERS = {
    "gunicorn": ("gunicorn", "-w", "4", "-b", "127.0.0.1:{port}", "site_of_all:wsgi"),
    "uvicorn": ("uvicorn", "--workers", "4", "--port", "{port}", "--log-level", "warning", "site_of_all:asgi"),
}


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


@dataclass
class Visitor:
    """Somebody with a browser; without a name somebody who has no session."""

    port: int
    name: str | None = None
    cookies: dict[str, str] = field(default_factory=dict[str, str])

    def get(self, path: str) -> tuple[str, str | None]:
        """Give the text of a page, and its age if it was kept."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request("GET", path, headers={"cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            text = answer.read().decode()
            for told in answer.headers.get_all("set-cookie") or ():
                name, _, value = told.partition(";")[0].partition("=")
                self.cookies[name] = value
            assert answer.status == 200, text
            return text, answer.headers["age"]
        finally:
            connection.close()


@contextmanager
def redis_server(folder: Path) -> Generator[tuple[subprocess.Popen[bytes], str]]:
    """Give a server of the tests' own, and its URL."""
    if shutil.which("redis-server") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("redis-server is not on the PATH, and must be where CI=true.")
        pytest.skip("redis-server is not on the PATH")
    port = free_port()
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield server, f"redis://127.0.0.1:{port}/0"
    finally:
        server.kill()
        server.wait(20)


@contextmanager
def serving(server: str, cache: str, folder: Path) -> Generator[int]:
    """Serve the site with four workers, and give the port."""
    if find_spec(server) is None:
        pytest.skip(f"{server} is not installed")
    (folder / "site_of_all.py").write_text(SITE)
    port = free_port()
    command = [sys.executable, "-m", *(word.format(port=port) for word in SERVERS[server])]
    environment = {**os.environ, "SHARED_CACHE": cache}
    process = subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        end = time.monotonic() + 30
        while True:
            try:
                Visitor(port).get("/count/")
                break
            except OSError:
                assert process.poll() is None, "the server ended"
                assert time.monotonic() < end, "the server does not answer"
                time.sleep(0.05)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)


@pytest.fixture(params=["file", "redis"])
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "file":
        yield f"file://{tmp_path}/values?patience=10"
        return
    with redis_server(tmp_path) as (_, url):
        yield f"{url}?patience=10"


@pytest.fixture(params=SERVERS)
def port(request: pytest.FixtureRequest, cache: str, tmp_path: Path) -> Iterator[int]:
    with serving(request.param, cache, tmp_path) as port:
        yield port


def test_nobody_sees_anothers_page_and_what_is_for_all_is_made_once(port: int) -> None:
    ada, bob, nobody = Visitor(port, "Ada"), Visitor(port, "Bob"), Visitor(port)
    for visitor in (ada, bob):
        assert visitor.get(f"/login/?name={visitor.name}") == ("welcome", None)
        assert list(visitor.cookies) == ["session"]

    def look(number: int) -> tuple[str | None, tuple[str, str | None]]:
        visitor = (ada, bob, nobody)[number % 3]
        return visitor.name, visitor.get(("/", "/maybe/")[number % 2])

    with ThreadPoolExecutor(6) as pool:
        seen = Counter(pool.map(look, range(240)))
    # 40 each of both pages, none of which was kept: the one who asks decides what they say.
    assert seen == {(visitor.name, (f"Hello {visitor.name or 'nobody'}", None)): 80 for visitor in (ada, bob, nobody)}

    for path in ("/world/", "/aworld/"):
        Visitor(port).get(path)
        with ThreadPoolExecutor(6) as pool:
            kept = [future.result() for future in [pool.submit(who.get, path) for who in (ada, bob, nobody) * 20]]
        assert len({text for text, _ in kept}) == 1
        assert None not in {age for _, age in kept}


def test_workers_count_together_and_lose_nothing(port: int) -> None:
    def count(number: int) -> tuple[int, str]:
        text, _ = Visitor(port).get(f"/count/?{number}")
        reached, worker = text.split()
        return int(reached), worker

    first, _ = count(0)
    with ThreadPoolExecutor(6) as pool:
        counted = list(pool.map(count, range(1, 121)))
    assert sorted(number for number, _ in counted) == list(range(first + 1, first + 121))
    assert len({worker for _, worker in counted}) > 1


@pytest.mark.parametrize("server", SERVERS)
def test_a_frozen_cache_fails_no_page_and_gives_sessions_back_when_it_thaws(server: str, tmp_path: Path) -> None:
    with redis_server(tmp_path) as (redis, url), serving(server, f"{url}?patience=0.25&pause=0.5", tmp_path) as port:
        ada = Visitor(port, "Ada")
        ada.get("/login/?name=Ada")
        assert ada.get("/") == ("Hello Ada", None)
        redis.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, redis.pid, os.WSTOPPED | os.WNOWAIT)
        begun = time.monotonic()
        seen = {ada.get(path)[0].partition(" by ")[0] for path in ("/", "/world/") * 20}
        took = time.monotonic() - begun
        assert seen == {"Hello nobody", "made"}  # each answer has the status 200
        assert took < 20  # 40 pages, of which a third waits for a quarter of a second, and none for more
        redis.send_signal(signal.SIGCONT)
        end = time.monotonic() + 20
        while ada.get("/") != ("Hello Ada", None):
            assert time.monotonic() < end, "the session stays away"
            time.sleep(0.1)


def test_a_cache_that_is_gone_fails_no_page(tmp_path: Path) -> None:
    with redis_server(tmp_path) as (redis, url), serving("gunicorn", url, tmp_path) as port:
        ada = Visitor(port, "Ada")
        ada.get("/login/?name=Ada")
        redis.kill()
        redis.wait(20)
        with ThreadPoolExecutor(6) as pool:
            pages = [pool.submit(ada.get, path) for path in ("/", "/world/", "/maybe/") * 40]
        assert {page.result()[0].partition(" by ")[0] for page in pages} == {"Hello nobody", "made"}
