"""Middleware that only looks at what comes and goes: declared instead of wrapped, so that neighbours become one layer.

A ``Hooks`` serves both colours by itself. However many of them stand side by side, the chain gets one layer of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import length_hint
from typing import Any, TypeAlias, TypeVar

from bandstand.contracts.http import Reply
from bandstand.http._chain import AsyncHandler, Both

# Any: requests and answers of every kind pass through.
OnRequest: TypeAlias = Callable[[Any], Any]
OnResponse: TypeAlias = Callable[[Any, Any], Any]
AsyncOnResponse: TypeAlias = Callable[[Any, Any], Awaitable[Any]]
OnError: TypeAlias = Callable[[Any, Exception], Any]
Header: TypeAlias = tuple[str, str]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hooks:
    """A middleware in declarative form; its functions must not block, for they run in the event loop too.

    Attributes:
        on_request: Looks at a request; what it returns, unless None, is the answer and ends the way inwards.
        on_response: Looks at a request and its answer, and returns an answer, or None to keep that one.
        on_response_async: Is awaited instead of ``on_response`` in async code, where that would have to wait.
        on_view: Looks at a request once ``request.match`` is known, just before its view; what it returns, unless
            None, is the answer instead of the view's.
        on_view_async: Is awaited instead of ``on_view`` in async code, where that would have to wait for the body.
        on_error: Looks at a request and an error that its view raised; what it returns, unless None, is the answer.
        headers: Headers that every answer gets which has none of that name.
    """

    on_request: OnRequest | None = None
    on_response: OnResponse | None = None
    on_response_async: OnResponse | None = None
    on_view: OnRequest | None = None
    on_view_async: OnRequest | None = None
    on_error: OnError | None = None
    headers: tuple[Header, ...] = ()

    def __call__(self, handler: Any, /) -> Both:
        """Wrap a handler, as other middleware does."""
        return wrap([self], handler)


def fuse(middleware: Iterable[Callable[[Any], object]]) -> list[Callable[[Any], object]]:
    """Make one layer of neighbouring hooks; other middleware stays where it is."""
    layers: list[Callable[[Any], object]] = []
    group: list[Hooks] = []
    for layer in middleware:
        if isinstance(layer, Hooks):
            group.append(layer)
            continue
        layers += [_layer_of(group)] if group else []
        layers.append(layer)
        group = []
    return [*layers, *([_layer_of(group)] if group else [])]


def _layer_of(group: Sequence[Hooks]) -> Callable[[Any], Both]:
    hooks = tuple(group)
    return lambda handler: wrap(hooks, handler)


def way_out(hooks: Sequence[Hooks]) -> OnResponse:
    """Give the way of an answer outwards through some hooks, the first of them outermost."""
    changes, add_headers = _changes(hooks), _headers_adder(hooks)

    def go(request: Any, answer: Any) -> Any:
        for change in changes:
            changed = change(request, answer)
            if changed is not None:
                answer = changed
        return answer if add_headers is None else add_headers(answer)

    return go


def _changes(hooks: Sequence[Hooks]) -> tuple[OnResponse, ...]:
    """Give what looks at answers, the innermost first."""
    return tuple(hook.on_response for hook in reversed(hooks) if hook.on_response is not None)


def _headers_adder(hooks: Sequence[Hooks]) -> Callable[[Any], Any] | None:
    """Give what adds the headers of all to an answer; None where they have none."""
    headers = _headers_of(hooks)
    names = frozenset(name for name, _ in headers)

    def add_headers(answer: Any) -> Any:
        raw = getattr(answer, "raw_headers", None)
        if raw is None:
            return with_headers(answer, headers)
        for name, _ in raw:
            if name in names:
                return with_headers(answer, headers)
        raw += headers  # nearly always the answer has none of them, which is quicker to see than which ones it lacks
        return answer

    return add_headers if headers else None


def way_out_async(hooks: Sequence[Hooks]) -> AsyncOnResponse:
    """Give the same way for async code, where some hooks are awaited."""
    named = [(hook.on_response_async or hook.on_response, hook.on_response_async is not None) for hook in hooks]
    changes = [(change, awaited) for change, awaited in reversed(named) if change is not None]
    headers = _headers_of(hooks)

    async def go(request: Any, answer: Any) -> Any:
        for change, awaited in changes:
            changed = await change(request, answer) if awaited else change(request, answer)
            if changed is not None:
                answer = changed
        return with_headers(answer, headers)

    return go


def _headers_of(hooks: Sequence[Hooks]) -> tuple[Header, ...]:
    """Give the headers of all; of those with one name the innermost hook's, as it would come first."""
    found: list[Header] = []
    for hook in reversed(hooks):
        names = {name for name, _ in found}
        found += [(name.lower(), value) for name, value in hook.headers if name.lower() not in names]
    return tuple(found)


