"""Ratios of ours to a peer's: in the same run, in turn, CPU time, medians; a missed bar fails the run.

A script beside this file describes its comparisons and ends with ``sys.exit(main(COMPARISONS))``. Three kinds: a
``Comparison`` times two calls, an ``Extra`` the time that something adds, and ``Figures`` takes any two numbers.
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
class Extra:
    """What something adds to the time of a call, against a budget.

    Attributes:
        name: What is added.
        more: The call with it.
        less: The call without it.
        budget: How many microseconds it may add.
    """

    name: str
    more: Callable[[], object]
    less: Callable[[], object]
    budget: float


@dataclass(frozen=True)
class Figures:
    """Two figures, both taken anew in every round.

    Attributes:
        name: What is measured.
        ours: Takes our figure.
        peer: Takes the peer's, or gives a budget.
        peer_name: Who the peer is, with its version.
        bar: The ratio of our figure to the peer's that must not be exceeded.
        unit: What the figures count.
    """

    name: str
    ours: Callable[[], float]
    peer: Callable[[], float]
    peer_name: str
    bar: float
    unit: str = "us"


@dataclass(frozen=True)
class Result:
    """What was measured, medians over the rounds: by default microseconds of CPU time per call."""

    name: str
    peer: str
    ours: float
    theirs: float
    ratio: float
    bar: float
    unit: str = "us"

    @property
    def met(self) -> bool:
        """Whether the bar is kept."""
        return self.ratio <= self.bar


def measure(measured: Comparison | Extra | Figures) -> Result:
    """Take both figures in turn, A B A B; the ratio is the median of the rounds' ratios."""
    figures = measured if isinstance(measured, Figures) else warm(measured)
    rounds = [(figures.ours(), figures.peer()) for _ in range(ROUNDS)]
    return Result(
        name=figures.name,
        peer=figures.peer_name,
        ours=statistics.median(ours for ours, _ in rounds),
        theirs=statistics.median(theirs for _, theirs in rounds),
        ratio=statistics.median(ours / theirs for ours, theirs in rounds),
        bar=figures.bar,
        unit=figures.unit,
    )


def warm(timed: Comparison | Extra) -> Figures:
    """Make figures of calls, after a warm-up."""
    if isinstance(timed, Comparison):
        return Figures(timed.name, timer(timed.ours), timer(timed.peer), timed.peer_name, timed.bar)
    more, less = timer(timed.more), timer(timed.less)
    return Figures(timed.name, lambda: more() - less(), lambda: timed.budget, "budget", bar=1.0)


def timer(call: Callable[[], object]) -> Callable[[], float]:
    """Make a function that takes the time of one round of calls."""
    calls = calls_per_round(call)
    return lambda: time_calls(call, calls)


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


def main(measured: Sequence[Comparison | Extra | Figures], argv: Sequence[str] | None = None) -> int:
    """Measure, print a table, write JSON where asked; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description="Timed ratios against peers.")
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results there")
    options = parser.parse_args(argv)
    results = [measure(each) for each in measured]
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
        f"{result.name:<40} {result.ours:9.3f} {result.unit}  {result.peer}: {result.theirs:9.3f} {result.unit}  "
        f"ratio {result.ratio:5.2f}, bar {result.bar:.2f}  {verdict}"
    )
