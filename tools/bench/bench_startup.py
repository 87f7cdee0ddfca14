"""Starting an application in a fresh process, up to its first answer, and listing the commands.

Routes, middleware and sessions beside Starlette's; a project with the full default stack beside Django's.

The first round, which may have to compile, is lost among seven. Needs Linux, whose kernel tells the memory.

Run it from ``tools``: ``python -m bench.bench_startup``.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from bench.harness import Figures, main
from bench.processes import ENVIRONMENT, TOOLS, figure

STARLETTE = f"Starlette {version('starlette')}"
DJANGO = f"Django {version('django')}"
SITE = TOOLS.parent / "docs" / "examples" / "airfields"
CPU, MEMORY = ("cpu_ms", "ms"), ("rss_kib", "KiB")


def compare(name: str, subjects: tuple[str, str], peer: str, kind: tuple[str, str], bar: float) -> Figures:
    """Compare one figure of two processes."""
    ours, theirs = (figure("start_process", subject, kind[0]) for subject in subjects)
    return Figures(name, ours, theirs, peer, bar, kind[1])


def help_ms(folder: Path) -> float:
    """List the commands in a folder; give the CPU time of the whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-m", "bandstand", "--help"]
    subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


MEASURED = [
    compare("start, CPU", ("ours", "starlette"), STARLETTE, CPU, 0.9),
    compare("start, memory", ("ours", "starlette"), STARLETTE, MEMORY, 0.9),
    compare("full stack, CPU", ("stack", "django"), DJANGO, CPU, 0.5),
    compare("full stack, memory", ("stack", "django"), DJANGO, MEMORY, 0.75),
    Figures("--help, no project", lambda: help_ms(Path("/")), lambda: 120, "budget", 1, "ms"),
    Figures("--help, in a site", lambda: help_ms(SITE), lambda: 300, "budget", 1, "ms"),
]

if __name__ == "__main__":
    sys.exit(main(MEASURED))
