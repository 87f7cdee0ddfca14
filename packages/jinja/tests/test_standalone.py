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


def test_importing_it_loads_jinja2_and_little_more() -> None:
    loaded = modules_after("import bandstand.jinja") - modules_after("import jinja2.ext, jinja2.sandbox")
    packages = {".".join(name.split(".")[:3]) for name in loaded if name.startswith("bandstand.")}
    assert packages == {
        "bandstand.contracts",
        "bandstand.contracts.i18n",
        "bandstand.contracts.rendering",
        "bandstand.contracts.services",
        "bandstand.jinja",
        *(name for name in loaded if name.startswith("bandstand.jinja.")),
    }
    assert not loaded & {"asyncio", "difflib", "email", "unittest", "babel", "django"}
