"""How the worker explains what cannot be served; as a process it is tested with ``bandstand dev``."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

import pytest

from bandstand.project import Project
from bandstand.project._problems import ProjectError
from bandstand.project.development._worker import explain

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_what_a_person_can_mend_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    explain(ProjectError("Give it a name."), tmp_path)
    assert capsys.readouterr().err == "Error: Give it a name.\n"


def test_of_all_else_the_lines_of_the_site_are_shown(
    write: Callable[[dict[str, str]], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write({"outer_of_site.py": "import inner_of_site", "inner_of_site.py": "1 / 0"})
    with pytest.raises(ZeroDivisionError) as caught:
        importlib.import_module("outer_of_site")
    explain(caught.value, folder)
    shown = capsys.readouterr().err
    assert [line.split('"')[1] for line in shown.splitlines() if "File " in line] == [
        str(folder / "outer_of_site.py"),
        str(folder / "inner_of_site.py"),
    ]
    assert shown.endswith("ZeroDivisionError: division by zero\n")


def test_an_error_outside_of_the_site_is_shown_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(LookupError) as caught:
        _ = Project("one").app("none")
    explain(ValueError(str(caught.value)).with_traceback(caught.tb), tmp_path)
    assert "_project.py" in capsys.readouterr().err
