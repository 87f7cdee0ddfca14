"""The project: what it provides by itself, and its life in a process."""

from __future__ import annotations

import asyncio
import gc
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.assembly import LIFECYCLES, SCOPES, Assembly
from bandstand.contracts.assembly.contributions import MIDDLEWARE
from bandstand.contracts.assembly.errors import MissingNeed
from bandstand.contracts.i18n import LOCALE
from bandstand.contracts.rendering import RENDERER
from bandstand.contracts.rendering.page import ASSETS, PAGE_SECURITY
from bandstand.contracts.services import Contract, NoCurrentServices, current
from bandstand.http import Hooks, Response
from bandstand.http.testing import AsyncClient, Client
from bandstand.project import Project, ProjectError
from bandstand.project._problems import ProjectError as SameError
from bandstand.urls import path, reverse

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from bandstand.http import Request

CLOCK = Contract[str]("example.Clock")


def home(_request: Request[Any]) -> Response:
    return Response(f"{reverse('home')} at {current().find(CLOCK)} in {LOCALE.get()}")


HOME = [path("", home, name="home")]


class Clock:
    """A component that opens something, has a scope for each request, and writes both down."""

    name = "clock"
    needs: tuple[Contract[object], ...] = ()

    def __init__(self, time: str = "noon") -> None:
        self.time = time
        self.log: list[str] = []

    def install(self, assembly: Assembly, /) -> None:
        assembly.provide(CLOCK, self.time)
        assembly.add(LIFECYCLES, self)
        assembly.add(SCOPES, self)
        assembly.add(MIDDLEWARE, Hooks(headers=(("x-clock", self.time),)))

    def start(self, _assembly: Assembly, /) -> None:
        self.log.append("start")

    def stop(self) -> None:
        self.log.append("stop")

    def after_fork(self) -> None:
        self.log.append("fork")

    @contextmanager
    def scope(self) -> Generator[None, None, None]:
        self.log.append("enter")
        try:
            yield
        finally:
            self.log.append("leave")


class Pages:
    """A component that needs a renderer."""

    name = "pages"
    needs: tuple[Contract[object], ...] = (RENDERER,)

    def install(self, assembly: Assembly, /) -> None:
        """Contribute nothing."""


def test_a_view_has_the_services_the_locale_and_the_middleware_of_its_project() -> None:
    clock = Clock()
    project = Project("one", routes=HOME, components=[clock], locale="fr")
    answer = Client(project.wsgi).get("/")
    assert answer.text == "/ at noon in fr"
    assert answer.header("x-clock") == "noon"
    assert clock.log == ["start", "enter", "leave"]
    project.stop()
    assert clock.log[-1] == "stop"


def test_it_is_the_same_in_async_code() -> None:
    clock = Clock()
    project = Project("one", routes=HOME, components=[clock])
    answer = asyncio.run(AsyncClient(project.asgi).get("/"))
    assert answer.text == "/ at noon in en"
    assert clock.log == ["start", "enter", "leave"]
    project.stop()


def test_nothing_is_opened_before_the_first_request_and_everything_once() -> None:
    clock = Clock()
    project = Project("one", routes=HOME, components=[clock])
    client = Client(project.wsgi)
    assert clock.log == []
    client.get("/")
    client.get("/")
    assert clock.log == ["start", "enter", "leave", "enter", "leave"]
    project.stop()


