"""Synchronous code over async drivers: one greenlet for each awaited call.

``await run(function, ...)`` calls a synchronous function inside a task; whatever that function, or anything it calls,
passes to ``wait`` is awaited by the task, while the event loop serves others.
"""

from bandstand.bridge._bridge import NotBridged, active, run, wait

__all__ = ["NotBridged", "active", "run", "wait"]
