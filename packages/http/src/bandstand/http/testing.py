"""For tests: clients that speak to an application in process, and requests made without a server.

``Client`` takes a WSGI application and ``AsyncClient`` an ASGI one, of any framework; both keep cookies between
requests. ``make_environ`` and ``make_scope`` give what a server would hand over.
"""

from __future__ import annotations

import json as json_module
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast
from urllib.parse import unquote_to_bytes, urlencode, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["Answer", "AsyncClient", "Client", "File", "Sending", "make_environ", "make_scope"]

T = TypeVar("T")

Pairs: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]

_BOUNDARY = "bandstand-boundary-7d0c2f"
_REDIRECTS = {301, 302, 303, 307, 308}
_MOST_REDIRECTS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to upload: its field is its key among the ``files`` of a request."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What a client sends.

    Attributes:
        url: The path and the query, percent-encoded; what is before them is ignored.
        root: The mount point of the application.
        form: Fields of a form; with ``files`` it is sent as multipart.
        json: Anything that JSON can say; None sends none.
    """

    method: str = "GET"
    url: str = "/"
    root: str = ""
    headers: Pairs = ()
    body: bytes = b""
    form: Pairs | None = None
    files: Mapping[str, File] | Iterable[tuple[str, File]] = ()
    json: Any = None  # Any: JSON has every shape
    scheme: str = "http"
    host: str = "localhost"
    client: str | None = "127.0.0.1"

    def encoded(self) -> tuple[list[tuple[str, str]], bytes]:
        """Give the headers, names in lower case, and the body."""
        headers = [(name.lower(), value) for name, value in _pairs(self.headers)]
        body, content_type = self._encode_body()
        given = {name for name, _ in headers}
        headers += [("host", self.host)] if "host" not in given else []
        headers += [("content-type", content_type)] if content_type and "content-type" not in given else []
        if (body or self.method in {"POST", "PUT", "PATCH"}) and "content-length" not in given:
            headers.append(("content-length", str(len(body))))
        return headers, body

    def _encode_body(self) -> tuple[bytes, str]:
        files = _pairs(self.files)
        if files:
            return _multipart(_pairs(self.form or ()), files), f"multipart/form-data; boundary={_BOUNDARY}"
        if self.form is not None:
            return urlencode(_pairs(self.form)).encode(), "application/x-www-form-urlencoded"
        if self.json is not None:
            return json_module.dumps(self.json).encode(), "application/json"
        return self.body, ""


def _pairs(values: Mapping[str, T] | Iterable[tuple[str, T]]) -> list[tuple[str, T]]:
    if isinstance(values, Mapping):
        return list(cast("Mapping[str, T]", values).items())
    return list(values)


def _multipart(fields: list[tuple[str, str]], files: list[tuple[str, File]]) -> bytes:
    parts: list[bytes] = []
    for name, value in fields:
        parts.append(f'--{_BOUNDARY}\r\ncontent-disposition: form-data; name="{_quoted(name)}"\r\n\r\n'.encode())
        parts += [value.encode(), b"\r\n"]
    for name, file in files:
        head = (
            f'--{_BOUNDARY}\r\ncontent-disposition: form-data; name="{_quoted(name)}"; filename="{_quoted(file.name)}"'
        )
        parts.append(f"{head}\r\ncontent-type: {file.content_type}\r\n\r\n".encode())
        parts += [file.content, b"\r\n"]
    return b"".join([*parts, f"--{_BOUNDARY}--\r\n".encode()])


def _quoted(text: str) -> str:
    """Escape what would end a quoted name, as browsers do."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def make_environ(sending: Sending) -> dict[str, Any]:
    """Give the environ that a WSGI server would make of what a client sends."""
    headers, body = sending.encoded()
    url = urlsplit(sending.url)
    host, _, port = sending.host.partition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": sending.method,
        "SCRIPT_NAME": sending.root.encode().decode("latin-1"),
        "PATH_INFO": unquote_to_bytes(url.path or "/").decode("latin-1"),
        "QUERY_STRING": url.query,
        "SERVER_NAME": host,
        "SERVER_PORT": port or ("443" if sending.scheme == "https" else "80"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": sending.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if sending.client is not None:
        environ["REMOTE_ADDR"] = sending.client
    for name, value in headers:
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        joint = "; " if name == "cookie" else ", "
        environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    return environ


def make_scope(sending: Sending) -> tuple[dict[str, Any], bytes]:
    """Give the scope that an ASGI server would make of what a client sends, and the body."""
    headers, body = sending.encoded()
    url = urlsplit(sending.url)
    host, _, port = sending.host.partition(":")
    path = unquote_to_bytes(url.path or "/").decode("utf-8", "replace")
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": sending.method,
        "scheme": sending.scheme,
        "path": sending.root + path,
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "root_path": sending.root,
        "headers": [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers],
        "client": None if sending.client is None else (sending.client, 50000),
        "server": (host, int(port) if port else {"http": 80, "https": 443}[sending.scheme]),
    }, body


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back.

    Attributes:
        headers: Pairs in the order received, names in lower case.
        url: What was asked for; after redirects the last of them.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    url: str

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    def json(self) -> Any:  # Any: JSON has every shape
        """Parse the body."""
        return json_module.loads(self.body)

    def header(self, name: str) -> str | None:
        """Give the first header of a name, or None."""
        return next((value for known, value in self.headers if known == name.lower()), None)


