"""The package alone: a ten-line script in a fresh process, and what importing it loads."""

import subprocess
import sys
from pathlib import Path

OF_TEXTS = {"addresses", "domains", "emails", "files", "nulls", "regex", "texts", "urls"}
OF_NUMBERS = {"decimals", "lengths", "limits", "running", "steps"}


def run_python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


def modules_after(statement: str) -> set[str]:
    return set(run_python("-c", f"{statement}\nimport sys\nprint(*sys.modules)").split())


def test_the_main_job_works_in_a_fresh_process() -> None:
    assert run_python(str(Path(__file__).with_name("standalone.py"))) == ""


def test_importing_it_loads_only_its_own_modules_and_a_light_part_of_the_standard_library() -> None:
    loaded = modules_after("import bandstand.validation") - modules_after("import bandstand.contracts.validation")
    assert {name for name in loaded if name.startswith("bandstand")} == {
        "bandstand.validation",
        *(f"bandstand.validation._{name}" for name in OF_TEXTS | OF_NUMBERS),
    }
    heavy = {"asyncio", "difflib", "email", "fractions", "ipaddress", "pathlib", "unittest", "urllib.parse"}
    assert not (loaded - modules_after("pass")) & heavy