def test_the_server_starts_and_stops_an_asgi_site() -> None:
    clock = Clock()
    app = Project("one", routes=HOME, components=[clock]).asgi
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[str] = []

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message["type"])
        sent.extend(clock.log)

    asyncio.run(app({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "start", "lifespan.shutdown.complete", "start", "stop"]


def test_two_projects_in_one_process_and_one_thread_do_not_see_each_other() -> None:
    first = Project("first", routes=HOME, components=[Clock("noon")])
    second = Project("second", routes=[path("2/", home, name="home")], components=[Clock("midnight")], locale="de")
    one, two = Client(first.wsgi), Client(second.wsgi)
    assert one.get("/").text == "/ at noon in en"
    assert two.get("/2/").text == "/2/ at midnight in de"
    assert one.get("/").text == "/ at noon in en"
    with pytest.raises(NoCurrentServices, match="none is entered"):
        current()
    with first:
        assert reverse("home") == "/"
        with second:
            assert reverse("home") == "/2/"
        assert reverse("home") == "/"


def test_a_command_runs_with_the_services_in_a_scope_of_its_own() -> None:
    clock = Clock()
    project = Project("one", routes=HOME, components=[clock])

    def command(number: int) -> str:
        return f"{reverse('home')}{number}{current().find(CLOCK)}"

    assert project.run(command, 7) == "/7noon"
    assert clock.log == ["start", "enter", "leave"]
    project.stop()


def test_what_a_component_needs_and_nobody_provides_stops_the_site_before_it_answers() -> None:
    with pytest.raises(MissingNeed, match="It comes with bandstand-templates or bandstand-jinja"):
        _ = Project("one", components=[Pages()]).wsgi


def test_a_site_without_routes_answers_what_is_its_own() -> None:
    client = Client(Project("one").wsgi)
    assert client.get("/health/live").json() == {"status": "ok"}
    assert client.get("/").status == 404


def test_places_of_static_files_and_health_can_be_moved_and_left_out() -> None:
    moved = Project("one", static="/files/", health="up/")
    assert moved.assembly.require(ASSETS).url("a b.css") == "/files/a%20b.css"
    assert Client(moved.wsgi).get("/up/live").status == 200
    without = Project("one", static=None, health=None)
    assert without.assembly.find(ASSETS) is None
    assert Client(without.wsgi).get("/health/live").status == 404


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"static": "static"}, "Static files are served below a place like '/static/'; got 'static'."),
        ({"static": "/"}, "Static files are served below a place like '/static/'; got '/'."),
        ({"health": "/up"}, "The place of health is like 'health/', with a slash at the end only; got '/up'."),
    ],
)
def test_malformed_places_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match="place") as caught:
        Project("one", **options)
    assert str(caught.value) == message


def test_pages_get_their_token_and_nonce_from_the_project() -> None:
    assert Project("one").assembly.require(PAGE_SECURITY).csrf_field == "csrf_token"


def test_sessions_are_signed_with_the_keys_of_the_project() -> None:
    def count(request: Request[Any]) -> Response:
        request.session["n"] = request.session.get("n", 0) + 1
        return Response(str(request.session["n"]))

    keys = ["k" * 40 + "abcdefgh"]
    client = Client(Project("one", routes=[path("", count)], secret_keys=keys, https=False).wsgi)
    assert [client.get("/").text, client.get("/").text] == ["1", "2"]


def test_the_pipeline_guards_every_site() -> None:
    client = Client(Project("one", routes=HOME, hosts=["example.org"]).wsgi)
    assert client.get("/", headers={"host": "evil.example"}).status == 400
    answer = client.get("/", headers={"host": "example.org"})
    assert answer.header("content-security-policy") is not None
    assert answer.header("strict-transport-security") is not None


def test_a_project_may_not_be_called_as_the_framework() -> None:
    with pytest.raises(SameError, match="A project cannot be called 'bandstand'"):
        Project("bandstand")
    assert SameError is ProjectError


def test_its_own_package_counts_as_an_app(write: Callable[[dict[str, str]], Path]) -> None:
    folder = write(
        {
            "shop/__init__.py": "",
            "shop/static/shop.css": "body {}",
            "shop/urls.py": "urlpatterns = []",
            "shop/project.py": "from bandstand.project import Project\n"
            "project = Project(__name__, routes='shop.urls', debug=True)",
        }
    )
    from importlib import import_module

    project: Project = import_module("shop.project").project
    assert project.folder == folder / "shop"
    assert [*project.apps] == ["shop"]
    answer = Client(project.wsgi).get("/static/shop.css")
    assert (answer.text, answer.header("cache-control")) == ("body {}", "no-cache")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_child_process_lets_go_of_what_the_parent_opened() -> None:
    script = """
import os
from bandstand.project import Project
from bandstand.contracts.assembly import LIFECYCLES

class Pool:
    name, needs = "pool", ()
    def install(self, assembly): assembly.add(LIFECYCLES, self)
    def start(self, assembly): print("start", flush=True)
    def stop(self): print("stop", flush=True)
    def after_fork(self): print("fork", flush=True)

project = Project("one", components=[Pool()])
if os.fork() == 0:
    os._exit(0)
os.wait()
project.start()
if os.fork() == 0:
    os._exit(0)
os.wait()
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["start", "fork", "stop"]


def test_a_project_that_is_thrown_away_is_no_longer_the_default() -> None:
    project = Project("one", routes=HOME)
    _ = project.assembly
    assert reverse("home") == "/"
    del project
    gc.collect()
    with pytest.raises(NoCurrentServices, match="No project is composed in this process"):
        reverse("home")
