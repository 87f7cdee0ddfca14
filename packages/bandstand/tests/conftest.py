"""Sites for tests: one in this process, and one that uses an app of somebody else's in processes of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from bandstand.contracts.rendering import RENDERER
from bandstand.http import Response
from bandstand.http.testing import Client
from bandstand.project import Project
from bandstand.stack import full_stack
from bandstand.urls import path

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bandstand.contracts.assembly import Component
    from bandstand.http import Request

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "guestbook_app"
LINE = 'App("guestbook_example", at="guests/"),'

PROJECT = """
from bandstand.{part} import {engine}
from bandstand.project import App, Project
from bandstand.stack import full_stack

project = Project(
    __name__,
    routes="corner.urls",
    secret_keys=["0123456789" * 5],
    https=False,
    components=full_stack(
        templates={engine}(),
        apps=[
            {line}
        ],
        database="sqlite:///corner.db",
    ),
)
"""
URLS = """
from bandstand.contracts.rendering import RENDERER
from bandstand.http import Response
from bandstand.urls import path

def home(request):
    return Response(request.services.require(RENDERER).render("home.html", request=request))

urlpatterns = [path("", home, name="home")]
"""
VISIT = """
import contextlib
import io
import json
import logging
import re
from bandstand.contracts.rendering import RENDERER, TemplateError
from bandstand.http.testing import Client
from bandstand.project.cli import call
from corner.project import project

class Keeper(logging.Handler):
    def emit(self, record):
        seen["log"] += record.getMessage() + "\\n"

seen = {"log": ""}
logging.getLogger("guestbook_example").addHandler(Keeper())
logging.getLogger("guestbook_example").setLevel("INFO")
with contextlib.redirect_stdout(io.StringIO()) as told:
    call(project, "migrate")
seen["migrated"] = re.sub(r"[0-9.]+ s$", "done", told.getvalue())
client = Client(project.wsgi)

def keep(name, answer):
    seen[name] = f"{answer.status} {answer.text}"
    return answer

keep("home", client.get("/"))
keep("style", client.get("/static/guestbook_example/guestbook.css"))
keep("empty", client.get("/guests/"))
form = keep("form", client.get("/guests/sign/"))
token = "".join(re.findall('name="csrf_token" value="([^"]+)"', form.text))
seen["form"] = seen["form"].replace(token or "?", "TOKEN")
signing = {"name": "Zoe Q", "text": "Lovely <site>."}
keep("without token", client.post("/guests/sign/", form=signing))
keep("thanks", client.post("/guests/sign/", form=signing | {"csrf_token": token}, follow=True))
keep("later", client.get("/guests/"))
try:
    seen["newest"] = project.run(project.assembly.require(RENDERER).render, "newest.html")
except TemplateError as error:
    seen["newest"] = error.problem
print(json.dumps(seen))
"""
FILES = {
    "pyproject.toml": '[tool.bandstand]\nproject = "corner.project:project"\n',
    "corner/__init__.py": "",
    "corner/urls.py": URLS,
    "corner/templates/home.html": '{% extends "base.html" %}{% block content %}<h1>Welcome</h1>{% endblock %}',
    "visit.py": VISIT,
}
LOOKS = {
    "corner/templates/base.html": "<title>{% block title %}{% endblock %} - Corner</title>{% block head %}"
    "{% endblock %}<header>Corner shop</header>{% block content %}{% endblock %}",
}
NEWEST = {
    "templates": "{% load guestbook_example %}{% guestbook_entries 1 %}{{ 'Zoe Q'|initials }}",
    "jinja": "{{ guestbook_entries(1) }}{{ 'Zoe Q'|initials }}",
}
ENGINES = {"templates": "Engine", "jinja": "Jinja"}


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the example is installed: built as a wheel, which is unpacked as an installer would."""
    built, target = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(built)]
    subprocess.run(command, cwd=EXAMPLE, check=True, capture_output=True)
    with ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(target)
    return target


@pytest.fixture(scope="session")
def run_site(
    installed: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Python in the folder of a site that is written for it."""

    def run(
        *arguments: str,
        part: str = "templates",
        line: str = LINE,
        is_installed: bool = True,
        files: Mapping[str, str] = LOOKS,
    ) -> subprocess.CompletedProcess[str]:
        folder = tmp_path_factory.mktemp("site")
        own = {
            "corner/project.py": PROJECT.format(part=part, engine=ENGINES[part], line=line),
            "corner/templates/newest.html": NEWEST[part],
        }
        for name, text in {**FILES, **own, **files}.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        importable = [folder, installed] if is_installed else [folder]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, importable)), "NO_COLOR": "1"}
        environment.pop("BANDSTAND_PROJECT", None)
        return subprocess.run(
            [sys.executable, *arguments], cwd=folder, env=environment, check=False, capture_output=True, text=True
        )

    return run


@pytest.fixture
def visit_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Client]:
    """Make a site of the package ``stall`` with some templates, and a client of it; ``/<name>`` shows a template."""

    def make(
        templates: Mapping[str, str],
        engine: Component,
        context: Mapping[str, object] | None = None,
        *,
        debug: bool = False,
    ) -> Client:
        folder = tmp_path / "stall"
        folder.joinpath("templates", "errors").mkdir(parents=True)
        folder.joinpath("__init__.py").touch()
        for name, text in templates.items():
            folder.joinpath("templates", name).write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)  # where the code of a project is that no module has made
        monkeypatch.syspath_prepend(str(tmp_path))  # pyright: ignore[reportUnknownMemberType]  # pytest leaves it untyped

        def show(request: Request[None], name: str) -> Response:
            return Response(request.services.require(RENDERER).render(name, context, request=request))

        routes = [path("pages/<name>", show)]
        project = Project(
            "stall.project", routes=routes, components=full_stack(templates=engine), debug=debug, https=False
        )
        return Client(project.wsgi)

    return make
