"""An upload of 100 MiB that is handed on as it arrives, in a process of its own: CPU time beside Falcon, and memory.

Needs Linux, whose kernel tells the peak of the memory.

Run it from ``tools``: ``python -m bench.bench_uploads``.
"""

from __future__ import annotations

import sys
from importlib.metadata import version

from bench.harness import Figures, main
from bench.processes import figure

BAR = 1.0
MOST_KIB = 1024.0
PEER = f"Falcon {version('falcon')}"
SIDES = {"WSGI": "", "ASGI": "-async", "ASGI, no turns": "-busy"}


def compare_time(side: str, suffix: str) -> Figures:
    """Compare the CPU time of an upload."""
    ours, peer = (figure("upload_process", f"{subject}{suffix}", "cpu_ms") for subject in ("ours", "falcon"))
    return Figures(f"100 MiB, {side}", ours, peer, PEER, BAR, "ms")


def limit_growth(side: str, suffix: str) -> Figures:
    """Hold the growth of the process against a budget."""
    ours = figure("upload_process", f"ours{suffix}", "growth_kib")
    return Figures(f"100 MiB, {side}, growth", ours, lambda: MOST_KIB, "budget", 1.0, "KiB")


MEASURED = [measured for side in SIDES.items() for measured in (compare_time(*side), limit_growth(*side))]

if __name__ == "__main__":
    sys.exit(main(MEASURED))
