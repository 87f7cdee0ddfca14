"""Packages that are installed to be worked on."""

from __future__ import annotations

import json
from importlib.metadata import Distribution, PathDistribution
from typing import TYPE_CHECKING

import pytest

from bandstand.project.development._editable import editable_folders

if TYPE_CHECKING:
    from pathlib import Path


def installed(folder: Path, name: str, said: object) -> Distribution:
    path = folder / f"{name}-1.dist-info"
    path.mkdir()
    (path / "METADATA").write_text(f"Name: {name}\nVersion: 1\n")
    if said is not None:
        (path / "direct_url.json").write_text(json.dumps(said))
    return PathDistribution(path)


def test_the_folders_of_those_that_are_editable_are_found(tmp_path: Path) -> None:
    place = tmp_path / "my books"
    place.mkdir()
    found = editable_folders(
        [
            installed(tmp_path, "books", {"url": place.as_uri(), "dir_info": {"editable": True}}),
            installed(tmp_path, "copied", {"url": tmp_path.as_uri(), "dir_info": {}}),
            installed(tmp_path, "gone", {"url": (tmp_path / "gone").as_uri(), "dir_info": {"editable": True}}),
            installed(tmp_path, "fetched", {"url": "https://example.org/a.whl", "archive_info": {}}),
            installed(tmp_path, "usual", None),
        ]
    )
    assert found == [place]


def test_those_of_this_environment_can_be_read() -> None:
    assert all(folder.is_dir() for folder in editable_folders())


@pytest.mark.parametrize("said", [{}, {"url": "file:///tmp"}])
def test_what_says_nothing_of_it_is_not_editable(tmp_path: Path, said: object) -> None:
    assert editable_folders([installed(tmp_path, "odd", said)]) == []
