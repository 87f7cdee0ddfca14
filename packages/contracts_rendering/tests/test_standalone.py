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


def test_importing_it_loads_only_its_own_modules_the_services_and_a_light_part_of_the_standard_library() -> None:
    loaded = modules_after("import bandstand.contracts.rendering") - modules_after("pass")
    assert {name for name in loaded if name.startswith("bandstand")} == {
        "bandstand",
        "bandstand.contracts",
        "bandstand.contracts.rendering",
        "bandstand.contracts.rendering._engine",
        "bandstand.contracts.rendering._errors",
        "bandstand.contracts.rendering._renderer",
        "bandstand.contracts.services",
        "bandstand.contracts.services._current",
        "bandstand.contracts.services._services",
    }
    assert not loaded & {"asyncio", "difflib", "email", "html", "unittest"}


def test_declaring_helpers_loads_neither_the_reference_nor_the_suites() -> None:
    loaded = modules_after("import bandstand.contracts.rendering.helpers")
    loaded -= modules_after("import bandstand.contracts.rendering")
    assert {name for name in loaded if name.startswith("bandstand")} == {
        "bandstand.contracts.rendering.helpers",
        "bandstand.contracts.rendering.helpers._helper",
        "bandstand.contracts.rendering.helpers._library",
    }
    assert not loaded & {"difflib", "html", "unittest"}
