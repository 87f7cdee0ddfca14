"""Answers of views: status, headers and a body, kept as the server sends them.

Making a plain one is the cheapest thing that a request does: the body is encoded once, the headers stay a list of
pairs, and what is set is checked when it is set, so that nothing needs checking when it is sent.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, Callable, Iterable, Iterator, Mapping
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast, overload

from bandstand.contracts.http import FileSpan, Reply
from bandstand.http._chain import Both, is_async
from bandstand.http._status import BODILESS, reason

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from datetime import datetime, timedelta

    from bandstand.http._cookies import SameSite
    from bandstand.http._signing import Signer

__all__ = [
    "Answer",
    "Body",
    "GivenHeaders",
    "Headers",
    "Response",
    "as_response",
    "close_body",
    "plain",
    "wrapped_view",
]

Body: TypeAlias = bytes | Iterable[bytes] | AsyncIterable[bytes] | FileSpan
"""What a server sends: bytes, chunks of bytes made in either colour, or a part of a file."""

GivenHeaders: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]
"""Headers as they are passed to a response: a mapping, or pairs where a name occurs several times."""

T = TypeVar("T")
V = TypeVar("V", bound=Callable[..., object])

# RFC 9110, sections 5.1 and 5.5: a token, and visible characters with spaces and tabs between. The wire takes Latin-1;
# its upper controls are left out because some clients end a line at U+0085.
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*").fullmatch
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([\w.:+-]+)""", re.IGNORECASE | re.ASCII).search

_MISSING = object()
_HTML: tuple[str, str] = ("content-type", "text/html; charset=utf-8")


class Headers:
    """The headers of a response, by name in any case, in the order and form in which they are sent.

    Names are kept in lower case. Iterating gives pairs, as the headers of a ``Reply`` do: a name may occur several
    times. Reading a name gives its values joined by commas, setting it replaces all of them, ``add`` keeps them.

    Raises:
        ValueError: What is set has a line break or another character that no header may have.
    """

    __slots__ = ("_pairs",)

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._pairs = pairs

    def __getitem__(self, name: str) -> str:
        values = self.getlist(name)
        if not values:
            raise KeyError(name)
        # RFC 9110, section 5.3: Set-Cookie is the one header whose values cannot be joined.
        return values[-1] if name.lower() == "set-cookie" else ", ".join(values)

    def __setitem__(self, name: str, value: str) -> None:
        pair = checked_header(name, value)
        places = self._places(pair[0])
        if not places:
            self._pairs.append(pair)
            return
        self._pairs[places[0]] = pair
        for place in reversed(places[1:]):
            del self._pairs[place]

    def __delitem__(self, name: str) -> None:
        places = self._places(name.lower())
        if not places:
            raise KeyError(name)
        for place in reversed(places):
            del self._pairs[place]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self._places(name.lower()))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)

    def __len__(self) -> int:
        return len(self._pairs)

    def _places(self, name: str) -> list[int]:
        return [place for place, pair in enumerate(self._pairs) if pair[0] == name]

    @overload
    def get(self, name: str) -> str | None: ...

    @overload
    def get(self, name: str, default: T) -> str | T: ...

    def get(self, name: str, default: object = None) -> object:
        """Give the value of a name, or the default."""
        values = self.getlist(name)
        return self[name] if values else default

    def getlist(self, name: str) -> list[str]:
        """Give every value of a name."""
        name = name.lower()
        return [value for known, value in self._pairs if known == name]

    def add(self, name: str, value: str) -> None:
        """Set one more value of a name."""
        self._pairs.append(checked_header(name, value))

    def extend(self, headers: GivenHeaders) -> None:
        """Add several."""
        self._pairs.extend(_checked_headers(headers))

    def setdefault(self, name: str, default: str) -> str:
        """Set a value unless there is one; give the one that holds then."""
        if name not in self:
            self[name] = default
        return self[name]

    @overload
    def pop(self, name: str) -> str: ...

    @overload
    def pop(self, name: str, default: T) -> str | T: ...

    def pop(self, name: str, default: object = _MISSING) -> object:
        """Remove a name; give what it was, or the default."""
        if default is not _MISSING and name not in self:
            return default
        value = self[name]
        del self[name]
        return value

    def keys(self) -> list[str]:
        """Give each name once; with this ``dict(headers)`` works."""
        return [*dict(self._pairs)]

    def items(self) -> list[tuple[str, str]]:
        """Give every pair, as iterating does."""
        return [*self._pairs]

    def values(self) -> list[str]:
        """Give every value."""
        return [value for _, value in self._pairs]

    def __repr__(self) -> str:
        return f"Headers({self._pairs!r})"


