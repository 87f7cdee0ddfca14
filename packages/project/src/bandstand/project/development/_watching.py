"""Watches folders for files that change: with watchfiles where it is installed, else by looking again and again."""

from __future__ import annotations

import os
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

IGNORED: Final = frozenset(
    {"__pycache__", "node_modules", "site-packages", "build", "dist", ".git", ".hg", ".tox", ".nox", ".venv", "venv"}
)
_SUFFIXES: Final = (".pyc", ".pyo", "~", ".swp", ".tmp", ".db", ".sqlite3", ".sqlite3-journal", ".log")
_INTERVAL: Final = 0.25
_PAUSE: Final = 0.05
_MOST_LOOKS: Final = 20


def is_watched(path: str | Path, *, below: Sequence[Path] = ()) -> bool:
    """Tell whether a change of a file means anything: caches, and what editors and databases write, do not.

    Folders that lead to one of ``below`` are not looked at.
    """
    path = Path(path)
    root = next((folder for folder in below if path.is_relative_to(folder)), None)
    inner = path if root is None else path.relative_to(root)
    parts = inner.parts
    if not IGNORED.isdisjoint(parts) or path.name.endswith(_SUFFIXES):
        return False
    hidden = [part for part in parts if part.startswith(".")]
    return not hidden or hidden == [".env"]


def watch(folders: Sequence[Path]) -> Iterator[set[Path]]:
    """Give the files that have changed, again and again; an empty set at least four times a second."""
    if find_spec("watchfiles") is not None:
        return _told(folders)
    return _looked_for(folders)


def _told(folders: Sequence[Path]) -> Iterator[set[Path]]:
    from watchfiles import watch as watch_files

    milliseconds = int(_INTERVAL * 1000)
    for changes in watch_files(
        *folders,
        watch_filter=lambda _change, path: is_watched(path, below=folders),
        debounce=200,
        step=40,
        rust_timeout=milliseconds,
        yield_on_timeout=True,
        raise_interrupt=True,
    ):
        yield {Path(path) for _, path in changes}


def _looked_for(folders: Sequence[Path]) -> Iterator[set[Path]]:
    known = snapshot(folders)
    while True:
        time.sleep(_INTERVAL)
        found = snapshot(folders)
        if found != known:
            found = _settled(folders, found)
        yield {Path(path) for path in found.keys() | known.keys() if found.get(path) != known.get(path)}
        known = found


def _settled(folders: Sequence[Path], found: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """Look again until nothing changes any more, for a while: a file may have been seen half written."""
    for _ in range(_MOST_LOOKS):
        time.sleep(_PAUSE)
        again = snapshot(folders)
        if again == found:
            break
        found = again
    return found


def snapshot(folders: Iterable[Path]) -> dict[str, tuple[int, int]]:
    """Give the time and the size of each file that is watched below some folders."""
    return {entry.path: _stamp(entry) for folder in folders for entry in _files(str(folder))}


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        entries = [*os.scandir(folder)]
    except OSError:  # it went away meanwhile, or may not be read
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in IGNORED and not entry.name.startswith("."):
                yield from _files(entry.path)
        elif entry.is_file() and is_watched(entry.name):
            yield entry


def _stamp(entry: os.DirEntry[str]) -> tuple[int, int]:
    try:
        found = entry.stat()
    except OSError:  # as above
        return 0, 0
    return found.st_mtime_ns, found.st_size
