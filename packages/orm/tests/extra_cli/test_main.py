"""The commands with what the extra brings: ``python -m bandstand.orm``."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = [
    "dbshell",
    "inspectdb",
    "makemigrations",
    "migrate",
    "optimizemigration",
    "showmigrations",
    "sqlmigrate",
    "squashmigrations",
]


def run(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "bandstand.orm", *arguments]
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, timeout=60).stdout


def test_the_commands_are_listed_each_with_a_line(tmp_path: Path) -> None:
    listed = run(tmp_path, "--help").partition("Commands:\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == COMMANDS
    assert all(line.endswith(".") for line in listed)


def test_a_database_gets_the_tables_of_a_package(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "__init__.py").touch()
    text = "from bandstand import orm\n\n\nclass Book(orm.Model):\n    title = orm.CharField(max_length=200)\n"
    (tmp_path / "shop" / "models.py").write_text(text)
    about = ["--database", "sqlite:///shop.db", "--app", "shop"]
    assert "+ Create model Book" in run(tmp_path, *about, "makemigrations")
    assert "[1/1] shop.0001_initial ... " in run(tmp_path, *about, "migrate")
    assert run(tmp_path, *about, "showmigrations") == "shop\n[x] 0001_initial\n"
