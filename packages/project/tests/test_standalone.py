"""The package alone: a ten-line script in a fresh process, and what importing it loads."""

import subprocess
import sys
from pathlib import Path


def run_python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


def modules_after(statement: str) -> set[str]:
    return set(run_python("-c", f"{statement}\nimport sys\nprint(*sys.modules)").split())


def test_the_main_job_works_in_a_fresh_process() -> None:
    assert run_python(str(Path(__file__).with_name("standalone.py"))) == ""


def test_importing_it_loads_nothing_of_other_parts_until_a_name_is_used() -> None:
    loaded = modules_after("import bandstand.project") - modules_after("pass")
    assert {name for name in loaded if name.startswith("bandstand")} == {"bandstand", "bandstand.project"}
    assert not loaded & {"asyncio", "click", "inspect", "logging"}


def test_a_project_loads_neither_servers_nor_the_command_line() -> None:
    loaded = modules_after("from bandstand.project import Project\nProject('x')") - modules_after("pass")
    assert not loaded & {"asyncio", "click", "http.server", "jinja2", "sqlalchemy", "wsgiref", "bandstand.project.cli"}


def test_the_help_of_the_command_line_loads_only_what_lists_commands() -> None:
    script = "from bandstand.project.cli import main\nimport os, sys\nos.chdir('/')\nmain(['--help'])"
    run = subprocess.run(
        [sys.executable, "-c", f"{script}\nprint(*sys.modules)"], check=True, capture_output=True, text=True
    )
    loaded = set(run.stdout.splitlines()[-1].split())
    assert "Look for what is wrong with the project." in run.stdout
    assert {name for name in loaded if name.startswith("bandstand.project")} == {
        "bandstand.project",
        "bandstand.project._problems",
        "bandstand.project.cli",
        "bandstand.project.discovery",
    }
    assert not loaded & {"asyncio", "bandstand.http", "bandstand.urls", "json", "logging"}


def test_every_public_name_can_be_had() -> None:
    import bandstand.project

    for name in bandstand.project.__all__:
        assert getattr(bandstand.project, name) is not None
