"""The project as servers import it."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SITE = "from bandstand.project import Project\nproject = Project(__name__, routes=ROUTES)"
USE = """
from bandstand.http.testing import Client
import bandstand.project.served as served
print(Client(served.wsgi).get("/health/live").status, *sorted({"asgi", "wsgi"} & vars(served).keys()))
"""


def use(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name != "BANDSTAND_PROJECT"}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)


def test_both_sides_of_the_project_here_are_names_of_the_module(write: Callable[[dict[str, str]], Path]) -> None:
    folder = write({"pyproject.toml": '[tool.bandstand]\nproject = "s:project"', "s.py": SITE.replace("ROUTES", "[]")})
    assert use(folder, USE).stdout == "200 asgi wsgi\n"  # one server looks into vars() alone


def test_a_server_learns_at_its_start_what_is_wrong(write: Callable[[dict[str, str]], Path]) -> None:
    folder = write(
        {"pyproject.toml": '[tool.bandstand]\nproject = "s:project"', "s.py": SITE.replace("ROUTES", "'no.urls'")}
    )
    done = use(folder, "import bandstand.project.served")
    assert done.returncode == 1
    assert "no" in done.stderr.splitlines()[-1]
