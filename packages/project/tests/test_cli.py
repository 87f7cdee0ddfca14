"""The command line as a whole: how commands are found, and how errors are told."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import click
import pytest

from bandstand.contracts.assembly.contributions import COMMANDS, Command
from bandstand.project import Project
from bandstand.project.cli import call, main
from bandstand.project.discovery import VARIABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bandstand.contracts.assembly import Assembly
    from bandstand.contracts.services import Contract

SITE = """
from bandstand.project import App, Project, env
project = Project(__name__, routes="shop.urls", components=[App("books")], debug=env.bool("SHOP_DEBUG", False))
"""
COMMANDS_OF_BOOKS = """
import click
from bandstand.urls import reverse

@click.command()
@click.argument("title")
def borrow(title):
    \"\"\"Borrow a book.\"\"\"
    click.echo(f"{title} from {reverse('home')}")

@click.group()
def shelves():
    \"\"\"Look after shelves.\"\"\"

@shelves.command()
def dust():
    \"\"\"Dust them.\"\"\"
    raise SystemExit(7)

_hidden = click.Command("hidden")
"""


@pytest.fixture
def site(write: Callable[[dict[str, str]], Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = write(
        {
            "pyproject.toml": '[tool.bandstand]\nproject = "shop.project:project"',
            "shop/__init__.py": "",
            "shop/project.py": SITE,
            "shop/urls.py": "from bandstand.urls import path\nurlpatterns = [path('', lambda r: r, name='home')]",
            "books/__init__.py": "",
            "books/commands.py": COMMANDS_OF_BOOKS,
        }
    )
    monkeypatch.chdir(folder)
    monkeypatch.delenv(VARIABLE, raising=False)
    return folder


@pytest.mark.usefixtures("site")
def test_help_lists_the_own_commands_and_those_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert "check          Look for what is wrong with the project." in shown
    assert shown[shown.index("Commands of this project:") :].split("\n")[1:3] == [
        "  borrow   Borrow a book.",
        "  shelves  Look after shelves.",
    ]
    assert "hidden" not in shown


@pytest.mark.usefixtures("site")
def test_a_command_of_an_app_runs_with_the_services_of_the_project(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["borrow", "Emma"]) == 0
    assert capsys.readouterr().out == "Emma from /\n"


@pytest.mark.usefixtures("site")
def test_a_group_of_an_app_has_its_own_commands() -> None:
    with pytest.raises(SystemExit) as caught:
        main(["shelves", "dust"])
    assert caught.value.code == 7


@pytest.mark.usefixtures("site")
def test_a_misspelt_command_is_an_error_of_two_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["borow"]) == 2
    assert "No such command 'borow'. Did you mean 'borrow'?" in capsys.readouterr().err


@pytest.mark.usefixtures("site")
def test_a_misspelt_option_is_an_error_of_two_with_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--deplyo"]) == 2
    # click's own sentence, whose marks have changed with its versions.
    assert re.search(r"No such option:? '?--deplyo'?\.? Did you mean '?--deploy'?\?", capsys.readouterr().err)


def test_outside_of_a_project_a_command_that_needs_one_says_so_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    assert main(["routes"]) == 1
    error = capsys.readouterr().err
    assert error.startswith("Error: There is no project here: ")
    assert len(error.splitlines()) == 1


def test_a_wrong_value_of_the_environment_stops_a_command_in_a_sentence(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert site.is_dir()
    monkeypatch.setenv("SHOP_DEBUG", "perhaps")
    assert main(["routes"]) == 1
    assert capsys.readouterr().err == (
        "Error: SHOP_DEBUG must be one of 1, true, yes, on, 0, false, no, off; got 'perhaps'.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "text"),
    [
        (["--help"], 0, "borrow   Borrow a book."),
        (["check"], 1, "error SHOP_DEBUG must be one of"),
        (["version"], 0, "python"),
    ],
)
def test_help_check_and_version_work_with_it_nevertheless(
    site: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    code: int,
    text: str,
) -> None:
    assert site.is_dir()
    monkeypatch.setenv("SHOP_DEBUG", "perhaps")
    assert main(arguments) == code
    assert text in capsys.readouterr().out


def test_a_project_that_cannot_be_imported_leaves_the_own_commands_in_help_and_says_why(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "shop/project.py").write_text("1 / 0")
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert "check          Look for" in shown
    assert "ZeroDivisionError: division by zero" in shown
    assert main(["borrow"]) == 2
    assert "and cannot be loaded: ZeroDivisionError" in capsys.readouterr().err


def test_the_option_names_a_project(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "other.py").write_text(SITE.replace("__name__", "'other'"))
    assert main(["--project", "other:project", "routes"]) == 0
    assert "health-live" in capsys.readouterr().out
    assert main(["--project", "other:projct", "routes"]) == 1
    assert "Did you mean other:project?" in capsys.readouterr().err


def test_interrupting_ends_with_130_and_one_word(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "books/commands.py").write_text("import click\n@click.command()\ndef wait():\n    raise KeyboardInterrupt")
    assert main(["wait"]) == 130
    assert capsys.readouterr().err == "\nStopped.\n"


def test_a_file_that_cannot_be_written_is_named(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "books/commands.py").write_text("import click\n@click.command()\ndef save():\n    open('/proc/none', 'w')")
    assert main(["save"]) == 1
    assert capsys.readouterr().err == "Error: /proc/none: No such file or directory.\n"
    with pytest.raises(FileNotFoundError):
        main(["--traceback", "save"])


class Till:
    """A component with a command that is imported when it is run."""

    name = "till"
    needs: tuple[Contract[object], ...] = ()

    def install(self, assembly: Assembly, /) -> None:
        assembly.add(COMMANDS, Command(name="count", target=f"{__name__}:count", help="Count the till."))
        assembly.add(COMMANDS, Command(name="routes", target=f"{__name__}:count", help="Another routes."))


@click.command()
@click.option("--by", default=1)
def count(by: int) -> int:
    click.echo(f"counted {by}")
    return by


def test_a_command_can_be_called_from_python(capsys: pytest.CaptureFixture[str]) -> None:
    project = Project("one", components=[Till()])
    assert call(project, "count", "--by", "3") == 3
    assert capsys.readouterr().out == "counted 3\n"
    with pytest.raises(click.UsageError, match="No such command 'cuont'"):
        call(project, "cuont")


def test_a_command_of_the_project_takes_the_place_of_an_own_one(capsys: pytest.CaptureFixture[str]) -> None:
    call(Project("one", components=[Till()]), "routes")
    assert capsys.readouterr().out == "counted 1\n"


@pytest.mark.usefixtures("site")
def test_shells_complete_commands_of_the_project_as_well() -> None:
    words = {"_BANDSTAND_COMPLETE": "bash_complete", "COMP_WORDS": "bandstand bor", "COMP_CWORD": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "bandstand"], env={**os.environ, **words}, capture_output=True, text=True, check=True
    )
    assert run.stdout == "plain,borrow\n"
