"""Whole answers kept in a cache, for all visitors to whom they are the same."""

from __future__ import annotations

import time
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from bandstand.contracts.cache import CACHE
from bandstand.contracts.i18n import LOCALE, TIME_ZONE
from bandstand.http._awaited_cache import AwaitedCache
from bandstand.http._cache_control import CacheControl, may_store, patch_cache_control, vary_of
from bandstand.http._conditional import conditional, set_etag
from bandstand.http._response import Answer, Response, as_response, wrapped_view

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bandstand.contracts.cache import Cache
    from bandstand.http._request import Request

__all__ = ["PageCache", "cache_page"]

V = TypeVar("V")

_Record: TypeAlias = "tuple[int, list[tuple[str, str]], bytes, float]"  # an answer, and when it was made

_LONGEST = 4096  # of what a page depends on; longer ones are made to fill caches
_PRIVATE = frozenset({"cookie", "authorization"})


class PageCache:
    """Keeps answers to ``GET`` in a cache: a middleware for a whole site, and a decorator for a view.

    An answer is kept if ``may_store`` says so, its body is bytes, and nobody has read the session, the user, the
    cookies or a token, before the view or in it. It is found again by scheme, host, path, query, locale, time zone,
    and the headers of the request that its ``Vary`` names; not at all where that names the cookies. It is kept as long
    as its ``Cache-Control`` says, else, with the status 200, for ``seconds``, which it says then. Answers from the
    cache have an ``Age``, and a client that has the same is answered with 304.

    Args:
        cache: Where they are; the current ``CACHE`` where it is None. In async code one with async twins is awaited.
        seconds: For how long, where an answer does not say so itself.
        prefix: What the keys begin with, so that several uses of one cache stay apart.
        most_bytes: How large a body may be.
        clock: The time, in seconds since 1970.

    Raises:
        ValueError: The number of seconds is not above 0.
    """

    def __init__(
        self,
        cache: Cache | None = None,
        *,
        seconds: float = 300,
        prefix: str = "page",
        most_bytes: int = 1 << 20,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if seconds <= 0:
            message = f"A page is kept for more than 0 seconds; got {seconds!r}."
            raise ValueError(message)
        self._cache = cache
        self._seconds = seconds
        self._prefix = prefix
        self._most_bytes = most_bytes
        self._clock = clock

    def __call__(self, handler: V, /) -> V:
        """Wrap a view or a handler, in its colours."""
        # Any: what a view takes is its own business.
        return cast("V", wrapped_view(cast("Callable[..., object]", handler), self._answer, self._answer_async))

    def _answer(self, view: Callable[..., Answer], request: Request[Any], *args: Any, **kwargs: Any) -> Answer:
        page = self._page(request)
        if page is None:
            return view(request, *args, **kwargs)
        cache = self._cache_of(request)
        key = page.key_of(cache.get(page.place))
        known = None if key is None else page.known(cache.get(key))
        if known is not None:
            return conditional(request, known)
        answer = page.described(view(request, *args, **kwargs))
        for name, value in page.records.items():
            cache.set(name, value, timeout=page.seconds)
        return answer

    async def _answer_async(
        self, view: Callable[..., Awaitable[Answer]], request: Request[Any], *args: Any, **kwargs: Any
    ) -> Answer:
        page = self._page(request)
        if page is None:
            return await view(request, *args, **kwargs)
        cache = AwaitedCache(self._cache_of(request))
        key = page.key_of(await cache.get(page.place))
        known = None if key is None else page.known(await cache.get(key))
        if known is not None:
            return conditional(request, known)
        answer = page.described(await view(request, *args, **kwargs))
        for name, value in page.records.items():
            await cache.set(name, value, page.seconds)
        return answer

    def _cache_of(self, request: Request[Any]) -> Cache:
        return request.services.require(CACHE) if self._cache is None else self._cache

    def _page(self, request: Request[Any]) -> _Page | None:
        """Give the page that a request asks for, unless caches have no part in it."""
        if request.method not in ("GET", "HEAD") or request.private:
            return None
        parts = (request.scheme, request.host, request.get_full_path(), LOCALE.get(), str(TIME_ZONE.get()))
        if sum(map(len, parts)) > _LONGEST:
            return None
        return _Page(request, parts, self._prefix, self._seconds, self._most_bytes, self._clock)


class _Page:
    """What one request asks for: where it is kept, and what of it is.

    Under the first key are the names of the headers that it depends on, under a second one, made with their values,
    is the answer.

    Attributes:
        place: The first key.
        records: What is to be stored, by key; known once the answer was ``described``.
        seconds: For how long.
    """

    def __init__(
        self,
        request: Request[Any],
        parts: tuple[str, ...],
        prefix: str,
        seconds: float,
        most_bytes: int,
        clock: Callable[[], float],
    ) -> None:
        self._request = request
        self._parts = parts
        self._prefix = prefix
        self._most_bytes = most_bytes
        self._clock = clock
        self._names: list[str] = []
        self.place = self._key(parts)
        self.records: dict[str, object] = {}
        self.seconds = seconds

    def key_of(self, names: object) -> str | None:
        """Give the key of the answer, where it is known what it depends on."""
        if not isinstance(names, list) or not all(isinstance(name, str) for name in cast("list[object]", names)):
            return None
        self._names = cast("list[str]", names)
        return self._answer_key()

    def _answer_key(self) -> str | None:
        headers = self._request.headers
        values = [(name, headers.get(name)) for name in self._names]
        if sum(len(value or "") for _, value in values) > _LONGEST:
            return None
        return self._key((*self._parts, values))

    def _key(self, parts: tuple[object, ...]) -> str:
        return f"{self._prefix}:{blake2b(repr(parts).encode(), digest_size=20).hexdigest()}"

    def known(self, record: object) -> Response | None:
        """Make the answer of what the cache has; None for nothing, and for what somebody else has put there."""
        try:
            status, headers, body, at = cast("_Record", record)
            answer = Response(b"".join((body,)), status, [(name, value) for name, value in headers])
            age = max(0, int(self._clock() - at))
        except (ValueError, TypeError, AttributeError):
            return None
        if "authorization" in self._request.headers and not may_store(answer, self._request):
            return None
        answer.headers["age"] = str(age)
        return answer

    def described(self, given: Answer) -> Answer:
        """Give an answer with what caches must know of it, if it is to be kept."""
        request = self._request
        if request.method != "GET" or request.private:
            return given
        answer = as_response(given)
        varies = vary_of(answer)
        fits = type(answer) is Response and isinstance(answer.body, bytes) and len(answer.body) <= self._most_bytes
        if not fits or not may_store(answer, request) or not _PRIVATE.isdisjoint(varies):
            return answer
        rules = CacheControl.parse(answer.headers.get("cache-control", ""))
        told = rules.max_age if rules.s_maxage is None else rules.s_maxage
        if told is None and answer.status != 200:
            return answer  # what is not there now may be there soon
        if told is None:
            answer = patch_cache_control(answer, max_age=int(self.seconds))
        else:
            self.seconds = told
        self._keep(set_etag(answer), sorted({*self._names, *varies}))
        return conditional(request, answer)

    def _keep(self, answer: Response, names: list[str]) -> None:
        self._names = names
        key = self._answer_key()
        if key is not None:
            headers = [[name, value] for name, value in answer.raw_headers]
            self.records = {self.place: names, key: [answer.status, headers, answer.body, self._clock()]}


def cache_page(
    seconds: float, *, cache: Cache | None = None, prefix: str = "page", most_bytes: int = 1 << 20
) -> PageCache:
    """Decorate a view whose answers are kept, with ``@cache_page(60)``, or where its route is made.

    The arguments are those of ``PageCache``.
    """
    return PageCache(cache, seconds=seconds, prefix=prefix, most_bytes=most_bytes)
