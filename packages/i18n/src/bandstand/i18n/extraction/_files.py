"""The files of a package that can hold messages."""

from __future__ import annotations

from fnmatch import fnmatch
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

IGNORED = (
    ".*",
    "*.egg-info",
    "*.min.js",
    "__pycache__",
    "build",
    "dist",
    "locale",
    "migrations",
    "node_modules",
    "tests",
)
"""What is passed over anyway. Migrations repeat the texts of models as they once were."""

LARGEST = 5_000_000
"""How many bytes a file may have."""


def files_of(folder: Path, suffixes: Collection[str], ignore: Collection[str] = ()) -> Iterator[Path]:
    """Give the files with some suffixes, by name; links are not followed.

    A folder with a ``locale`` of its own is a package by itself and passed over.

    Args:
        folder: Where to look.
        suffixes: ``".py"`` and so on.
        ignore: Patterns of further names, or of paths below the folder, that are passed over.
    """
    waiting = [folder]
    while waiting:
        entry = waiting.pop()
        if not entry.is_dir():
            yield entry
            continue
        inner = [each for each in sorted(entry.iterdir()) if _is_wanted(each, folder, suffixes, ignore)]
        waiting += reversed(inner)


def _is_wanted(path: Path, folder: Path, suffixes: Collection[str], ignore: Collection[str]) -> bool:
    if path.is_symlink() or any(fnmatch(path.name, pattern) for pattern in IGNORED):
        return False
    below = path.relative_to(folder).as_posix()
    if any(fnmatch(path.name, pattern) or fnmatch(below, pattern.rstrip("/")) for pattern in ignore):
        return False
    if path.is_dir():
        return not (path / "locale").is_dir()
    return path.is_file() and path.suffix in suffixes
