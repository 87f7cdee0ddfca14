"""The package alone: a ten-line script in a fresh process, and what importing it loads."""

import subprocess
import sys
from pathlib import Path

import pytest

SERVICES = {
    "bandstand",
    "bandstand.contracts",
    "bandstand.contracts.services",
    "bandstand.contracts.services._current",
    "bandstand.contracts.services._services",
}
STORAGE = {"bandstand.contracts.storage", "bandstand.contracts.storage._storage"}
HEAVY = {"asyncio", "dataclasses", "difflib", "email", "pathlib", "secrets", "threading", "unittest", "urllib.parse"}


def run_python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


def modules_after(statement: str) -> set[str]:
    return set(run_python("-c", f"{statement}\nimport sys\nprint(*sys.modules)").split())


def own(loaded: set[str]) -> set[str]:
    return {name for name in loaded if name.partition(".")[0] == "bandstand"}


def test_the_main_job_works_in_a_fresh_process() -> None:
    assert run_python(str(Path(__file__).with_name("standalone.py"))) == ""


def test_importing_it_loads_only_its_own_modules_and_a_light_part_of_the_standard_library() -> None:
    loaded = modules_after("import bandstand.contracts.storage")
    assert own(loaded) == SERVICES | STORAGE
    assert not (loaded - modules_after("pass")) & HEAVY


@pytest.mark.parametrize("name", ["abilities", "content", "errors", "named"])
def test_each_of_its_modules_loads_only_itself(name: str) -> None:
    loaded = modules_after(f"import bandstand.contracts.storage.{name}")
    assert own(loaded) == SERVICES | STORAGE | {f"bandstand.contracts.storage.{name}"}
    assert not (loaded - modules_after("pass")) & HEAVY


def test_the_reference_loads_no_event_loop() -> None:
    assert "asyncio" not in modules_after("import bandstand.contracts.storage.testing")
