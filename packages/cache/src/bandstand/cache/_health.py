"""Whether a backend works: it is left alone for a while after it failed, and one line a minute says so."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET = 60.0  # seconds between two lines of the log


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How the backend of a cache is.

    Attributes:
        ok: Whether its last answer was one.
        failures: How many of its answers were none, since the cache was made.
        error: What the last of them was.
    """

    ok: bool = True
    failures: int = 0
    error: str = ""


class Guard:
    """Stands between a cache and its backend, so that a failing one is neither an error nor slow.

    After a failure nobody asks the backend for ``pause`` seconds; then one caller tries, and the others go on without.

    Args:
        place: What the log calls the backend.
        pause: Seconds between two tries.
        clock: The time in seconds.
    """

    def __init__(self, place: str, pause: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._place = place
        self._pause = pause
        self._clock = clock
        self._closed_until = 0.0
        self._logged_at = -QUIET
        self.health = Health()

    def allows(self) -> bool:
        """Tell whether to ask the backend now."""
        if self.health.ok or not self._closed_until:
            return True
        now = self._clock()
        if now < self._closed_until:
            return False
        self._closed_until = now + self._pause  # the others wait for what this caller finds
        return True

    def failed(self, error: Exception) -> None:
        """Take note that the backend did not answer, and leave it alone for a while."""
        self._closed_until = self._clock() + self._pause
        self.refused(error)

    def refused(self, error: Exception) -> None:
        """Take note that the backend, which works otherwise, could not do or give one thing."""
        told = f"{type(error).__name__}: {error}"
        self.health = Health(ok=False, failures=self.health.failures + 1, error=told[:500])
        now = self._clock()
        if now - self._logged_at >= QUIET:
            self._logged_at = now
            _log().warning("The cache %s fails, which is a miss each time: %s", self._place, ascii(self.health.error))

    def worked(self) -> None:
        """Take note of an answer."""
        if self.health.ok:
            return
        if self._closed_until:
            _log().info("The cache %s works again.", self._place)
        self._closed_until = 0.0
        self.health = Health(failures=self.health.failures, error=self.health.error)


def _log() -> logging.Logger:
    import logging  # only failures pay for it

    return logging.getLogger("bandstand.cache")


if TYPE_CHECKING:
    import logging
