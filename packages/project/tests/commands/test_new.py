"""``bandstand new``."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from bandstand.project.cli import main
from bandstand.project.discovery import VARIABLE


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)


def files(folder: str = ".") -> set[str]:
    return {path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file()}


def test_a_site_is_a_package_with_an_app_tests_and_an_env_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "shop"]) == 0
    assert files("shop") == {
        ".env",
        ".env.example",
        ".gitignore",
        "README.md",
        "pyproject.toml",
        "shop/__init__.py",
        "shop/project.py",
        "shop/urls.py",
        "shop/static/shop.css",
        "shop/static/shop.svg",
        "shop/templates/base.html",
        "shop/pages/__init__.py",
        "shop/pages/urls.py",
        "shop/pages/views.py",
        "shop/pages/templates/pages/index.html",
        "tests/test_pages.py",
        "tests/test_site.py",
    }
    assert capsys.readouterr().out == ("The site 'Shop' is in shop.\n  cd shop\n  bandstand test\n  bandstand dev\n")


def test_flags_say_what_a_terminal_would_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "shop", "--app", "books", "--title", "Tom's Books", "--folder", "my work/shop"]) == 0
    assert "shop/books/views.py" in files("my work/shop")
    assert (
        "<title>{% block title %}Tom&#x27;s Books{% endblock %}</title>"
        in Path("my work/shop/shop/templates/base.html").read_text()
    )
    assert "  cd 'my work/shop'\n" in capsys.readouterr().out


def test_each_site_has_a_secret_of_its_own() -> None:
    main(["new", "one"])
    main(["new", "two"])
    assert Path("one/.env").read_text() != Path("two/.env").read_text()


def refused(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 1) -> str:
    before = files()
    assert main(["new", *arguments]) == code
    assert files() == before
    return capsys.readouterr().err


@pytest.mark.parametrize("name", ["Shop", "class", "calendar", "bandstand", "click", "tests"])
def test_a_name_that_cannot_be_is_refused_with_a_proposal(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = refused(capsys, name)
    assert told.startswith("Error: ")
    assert " How about '" in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("app", ["project", "urls", "static", "templates", "site", "class", "No"])
def test_an_app_cannot_have_the_name_of_what_the_site_has(app: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert repr(app) in refused(capsys, "shop", "--app", app)
    main(["new", "shop"])
    os.chdir("shop")
    assert app in refused(capsys, "app", app)


def test_files_that_are_there_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    Path("shop").mkdir()
    Path("shop/README.md").write_text("mine")
    assert refused(capsys, "shop") == (
        "Error: shop/README.md cannot be written: it is there already. Nothing was written.\n"
    )
    assert Path("shop/README.md").read_text() == "mine"


def test_a_folder_that_has_other_files_is_filled() -> None:
    Path("shop/.git").mkdir(parents=True)
    Path("shop/.git/config").write_text("mine")
    assert main(["new", "shop"]) == 0
    assert {".git/config", "shop/project.py"} <= files("shop")


def test_where_nothing_can_be_written_it_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    Path("shop").write_text("a file in the way")
    assert "cannot be written: Not a directory. Nothing was written." in refused(capsys, "shop")
    if Path("/proc/self").exists():
        assert "Nothing was written." in refused(capsys, "shop", "--folder", "/proc/shop")


@pytest.mark.parametrize("words", [[], ["one", "two"], ["app", "a", "b"]])
def test_too_few_or_too_many_names_are_a_usage_error(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, *words, "--yes", code=2)


def test_an_app_is_added_to_the_package_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    main(["new", "shop"])
    os.chdir("shop")
    capsys.readouterr()
    assert main(["new", "app", "books"]) == 0
    assert capsys.readouterr().out == (
        'The app is in shop/books.\nAdd it to the components in shop/project.py:\n  App("shop.books", at="books/"),\n'
    )
    assert {"shop/books/views.py", "tests/test_books.py"} <= files()
    assert "is there already. Nothing was written." in refused(capsys, "app", "books")


def test_an_app_needs_a_project_in_a_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no project here" in refused(capsys, "app", "books")
    Path("pyproject.toml").write_text('[tool.bandstand]\nproject = "alone:project"')
    assert refused(capsys, "app", "books") == (
        "Error: The project 'alone:project' is not in a package, where an app could be.\n"
    )


def test_a_folder_of_templates_takes_the_place_of_the_usual() -> None:
    Path("mine/[[name]]").mkdir(parents=True)
    Path("mine/[[name]]/a.txt.tmpl").write_text("[[title]], [[app]]")
    assert main(["new", "shop", "--template", "mine"]) == 0
    assert files("shop") == {"shop/a.txt"}
    assert Path("shop/shop/a.txt").read_text() == "Shop, pages"


def test_a_zip_file_takes_it_too_and_a_hostile_one_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with ZipFile("good.zip", "w") as archive:
        archive.writestr("repository-main/a.txt.tmpl", "[[name]]")
    assert main(["new", "shop", "--template", "good.zip"]) == 0
    assert Path("shop/a.txt").read_text() == "shop"
    with ZipFile("bad.zip", "w") as archive:
        archive.writestr("../out.txt", "hello")
    assert "'../out.txt', which leads out" in refused(capsys, "more", "--template", "bad.zip")


def test_an_app_can_have_a_template_of_its_own() -> None:
    main(["new", "shop"])
    Path("mine").mkdir()
    Path("mine/views.py.tmpl").write_text('"""[[package]] in [[path]] of [[project]]."""')
    os.chdir("shop")
    assert main(["new", "app", "books", "--template", "../mine"]) == 0
    assert Path("shop/books/views.py").read_text() == '"""shop.books in shop/books of shop.project."""'


def converse(*arguments: str, typed: str) -> tuple[int, str]:
    """Run the command on a terminal of its own, and give its exit code and what it showed."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bandstand", "new", *arguments], stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    os.write(ours, typed.encode())
    shown = b""
    try:
        while more := os.read(ours, 4096):
            shown += more
    except OSError:  # so Linux says that nobody writes any more
        pass
    os.close(ours)
    return process.wait(20), shown.decode()


def test_a_terminal_is_asked_for_what_was_not_given() -> None:
    code, shown = converse(typed="market\nThe Market\nstalls\n")
    assert code == 0
    assert "Name of the package [shop]: " in shown
    assert "What people call the site [Market]: " in shown
    assert "Name of the first app [pages]: " in shown
    assert "market/stalls/views.py" in files("market")
    assert Path("market/README.md").read_text().startswith("# The Market\n")


def test_a_terminal_is_asked_nothing_where_all_is_given_or_nobody_wants_to_be_asked() -> None:
    assert converse("shop", "--title", "Shop", "--app", "pages", typed="")[0] == 0
    assert converse("market", "--yes", typed="")[0] == 0
    assert {"shop/shop/project.py", "market/market/project.py"} <= files()


def test_no_answer_to_a_question_leaves_nothing() -> None:
    code, shown = converse("shop", typed="\x04")
    assert code == 130
    assert "Stopped." in shown
    assert files() == set()
