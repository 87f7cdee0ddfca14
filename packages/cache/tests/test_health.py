"""A backend that fails: left alone for a while, tried by one, and told of once a minute."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bandstand.cache import Health
from bandstand.cache._backend import Refused
from bandstand.cache._health import Guard

if TYPE_CHECKING:
    import pytest


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_backend_that_failed_is_left_alone_and_then_tried_by_one() -> None:
    clock = Clock()
    guard = Guard("there", 1, clock)
    assert guard.allows()
    guard.failed(OSError("gone"))
    assert not guard.allows()
    clock.now += 1.1
    assert [guard.allows() for _ in range(3)] == [True, False, False]
    guard.worked()
    assert guard.allows()
    assert guard.health == Health(ok=True, failures=1, error="OSError: gone")


def test_a_backend_that_refuses_one_thing_is_asked_for_others() -> None:
    guard = Guard("there", 1, Clock())
    guard.refused(Refused("OOM"))
    assert guard.allows()
    assert guard.health == Health(ok=False, failures=1, error="Refused: OOM")


def test_one_line_a_minute_tells_of_it(caplog: pytest.LogCaptureFixture) -> None:
    clock = Clock()
    guard = Guard("there", 1, clock)
    with caplog.at_level(logging.INFO, "bandstand.cache"):
        for _ in range(130):
            clock.now += 1
            guard.failed(OSError("gone"))
    assert len(caplog.records) == 3
    assert caplog.records[0].getMessage() == "The cache there fails, which is a miss each time: 'OSError: gone'"


def test_what_a_server_says_cannot_begin_a_line_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "bandstand.cache"):
        Guard("there", 1).refused(Refused("ERR\r\nCRITICAL all is lost\x1b[31m"))
    assert caplog.records[0].getMessage().isprintable()
