"""Sites made of files, for tests that import them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, str]], Path]]:
    """Write files below a folder that modules are imported from; what was imported is forgotten at the end."""
    before = set(sys.modules)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])

    def write_files(files: dict[str, str]) -> Path:
        _forget({name.partition("/")[0].removesuffix(".py") for name in files})
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    yield write_files
    for name in set(sys.modules) - before:
        file = getattr(sys.modules[name], "__file__", None) or ""
        path = [*getattr(sys.modules[name], "__path__", [])]
        if any(place.startswith(str(tmp_path)) for place in (file, *path)):
            del sys.modules[name]


def _forget(packages: set[str]) -> None:
    """Forget modules that other tests have left behind under names that are to mean something else now."""
    for name in [*sys.modules]:
        if name.partition(".")[0] in packages - {"bandstand"}:
            del sys.modules[name]
