"""Rate limits: how many requests of one client are answered in a while, counted in a cache that all processes share.

Time is cut into fixed windows, each of which has a counter of its own. That takes one step of an atomic cache for a
request, holds however many processes count, and forgets by itself. A window that slides would be smoother, but cost a
second question for each request, and where a client waits for the right moment it lets nearly as many through.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil, floor, inf
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from bandstand.contracts.cache import ATOMIC_CACHE
from bandstand.http._awaited_cache import AwaitedAtomicCache
from bandstand.http._errors import TooManyRequests
from bandstand.http._response import Answer, wrapped_view

if TYPE_CHECKING:
    from bandstand.contracts.cache import AtomicCache
    from bandstand.http._request import Request

__all__ = ["RateLimit", "checked_limit", "rate_limit"]

V = TypeVar("V", bound=Callable[..., object])

# Any: of whatever user the request is.
By: TypeAlias = "Callable[[Request[Any]], str | Awaitable[str | None] | None]"


def client_network(request: Request[Any]) -> str | None:
    """Give the address of the client; of one in IPv6 the network of its 64 first bits, for it has all of that."""
    client = request.client
    if client is None or ":" not in client:
        return client
    from ipaddress import IPv6Address, IPv6Network

    try:
        address = IPv6Address(client)
    except ValueError:
        return client
    if address.ipv4_mapped is not None:  # as a socket for both protocols names every client in IPv4
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), 64), strict=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """How many requests of one client are answered in a while; those above are refused with 429 and ``Retry-After``.

    A route has one by its option ``rate=``, a whole site by ``pipeline(rate=...)``, a view by ``@rate_limit(...)``. In
    each window, ``seconds`` of the clock's time from a multiple of them on, at most ``count`` requests pass: so in any
    span of that length, which touches two windows, at most twice as many. Who is refused is counted too, and may ask
    again when the window ends. A cache that fails, or loses a count, limits nobody. A clock that is set back refuses
    nobody for longer than ``seconds``.

    Attributes:
        count: How many requests pass.
        seconds: How long a window is.
        by: Gives a text for whom a request is counted, or None where it is not; in async code it may be a coroutine
            function. By default that is the client's address as ``behind_proxies`` has it read, the first 64 bits of
            one in IPv6; requests without an address, as on a local socket, are not counted then. One that reads the
            user or the session keeps the answer out of shared caches.
        name: Routes and views whose limits have one name, and windows of one length, share one count. Without a name
            each has its own, and the whole site has one.
        cache: Where it is counted; the current ``ATOMIC_CACHE`` where it is None. In async code one with async twins is
            awaited. It sees digests only, however long and private the text is.
        clock: The time, in seconds since 1970.

    Raises:
        ValueError: Nothing would ever pass, or a window has no length.
    """

    count: int
    seconds: float
    by: By = client_network
    name: str = ""
    cache: AtomicCache | None = None
    clock: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        if self.count < 1:
            message = f"A rate limit lets 1 request or more through; got count={self.count!r}."
            raise ValueError(message)
        if not 0 < self.seconds < inf:
            message = f"A rate limit counts for a number of seconds above 0; got seconds={self.seconds!r}."
            raise ValueError(message)

    def check(self, request: Request[Any], place: str, /) -> None:
        """Count a request, at a place whose count is its own where the limit has no name.

        Raises:
            TooManyRequests: It is one too many.
        """
        client = self.by(request)
        if client is not None:
            window = self._window(_checked_text(client), place)
            self._judge(_count(self._cache_of(request), window.key, self.seconds), window)

    async def acheck(self, request: Request[Any], place: str, /) -> None:
        """Await ``check``."""
        client = self.by(request)
        if isinstance(client, Awaitable):
            client = await client
        if client is not None:
            window = self._window(_checked_text(client), place)
            cache = AwaitedAtomicCache(self._cache_of(request))
            self._judge(await _acount(cache, window.key, self.seconds), window)

    def _cache_of(self, request: Request[Any]) -> AtomicCache:
        return request.services.require(ATOMIC_CACHE) if self.cache is None else self.cache

    def _window(self, client: str, place: str) -> _Window:
        now = self.clock()
        number = floor(now / self.seconds)
        owner = self.name or (place, self.count)  # several limits of one view differ in that
        counted = (owner, float(self.seconds), number, client)
        digest = blake2b(repr(counted).encode(), digest_size=20).hexdigest()
        return _Window(f"rate:{digest}", max(1, ceil((number + 1) * self.seconds - now)))

    def _judge(self, number: int | None, window: _Window) -> None:
        if number is not None and number > self.count:
            detail = f"The limit is {self.count} in {self.seconds} seconds."
            raise TooManyRequests(retry_after=window.left, detail=detail)


class _Window(NamedTuple):
    """The time in which a request is counted: the key of its count, and in how many seconds it ends, rounded up."""

    key: str
    left: int


def _count(cache: AtomicCache, key: str, seconds: float) -> int | None:
    """Count one more and give the number; None where the cache fails."""
    # No count ends before its window does, so it is there at the second try, unless the cache fails or is full.
    for _ in range(2):
        try:
            return cache.incr(key)
        except ValueError:
            if cache.add(key, 1, seconds):
                return 1
    return None


async def _acount(cache: AwaitedAtomicCache, key: str, seconds: float) -> int | None:
    """Await ``_count``."""
    for _ in range(2):
        try:
            return await cache.incr(key)
        except ValueError:
            if await cache.add(key, 1, seconds):
                return 1
    return None


def _checked_text(client: object) -> str:
    if isinstance(client, str):
        return client
    close = getattr(client, "close", None)  # of a coroutine, which synchronous code cannot await
    if close is not None:
        close()
    message = f"A rate limit counts by a text, or not at all by None; its by= gave {client!r}."
    raise TypeError(message)


def checked_limit(given: object) -> RateLimit:
    """Give what somebody passed as a rate limit.

    Raises:
        TypeError: It is none.
    """
    if not isinstance(given, RateLimit):
        message = f"rate= takes a RateLimit, or None for no limit; got {given!r}."
        raise TypeError(message)
    return given


def rate_limit(limit: RateLimit) -> Callable[[V], V]:
    """Make a decorator that refuses what a view is asked too often; several of them all hold.

    Without a name the limit counts for the view, by its dotted name. Under ``cors``, the questions of browsers
    beforehand are not counted.
    """
    checked_limit(limit)

    def decorate(view: V) -> V:
        named = view if hasattr(view, "__qualname__") else type(view)
        place = f"view {named.__module__}.{named.__qualname__}"

        # Any: what a view takes is its own business.
        def call(view: Callable[..., Answer], request: Any, *args: Any, **kwargs: Any) -> Answer:
            limit.check(request, place)
            return view(request, *args, **kwargs)

        async def call_async(view: Callable[..., Awaitable[Answer]], request: Any, *args: Any, **kwargs: Any) -> Answer:
            await limit.acheck(request, place)
            return await view(request, *args, **kwargs)

        return wrapped_view(view, call, call_async)

    return decorate
