"""The test command: which sessions it asks for, and what it refuses."""

import ast
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
    assert command.lanes(["urls", "http"], together=True) == [
        ["lint", "types", "imports", "tests-3.13"],
        ["wheels", "standalone", "newcomer", "docs", "browser", "isolated(urls)", "isolated(http)"],
    ]


def test_nothing_runs_alone_when_nothing_was_touched(command: ModuleType) -> None:
    assert command.lanes([], together=True)[1][-1] == "browser"


def test_named_packages_run_alone_and_nothing_else(command: ModuleType) -> None:
    assert command.lanes(["urls"], together=False) == [["isolated(urls)"]]


def test_no_session_of_the_default_ones_is_forgotten(command: ModuleType) -> None:
    noxfile = ast.parse((ROOT / "noxfile.py").read_text(encoding="utf-8"))
    defaults = {
        name
        for node in noxfile.body
        if isinstance(node, ast.Assign | ast.AugAssign) and "nox.options.sessions" in ast.unparse(node)
        for name in ast.literal_eval(node.value)
    }
    first, second = command.lanes([], together=True)
    assert {name.partition("-")[0] for name in [*first, *second]} == defaults


def test_lanes_run_beside_each_other_and_one_that_fails_is_told(
    command: ModuleType, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    nox = tmp_path / "python"
    nox.write_text('#!/bin/sh\necho "$4"\nif [ "$4" = second ]; then exit 3; fi\n')
    nox.chmod(0o755)
    assert command.run(nox, [["first"], ["second"]]) == 3
    assert command.run(nox, [["first"], ["third"]]) == 0
    assert capfdbinary.readouterr().out == b"first\nsecond\nfirst\nthird\n"


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
