"""What the harness can measure besides two calls; the rest of its tests is in ``tools/tests/test_bench.py``."""

import time

import pytest
from bench.harness import Extra, Figures, Result, measure


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
