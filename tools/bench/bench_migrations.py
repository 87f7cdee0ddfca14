"""A history of 300 migrations over 60 models beside Django's: reading it, and finding that nothing has changed.

Each figure is of a process of its own, whose imports of the framework are not counted.

Run it from ``tools``: ``python -m bench.bench_migrations``.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.harness import Figures, main
from bench.history import write
from bench.processes import ENVIRONMENT, figure

DJANGO = f"Django {version('django')}"


def compare(name: str, key: str, bar: float) -> Figures:
    """Compare one figure of two processes."""
    ours, theirs = (figure("migrations_process", subject, key) for subject in ("ours", "django"))
    return Figures(name, ours, theirs, DJANGO, bar, "ms")


if __name__ == "__main__":
    with TemporaryDirectory(prefix="history-") as folder:
        for subject in ("ours", "django"):
            write(Path(folder) / subject, subject)
        ENVIRONMENT["BENCH_HISTORY"] = folder
        sys.exit(main([compare("load a history", "load", 1.0), compare("makemigrations, nothing to do", "idle", 1.0)]))
