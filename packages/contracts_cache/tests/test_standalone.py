"""The package alone: a ten-line script in a fresh process, and what importing it loads."""

import subprocess
import sys
from pathlib import Path

SERVICES = {
    "bandstand",
    "bandstand.contracts",
    "bandstand.contracts.services",
    "bandstand.contracts.services._current",
    "bandstand.contracts.services._services",
}
CACHE = {
    "bandstand.contracts.cache",
    "bandstand.contracts.cache._atomic",
    "bandstand.contracts.cache._cache",
    "bandstand.contracts.cache._missing",
    "bandstand.contracts.cache._tagged",
}
HEAVY = {"asyncio", "concurrent.futures", "difflib", "email", "logging", "threading", "unittest"}


def run_python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


def modules_after(statement: str) -> set[str]:
    return set(run_python("-c", f"{statement}\nimport sys\nprint(*sys.modules)").split())


def own(loaded: set[str]) -> set[str]:
    return {name for name in loaded if name.partition(".")[0] == "bandstand"}


def test_the_main_job_works_in_a_fresh_process() -> None:
    assert run_python(str(Path(__file__).with_name("standalone.py"))) == ""


def test_importing_it_loads_only_its_own_modules_and_a_light_part_of_the_standard_library() -> None:
    loaded = modules_after("import bandstand.contracts.cache")
    assert own(loaded) == SERVICES | CACHE
    assert not (loaded - modules_after("pass")) & HEAVY


def test_the_twins_load_no_event_loop() -> None:
    loaded = modules_after("import bandstand.contracts.cache.asynchronous")
    twins = {"bandstand.contracts.cache.asynchronous", "bandstand.contracts.cache.asynchronous._twins"}
    assert own(loaded) == SERVICES | CACHE | twins
    assert not (loaded - modules_after("pass")) & HEAVY


def test_the_reference_loads_no_event_loop() -> None:
    assert "asyncio" not in modules_after("import bandstand.contracts.cache.testing")
