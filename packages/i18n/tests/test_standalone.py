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


def test_importing_it_loads_only_its_own_modules_and_a_light_part_of_the_standard_library() -> None:
    loaded = modules_after("import bandstand.i18n") - modules_after("pass")
    assert {name for name in loaded if name.startswith("bandstand")} == {
        "bandstand",
        "bandstand.i18n",
    }
    assert not loaded & {"asyncio", "difflib", "email", "unittest"}
