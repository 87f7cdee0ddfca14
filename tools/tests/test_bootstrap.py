"""The environment of the two commands: what is refused, and what is made once."""

import sys
from pathlib import Path
from typing import NamedTuple

import bootstrap
import pytest
from bootstrap import BootstrapError, call, check_interpreter, continue_in_environment, ensure_environment


class Version(NamedTuple):
    """Enough of sys.version_info."""

    major: int
    minor: int
    micro: int


def test_an_old_python_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", Version(3, 10, 13))
    with pytest.raises(BootstrapError, match=r"^Python 3\.11 or later is needed; this is "):
        check_interpreter()


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_what_venv_needs_is_refused_with_the_cure(
    monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(BootstrapError, match=rf"has no module '{module}', .*apt-get install python3-venv"):
        check_interpreter()


def test_a_command_goes_on_here_when_it_has_what_it_needs() -> None:
    continue_in_environment("packaging")


def test_a_command_goes_on_in_the_environment_when_it_lacks_something(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "ensure_environment", lambda: Path(sys.executable))
    monkeypatch.setattr(sys, "argv", ["-c", "print('again'); raise SystemExit(4)"])
    with pytest.raises(SystemExit) as stopped:
        continue_in_environment("no_module_of_this_name")
    assert stopped.value.code == 4
    assert capfd.readouterr().out == "again\n"


def test_a_failed_step_names_the_command_and_its_status() -> None:
    command = [sys.executable, "-c", "raise SystemExit(3)"]
    with pytest.raises(BootstrapError, match=r"^Nothing was made \(exit status 3\): .*SystemExit"):
        call(command, "nothing was made")


def test_the_environment_is_made_again_only_when_something_else_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "NEEDED", ("pip",))  # there already, so nothing is downloaded
    python = ensure_environment(tmp_path)
    made = python.parent.parent.joinpath("pyvenv.cfg").stat().st_mtime_ns
    assert ensure_environment(tmp_path) == python
    assert python.parent.parent.joinpath("pyvenv.cfg").stat().st_mtime_ns == made

    monkeypatch.setattr(bootstrap, "NEEDED", ("pip", "--quiet"))
    ensure_environment(tmp_path)
    assert python.parent.parent.joinpath("pyvenv.cfg").stat().st_mtime_ns > made
