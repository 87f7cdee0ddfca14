"""Figures that only a process of its own can give: a script beside this file is run, and prints them as JSON."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TOOLS = Path(__file__).parent.parent
# Of this run alone, so that every subject has compiled modules from the second process on, wherever it is installed.
COMPILED = TemporaryDirectory(prefix="bench-")

ENVIRONMENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": COMPILED.name}


def figure(script: str, subject: str, name: str) -> Callable[[], float]:
    """Make a function that runs a script for a subject anew, and gives one of the figures that it prints."""

    def take() -> float:
        command = [sys.executable, "-m", f"bench.{script}", subject]
        run = subprocess.run(command, cwd=TOOLS, env=ENVIRONMENT, stdout=subprocess.PIPE, check=True)
        return float(json.loads(run.stdout)[name])

    return take
