"""The package alone: a ten-line script in a fresh process, and what importing it loads."""

import subprocess
import sys
from pathlib import Path

HEAVY = {"asyncio", "base64", "concurrent.futures", "difflib", "email", "json", "logging", "threading", "unittest"}


def run_python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


def modules_after(statement: str) -> set[str]:
    return set(run_python("-c", f"{statement}\nimport sys\nprint(*sys.modules)").split())


def test_the_main_job_works_in_a_fresh_process() -> None:
    assert run_python(str(Path(__file__).with_name("standalone.py"))) == ""


def test_the_tokens_load_nothing_but_services() -> None:
    loaded = modules_after("import bandstand.contracts.data") - modules_after("pass")
    assert {name for name in loaded if name.startswith("bandstand")} == {
        "bandstand",
        "bandstand.contracts",
        "bandstand.contracts.data",
        "bandstand.contracts.data._source",
        "bandstand.contracts.data._unit",
        "bandstand.contracts.services",
        "bandstand.contracts.services._current",
        "bandstand.contracts.services._services",
    }
    assert not loaded & HEAVY


def test_queries_load_neither_the_reference_nor_what_only_cursors_and_errors_need() -> None:
    loaded = modules_after("import bandstand.contracts.data.query") - modules_after("pass")
    packages = {".".join(name.split(".")[:4]) for name in loaded if name.startswith("bandstand.contracts.data.")}
    assert packages == {
        "bandstand.contracts.data._names",
        "bandstand.contracts.data._source",
        "bandstand.contracts.data._unit",
        "bandstand.contracts.data.conditions",
        "bandstand.contracts.data.errors",
        "bandstand.contracts.data.query",
    }
    assert not loaded & HEAVY


def test_the_reference_loads_no_event_loop() -> None:
    loaded = modules_after("import bandstand.contracts.data.library") - modules_after("pass")
    assert not loaded & {"asyncio", "unittest"}
