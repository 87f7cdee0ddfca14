"""A new site, as a newcomer has it after the first command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from importlib.util import find_spec
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TITLE = 'Tom\'s "B&B" \\ {{ x }} <b>'
"""Everything that a title could break."""

VOID = {"meta", "link", "br", "img", "input", "hr"}


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    own = {"BANDSTAND_PROJECT", "DEBUG", "SECRET_KEYS", "HOSTS"}
    environment = {name: value for name, value in os.environ.items() if name not in own} | {"NO_COLOR": "1"}
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("work")
    done = run(folder, "bandstand", "new", "corner_shop", "--title", TITLE, "--app", "calendar")
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "corner_shop"


def test_its_tests_are_green_with_every_warning_an_error(site: Path) -> None:
    done = run(site, "bandstand", "test", "-q", "-W", "error", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


def test_nothing_is_wrong_with_it_and_its_secrets_are_not_for_version_control(site: Path) -> None:
    assert run(site, "bandstand", "check").stdout == "Nothing is wrong.\n"
    assert ".env" in (site / ".gitignore").read_text().splitlines()
    secret = re.search("SECRET_KEYS=(.+)", (site / ".env").read_text())
    assert secret is not None
    key = secret[1].encode()
    assert [path.name for path in site.rglob("*") if path.is_file() and key in path.read_bytes()] == [".env"]


class Tags(HTMLParser):
    """Notes the tags of a page, and that each is closed where it may be."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_its_page_is_whole_and_what_it_links_is_there(site: Path) -> None:
    code = "import sys; answer = client.get(sys.stdin.read() or '/'); print(answer.status, answer.text)"
    shown = run(site, "bandstand", "shell", "-c", code).stdout
    assert shown.startswith("200 <!doctype html>")
    tags = Tags()
    tags.feed(shown.partition(" ")[2])
    assert tags.open == []
    names = [tag for tag, _ in tags.found]
    assert (names.count("h1"), names.count("main"), names.count("title")) == (1, 1, 1)
    assert ("html", {"lang": "en"}) in tags.found
    links = [str(named["href"]) for tag, named in tags.found if tag == "link"]
    assert links == ["/static/corner_shop.svg", "/static/corner_shop.css"]
    statuses = run(site, "bandstand", "shell", "-c", f"print([client.get(link).status for link in {links}])").stdout
    assert statuses == "[200, 200]\n"
    assert "<h1>Tom&#39;s &#34;B&amp;B&#34; \\ {{ x }} &lt;b&gt;</h1>" in shown


@pytest.mark.skipif(find_spec("ruff") is None, reason="ruff is not installed")
def test_its_code_passes_ruff(tmp_path: Path) -> None:
    run(tmp_path, "bandstand", "new", "shop")
    done = run(tmp_path / "shop", "ruff", "check", "--no-cache", "--isolated", "--select", "ANN,B,E,F,I,UP")
    assert done.returncode == 0, done.stdout
    done = run(tmp_path / "shop", "ruff", "format", "--no-cache", "--isolated", "--check")
    assert done.returncode == 0, done.stdout


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy is not installed")
def test_its_code_passes_mypy(site: Path) -> None:
    done = run(site, "mypy", "--strict", "--no-incremental", "--follow-imports", "silent", "corner_shop", "tests")
    assert done.returncode == 0, done.stdout


def test_a_zip_file_of_ones_own_makes_a_site_that_works(site: Path, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "mine.zip", "w") as archive:
        project = "from bandstand.project import Project\nproject = Project(__name__)\n"
        table = '[tool.bandstand]\nproject = "[[name]].project:project"\n'
        for name, text in {
            "[[name]]/__init__.py": "",
            "[[name]]/project.py": project,
            "pyproject.toml.tmpl": table,
        }.items():
            archive.writestr(f"template-main/{name}", text)
    assert run(tmp_path, "bandstand", "new", "kiosk", "--template", "mine.zip").returncode == 0
    assert "health-live" in run(tmp_path / "kiosk", "bandstand", "routes").stdout