class Response:
    """An answer with a body that is ready.

    Attributes:
        status: The status, as in ``Response("Gone.", status=410)``; every status is answered so.
        raw_headers: The headers as they are sent: pairs with names in lower case. What is put here is not checked, so
            it is for constants; everybody else uses ``headers``.
        body: What is sent: bytes, or in the other kinds of response chunks or a part of a file.
        closed: Whether it was sent, or thrown away.
        closers: What is called then, or None; see ``on_close``.

    Args:
        body: Text is encoded, as UTF-8 unless the content type names another charset.
        status: From 100 to 599.
        headers: Further headers; a content type among them takes the place of the default.
        content_type: HTML in UTF-8 by default, as it is for what is written into the response later.

    Raises:
        ValueError: The status is out of range, or a header has a character that no header may have.
        TypeError: The body is neither text nor bytes; ``StreamingResponse`` takes chunks, ``JSONResponse`` data.
    """

    __slots__ = ("body", "closed", "closers", "raw_headers", "status")

    status: int
    raw_headers: list[tuple[str, str]]
    body: Body
    closed: bool
    closers: list[Callable[[], object]] | None

    def __init__(
        self,
        body: str | bytes = b"",
        status: int = 200,
        headers: GivenHeaders | None = None,
        content_type: str | None = None,
    ) -> None:
        # No function is called for a plain page: each call here is paid by every request.
        if headers is None and content_type is None:
            self.raw_headers = [_HTML]
            if type(body) is str:
                body = body.encode()
        else:
            self.raw_headers = first_headers(headers, content_type)
        if type(body) is not bytes:
            body = self._encode(body)
        if status != 200:  # by far the most frequent one needs no look
            self._check_status(status, is_default=content_type is None)
        self.body = body
        self.status = status
        self.closed = False
        self.closers = None

    def _check_status(self, status: int, *, is_default: bool) -> None:
        if not 100 <= status <= 599:
            message = f"A status is a number from 100 to 599; got {status!r}."
            raise ValueError(message)
        if is_default and status in BODILESS and _HTML in self.raw_headers:
            self.raw_headers.remove(_HTML)

    def _encode(self, chunk: object) -> bytes:
        if isinstance(chunk, bytes):
            return chunk
        if type(chunk) in (bytearray, memoryview):
            return bytes(cast("bytearray", chunk))
        if not isinstance(chunk, str):
            message = f"A body is text or bytes; got {chunk!r}. StreamingResponse takes chunks, JSONResponse data."
            raise TypeError(message)
        try:
            return chunk.encode(self.charset)
        except LookupError:
            message = f"There is no charset {self.charset!r} to encode the body with; 'utf-8' always works."
            raise ValueError(message) from None

    @property
    def headers(self) -> Headers:
        """The headers, to read and to change."""
        return Headers(self.raw_headers)

    @property
    def reason(self) -> str:
        """The phrase of the status; nobody can choose one, since HTTP/2 and later send none."""
        return reason(self.status)

    @property
    def charset(self) -> str:
        """What text is encoded with: the charset that the content type names, or UTF-8."""
        found = _CHARSET(self.headers.get("content-type", ""))
        return found[1].lower() if found else "utf-8"

    @property
    def streaming(self) -> bool:
        """Whether the body is anything but bytes."""
        return type(self.body) is not bytes

    @property
    def content(self) -> bytes:
        """The body as bytes; it may be replaced by text or bytes.

        Raises:
            AttributeError: The body is made while it is sent.
        """
        if isinstance(self.body, bytes):
            return self.body
        message = f"The body of {self!r} is made while it is sent; read 'body' instead."
        raise AttributeError(message)

    @content.setter
    def content(self, content: str | bytes) -> None:
        self.body = self._encode(content)
        self.headers.pop("content-length", None)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.content.decode(self.charset)

    def write(self, chunk: str | bytes) -> int:
        """Append to the body, so that a response can stand for a file; give the number of bytes."""
        encoded = self._encode(chunk)
        self.content = self.content + encoded
        return len(encoded)

    def has_header(self, name: str) -> bool:
        """Tell whether a header is set."""
        return name in self.headers

    def set_cookie(
        self,
        name: str,
        value: str = "",
        *,
        max_age: int | timedelta | None = None,
        expires: datetime | None = None,
        path: str | None = "/",
        domain: str | None = None,
        secure: bool = False,
        httponly: bool = False,
        samesite: SameSite | None = "lax",
        partitioned: bool = False,
    ) -> None:
        """Have the browser keep a cookie; one of this name that was set before is not sent.

        Args:
            name: Its name; the prefixes ``__Host-`` and ``__Secure-`` promise attributes, which are then demanded.
            value: Any text.
            max_age: For how many seconds it is kept; without it and ``expires`` until the browser is closed.
            expires: Until when it is kept.
            path: Below which path it is sent back.
            domain: To which domain with all its subdomains; only to this very host without.
            secure: Whether it is sent over HTTPS only.
            httponly: Whether scripts cannot read it.
            samesite: Whether it goes along with requests that other sites cause.
            partitioned: Whether each site that embeds this one has its own.

        Raises:
            ValueError: It cannot be written so, or browsers would ignore it.
        """
        from bandstand.http._cookies import dump_cookie

        written = dump_cookie(
            name,
            value,
            max_age=max_age,
            expires=expires,
            path=path,
            domain=domain,
            secure=secure,
            httponly=httponly,
            samesite=samesite,
            partitioned=partitioned,
        )
        # RFC 6265, section 4.1.1: a response should not set a cookie of one name twice.
        prefix = f"{name}="
        self.raw_headers[:] = [
            pair for pair in self.raw_headers if pair[0] != "set-cookie" or not pair[1].startswith(prefix)
        ]
        self.raw_headers.append(("set-cookie", written))

    def set_signed_cookie(self, name: str, value: str, *, signer: Signer, **attributes: Any) -> None:
        """Have the browser keep a cookie that it can read and cannot change.

        Args:
            name: Its name, which is signed too: the value counts under no other.
            value: Any text.
            signer: A ``Signer``; with a ``TimestampSigner`` the age can be limited when it is read.
            **attributes: Those of ``set_cookie``.
        """
        # Any: the keywords are passed on to a typed method.
        self.set_cookie(name, signer.sign(value, name=name), **attributes)

    def delete_cookie(
        self, name: str, *, path: str | None = "/", domain: str | None = None, samesite: SameSite | None = "lax"
    ) -> None:
        """Have the browser forget a cookie; path and domain must be those that it was set with."""
        # Browsers ignore a deletion that lacks what the prefix, or SameSite=None, demands.
        secure = samesite == "none" or name.lower().startswith(("__secure-", "__host-"))
        self.set_cookie(name, max_age=0, path=path, domain=domain, secure=secure, samesite=samesite)

    def on_close(self, call: Callable[[], object]) -> None:
        """Have a function called once the response was sent, or thrown away."""
        self.closers = [*(self.closers or ()), call]

    def close(self) -> None:
        """Tell that the response was sent, or is thrown away; the server does it, and more than once does no harm."""
        self.closed = True
        closers, self.closers = self.closers or [], None
        if closers:
            from contextlib import ExitStack  # each is called, also after another has failed

            with ExitStack() as stack:
                for call in reversed(closers):
                    stack.callback(call)

    def __repr__(self) -> str:
        size = f"{len(self.body)} bytes" if isinstance(self.body, bytes) else "streaming"
        kind = self.headers.get("content-type", "no content type")
        return f"<{type(self).__name__} {self.status}, {kind}, {size}>"


