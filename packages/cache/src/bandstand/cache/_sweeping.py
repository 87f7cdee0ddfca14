"""Backends where what has ended lies about, although nobody sees it, until somebody sweeps it out."""

from __future__ import annotations

from abc import abstractmethod

from bandstand.cache._hops import Hopping
from bandstand.cache._twins import StoredCache


class SweptBackend(Hopping):
    """A backend that keeps what has ended until it is dropped."""

    @abstractmethod
    def drop_ended(self) -> int:
        """Hold no longer what has ended; say how much that was."""

    async def adrop_ended(self) -> int:
        """Await ``drop_ended``."""
        return await self._hop(self.drop_ended)


class SweptCache(StoredCache):
    """A cache over such a backend."""

    _swept: SweptBackend

    def drop_ended(self) -> int:
        """Remove all that has ended, of all prefixes; say how much that was, and 0 where the backend fails.

        Writing does so now and then. Whoever writes seldom, or much at a time, may call this every day.
        """
        return self._asked(self._swept.drop_ended) or 0

    async def adrop_ended(self) -> int:
        """Await ``drop_ended``."""
        return await self._aasked(self._swept.adrop_ended) or 0
