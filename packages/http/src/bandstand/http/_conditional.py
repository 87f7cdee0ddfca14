"""Conditional requests (RFC 9110, section 13): what a client already has is not sent again, nor overwritten unseen."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from bandstand.http._dates import http_date, parse_http_date_safe
from bandstand.http._errors import PreconditionFailed
from bandstand.http._etags import matches_strongly, matches_weakly, parse_etags, quote_etag
from bandstand.http._response import Answer, Response, as_response, close_body, plain, wrapped_view

if TYPE_CHECKING:
    from datetime import datetime

    from bandstand.contracts.http import Request

__all__ = [
    "condition",
    "conditional",
    "etag",
    "failed_precondition",
    "last_modified",
    "not_modified",
    "range_is_current",
    "set_etag",
    "weak_etag",
]

V = TypeVar("V", bound=Callable[..., object])

GiveETag: TypeAlias = "Callable[..., str | Awaitable[str | None] | None]"
"""Given what the view is given, tells the entity tag of what is there, or None for nothing."""

GiveMoment: TypeAlias = "Callable[..., datetime | float | Awaitable[datetime | float | None] | None]"
"""Given what the view is given, tells when what is there was last changed, or None for nothing."""

_READING = ("GET", "HEAD")

# What describes a body that is not sent (RFC 9110, section 15.4.5).
_OF_THE_BODY = frozenset(
    {
        "accept-ranges",
        "content-disposition",
        "content-encoding",
        "content-language",
        "content-length",
        "content-range",
        "content-type",
    }
)


def failed_precondition(
    request: Request[Any], *, etag: str | None = None, last_modified: int | None = None, exists: bool | None = None
) -> int | None:
    """Tell the status with which a request's conditions want it to end, 304 or 412; None where they hold.

    Args:
        request: The request; its conditions are looked at in the order of RFC 9110, section 13.2.2.
        etag: The entity tag of what is there, in quotes.
        last_modified: When that was last changed, in seconds since 1970.
        exists: Whether something is there; where an entity tag or a moment is given, there is.
    """
    headers = request.headers
    there = exists if exists is not None else (etag is not None or last_modified is not None)
    if (wanted := headers.get("if-match")) is not None:
        tags = parse_etags(wanted)
        if not (there if tags == ["*"] else matches_strongly(etag, tags)):
            return 412
    elif (since := headers.get("if-unmodified-since")) is not None and _is_later(last_modified, since) is True:
        return 412
    reading = request.method in _READING
    if (known := headers.get("if-none-match")) is not None:
        tags = parse_etags(known)
        if there if tags == ["*"] else matches_weakly(etag, tags):
            return 304 if reading else 412
    elif reading and (since := headers.get("if-modified-since")) and _is_later(last_modified, since) is False:
        return 304
    return None


def _is_later(moment: int | None, date: str) -> bool | None:
    """Compare a moment with the date of a header; None where one is unknown, and the condition counts for nothing."""
    seconds = parse_http_date_safe(date)
    return None if moment is None or seconds is None else moment > seconds


def range_is_current(request: Request[Any], *, etag: str | None = None, last_modified: int | None = None) -> bool:
    """Tell whether the range that a request asks for is part of what the client has (RFC 9110, section 13.1.5).

    Where it is not, because it has changed, the client wants the whole.
    """
    condition = request.headers.get("if-range")
    if condition is None:
        return True
    if condition.endswith('"'):
        return matches_strongly(etag, [condition])
    # What was changed in this very second may be changed again in it: section 8.8.2.2.
    return (
        last_modified is not None
        and parse_http_date_safe(condition) == last_modified
        and last_modified < int(time.time())
    )


def not_modified(response: Response) -> Response:
    """Turn a response into one that tells the client to use what it has."""
    response.status = 304
    response.raw_headers[:] = [pair for pair in response.raw_headers if pair[0] not in _OF_THE_BODY]
    if isinstance(response.body, bytes):  # any other is kept for the server to close
        response.body = b""
    return response


def conditional(request: Request[Any], answer: Answer) -> Answer:
    """Answer 304 instead of what the client already has, and 412 where it wants something else.

    For answers with status 200 to ``GET`` and ``HEAD`` that have an entity tag or a ``Last-Modified``; any other is
    given back as it is. What changes something must ask before it does: use ``condition``.
    """
    if request.method not in _READING or answer.status != 200:
        return answer
    known = {name.lower(): value for name, value in answer.headers}
    moment = parse_http_date_safe(known.get("last-modified", ""))
    status = failed_precondition(request, etag=known.get("etag"), last_modified=moment, exists=True)
    if status is None:
        return answer
    if status == 304:
        return not_modified(as_response(answer))
    close_body(answer.body)
    return plain(str(PreconditionFailed.default_text), PreconditionFailed.status)


def weak_etag(body: bytes) -> str:
    """Give the entity tag of a body that is made anew for each request.

    It is a weak one, because the bytes may be compressed on their way.
    """
    from hashlib import blake2b  # only those who make tags pay for it

    return f'W/"{blake2b(body, digest_size=16).hexdigest()}"'


def set_etag(answer: Answer) -> Response:
    """Give an answer of bytes an entity tag, unless it has one or is no success."""
    response = as_response(answer)
    if response.status == 200 and isinstance(response.body, bytes) and "etag" not in response.headers:
        response.raw_headers.append(("etag", weak_etag(response.body)))
    return response


def condition(*, etag: GiveETag | None = None, last_modified: GiveMoment | None = None) -> Callable[[V], V]:
    """Decorate a view whose work can be spared when nothing has changed, or must not be done when something has.

    Both functions get what the view gets, and are called before it; in async code they may be coroutine functions.
    The view's answers to ``GET`` and ``HEAD`` get the headers. A condition that does not hold raises
    ``PreconditionFailed``.

    Args:
        etag: Gives the entity tag, with or without quotes, or None for what is not there.
        last_modified: Gives a moment, in UTC when it has no zone, or None.
    """

    def call(view: Callable[..., Answer], request: Any, *args: Any, **kwargs: Any) -> Answer:
        state = _State(
            etag(request, *args, **kwargs) if etag else None,
            last_modified(request, *args, **kwargs) if last_modified else None,
        )
        return state.answer(request) or state.mark(request, view(request, *args, **kwargs))

    async def call_async(view: Callable[..., Awaitable[Answer]], request: Any, *args: Any, **kwargs: Any) -> Answer:
        state = _State(
            await _awaited(etag(request, *args, **kwargs)) if etag else None,
            await _awaited(last_modified(request, *args, **kwargs)) if last_modified else None,
        )
        return state.answer(request) or state.mark(request, await view(request, *args, **kwargs))

    def decorate(view: V) -> V:
        return wrapped_view(view, call, call_async)

    return decorate


# Any: what a view is called with is passed on to the functions, and what these give may have to be awaited.
async def _awaited(value: Any) -> Any:
    return (await value) if hasattr(value, "__await__") else value


class _State:
    """What is there, as the functions of a decorated view tell it."""

    __slots__ = ("_etag", "_moment")

    # Any: what may have had to be awaited was.
    def __init__(self, etag: Any, moment: Any) -> None:
        self._etag = None if etag is None else quote_etag(etag)
        self._moment = None if moment is None else http_date(moment)

    def answer(self, request: Request[Any]) -> Response | None:
        """Give the answer that the conditions of a request want instead of the view's, if any."""
        moment = None if self._moment is None else parse_http_date_safe(self._moment)
        status = failed_precondition(request, etag=self._etag, last_modified=moment)
        if status is None:
            return None
        if status == 304:
            return self.mark(request, Response(status=304))
        raise PreconditionFailed

    def mark(self, request: Request[Any], answer: Answer) -> Response:
        """Put the headers on an answer that shows what is there."""
        response = as_response(answer)
        if request.method in _READING and response.status in (200, 304):
            for name, value in (("etag", self._etag), ("last-modified", self._moment)):
                if value is not None:
                    response.headers.setdefault(name, value)
        return response


def etag(give: GiveETag) -> Callable[[V], V]:
    """Decorate a view whose entity tag a function gives; see ``condition``."""
    return condition(etag=give)


def last_modified(give: GiveMoment) -> Callable[[V], V]:
    """Decorate a view of which a function gives the moment of the last change; see ``condition``."""
    return condition(last_modified=give)
