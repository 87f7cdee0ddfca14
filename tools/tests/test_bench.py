"""The harness of timed ratios; the clock is planted, so that nothing depends on the machine."""

import json
import time
from pathlib import Path

import pytest
from bench.harness import Comparison, Extra, Figures, Result, main, measure


def planted(seconds: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> list[Comparison]:
    """Make each call move the clock by its own number of milliseconds."""
    now = 0

    def clock() -> int:
        return now

    def taking(side: str) -> None:
        nonlocal now
        now += seconds[side] * 1_000_000

    monkeypatch.setattr(time, "process_time_ns", clock)
    return [Comparison("sing", lambda: taking("ours"), lambda: taking("peer"), "Choir 1.0", bar=0.5)]


def test_the_ratio_is_our_time_over_the_peers(monkeypatch: pytest.MonkeyPatch) -> None:
    (comparison,) = planted({"ours": 2, "peer": 8}, monkeypatch)
    assert measure(comparison) == Result("sing", "Choir 1.0", 2000.0, 8000.0, 0.25, 0.5)


def test_a_kept_bar_passes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(planted({"ours": 4, "peer": 8}, monkeypatch), []) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("ratio  0.50, bar 0.50  ok")


def test_a_missed_bar_fails_and_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "results.json"
    assert main(planted({"ours": 5, "peer": 8}, monkeypatch), ["--json", str(path)]) == 1
    assert capsys.readouterr().out.splitlines()[1].endswith("ratio  0.62, bar 0.50  MISSED")
    assert json.loads(path.read_text(encoding="utf-8"))[0]["ratio"] == 0.625


def test_what_something_adds_is_held_against_a_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0

    def taking(milliseconds: int) -> None:
        nonlocal now
        now += milliseconds * 1_000_000

    monkeypatch.setattr(time, "process_time_ns", lambda: now)
    extra = Extra("sing louder", more=lambda: taking(5), less=lambda: taking(3), budget=4000.0)
    assert measure(extra) == Result("sing louder", "budget", 2000.0, 4000.0, 0.5, 1.0)


def test_any_two_figures_are_taken_anew_in_every_round() -> None:
    heights = iter([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0])
    measured = Figures("grow", lambda: next(heights), lambda: 8.0, "Tree 1.0", bar=0.75, unit="m")
    assert measure(measured) == Result("grow", "Tree 1.0", 4.0, 8.0, 0.5, 0.75, "m")
