"""``showmigrations``, ``sqlmigrate``, ``inspectdb`` and ``dbshell``: what there is."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from .conftest import MODELS

if TYPE_CHECKING:
    from .conftest import Folder


@pytest.fixture
def begun(folder: Folder) -> Folder:
    """A history of two, of which the database has the first one."""
    folder.run("makemigrations")
    folder.run("migrate")
    folder.models(f"{MODELS}        pages = orm.IntegerField(null=True)\n")
    folder.run("makemigrations")
    return folder


def test_migrations_are_listed_by_app_or_in_order(begun: Folder) -> None:
    assert begun.run("showmigrations") == "shop\n[x] 0001_initial\n[ ] 0002_book_pages\n"
    assert begun.run("showmigrations", "--plan", "-v") == (
        "[x] shop.0001_initial\n[ ] shop.0002_book_pages  (after shop.0001_initial)\n"
    )
    assert json.loads(begun.run("showmigrations", "shop", "--json")) == [
        {"app": "shop", "name": "0001_initial", "applied": True, "depends_on": [], "replaces": []},
        {
            "app": "shop",
            "name": "0002_book_pages",
            "applied": False,
            "depends_on": ["shop.0001_initial"],
            "replaces": [],
        },
    ]


def test_an_app_without_migrations_says_so(folder: Folder) -> None:
    assert folder.run("showmigrations") == "shop\n    (no migrations)\n"
    assert folder.run("showmigrations", "--plan") == "There are no migrations.\n"
    assert "Did you mean 'shop'?" in folder.fail("showmigrations", "shp")


def test_the_sql_of_a_migration_forwards_and_backwards(begun: Folder) -> None:
    assert begun.run("sqlmigrate", "shop", "0002") == (
        "-- Add field pages to Book\nBEGIN;\nALTER TABLE shop_book ADD COLUMN pages INTEGER;\nCOMMIT;\n"
    )
    told = begun.run("sqlmigrate", "shop", "0001", "--backwards")
    assert told.splitlines()[:2] == ["-- Create model Book", "-- Create model Author"]
    assert "DROP TABLE shop_book;" in told
    assert begun.run("showmigrations").endswith("[ ] 0002_book_pages\n")


def test_what_sql_does_not_show_is_said(begun: Folder) -> None:
    begun.run("makemigrations", "shop", "--empty", "--name", "fill")
    file = begun.path / "shop/migrations/0003_fill.py"
    code = "    operations = [migrations.RunPython(lambda registry, editor: 1 / 0)]"
    file.write_text(file.read_text().replace("    operations = []", code))
    assert begun.run("sqlmigrate", "shop", "0003") == "-- Run Python: <lambda> (no SQL shows what it does)\n"


def test_a_database_is_told_as_models(begun: Folder) -> None:
    told = begun.run("inspectdb", "shop_author")
    assert "class ShopAuthor(orm.Model):" in told
    assert "name = orm.CharField(max_length=60)" in told
    assert "bandstand_migrations" not in begun.run("inspectdb")
    assert "has no table or view 'shop_autor'. Did you mean 'shop_author'?" in begun.fail("inspectdb", "shop_autor")


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the client of SQLite is not installed")
def test_the_client_of_the_database_is_run(begun: Folder) -> None:
    ended = begun.process("dbshell", given="SELECT count(*) FROM shop_book;\n")
    assert (ended.returncode, ended.stdout) == (0, "0\n")


def test_a_client_that_is_not_there_is_named(begun: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    told = begun.fail("dbshell")
    assert "'sqlite3' is not installed, or not on PATH" in told
