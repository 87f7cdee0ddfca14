"""Watching by what the system tells."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bandstand.project.development._watching import _told, watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[set[Path]]:
    """What is told of a folder, from now on."""
    found = _told([tmp_path])
    while next(found):  # what was written before it began may still be told
        pass
    return found


def changes(watched: Iterator[set[Path]]) -> set[Path]:
    """Give what changed, however the system cuts it, until nothing more is told."""
    found: set[Path] = set()
    for _ in range(40):
        more = next(watched)
        if found and not more:
            return found
        found |= more
    pytest.fail("There was no change.")


def test_it_is_used_where_it_is_installed(tmp_path: Path) -> None:
    assert watch([tmp_path]).__name__ == "_told"  # type: ignore[attr-defined]  # it is a generator


def test_new_changed_renamed_and_deleted_files_are_told(tmp_path: Path, watched: Iterator[set[Path]]) -> None:
    (tmp_path / "new.py").write_text("1")
    assert changes(watched) == {tmp_path / "new.py"}
    (tmp_path / "new.py").write_text("12")
    assert changes(watched) == {tmp_path / "new.py"}
    (tmp_path / "new.py").rename(tmp_path / "renamed.py")
    assert changes(watched) == {tmp_path / "new.py", tmp_path / "renamed.py"}
    (tmp_path / "renamed.py").unlink()
    assert changes(watched) == {tmp_path / "renamed.py"}


def test_files_in_new_folders_are_told(tmp_path: Path, watched: Iterator[set[Path]]) -> None:
    (tmp_path / "shop").mkdir()
    changes(watched)
    (tmp_path / "shop/a.py").write_text("1")
    assert tmp_path / "shop/a.py" in changes(watched)
    shutil.rmtree(tmp_path / "shop")
    assert tmp_path / "shop/a.py" in changes(watched)


def test_what_is_ignored_is_not_told(tmp_path: Path, watched: Iterator[set[Path]]) -> None:
    for name in ("__pycache__/a.pyc", "node_modules/a.js", ".git/index", "site.db", "a.py~"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("1")
    (tmp_path / "last.py").write_text("1")
    assert {path.name for path in changes(watched) if path.is_file()} == {"last.py"}
