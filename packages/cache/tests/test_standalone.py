"""The package alone: a ten-line script in a fresh process, and what importing it loads."""

import subprocess
import sys
from pathlib import Path

HEAVY = {"asyncio", "concurrent.futures", "difflib", "email", "json", "logging", "socket", "sqlite3", "ssl", "zlib"}


def run_python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True).stdout


def modules_after(statement: str) -> set[str]:
    return set(run_python("-c", f"{statement}\nimport sys\nprint(*sys.modules)").split())


def test_the_main_job_works_in_a_fresh_process() -> None:
    assert run_python(str(Path(__file__).with_name("standalone.py"))) == ""


def test_importing_it_loads_no_backend() -> None:
    loaded = modules_after("import bandstand.cache") - modules_after("pass")
    assert {name for name in loaded if name.startswith("bandstand.cache")} == {"bandstand.cache"}
    assert not loaded & HEAVY


def test_a_cache_in_memory_loads_no_other_backend() -> None:
    loaded = modules_after("from bandstand.cache import MemoryCache; MemoryCache()") - modules_after("pass")
    assert "bandstand.cache._memory" in loaded
    assert not loaded & HEAVY


def test_what_rows_are_is_loaded_for_a_cache_of_rows_only() -> None:
    loaded = modules_after("from bandstand.cache import FileCache, RowCache")
    assert "bandstand.cache._rows" in loaded
    assert not any(name.startswith("bandstand.contracts.data") for name in loaded)
