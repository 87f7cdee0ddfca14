"""Finding the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.project import NoProject
from bandstand.project.discovery import VARIABLE, Place, find, load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROJECT = "from bandstand.project import Project\nproject = Project(__name__)\n"


@pytest.fixture(autouse=True)
def _nothing_is_named_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)


def test_the_nearest_pyproject_that_speaks_of_a_project_names_it(write: Callable[[dict[str, str]], Path]) -> None:
    folder = write(
        {
            "pyproject.toml": '[tool.bandstand]\nproject = "shop.project:project"',
            "shop/inner/pyproject.toml": "[tool.other]",
        }
    )
    place = find(folder=folder / "shop/inner")
    assert place == Place(target="shop.project:project", folder=folder, source=str(folder / "pyproject.toml"))


def test_the_variable_comes_before_the_file_and_an_argument_before_both(
    write: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write({"pyproject.toml": '[tool.bandstand]\nproject = "a:b"'})
    monkeypatch.setenv(VARIABLE, "c:d")
    assert find(folder=folder).target == "c:d"
    assert find("e:f", folder=folder).target == "e:f"
    assert find("e:f", folder=folder).folder == folder


def test_a_folder_without_a_project_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoProject, match=r"There is no project here: .* Make one with 'bandstand new NAME'"):
        find(folder=tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool.bandstand", "cannot be read"),
        ("[tool.bandstand]", r'needs project = "package.project:project"; got None'),
        ("[tool.bandstand]\nproject = 7", "got 7"),
    ],
)
def test_a_malformed_pyproject_is_named(write: Callable[[dict[str, str]], Path], text: str, message: str) -> None:
    folder = write({"pyproject.toml": text})
    with pytest.raises(NoProject, match=message) as caught:
        find(folder=folder)
    assert str(folder / "pyproject.toml") in str(caught.value)


def place(folder: Path, target: str) -> Place:
    return Place(target=target, folder=folder, source="the test")


def test_a_project_is_imported_from_its_folder_or_src_below_it(write: Callable[[dict[str, str]], Path]) -> None:
    folder = write({"site_a.py": PROJECT, "src/site_b.py": PROJECT})
    assert load(place(folder, "site_a:project")).name == "site_a"
    assert load(place(folder, "site_b:project")).name == "site_b"


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("shop", "A project is named 'package.module:name'; the test says 'shop'."),
        ("no-module:x", "A project is named 'package.module:name'; the test says 'no-module:x'."),
        ("missing_site:project", "There is no module 'missing_site' in {folder}, which the test names."),
        ("site_c:projct", "'site_c:projct' is missing; expected a Project. Did you mean site_c:project?"),
        ("site_c:number", "'site_c:number' is 7; expected a Project. Did you mean site_c:project?"),
    ],
)
def test_what_is_no_project_is_named(write: Callable[[dict[str, str]], Path], target: str, message: str) -> None:
    folder = write({"site_c.py": f"{PROJECT}number = 7"})
    with pytest.raises(NoProject) as caught:
        load(place(folder, target))
    assert str(caught.value) == message.format(folder=folder)


def test_a_project_that_imports_what_is_not_there_shows_that(write: Callable[[dict[str, str]], Path]) -> None:
    folder = write({"site_d.py": "import missing_distribution"})
    with pytest.raises(ModuleNotFoundError, match="missing_distribution"):
        load(place(folder, "site_d:project"))