Answer: TypeAlias = Response | Reply
"""What a view returns."""


def checked_header(name: str, value: str) -> tuple[str, str]:
    """Give a header in wire form.

    Raises:
        ValueError: The name is no token, or the value has a character that ends a line or that Latin-1 lacks.
        TypeError: The value is no text.
    """
    if not _NAME(name):
        message = f"The name of a header is letters, digits and hyphens; got {name!r}."
        raise ValueError(message)
    _check_text(name, value)
    if not _VALUE(value):
        message = (
            f"The header {name!r} takes Latin-1 text without line breaks and other controls; got {value!r}. "
            "Percent-encode what else it must carry."
        )
        raise ValueError(message)
    return name.lower(), value.strip(" \t")  # no part of the value (RFC 9110, section 5.5), and some servers refuse it


def _check_text(name: str, value: object) -> None:
    if not isinstance(value, str):
        message = f"The header {name!r} takes text; got {value!r}. Expected {str(value)!r}."
        raise TypeError(message)


def _checked_headers(headers: GivenHeaders) -> Iterator[tuple[str, str]]:
    given: Any = headers  # Any: the two kinds are told apart by what they have
    pairs: Iterable[tuple[str, str]] = given.items() if hasattr(given, "items") else given
    for name, value in pairs:
        yield checked_header(name, value)