@dataclass
class _Jar:
    """Cookies between requests, without domains and paths: a test speaks to one application."""

    cookies: dict[str, str] = field(default_factory=dict[str, str])

    def add_to(self, sending: Sending) -> Sending:
        if not self.cookies:
            return sending
        from dataclasses import replace

        header = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return replace(sending, headers=[*_pairs(sending.headers), ("cookie", header)])

    def take(self, answer: Answer) -> None:
        for name, value in answer.headers:
            if name == "set-cookie":
                pair, *attributes = value.split(";")
                cookie, _, content = pair.partition("=")
                gone = any(attribute.strip().lower() == "max-age=0" for attribute in attributes)
                self.cookies[cookie.strip()] = content.strip()
                if gone:
                    del self.cookies[cookie.strip()]


def _following(sending: Sending, answer: Answer) -> Sending | None:
    """Give the request that a redirect asks for, as a browser makes it."""
    location = answer.header("location")
    if answer.status not in _REDIRECTS or location is None:
        return None
    url = urljoin(sending.url, location)
    if answer.status in {307, 308}:
        from dataclasses import replace

        return replace(sending, url=url)
    return Sending(url=url, root=sending.root, scheme=sending.scheme, host=sending.host, client=sending.client)


class Client:
    """Speaks to a WSGI application in process.

    Attributes:
        cookies: What the application has set, sent with each request; a test may change it.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]]) -> None:
        self._app = app
        self._jar = _Jar()

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies by name."""
        return self._jar.cookies

    def request(self, method: str, url: str = "/", *, follow: bool = False, **options: Any) -> Answer:
        """Send a request; ``options`` are the fields of ``Sending``.

        Args:
            method: The method.
            url: The path and the query, percent-encoded.
            follow: Whether to follow redirects, ten at most.
            **options: See ``Sending``.
        """
        sending = Sending(method=method, url=url, **options)
        for _ in range(_MOST_REDIRECTS):
            answer = self._send(self._jar.add_to(sending))
            self._jar.take(answer)
            following = _following(sending, answer) if follow else None
            if following is None:
                return answer
            sending = following
        message = f"More than {_MOST_REDIRECTS} redirects, the last of them to {sending.url!r}."
        raise RuntimeError(message)

    def get(self, url: str = "/", **options: Any) -> Answer:
        """Send a GET request."""
        return self.request("GET", url, **options)

    def post(self, url: str = "/", **options: Any) -> Answer:
        """Send a POST request."""
        return self.request("POST", url, **options)

    def _send(self, sending: Sending) -> Answer:
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            started[:] = [int(status.split(maxsplit=1)[0]), tuple((name.lower(), value) for name, value in headers)]

        chunks = self._app(make_environ(sending), start_response)
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close is not None:
                close()
        return Answer(status=started[0], headers=started[1], body=body, url=sending.url)


class AsyncClient:
    """Speaks to an ASGI application in process; the methods of ``Client``, awaited."""

    def __init__(self, app: Callable[..., Awaitable[object]]) -> None:
        self._app = app
        self._jar = _Jar()

    @property
    def cookies(self) -> dict[str, str]:
        """The cookies by name."""
        return self._jar.cookies

    async def request(self, method: str, url: str = "/", *, follow: bool = False, **options: Any) -> Answer:
        """Send a request; ``options`` are the fields of ``Sending``."""
        sending = Sending(method=method, url=url, **options)
        for _ in range(_MOST_REDIRECTS):
            answer = await self._send(self._jar.add_to(sending))
            self._jar.take(answer)
            following = _following(sending, answer) if follow else None
            if following is None:
                return answer
            sending = following
        message = f"More than {_MOST_REDIRECTS} redirects, the last of them to {sending.url!r}."
        raise RuntimeError(message)

    async def get(self, url: str = "/", **options: Any) -> Answer:
        """Send a GET request."""
        return await self.request("GET", url, **options)

    async def post(self, url: str = "/", **options: Any) -> Answer:
        """Send a POST request."""
        return await self.request("POST", url, **options)

    async def _send(self, sending: Sending) -> Answer:
        import asyncio  # whoever tests WSGI alone does without

        scope, body = make_scope(sending)
        messages: list[dict[str, Any]] = []
        unread = [{"type": "http.request", "body": body, "more_body": False}]
        ended = asyncio.Event()

        async def receive() -> dict[str, Any]:
            if unread:
                return unread.pop()
            await ended.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            messages.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                ended.set()

        await self._app(scope, receive, send)
        return _answer_of(messages, sending)


def _answer_of(messages: list[dict[str, Any]], sending: Sending) -> Answer:
    start = messages[0]
    return Answer(
        status=start["status"],
        headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]),
        body=b"".join(message.get("body", b"") for message in messages[1:]),
        url=sending.url,
    )
