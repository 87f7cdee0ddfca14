"""Where the application that answers a request is mounted: a value of the request, as its locale is."""

from __future__ import annotations

from contextvars import ContextVar

__all__ = ["PREFIX"]

PREFIX: ContextVar[str] = ContextVar("bandstand.routing.prefix", default="")
"""The mount point, percent-encoded, with a leading and without a trailing slash: ``"/shop"``; empty at the root.

Who serves a request sets it in the context of that request; who makes URLs begins them with it.
"""
