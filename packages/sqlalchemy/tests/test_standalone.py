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


def test_importing_it_loads_only_what_it_is_made_of() -> None:
    loaded = modules_after("import bandstand.sqlalchemy") - modules_after("import sqlalchemy.orm, greenlet")
    packages = {".".join(name.split(".")[:3]) for name in loaded if name.startswith("bandstand.contracts.")}
    assert packages == {
        "bandstand.contracts.data",
        "bandstand.contracts.i18n",
        "bandstand.contracts.services",
        "bandstand.contracts.validation",
    }
    assert {name.split(".")[1] for name in loaded if name.startswith("bandstand.")} == {
        "bridge",
        "contracts",
        "sqlalchemy",
    }
    assert "sqlalchemy.ext.asyncio" not in loaded
