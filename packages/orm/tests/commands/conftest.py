"""A folder with an app, and the command line in it."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from copy import copy
from dataclasses import dataclass
from importlib import invalidate_caches
from textwrap import dedent
from typing import TYPE_CHECKING, NamedTuple

import pytest

from bandstand import orm
from bandstand.orm import Database
from bandstand.orm.commands._command_line import run

from ..conftest import database_beside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MODELS = """
    from bandstand import orm


    class Author(orm.Model):
        name = orm.CharField(max_length=60)


    class Book(orm.Model):
        author = orm.ForeignKey(Author, orm.CASCADE, related_name="books")
        title = orm.CharField(max_length=200)
"""


APPS = ("shop", "loans")


class Ended(NamedTuple):
    """How a command ended, and what it wrote."""

    returncode: int
    stdout: str
    stderr: str


@dataclass
class Folder:
    """Where somebody works: apps, and a database.

    Attributes:
        path: The folder.
        url: The database.
        apps: What ``--app`` names.
    """

    path: Path
    url: str
    apps: tuple[str, ...] = ("shop",)

    def write(self, name: str, text: str) -> None:
        """Write a file, with the folders above it."""
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text).lstrip("\n"), encoding="utf-8")

    def models(self, text: str, app: str = "shop") -> None:
        """Write the models of an app."""
        self.write(f"{app}/__init__.py", "")
        self.write(f"{app}/models.py", text)

    def call(self, *arguments: str) -> Ended:
        """Run a command in this process, and leave nothing of the apps behind."""
        out, err = io.StringIO(), io.StringIO()
        kept = {name: copy(value) for name, value in vars(orm.models).items()}
        modules, places = {*sys.modules}, [*sys.path]
        invalidate_caches()
        try:
            with chdir(self.path), redirect_stdout(out), redirect_stderr(err):
                code = run(self.arguments(*arguments))
        finally:
            vars(orm.models).update(kept)
            sys.path[:] = places
            for name in {*sys.modules} - modules:
                if name.partition(".")[0] in APPS:
                    del sys.modules[name]
        return Ended(code, out.getvalue(), err.getvalue())

    def process(self, *arguments: str, given: str = "", **variables: str) -> Ended:
        """Run a command as a process of its own, as people do."""
        ended = subprocess.run(
            [sys.executable, "-m", "bandstand.orm", *self.arguments(*arguments)],
            cwd=self.path,
            env={**os.environ, "NO_COLOR": "1", "PYTHONDONTWRITEBYTECODE": "1", **variables},
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def arguments(self, *arguments: str) -> list[str]:
        """Give what the command line gets."""
        return ["--database", self.url, *(each for app in self.apps for each in ("--app", app)), *arguments]

    def run(self, *arguments: str) -> str:
        """Run a command that must succeed; give what it wrote."""
        ended = self.call(*arguments)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def fail(self, *arguments: str) -> str:
        """Run a command that must fail; give what it wrote of that."""
        ended = self.call(*arguments)
        assert ended.returncode == 1, ended.stdout + ended.stderr
        return ended.stderr

    def files(self, app: str = "shop") -> list[str]:
        """Give the names of an app's migrations."""
        return sorted(each.stem for each in (self.path / app / "migrations").glob("0*.py"))

    def head(self, app: str = "shop") -> str:
        """Give what the head file says."""
        return (self.path / app / "migrations" / "head.txt").read_text(encoding="utf-8").strip()

    def ask(self, sql: str) -> list[object]:
        """Ask the database."""
        database = Database(self.url)
        try:
            return database.execute(sql)
        finally:
            database.dispose()


@pytest.fixture(scope="session")
def postgresql_url(postgresql_url: str) -> Iterator[str]:
    """A database beside that of the session, since whole schemas are dropped."""
    with database_beside(postgresql_url, "commanded") as url:
        yield url


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An app of authors and books, without migrations, and a database of SQLite."""
    made = Folder(tmp_path, f"sqlite:///{tmp_path}/shop.db")
    made.models(MODELS)
    return made


@pytest.fixture(params=["sqlite", "postgresql"])
def any_folder(folder: Folder, request: pytest.FixtureRequest) -> Iterator[Folder]:
    """The same over each kind of database."""
    if request.param == "sqlite":
        yield folder
        return
    folder.url = request.getfixturevalue("postgresql_url")
    yield folder
    database = Database(folder.url)
    database.execute("DROP SCHEMA public CASCADE")
    database.execute("CREATE SCHEMA public")
    database.dispose()
