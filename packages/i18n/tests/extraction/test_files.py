"""Which files of a package are read, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.i18n.extraction._files import files_of

if TYPE_CHECKING:
    from pathlib import Path


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def names(folder: Path, *ignore: str) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in files_of(folder, (".py", ".js"), ignore)]


def test_files_come_by_name_folders_among_them(tmp_path: Path) -> None:
    touch(tmp_path, "z.py", "b/b.py", "b/a.py", "a.py", "c.js", "notes.md", "b.py")
    assert names(tmp_path) == ["a.py", "b/a.py", "b/b.py", "b.py", "c.js", "z.py"]


def test_what_never_holds_messages_is_passed_over(tmp_path: Path) -> None:
    passed = ["migrations", "tests", "build", "dist", "node_modules", "__pycache__", ".git", "a.egg-info", "locale/de"]
    touch(tmp_path, "views.py", "app.min.js", ".hidden.py", *(f"{name}/x.py" for name in passed))
    assert names(tmp_path) == ["views.py"]


def test_further_names_and_paths_are_passed_over_by_pattern(tmp_path: Path) -> None:
    touch(tmp_path, "a/old_x.py", "a/x.py", "b/c/x.py", "b/d/x.py")
    assert names(tmp_path, "old_*", "b/c/") == ["a/x.py", "b/d/x.py"]


def test_a_package_with_catalogues_of_its_own_is_passed_over(tmp_path: Path) -> None:
    touch(tmp_path, "views.py", "locale/messages.pot", "books/views.py", "books/locale/messages.pot")
    assert names(tmp_path) == ["views.py"]
    assert names(tmp_path / "books") == ["views.py"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    touch(tmp_path, "outside/x.py", "shop/views.py")
    (tmp_path / "shop" / "linked").symlink_to(tmp_path / "outside")
    (tmp_path / "shop" / "linked.py").symlink_to(tmp_path / "outside" / "x.py")
    (tmp_path / "shop" / "again").symlink_to(tmp_path / "shop")
    assert names(tmp_path / "shop") == ["views.py"]
