"""The request: one class over two sources, in which nothing is read before somebody asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast

from bandstand.http._errors import BadRequest, PayloadTooLarge

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from bandstand.contracts.http.session import Session
    from bandstand.contracts.http.uploads import UploadedFile
    from bandstand.contracts.routing import Match
    from bandstand.contracts.services import Services
    from bandstand.http._limits import Limits
    from bandstand.http._negotiation import AcceptedTypes, MediaType
    from bandstand.http._uploads import FormReader, UploadHandler
    from bandstand.http._values import MultiDict

U_co = TypeVar("U_co", covariant=True)

_UNREAD: Any = object()  # Any: stands where values of every type will be
_FORM_TYPES = ("multipart/form-data", "application/x-www-form-urlencoded")


class Source(Protocol):
    """What a server knows of a request, in the server's own form; one object serves all requests of an application."""

    @property
    def awaits(self) -> bool:
        """Whether the body is awaited, and whatever else takes time should be."""
        ...

    def headers(self, raw: Any, /) -> Mapping[str, str]:
        """Give the headers."""
        ...

    def query_string(self, raw: Any, /) -> bytes:
        """Give what followed the question mark, as it was sent."""
        ...

    def raw_path(self, raw: Any, /) -> str | None:
        """Give the path as it was sent, percent-encoded, or None."""
        ...

    def scheme(self, raw: Any, /) -> str:
        """Give the scheme of the connection."""
        ...

    def server(self, raw: Any, /) -> str:
        """Give the server's own name and port, for a client that named no host."""
        ...

    def host(self, raw: Any, /) -> str | None:
        """Give the host that the client named, or None."""
        ...

    def cookie(self, raw: Any, /) -> str:
        """Give the header with the cookies, empty where there is none."""
        ...

    def client(self, raw: Any, /) -> str | None:
        """Give the address of the client."""
        ...

    def chunks(self, request: Request[Any], /) -> Iterator[bytes]:
        """Read the body; raises ``RuntimeError`` where it can only be awaited."""
        ...

    def achunks(self, request: Request[Any], /) -> AsyncIterator[bytes]:
        """Read the body in async code."""
        ...


class TokenGiver(Protocol):
    """What gives the token that forms of a request's answer carry."""

    def token(self, request: Request[Any], /) -> str:
        """Give it."""
        ...


class Told(Protocol):
    """What a proxy says of a request, each None where it says nothing."""

    @property
    def client(self) -> str | None:
        """The address of the client."""
        ...

    @property
    def scheme(self) -> str | None:
        """The scheme of the client's connection."""
        ...

    @property
    def host(self) -> str | None:
        """The host that the client named."""
        ...


class Backing(Protocol):
    """What an application adds to its requests; see ``wsgi`` and ``asgi``."""

    services: Services
    limits: Limits
    user: Callable[[Any], Any]
    user_is_async: bool
    has_sessions: bool
    sessions: Callable[[Any], Any]
    asessions: Callable[[Any], Awaitable[Any]] | None
    messages: object | None
    parse_cookies: Callable[[str, Limits], Mapping[str, str]]
    upload_handlers: Callable[[Any], list[UploadHandler]]
    form_parser: Callable[[str, Limits, Sequence[UploadHandler]], FormReader] | None


