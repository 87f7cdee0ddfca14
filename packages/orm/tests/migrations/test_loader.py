"""The loader: migrations in packages, and the file that names the last one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from bandstand.orm.migrations.errors import HeadConflict, MigrationError
from bandstand.orm.migrations.graph import Graph
from bandstand.orm.migrations.loader import check_heads, load_migrations, write_head

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = """
from bandstand.orm.migrations.migration import Migration as Base


class Migration(Base):
    dependencies = {dependencies}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    made = tmp_path / "shop_of_loader" / "migrations"
    made.mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path))
    (made / "0001_initial.py").write_text(FILE.format(dependencies=[]))
    (made / "0002_more.py").write_text(FILE.format(dependencies=[("shop", "0001_initial")]))
    (made / "_helpers.py").write_text("")
    yield made
    for name in [name for name in sys.modules if name.startswith("shop_of_loader")]:
        del sys.modules[name]


PACKAGES = {"shop": "shop_of_loader.migrations"}


@pytest.mark.usefixtures("folder")
def test_migrations_are_found_by_their_files() -> None:
    assert [each.key for each in load_migrations(PACKAGES)] == [("shop", "0001_initial"), ("shop", "0002_more")]


def test_a_file_without_a_migration_is_named(folder: Path) -> None:
    (folder / "0003_wrong.py").write_text("Migration = 1\n")
    with pytest.raises(MigrationError, match=r"shop_of_loader\.migrations\.0003_wrong is no migration"):
        load_migrations(PACKAGES)


def test_the_head_file_names_the_last_one(folder: Path) -> None:
    graph = Graph(load_migrations(PACKAGES))
    check_heads(graph, PACKAGES)
    write_head(folder, "0002_more")
    check_heads(graph, PACKAGES)
    assert (folder / "head.txt").read_text() == "0002_more\n"
    write_head(folder, "0002_other")
    with pytest.raises(HeadConflict, match=r"head\.txt of shop names '0002_other'.*the last one is '0002_more'"):
        check_heads(graph, PACKAGES)
