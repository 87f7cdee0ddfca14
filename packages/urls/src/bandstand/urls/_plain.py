"""What resolving means: one route after the other, each by a regular expression.

This is the definition, and the twin of the fast table: tests compare both on random routes and paths. It is slow, for
its time grows with the number of routes, and with patterns like ``<path:a>/x/<path:b>/y`` with a power of the length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.routing import Match
from bandstand.urls._entries import Chain, converted
from bandstand.urls._patterns import parameters
from bandstand.urls._reading import plain_reader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.urls._entries import Entry


def resolve_plainly(entries: Iterable[Entry], path: str) -> Match | None:
    """Give the match of the first route that fits a path, or None."""
    if not path.startswith("/"):
        return None
    matches = (match_plainly(entry, path[1:]) for entry in entries)
    return next((match for match in matches if match is not None), None)


def match_plainly(entry: Entry, text: str) -> Match | None:
    """Give the match of one route and a path without its leading slash, or None."""
    if entry.parts is None:
        found = Chain(entry.levels).match(text)
        return None if found is None else Match(entry.route, *found)
    texts = plain_reader(entry.parts)(text)
    kwargs = None if texts is None else converted(parameters(entry.parts), texts, entry.extra)
    return None if kwargs is None else Match(entry.route, kwargs)
