"""Starting an application with routes, middleware and sessions in a fresh process, up to its first answer.

The first round, which may have to compile, is lost among seven. Needs Linux, whose kernel tells the memory.

Run it from ``tools``: ``python -m bench.bench_startup``.
"""

from __future__ import annotations

import sys
from importlib.metadata import version

from bench.harness import Figures, main
from bench.processes import figure

BAR = 0.9
PEER = f"Starlette {version('starlette')}"


def compare(name: str, key: str, unit: str) -> Figures:
    """Compare one figure of the two processes."""
    ours, peer = (figure("start_process", subject, key) for subject in ("ours", "starlette"))
    return Figures(name, ours, peer, PEER, BAR, unit)


MEASURED = [compare("start, CPU", "cpu_ms", "ms"), compare("start, memory", "rss_kib", "KiB")]

if __name__ == "__main__":
    sys.exit(main(MEASURED))
