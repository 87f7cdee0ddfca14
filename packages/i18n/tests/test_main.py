"""``python -m bandstand.i18n`` as people run it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def python(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, check=False, capture_output=True, text=True, timeout=60
    )


def test_the_commands_run_in_a_process_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "views.py").write_text("gettext('Save')")
    ended = python("-m", "bandstand.i18n", "update", "-l", "de", folder=tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout == (
        "locale/messages.pot: 1 message.\n"
        "locale/de/LC_MESSAGES/messages.po: 0 translated, 0 fuzzy, 1 missing, 0 obsolete.\n"
    )


def test_what_is_typed_wrongly_ends_with_two_and_without_a_traceback(tmp_path: Path) -> None:
    ended = python("-m", "bandstand.i18n", "compile", "nowhere", folder=tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (2, "", "Error: There is no folder 'nowhere'.\n")


def test_without_click_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['click'] = None; from bandstand.i18n.__main__ import main; sys.exit(main())"
    ended = python("-c", code)
    assert (ended.returncode, ended.stderr) == (
        2,
        "The commands of bandstand.i18n need click: pip install 'bandstand-i18n[cli]'.\n",
    )
