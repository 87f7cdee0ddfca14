"""Which hosts an application answers for: a request for any other is refused before anything else looks at it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bandstand.http._errors import SuspiciousOperation

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Hosts"]

# RFC 9110, section 7.2: a name or an address, and a port. Longer than 253 characters is no name (RFC 1035).
_HOST = re.compile(r"([a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\.?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?").fullmatch
_MOST_REMEMBERED = 256


class Hosts:
    """The hosts that are allowed: ``"example.org"``, ``".example.org"`` with all below it, or ``"*"`` for any.

    Raises:
        ValueError: A pattern is no host.
    """

    def __init__(self, allowed: Iterable[str]) -> None:
        patterns = [pattern.lower().rstrip(".") for pattern in allowed]
        for pattern in patterns:
            if pattern != "*" and not _HOST(pattern.removeprefix(".")):
                message = f"A host is a name as 'example.org', '.example.org' or '*', and no URL; got {pattern!r}."
                raise ValueError(message)
        self._any = "*" in patterns
        self._exact = {pattern.removeprefix(".") for pattern in patterns}
        self._below = tuple(pattern for pattern in patterns if pattern.startswith("."))
        # Hosts as they were sent and found right; few in number, and bounded because clients choose them.
        self._known: set[str] = set()

    def check(self, host: str) -> None:
        """Refuse a host that is malformed or not allowed.

        Raises:
            SuspiciousOperation: It is.
        """
        if host in self._known:
            return
        found = _HOST(host.lower()) if len(host) <= 300 else None
        if found is None:
            raise SuspiciousOperation(detail=f"The host {host[:100]!r} is malformed.")
        name = found[1].rstrip(".")
        if not (self._any or name in self._exact or name.endswith(self._below or ("\0",))):
            raise SuspiciousOperation(detail=f"The host {name!r} is not among those that this site answers for.")
        if len(self._known) < _MOST_REMEMBERED:
            self._known.add(host)
