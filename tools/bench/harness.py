"""Timed ratios: ours and a peer in the same process, in turn, CPU time, medians; a missed bar fails the run.

A script beside this file describes its comparisons and ends with ``sys.exit(main(COMPARISONS))``.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import statistics
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROUNDS = 7
ROUND_SECONDS = 0.05


@dataclass(frozen=True)
class Comparison:
    """One thing done by us and by a peer.

    Attributes:
        name: What is done.
        ours: Does it once.
        peer: Does it once, as a user of the peer would.
        peer_name: Who the peer is, with its version.
        bar: The ratio of our time to the peer's that must not be exceeded.
    """

    name: str
    ours: Callable[[], object]
    peer: Callable[[], object]
    peer_name: str
    bar: float


@dataclass(frozen=True)
class Result:
    """What was measured: microseconds of CPU time per call, medians over the rounds."""

    name: str
    peer: str
    ours_us: float
    peer_us: float
    ratio: float
    bar: float

    @property
    def met(self) -> bool:
        """Whether the bar is kept."""
        return self.ratio <= self.bar


def measure(comparison: Comparison) -> Result:
    """Time both sides in turn, A B A B, after a warm-up; the ratio is the median of the rounds' ratios."""
    ours_calls, peer_calls = calls_per_round(comparison.ours), calls_per_round(comparison.peer)
    rounds = [(time_calls(comparison.ours, ours_calls), time_calls(comparison.peer, peer_calls)) for _ in range(ROUNDS)]
    return Result(
        name=comparison.name,
        peer=comparison.peer_name,
        ours_us=statistics.median(ours for ours, _ in rounds),
        peer_us=statistics.median(peer for _, peer in rounds),
        ratio=statistics.median(ours / peer for ours, peer in rounds),
        bar=comparison.bar,
    )


def calls_per_round(call: Callable[[], object]) -> int:
    """Find how many calls fill a round; this is the warm-up too."""
    calls = 1
    while time_calls(call, calls) * calls < ROUND_SECONDS * 1e6:
        calls *= 2
    return calls


def time_calls(call: Callable[[], object], calls: int) -> float:
    """Give the microseconds of CPU time that one call takes, over some calls."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        start = time.process_time_ns()
        for _ in range(calls):
            call()
        return max(time.process_time_ns() - start, 1) / calls / 1000
    finally:
        if collecting:
            gc.enable()


def main(comparisons: Sequence[Comparison], argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, write JSON where asked; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description="Timed ratios against peers.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results there")
    options = parser.parse_args(argv)
    results = [measure(comparison) for comparison in comparisons]
    print(f"Python {platform.python_version()}, CPU time, median of {ROUNDS} rounds")
    for result in results:
        print(line(result))
    if options.json:
        options.json.write_text(json.dumps([asdict(result) for result in results], indent=2) + "\n", encoding="utf-8")
    return 0 if all(result.met for result in results) else 1


def line(result: Result) -> str:
    """Give one row of the table."""
    verdict = "ok" if result.met else "MISSED"
    return (
        f"{result.name:<40} {result.ours_us:9.3f} us  {result.peer}: {result.peer_us:9.3f} us  "
        f"ratio {result.ratio:5.2f}, bar {result.bar:.2f}  {verdict}"
    )
