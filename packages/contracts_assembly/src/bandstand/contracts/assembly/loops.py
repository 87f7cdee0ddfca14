"""What components do at the end of an event loop that served requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bandstand.contracts.assembly._assembly import Slot

if TYPE_CHECKING:
    from collections.abc import Awaitable

__all__ = ["LOOP_CLOSERS", "LoopCloser"]


class LoopCloser(Protocol):
    """Closes what was opened in the running event loop; awaited there when its server ends, before anything stops."""

    def __call__(self) -> Awaitable[object]:
        """Close it, within seconds."""
        ...


LOOP_CLOSERS: Slot[LoopCloser] = Slot("loop closers")
