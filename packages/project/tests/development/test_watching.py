"""Watching by looking again and again; that by the system has its tests where it is installed."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bandstand.project.development._watching import _looked_for, is_watched, snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.mark.parametrize("name", ["shop/views.py", "shop/templates/a.html", ".env", "shop/static/a.css", "a.min.js"])
def test_files_of_a_site_are_watched(tmp_path: Path, name: str) -> None:
    assert is_watched(tmp_path / name, below=[tmp_path])


@pytest.mark.parametrize(
    "name",
    [
        "shop/__pycache__",
        "shop/__pycache__/views.cpython-311.pyc",
        "node_modules/left/index.js",
        ".venv/lib/python3.11/site.py",
        ".git/index",
        "shop/.views.py.swp",
        "shop/views.py~",
        "site.db",
        "db.sqlite3-journal",
        "debug.log",
        ".coverage",
        ".mypy_cache/3.11/a.json",
    ],
)
def test_caches_and_what_editors_and_databases_write_are_not(tmp_path: Path, name: str) -> None:
    assert not is_watched(tmp_path / name, below=[tmp_path])


def test_a_site_may_itself_be_below_a_hidden_or_ignored_folder(tmp_path: Path) -> None:
    folder = tmp_path / ".work/build/shop"
    assert is_watched(folder / "views.py", below=[folder])


def test_a_snapshot_has_the_watched_files_alone(tmp_path: Path) -> None:
    for name in ("a.py", ".env", "shop/b.html", "shop/__pycache__/c.pyc", ".git/d", "node_modules/e.js", "f.db"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert {Path(name).relative_to(tmp_path).as_posix() for name in snapshot([tmp_path])} == {
        "a.py",
        ".env",
        "shop/b.html",
    }


def test_links_that_lead_to_themselves_or_nowhere_are_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "nowhere.py").symlink_to(tmp_path / "gone.py")
    assert snapshot([tmp_path]) == {}
    assert snapshot([tmp_path / "not-there"]) == {}


def test_new_changed_renamed_and_deleted_files_are_told_once(tmp_path: Path) -> None:
    watched = _looked_for([tmp_path])
    threading.Timer(0.05, (tmp_path / "new.py").write_text, ["1"]).start()  # after the first look
    assert _next(watched) == {tmp_path / "new.py"}
    (tmp_path / "new.py").write_text("12")
    assert _next(watched) == {tmp_path / "new.py"}
    (tmp_path / "new.py").rename(tmp_path / "renamed.py")
    assert _next(watched) == {tmp_path / "new.py", tmp_path / "renamed.py"}
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/a.py").write_text("1")
    assert _next(watched) == {tmp_path / "shop/a.py"}
    shutil.rmtree(tmp_path / "shop")
    assert _next(watched) == {tmp_path / "shop/a.py"}
    (tmp_path / "ignored.log").write_text("1")
    assert next(watched) == set()


def _next(watched: Iterator[set[Path]]) -> set[Path]:
    """Give the next change; at least four times a second there is none."""
    for _ in range(40):
        found = next(watched)
        if found:
            return found
    pytest.fail("There was no change.")
