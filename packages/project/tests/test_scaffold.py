"""Files made from templates: names, titles, marks, and that all or none are written."""

from __future__ import annotations

import ast
import sys
import tomllib
from pathlib import Path

import click
import pytest

from bandstand.project._problems import ProjectError
from bandstand.project._scaffold import FOLDER, check_free, check_name, fill, new_secret, titles, write


@pytest.mark.parametrize("name", ["shop", "my_shop2", "calendar", "match"])
def test_a_name_of_small_letters_digits_and_underscores_is_fine(name: str) -> None:
    check_name(name, kind="app")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("My-Shop", "got 'My-Shop'. How about 'my_shop'?"),
        ("2shop", "got '2shop'. How about 'shop'?"),
        ("_shop", "got '_shop'. How about 'shop'?"),
        ("shop.books", "got 'shop.books'. How about 'shop_books'?"),
        ("../shop", "got '../shop'. How about 'shop'?"),
        ("Läden", "got 'Läden'. How about 'l_den'?"),
        ("", "got ''."),
        ("123", "got '123'."),
        ("class", "'class' is a word of Python, and no name of the site. How about 'class_site'?"),
        ("x" * 101, f"got {'x' * 100!r}. How about {'x' * 100!r}?"),
    ],
)
def test_others_are_refused_with_a_proposal(name: str, told: str) -> None:
    with pytest.raises(ProjectError) as caught:
        check_name(name, kind="site")
    assert str(caught.value).endswith(told)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("calendar", "'calendar' is a package of Python, and"),
        ("test", "'test' is a package of Python, and"),
        ("bandstand", "'bandstand' is a package of the framework, and"),
        ("tests", "'tests' is a package of the site's own tests, and"),
        ("click", "A package 'click' is installed already, and"),
    ],
)
def test_a_site_cannot_hide_a_package(name: str, told: str) -> None:
    with pytest.raises(ProjectError) as caught:
        check_free(name)
    assert str(caught.value) == f"{told} a site of this name would hide it. How about '{name}_site'?"


def test_a_folder_in_the_working_directory_is_no_package_that_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    (tmp_path / "shop_of_mine").mkdir()
    check_free("shop_of_mine")


def test_a_package_in_an_environment_below_the_working_directory_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(click.__file__).parents[2])
    with pytest.raises(ProjectError, match=r"^A package 'click' is installed already"):
        check_free("click")


@pytest.mark.parametrize("title", ['Tom\'s "Books" & \\ <b>', "{{ x }} {% y %}", '"""', "Bücher 本", "ends with \\"])
def test_any_title_fits_into_python_toml_and_a_page(title: str) -> None:
    found = titles(title)
    assert found["title"] == title
    assert ast.literal_eval(f'"{found["title_in_quotes"]}"') == title
    assert ast.literal_eval(f'"""{found["title_in_quotes"]}."""') == f"{title}."
    assert tomllib.loads(f'title = "{found["title_in_quotes"]}"')["title"] == title
    assert not {"<", '"', "'", "{"} & set(found["title_in_html"])


@pytest.mark.parametrize("title", ["", "  ", "two\nlines", "a\x1b[2J"])
def test_a_title_that_is_no_text_of_one_line_is_refused(title: str) -> None:
    with pytest.raises(ProjectError, match=r"^A title is a text of one line; got "):
        titles(title)


def test_secrets_are_long_and_differ() -> None:
    assert len(new_secret()) == 64
    assert new_secret() != new_secret()


def test_marks_are_filled_in_names_and_texts_and_other_files_are_copied(tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "[[name]]/__pycache__").mkdir(parents=True)
    (source / "[[name]]/__pycache__/a.pyc").write_bytes(b"")
    (source / "[[name]]/[[name]].txt.tmpl").write_text("[[name]] and [[title]], [[ no mark ]]")
    (source / "logo.png").write_bytes(b"\xff[[name]]")
    assert fill(source, tmp_path / "target", {"name": "shop", "title": "Shop"}) == {
        tmp_path / "target/shop/shop.txt": b"shop and Shop, [[ no mark ]]",
        tmp_path / "target/logo.png": b"\xff[[name]]",
    }


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("a.tmpl", b"[[colour]]", "The template has the mark '[[colour]]'; there are values for name, title."),
        ("[[size]].txt", b"", "The template has the mark '[[size]]'; there are values for name, title."),
        ("a.tmpl", b"\xff", "is no text in UTF-8; a file that is copied as it is does not end with .tmpl."),
        ("__pycache__", b"", "There is no file in the template "),
    ],
)
def test_a_template_that_cannot_be_filled_is_told(tmp_path: Path, file: str, content: bytes, told: str) -> None:
    if content or "." in file:
        (tmp_path / file).write_bytes(content)
    with pytest.raises(ProjectError) as caught:
        fill(tmp_path, tmp_path / "target", {"name": "shop", "title": "Shop"})
    assert told in str(caught.value)


def test_files_are_written_with_the_folders_they_need(tmp_path: Path) -> None:
    write({tmp_path / "a/b/c.txt": b"1", tmp_path / "a/d.txt": b"2"})
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"1"
    assert (tmp_path / "a/d.txt").read_bytes() == b"2"


def test_where_one_is_there_already_none_is_written(tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("mine")
    with pytest.raises(ProjectError) as caught:
        write({tmp_path / "a/b.txt": b"1", tmp_path / "there.txt": b"2", tmp_path / "c.txt": b"3"})
    assert str(caught.value) == (
        f"{tmp_path / 'there.txt'} cannot be written: it is there already. Nothing was written."
    )
    assert [path.name for path in tmp_path.rglob("*")] == ["there.txt"]
    assert (tmp_path / "there.txt").read_text() == "mine"


def test_where_a_file_is_in_the_place_of_a_folder_none_is_written(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("mine")
    with pytest.raises(ProjectError, match=r"cannot be written: Not a directory\. Nothing was written\.$"):
        write({tmp_path / "a.txt": b"1", tmp_path / "shop/b.txt": b"2"})
    assert [path.name for path in tmp_path.rglob("*")] == ["shop"]


def test_an_interruption_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Path.open

    def interrupted(path: Path, mode: str) -> object:
        if path.name == "c.txt":
            raise KeyboardInterrupt
        return opened(path, mode)

    monkeypatch.setattr(Path, "open", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write({tmp_path / "a/b.txt": b"1", tmp_path / "c.txt": b"2"})
    assert [*tmp_path.iterdir()] == []


def test_the_usual_templates_know_their_marks(tmp_path: Path) -> None:
    values = {"name": "shop", "app": "pages", "distribution": "shop", "secret": "s", **titles("Shop")}
    made = {path.relative_to(tmp_path).as_posix() for path in fill(FOLDER / "site", tmp_path, values)}
    assert {".env", ".env.example", ".gitignore", "README.md", "pyproject.toml", "shop/project.py"} <= made