def wrap(hooks: Sequence[Hooks], handler: Any) -> Both:
    """Put one layer of hooks around a handler of both colours; it does what as many single layers would."""
    handle: OnRequest = handler.handle if isinstance(handler, Both) else handler
    waits = any(hook.on_response_async is not None for hook in hooks)
    wrap_async = _wrap_awaiting if waits else _wrap_async
    return Both(_wrap_sync(hooks, handle), wrap_async(hooks, handler.handle_async))


def _inwards(hooks: Sequence[Hooks], way: Callable[[Sequence[Hooks]], T]) -> tuple[tuple[OnRequest, ...], list[T]]:
    """Give what looks at requests, and the ways back of their answers, by how many were left to look.

    A hook that answers by itself ends the way inwards: its answer passes outwards through it and those outside of it.
    """
    looking = [(hook.on_request, place) for place, hook in enumerate(hooks, 1) if hook.on_request is not None]
    return tuple(look for look, _ in looking), [way(hooks[:place]) for _, place in reversed(looking)]


def _wrap_sync(hooks: Sequence[Hooks], handle: OnRequest) -> OnRequest:
    looks, ways_back = _inwards(hooks, way_out)
    changes, add_headers = _changes(hooks), _headers_adder(hooks)

    def handle_with_hooks(request: Any) -> Any:
        left = iter(looks)
        for look in left:
            answer = look(request)
            if answer is not None:
                return ways_back[length_hint(left)](request, answer)
        answer = handle(request)
        # As in way_out: a call for that would cost a request as much as three hooks do.
        for change in changes:
            changed = change(request, answer)
            if changed is not None:
                answer = changed
        return answer if add_headers is None else add_headers(answer)

    return handle_with_hooks


def _wrap_async(hooks: Sequence[Hooks], handle_async: AsyncHandler) -> AsyncHandler:
    looks, ways_back = _inwards(hooks, way_out)
    changes, add_headers = _changes(hooks), _headers_adder(hooks)

    async def handle_async_with_hooks(request: Any) -> Any:
        left = iter(looks)
        for look in left:
            answer = look(request)
            if answer is not None:
                return ways_back[length_hint(left)](request, answer)
        answer = await handle_async(request)
        for change in changes:
            changed = change(request, answer)
            if changed is not None:
                answer = changed
        return answer if add_headers is None else add_headers(answer)

    return handle_async_with_hooks


def _wrap_awaiting(hooks: Sequence[Hooks], handle_async: AsyncHandler) -> AsyncHandler:
    looks, ways_back = _inwards(hooks, way_out_async)
    outwards = way_out_async(hooks)

    async def handle_async_with_hooks(request: Any) -> Any:
        left = iter(looks)
        for look in left:
            answer = look(request)
            if answer is not None:
                return await ways_back[length_hint(left)](request, answer)
        return await outwards(request, await handle_async(request))

    return handle_async_with_hooks


def with_headers(answer: Any, headers: Sequence[Header]) -> Any:
    """Give an answer with the headers that it lacks, their names in lower case; a ``Reply`` is made anew."""
    raw = getattr(answer, "raw_headers", None)
    if raw is not None:
        present = dict(raw)  # of names, which are in lower case; a comprehension would be a call more on Python 3.11
        for header in headers:
            if header[0] not in present:
                raw.append(header)
        return answer
    names = {name.lower() for name, _ in answer.headers}
    missing = [header for header in headers if header[0] not in names]
    return Reply(status=answer.status, headers=(*answer.headers, *missing), body=answer.body) if missing else answer


def with_cookie(answer: Any, cookie: str) -> Any:
    """Give an answer with one more cookie, the value of a ``set-cookie`` header; a ``Reply`` is made anew."""
    if isinstance(answer, Reply):
        return Reply(status=answer.status, headers=(*answer.headers, ("set-cookie", cookie)), body=answer.body)
    answer.raw_headers.append(("set-cookie", cookie))
    return answer