def first_headers(
    headers: GivenHeaders | None, content_type: str | None, default: tuple[str, str] = _HTML
) -> list[tuple[str, str]]:
    """Give what a response begins with; ``content_type`` wins over one among the headers, that over the default."""
    given = [] if headers is None else [*_checked_headers(headers)]
    if content_type is not None:
        given = [pair for pair in given if pair[0] != "content-type"]
        return [checked_header("content-type", content_type), *given]
    return given if any(name == "content-type" for name, _ in given) else [default, *given]


def plain(text: str, status: int = 200, headers: GivenHeaders | None = None) -> Response:
    """Answer with plain text, which no browser takes for HTML."""
    return Response(text, status, headers, "text/plain; charset=utf-8")


def as_response(answer: Answer) -> Response:
    """Give an answer as a response, whose headers can be changed; a response is given back itself."""
    if isinstance(answer, Response):
        return answer
    response = Response(b"", answer.status)
    response.raw_headers = [(name.lower(), value) for name, value in answer.headers]
    response.body = answer.body
    return response


def close_body(body: object) -> None:
    """Close a body that will not be sent; one that must be awaited for it is left to the garbage collector."""
    close = getattr(body, "close", None)
    if close is not None:
        close()


def wrapped_view(view: V, call: Callable[..., Any], call_async: Callable[..., Awaitable[Any]]) -> V:
    """Give a view in whose place a function answers, in the colour of the view.

    Args:
        view: A function, a coroutine function, or a handler with ``handle_async``.
        call: Takes the view and what it is called with, and gives the answer.
        call_async: The same for async code.
    """
    # Any: what a view takes is its own business.
    handle_async = getattr(view, "handle_async", None)
    handle = view.handle if isinstance(view, Both) else view

    def answer(request: Any, *args: Any, **kwargs: Any) -> Any:
        return call(handle, request, *args, **kwargs)

    async def answer_async(request: Any, *args: Any, **kwargs: Any) -> Any:
        return await call_async(handle_async or view, request, *args, **kwargs)

    if handle_async is not None:
        return cast("V", Both(answer, answer_async))
    return cast("V", update_wrapper(answer_async if is_async(view) else answer, view))
