"""Compression of answers with gzip, in which the size of a page tells nothing about its secrets."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from bandstand.contracts.http import FileSpan
from bandstand.http._cache_control import CacheControl, patch_vary
from bandstand.http._files import chunks_of
from bandstand.http._parameters import parse_quality
from bandstand.http._response import Answer, Response, as_response, wrapped_view
from bandstand.http._streaming import changed_chunks

if TYPE_CHECKING:
    from bandstand.contracts.http import Request

__all__ = ["accepts_gzip", "compress", "compressed"]

V = TypeVar("V", bound=Callable[..., object])

# A packet holds more than this: smaller pages are no faster.
_SMALLEST = 200

_LONGEST = 1024

# What shrinks. Pictures, films, fonts and archives are compressed already; events must not be held back.
_SHRINKS = re.compile(
    r"(?:text/(?!event-stream)[^;]*|[^;]+\+(?:json|xml)|application/(?:json|javascript|xml|wasm|rtf|manifest|x-ndjson)"
    r"|font/(?:ttf|otf)|image/(?:bmp|x-icon))[ \t]*(?:;|$)",
    re.IGNORECASE,
).match


def compress(handler: V, *, min_size: int = _SMALLEST, level: int = 6) -> V:
    """Wrap a handler or a view so that its answers are compressed; a middleware, and a decorator.

    Args:
        handler: What answers, in either colour.
        min_size: How many bytes a body has at least to be compressed; chunks always are.
        level: From 1, fast, to 9, small.
    """
    change = partial(compressed, min_size=min_size, level=level)

    # Any: what a view takes is its own business.
    def call(view: Callable[..., Answer], request: Any, *args: Any, **kwargs: Any) -> Answer:
        return change(request, view(request, *args, **kwargs))

    async def call_async(view: Callable[..., Awaitable[Answer]], request: Any, *args: Any, **kwargs: Any) -> Answer:
        return change(request, await view(request, *args, **kwargs))

    return wrapped_view(handler, call, call_async)


def compressed(request: Request[Any], answer: Answer, *, min_size: int = _SMALLEST, level: int = 6) -> Answer:
    """Give an answer compressed where that helps and the client takes it.

    An answer that might have been compressed says so in ``Vary``. Its entity tag becomes a weak one, since the bytes
    differ (RFC 9110, section 8.8.1). Parts of files stay as they are: their ranges count bytes that are not compressed.
    """
    response = as_response(answer)
    if not _may_compress(response, min_size):
        return answer
    patch_vary(response, ["Accept-Encoding"])
    if not accepts_gzip(request.headers.get("accept-encoding", "")):
        return response
    headers = response.headers
    headers["content-encoding"] = "gzip"
    headers.pop("content-length", None)
    headers.pop("accept-ranges", None)
    tag = headers.get("etag")
    if tag is not None and not tag.startswith("W/"):
        headers["etag"] = f"W/{tag}"
    response.body = _gzipped(response, level)
    return response


def _may_compress(response: Response, min_size: int) -> bool:
    headers, body = response.headers, response.body
    size = len(body) if isinstance(body, bytes) else body.length if isinstance(body, FileSpan) else None
    return (
        response.status not in (204, 206, 304)
        and (size is None or size >= min_size)
        and "content-encoding" not in headers
        and "content-range" not in headers
        and _SHRINKS(headers.get("content-type", "")) is not None
        # RFC 9111, section 5.2.2.6.
        and not CacheControl.parse(headers.get("cache-control", "")).no_transform
    )


def accepts_gzip(header: str) -> bool:
    """Tell whether an ``Accept-Encoding`` wants gzip, and wants it no less than no compression at all."""
    if len(header) > _LONGEST:
        return False
    qualities: dict[str, float] = {}
    for member in header.lower().split(","):
        coding, _, parameter = member.partition(";")
        name, _, quality = parameter.partition("=")
        wanted = parse_quality(quality.strip(" \t")) if name.strip(" \t") == "q" else 1.0
        qualities.setdefault(coding.strip(" \t").removeprefix("x-"), wanted)  # x-gzip: RFC 9110, section 8.4.1.3
    gzip = qualities.get("gzip", qualities.get("*", 0.0))
    return gzip > 0 and gzip >= qualities.get("identity", 0.0)


def _gzipped(response: Response, level: int) -> Any:
    # Any: the kinds of body; each gives one of its kind.
    member, body = _Member(level), response.body
    if isinstance(body, bytes):
        return member.begin() + member.add(body) + member.end()
    source = chunks_of(body) if isinstance(body, FileSpan) else body
    return changed_chunks(source, member.add_at_once, member.end)


class _Member:
    """One gzip member (RFC 1952), made piece by piece.

    Against BREACH, which guesses a secret of a page letter by letter from how well the page shrinks beside the guess,
    the header of the member carries a file name of random length, as "Heal the BREACH" proposes (IEEE Access, 2022).
    The right guess saves a byte or two, and disappears among lengths that vary by a hundred for no reason: so many more
    requests are needed that it is no use. Secrets in pages should be masked all the same.
    """

    def __init__(self, level: int) -> None:
        import zlib  # only those who compress pay for it

        self._crc32 = zlib.crc32
        self._deflate = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        self._flush_mode = zlib.Z_SYNC_FLUSH
        self._checksum = 0
        self._size = 0
        self._begun = False

    def begin(self) -> bytes:
        """Give the header: no time, any system, and a name."""
        self._begun = True
        return b"\x1f\x8b\x08\x08\0\0\0\0\0\xff" + b"a" * (os.urandom(1)[0] % 100) + b"\0"

    def add(self, chunk: bytes) -> bytes:
        """Compress a chunk; what comes out may come later."""
        self._checksum = self._crc32(chunk, self._checksum)
        self._size += len(chunk)
        return self._deflate.compress(chunk)

    def add_at_once(self, chunk: bytes) -> bytes:
        """Compress a chunk, so that the client can read all of it."""
        head = b"" if self._begun else self.begin()
        return head + self.add(chunk) + self._deflate.flush(self._flush_mode)

    def end(self) -> bytes:
        """Give what is left, and the checksum."""
        head = b"" if self._begun else self.begin()
        return head + self._deflate.flush() + struct.pack("<LL", self._checksum, self._size & 0xFFFFFFFF)
