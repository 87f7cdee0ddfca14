"""``python -m bandstand.orm`` where nothing runs commands."""

from __future__ import annotations

import subprocess
import sys


def test_without_click_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['click'] = None; from bandstand.orm.__main__ import main; sys.exit(main())"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stderr) == (
        2,
        "The commands of bandstand.orm need click: pip install 'bandstand-orm[cli]'.\n",
    )