class Request(Generic[U_co]):
    """What a client asks.

    Everything but the method and the path is read when it is first asked for, and then kept. In async code, await
    ``abody``, ``aform``, ``ajson``, ``asession`` or ``auser``, or all of them with ``aprepare``: their synchronous
    twins say so where they would block.

    Attributes:
        method: The method, in upper case.
        path_info: The path below the mount point of the application, percent-decoded.
        prefix: The mount point: empty, or with a leading and without a trailing slash.
        match: What the path was resolved to, or None before and without routing.
        private: Whether somebody read the session, the user, the cookies or a token; the answer must then not be
            stored by a cache that several share.
        csrf: What protects this request against forgery, or None; see ``csrf_token``.
        forwarded: What a proxy that is believed says of the client, or None; see ``behind_proxies``.
        loop: The event loop that the request is answered in, or None.
        opened_session: The session if somebody has read it, or None; reading this is not reading it.
        needs_closing: Whether the request may have left something on disk.
        state: A place for what middleware passes on.
    """

    __slots__ = (
        "_backing", "_body", "_cookies", "_files", "_form", "_headers", "_json", "_parser", "_query", "_source",
        "_state", "_taken", "_user", "csrf", "forwarded", "loop", "match", "method", "needs_closing", "opened_session",
        "path_info", "prefix", "private", "raw", "receive",
    )  # fmt: skip

    def __init__(
        self,
        method: str,
        path_info: str,
        prefix: str,
        raw: Any,
        source: Source,
        backing: Backing,
        receive: Callable[[], Awaitable[Any]] | None = None,
    ) -> None:
        self.method = method
        self.path_info = path_info
        self.prefix = prefix
        self.raw = raw
        self.receive = receive
        self._source = source
        self._backing = backing
        self.match: Match | None = None
        self.loop: AbstractEventLoop | None = None
        self.private = False
        self.csrf: TokenGiver | None = None
        self.forwarded: Told | None = None
        # None, or _UNREAD where None may be the value: nothing is read yet.
        self._headers: Mapping[str, str] | None = None
        self._query: MultiDict[str] | None = None
        self._cookies: Mapping[str, str] | None = None
        self._state: dict[str, Any] | None = None
        self._taken = False
        self._body: bytes | None = None
        self._form: Any = _UNREAD
        self._files: Any = None
        self._json: Any = _UNREAD
        self._parser: Any = None
        self.needs_closing = False
        self.opened_session: Any = None  # Any: the application's own, a Session
        self._user: Any = _UNREAD

    @property
    def path(self) -> str:
        """The whole path, percent-decoded: the mount point and what is below it."""
        return self.prefix + self.path_info

    @property
    def raw_path(self) -> str | None:
        """The whole path as the server was sent it, percent-encoded, or None where the server does not say.

        Slashes in it tell an encoded slash from a plain one. It may hold what ``path`` does not: repeated slashes, dot
        segments, and what a proxy in front took away or rewrote.
        """
        return self._source.raw_path(self.raw)

    @property
    def services(self) -> Services:
        """The services of the application."""
        return self._backing.services

    @property
    def state(self) -> dict[str, Any]:
        """A dict for what middleware passes on, empty at first."""
        if self._state is None:
            self._state = {}
        return self._state

    @property
    def has_state(self) -> bool:
        """Whether anybody has passed anything on."""
        return bool(self._state)

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers by name in any case; one that was sent repeatedly is joined by ``", "``."""
        if self._headers is None:
            self._headers = self._source.headers(self.raw)
        return self._headers

    @property
    def query_string(self) -> bytes:
        """What followed the question mark, as it was sent."""
        return self._source.query_string(self.raw)

    @property
    def query(self) -> MultiDict[str]:
        """The parameters of the query string.

        Raises:
            BadRequest: It is malformed.
            URITooLong: It is longer than the limit.
        """
        if self._query is None:
            self._query = self._parse_query()
        return self._query

    def _parse_query(self) -> MultiDict[str]:
        from bandstand.http._urlencoded import parse_query
        from bandstand.http._values import MultiDict

        return MultiDict(parse_query(self.query_string, self._backing.limits))

    @property
    def cookies(self) -> Mapping[str, str]:
        """The cookies by name."""
        self.private = True
        if self._cookies is None:
            header, backing = self._source.cookie(self.raw), self._backing
            self._cookies = backing.parse_cookies(header, backing.limits) if header else {}
        return self._cookies

    @property
    def accepted_types(self) -> tuple[MediaType, ...]:
        """The media types that the client accepts, the most wanted first."""
        return self._accepted().types

    def accepts(self, media_type: str) -> bool:
        """Tell whether the client accepts a media type at all."""
        return self._accepted().accepts(media_type)

    def get_preferred_type(self, media_types: Iterable[str]) -> str | None:
        """Give the one of some media types that the client wants most, or None where it wants none of them."""
        return self._accepted().preferred_type(media_types)

    def _accepted(self) -> AcceptedTypes:
        from bandstand.http._negotiation import AcceptedTypes

        return AcceptedTypes(self.headers.get("accept", "*/*"))

    @property
    def content_type(self) -> str:
        """The media type of the body, in lower case and without parameters; empty where none is given."""
        return _media_type(self.headers.get("content-type", ""))

    @property
    def content_params(self) -> dict[str, str]:
        """The parameters of the content type, names in lower case: ``{"charset": "utf-8"}``.

        Raises:
            BadRequest: They are malformed.
        """
        from bandstand.http._parameters import parse_parameters

        return parse_parameters(self.headers.get("content-type", ""))[1]

    @property
    def content_length(self) -> int | None:
        """The declared length of the body, or None.

        Raises:
            BadRequest: It is no number.
        """
        value = self.headers.get("content-length")
        if value is None:
            return None
        if not value.isascii() or not value.isdigit() or len(value) > 18:
            raise BadRequest(detail=f"The content-length is {value[:40]!r}, which is no number.")
        return int(value)

    @property
    def scheme(self) -> str:
        """``"http"`` or ``"https"``."""
        told = self.forwarded
        return told.scheme if told is not None and told.scheme else self._source.scheme(self.raw)

    @property
    def is_secure(self) -> bool:
        """Whether the client's connection is encrypted."""
        return self.scheme == "https"

    @property
    def named_host(self) -> str | None:
        """The host that the client named, with its port where it named one; None where it named none."""
        told = self.forwarded
        return told.host if told is not None and told.host else self._source.host(self.raw)

    @property
    def host(self) -> str:
        """The host that the client named, with its port where it named one; the server's own name without."""
        return self.named_host or self._source.server(self.raw)

    @property
    def client(self) -> str | None:
        """The address of the client, or None where there is none, as on a local socket."""
        told = self.forwarded
        return told.client if told is not None and told.client else self._source.client(self.raw)

    def get_full_path(self) -> str:
        """Give the path and the query as a URL without a host; it never begins with two slashes."""
        from urllib.parse import quote

        path = quote("/" + self.path.lstrip("/"), safe="/:@!$&'()*+,;=~-._")
        query = quote(self.query_string, safe="/:@!$&'()*+,;=~-._?%[]")
        return f"{path}?{query}" if query else path

    def build_absolute_uri(self, location: str | None = None) -> str:
        """Give a URL with scheme and host: of this request, or of a location relative to it."""
        from urllib.parse import urljoin

        base = f"{self.scheme}://{self.host}{self.get_full_path()}"
        return base if location is None else urljoin(base, location)

    @property
    def body(self) -> bytes:
        """The body as it was sent.

        Raises:
            PayloadTooLarge: It is over the limit.
            RuntimeError: It can only be awaited here, or was read as a stream or a form.
        """
        if self._body is None:
            self._take_body()
            self._body = b"".join(self._limited(self._source.chunks(self)))
        return self._body

    async def abody(self) -> bytes:
        """Await ``body``."""
        if self._body is None:
            self._take_body()
            collected: list[bytes] = []
            size = 0
            async for chunk in self._source.achunks(self):
                size += len(chunk)
                self._check_size(size)
                collected.append(chunk)
            self._body = b"".join(collected)
        return self._body

    def stream(self) -> Iterator[bytes]:
        """Give the body in pieces as they arrive, without a limit and without keeping them."""
        if self._body is not None:
            return iter([self._body] if self._body else [])
        self._take_body()
        return self._source.chunks(self)

    def open_body(self) -> BinaryIO:
        """Give the body as a file to read from, piece by piece or line by line, which is not kept either."""
        from bandstand.http._body_file import body_file

        return body_file(self.stream())

    async def astream(self) -> AsyncIterator[bytes]:
        """Await the body in pieces; a client that leaves raises ``ClientDisconnected``."""
        if self._body is not None:
            if self._body:
                yield self._body
            return
        self._take_body()
        async for chunk in self._source.achunks(self):
            yield chunk

    def _limited(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            self._check_size(size)
            yield chunk

    def _check_size(self, size: int) -> None:
        limit = self._backing.limits.body
        if size > limit:
            raise PayloadTooLarge(detail=f"The body has more than {limit} bytes.")

    def _take_body(self) -> None:
        """Begin to read the body from the server, which gives it once."""
        if self._taken:
            message = "The body was read already, as a stream or as a form: read it once, in one way."
            raise RuntimeError(message)
        self._taken = True

    def json(self) -> Any:  # Any: JSON has every shape
        """Parse the body as JSON, whatever its content type says.

        Raises:
            BadRequest: It is none, or is nested too deeply.
        """
        return self._parse_json(self.body)

    async def ajson(self) -> Any:  # Any: JSON has every shape
        """Await ``json``."""
        return self._parse_json(await self.abody())

    def _parse_json(self, body: bytes) -> Any:
        if self._json is _UNREAD:
            from bandstand.http._json import load_json

            self._json = load_json(body, max_depth=self._backing.limits.json_depth)
        return self._json

    @property
    def form(self) -> MultiDict[str]:
        """The fields of a posted form; empty where the body is none."""
        if self._form is _UNREAD:
            self._read_form()
        return cast("MultiDict[str]", self._form)

    @property
    def files(self) -> MultiDict[UploadedFile]:
        """The files of a posted form; removed when the request ends."""
        if self._form is _UNREAD:
            self._read_form()
        return cast("MultiDict[UploadedFile]", self._files)

    async def aform(self) -> MultiDict[str]:
        """Await ``form``; ``files`` can be read from then on."""
        if self._form is _UNREAD:
            parser = self._begin_form()
            if parser is not None:
                if self._body is not None:
                    parser.feed(self._body)
                else:
                    self._take_body()
                    async for chunk in self._source.achunks(self):
                        parser.feed(chunk)
                self._form, self._files = parser.finish()
        return cast("MultiDict[str]", self._form)

    def _read_form(self) -> None:
        parser = self._begin_form()
        if parser is not None:
            for chunk in self.stream():
                parser.feed(chunk)
            self._form, self._files = parser.finish()

    def _begin_form(self) -> Any:
        from bandstand.http._values import MultiDict

        content_type = self.headers.get("content-type", "")
        if _media_type(content_type) not in _FORM_TYPES:
            self._form, self._files = MultiDict(), MultiDict()
            return None
        from bandstand.http._uploads import FormParser

        backing = self._backing
        parse = backing.form_parser or FormParser
        self._parser = parse(content_type, backing.limits, backing.upload_handlers(self))
        self.needs_closing = True
        return self._parser

    @property
    def session(self) -> Session:
        """The session of this client.

        Raises:
            LookupError: The application keeps no sessions.
            RuntimeError: It can only be awaited here.
        """
        self.private = True
        if self.opened_session is None:
            if self._backing.asessions is not None and self._source.awaits:
                message = "The session would block here: 'await request.asession()' first."
                raise RuntimeError(message)
            self.opened_session = self._backing.sessions(self)
        session: Session = self.opened_session
        return session

    @property
    def has_sessions(self) -> bool:
        """Whether the application keeps sessions."""
        return self._backing.has_sessions

    async def asession(self) -> Session:
        """Await ``session``; it is in memory from then on, so nothing that is done with it is awaited."""
        self.private = True
        if self.opened_session is None:
            backing = self._backing
            opening = backing.asessions
            self.opened_session = backing.sessions(self) if opening is None else await opening(self)
        session: Session = self.opened_session
        return session

    @property
    def message_store(self) -> object | None:
        """Where messages for the next page wait, a ``MessageStore``; None where they wait in the session."""
        return self._backing.messages

    @property
    def user(self) -> U_co:
        """The user that the application knows the client as.

        Raises:
            RuntimeError: It can only be awaited here.
        """
        self.private = True
        if self._user is _UNREAD:
            found = self._backing.user(self)
            if hasattr(found, "__await__"):
                found.close()
                message = "The user of this application is awaited: use 'await request.auser()'."
                raise RuntimeError(message)
            self._user = found
        return cast("U_co", self._user)

    async def auser(self) -> U_co:
        """Await ``user``."""
        self.private = True
        if self._user is _UNREAD:
            found = self._backing.user(self)
            self._user = await found if hasattr(found, "__await__") else found
        return cast("U_co", self._user)

    async def aprepare(self) -> None:
        """Read the form or else the body, within their limits, so that synchronous code can use this request.

        A session and a user that are awaited are awaited here. None of this counts as reading anything private.
        """
        backing, private = self._backing, self.private
        if backing.asessions is not None and self.opened_session is None:
            self.opened_session = await backing.asessions(self)
        if backing.user_is_async and self._user is _UNREAD:
            self._user = await backing.user(self)
        self.private = private
        if self.content_type in _FORM_TYPES:
            await self.aform()
        elif not self._taken:
            await self.abody()

    def close(self) -> None:
        """Remove what the request left on disk; the server calls it when the answer is sent."""
        if self.needs_closing:
            self._parser.close()

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.path!r}>"


def _media_type(content_type: str) -> str:
    """Give a content type without its parameters, in lower case."""
    return content_type.partition(";")[0].strip().lower()
