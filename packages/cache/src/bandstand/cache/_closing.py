"""What a process does with its caches when it stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.contracts.assembly import Assembly


class Closing:
    """The life of caches in a process: they open at their first use, begin anew after a fork, and are closed here."""

    def __init__(self, close: Callable[[], object]) -> None:
        self._close = close

    def start(self, assembly: Assembly, /) -> None:
        """Open nothing."""

    def stop(self) -> None:
        """Close connections and files."""
        self._close()

    def after_fork(self) -> None:
        """Do nothing: each cache sees to it by itself."""
