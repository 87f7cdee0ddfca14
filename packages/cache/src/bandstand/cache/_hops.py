"""The twins of a backend that blocks: each call goes to a pool of threads."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from bandstand.cache._backend import Backend

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor

    from bandstand.cache._payloads import Data

P = ParamSpec("P")
T = TypeVar("T")


class Hopping(Backend):
    """A backend that blocks, in both colours.

    Attributes:
        pool: Where calls of async code run; None for the event loop's own pool.
    """

    pool: Executor | None = None

    async def _hop(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        from asyncio import get_running_loop

        return await get_running_loop().run_in_executor(self.pool, partial(call, *args, **kwargs))

    async def aread(self, names: Sequence[str]) -> list[Data | None]:
        """Await ``read``."""
        return await self._hop(self.read, names)

    async def awrite(self, entries: Mapping[str, Data], seconds: float) -> bool:
        """Await ``write``."""
        return await self._hop(self.write, entries, seconds)

    async def aadd(self, name: str, data: Data, seconds: float) -> bool:
        """Await ``add``."""
        return await self._hop(self.add, name, data, seconds)

    async def atouch(self, name: str, seconds: float) -> bool:
        """Await ``touch``."""
        return await self._hop(self.touch, name, seconds)

    async def acount(self, name: str, delta: int) -> int | None:
        """Await ``count``."""
        return await self._hop(self.count, name, delta)

    async def aremove(self, names: Sequence[str]) -> int:
        """Await ``remove``."""
        return await self._hop(self.remove, names)

    async def aclear(self, prefix: str) -> bool:
        """Await ``clear``."""
        return await self._hop(self.clear, prefix)
