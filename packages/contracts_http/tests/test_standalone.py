"""The package alone: a ten-line script in a fresh process, and what importing it loads."""

import subprocess
import sys
from pathlib import Path

import pytest


def run_python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


def modules_after(statement: str) -> set[str]:
    return set(run_python("-c", f"{statement}\nimport sys\nprint(*sys.modules)").split())


def test_the_main_job_works_in_a_fresh_process() -> None:
    assert run_python(str(Path(__file__).with_name("standalone.py"))) == ""


def test_importing_it_loads_only_its_own_modules_and_a_light_part_of_the_standard_library() -> None:
    loaded = modules_after("import bandstand.contracts.http") - modules_after("pass")
    assert {name for name in loaded if name.startswith("bandstand")} == {
        "bandstand",
        "bandstand.contracts",
        "bandstand.contracts.http",
        "bandstand.contracts.http._handlers",
        "bandstand.contracts.http._reply",
        "bandstand.contracts.http._request",
    }
    assert not loaded & {"asyncio", "email", "http", "json", "unittest", "urllib.parse"}


@pytest.mark.parametrize("name", ["session", "uploads", "values"])
def test_each_of_its_modules_loads_only_itself(name: str) -> None:
    loaded = modules_after(f"import bandstand.contracts.http.{name}") - modules_after("import bandstand.contracts.http")
    assert {each for each in loaded if each.startswith("bandstand")} == {
        f"bandstand.contracts.http.{name}",
        f"bandstand.contracts.http.{name}._{name}",
    }
    assert not loaded & {"asyncio", "email", "http", "json", "unittest", "urllib.parse"}


def test_making_requests_in_tests_loads_no_event_loop() -> None:
    assert "asyncio" not in modules_after("import bandstand.contracts.http.testing")
