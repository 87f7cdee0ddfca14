"""The test command: which sessions it asks for, and what it refuses."""

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def command() -> ModuleType:
    # Loaded by path: the standard library has a package of the name "test".
    spec = importlib.util.spec_from_file_location("test_command", ROOT / "tools" / "test.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_everything_runs_together_and_the_touched_packages_alone_too(command: ModuleType) -> None:
    assert command.sessions(["urls", "http"], together=True) == [
        "lint",
        "types",
        "imports",
        "wheels",
        "standalone",
        "newcomer",
        "docs",
        "tests",
        "coverage",
        "browser",
        "isolated(urls)",
        "isolated(http)",
        "lowest",
    ]


def test_nothing_runs_alone_when_nothing_was_touched(command: ModuleType) -> None:
    assert command.sessions([], together=True)[-1] == "browser"


def test_named_packages_run_alone_and_nothing_else(command: ModuleType) -> None:
    assert command.sessions(["urls"], together=False) == ["isolated(urls)"]


def test_all_means_every_package(command: ModuleType) -> None:
    options = command.parse(["--all"])
    assert command.chosen(options, Path(sys.executable)) == command.folders()
    assert "contracts_services" in command.folders()


def test_an_unknown_package_is_refused_before_anything_is_made() -> None:
    arguments = [sys.executable, str(ROOT / "tools" / "test.py"), "contract_services"]
    result = subprocess.run(arguments, check=False, capture_output=True, text=True)
    assert result.returncode == 2
    assert result.stderr.endswith(
        "error: there is no package 'contract_services' under packages/. Did you mean 'contracts_services'?\n"
    )
