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


def test_importing_it_loads_neither_babel_nor_its_own_rooms() -> None:
    loaded = modules_after("import bandstand.i18n") - modules_after("pass")
    assert {name for name in loaded if name.startswith("bandstand.i18n")} == {"bandstand.i18n", "bandstand.i18n._texts"}
    assert not loaded & {"asyncio", "babel", "difflib", "email", "unittest", "zoneinfo"}


def test_the_component_loads_babel_when_there_is_something_to_translate() -> None:
    loaded = modules_after("from bandstand.i18n import I18n; I18n(['en', 'fr'], time_zone='Europe/Paris')")
    assert "bandstand.i18n._component" in loaded
    assert not any(name.partition(".")[0] in ("babel", "zoneinfo") for name in loaded)
