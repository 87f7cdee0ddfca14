"""Routes: paths resolve to views, names reverse to URLs, and many routes cost no more than ten.

A ``Router`` is given a list of ``path()``, ``re_path()``, ``include()`` and ``locale_prefix()``, and answers both ways.
``reverse`` and ``resolve`` use the router of the current services where none is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.urls._current import LazyURL, match_with_slash, resolve, reverse, reverse_lazy
from bandstand.urls._declarations import Included, URLPattern, include, locale_prefix, path, re_path
from bandstand.urls._patterns import PatternError
from bandstand.urls._router import Router

if TYPE_CHECKING:
    from bandstand.urls._checks import check
    from bandstand.urls._listing import RouteRow, table

__all__ = [
    "Included",
    "LazyURL",
    "PatternError",
    "RouteRow",
    "Router",
    "URLPattern",
    "check",
    "include",
    "locale_prefix",
    "match_with_slash",
    "path",
    "re_path",
    "resolve",
    "reverse",
    "reverse_lazy",
    "table",
]


def __getattr__(name: str) -> object:
    """Import what only tools need when they ask for it."""
    if name == "check":
        from bandstand.urls._checks import check

        return check
    if name in ("RouteRow", "table"):
        from bandstand.urls import _listing

        return getattr(_listing, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
