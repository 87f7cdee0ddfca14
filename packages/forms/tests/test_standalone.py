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
    loaded = modules_after("import bandstand.forms") - modules_after("pass")
    assert {".".join(name.split(".")[:3]) for name in loaded if name.startswith("bandstand.contracts.")} == {
        "bandstand.contracts.i18n",
        "bandstand.contracts.rendering",
        "bandstand.contracts.services",
        "bandstand.contracts.validation",
    }
    parts = {name.split(".")[1] for name in loaded if name.startswith("bandstand.")}
    assert parts == {"contracts", "forms", "validation"}
    assert not any(name.startswith("bandstand.forms.rows") for name in loaded)
    assert not loaded & {"asyncio", "email", "logging", "PIL", "sqlalchemy", "tempfile", "unittest"}


def test_forms_over_rows_load_no_store() -> None:
    loaded = modules_after("import bandstand.forms.rows")
    assert not any(name.startswith(("bandstand.orm", "bandstand.sqlalchemy", "sqlalchemy")) for name in loaded)
