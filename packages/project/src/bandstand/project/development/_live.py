"""Live reload: pages of the development server carry a script that listens for changes (server-sent events)."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PREFIX: Final = "/__bandstand__/"
_LIMIT: Final = 4 * 1024 * 1024
_HEARTBEAT: Final = 15.0
_PARTIAL: Final = ("204", "206", "304")
_POLICIES: Final = ("content-security-policy", "content-security-policy-report-only")

# The tag says which state of the site a page shows, and each event to which it has come. Browsers keep six connections
# to a server, so one page listens, the one with the lock, and tells all others; where there are no locks, each listens.
_SCRIPT: Final = b"""\
let state = new URL(import.meta.url).searchParams.get("state");
const others = new BroadcastChannel("bandstand-live");
function swapStyles() {
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    const address = new URL(link.href);
    if (address.origin === location.origin) {
      address.searchParams.set("changed", state);
      link.href = address;
    }
  }
}
function react(said) {
  if (said.state === state) return;
  if (said.what !== "styles") return location.reload();
  state = said.state;
  swapStyles();
}
function hear(event) {
  const said = { what: event.type, state: event.data };
  others.postMessage(said);
  react(said);
}
function listen() {
  const source = new EventSource("/__bandstand__/live");
  for (const name of ["state", "page", "styles"]) source.addEventListener(name, hear);
  return new Promise(() => {});
}
others.addEventListener("message", (event) => react(event.data));
if (navigator.locks) navigator.locks.request("bandstand-live", listen);
else listen();
"""


class Audience:
    """The browsers that listen.

    Args:
        worker: A name that no other worker has.
    """

    def __init__(self, worker: str) -> None:
        self._worker = worker
        self._changes = 0
        self._lock = threading.Lock()
        self._queues: set[queue.SimpleQueue[bytes]] = set()

    def tell(self, what: str) -> None:
        """Tell all of them: ``"page"`` or ``"styles"``."""
        with self._lock:
            self._changes += 1
            for each in self._queues:
                each.put(self._event(what))

    def listen(self) -> Iterator[bytes]:
        """Give the events for one browser, beginning with the state of the site."""
        own: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        with self._lock:
            self._queues.add(own)
            own.put(b"retry: 200\n" + self._event("state"))
        try:
            while True:
                try:
                    yield own.get(timeout=_HEARTBEAT)
                except queue.Empty:
                    yield b":\n\n"
        finally:
            with self._lock:
                self._queues.discard(own)

    @property
    def state(self) -> str:
        """What the site is now, in a word that another worker, or another change, does not have."""
        return f"{self._worker}-{self._changes}"

    def _event(self, name: str) -> bytes:
        return f"event: {name}\ndata: {self.state}\n\n".encode()


class LiveReload:
    """A WSGI application around another: answers the script and its events, and puts the script into pages."""

    def __init__(self, application: Callable[..., Iterable[bytes]], audience: Audience) -> None:
        self._application = application
        self._audience = audience

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if path == f"{PREFIX}live":
            start_response("200 OK", [("Content-Type", "text/event-stream"), ("Cache-Control", "no-store")])
            return self._audience.listen()
        if path == f"{PREFIX}live.js":
            headers = [("Content-Type", "text/javascript; charset=utf-8"), ("Content-Length", str(len(_SCRIPT)))]
            start_response("200 OK", [*headers, ("Cache-Control", "no-cache")])
            return [_SCRIPT]
        return _with_script(self._application, self._audience.state, environ, start_response)


def _with_script(
    application: Callable[..., Iterable[bytes]],
    state: str,
    environ: dict[str, Any],
    start_response: Callable[..., Any],
) -> Iterable[bytes]:
    """Put the script at the end of a page whose length is known; everything else is passed on as it is."""
    started: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
        if not _is_page(environ, status, headers):
            started.clear()
            return start_response(status, headers, *error)
        started[:] = [status, headers, error]
        return None

    body = application(environ, start)
    if not started:
        return body
    try:
        page = b"".join(body)
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
    status, headers, error = started
    tag = _tag(state, headers)
    end = page.rfind(b"</body>")
    page = page[:end] + tag + page[end:] if end >= 0 else page + tag
    start_response(status, [*_changed(headers, environ), ("Content-Length", str(len(page)))], *error)
    return [page]


def _tag(state: str, headers: list[tuple[str, str]]) -> bytes:
    """Give the tag, with the nonce of the page where its policy has one: it may ask for that and ignore addresses."""
    words = [word for name, value in headers if name.lower() in _POLICIES for word in value.replace(";", " ").split()]
    nonce = next((word[len("'nonce-") : -1] for word in words if word.startswith("'nonce-")), None)
    attribute = "" if nonce is None else f' nonce="{nonce}"'
    return f'<script type="module" src="{PREFIX}live.js?state={state}"{attribute}></script>'.encode()


def _changed(headers: list[tuple[str, str]], environ: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give the headers without the length, and let the policy of the page, also of one for errors, allow the script."""
    for name, value in headers:
        if name.lower() in _POLICIES:
            source = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', '')}{PREFIX}"
            yield name, allow(value, source)
        elif name.lower() != "content-length":
            yield name, value


def allow(policy: str, source: str) -> str:
    """Let a policy take scripts and events from one more source; what it leaves open stays open."""
    directives = {words[0].lower(): words[1:] for each in policy.split(";") if (words := each.split())}
    for name in ("script-src", "script-src-elem", "connect-src"):
        known = (
            directives.get(name) if name == "script-src-elem" else directives.get(name, directives.get("default-src"))
        )
        if known is not None:
            directives[name] = [*(word for word in known if word != "'none'"), source]
    return "; ".join(" ".join([name, *words]) for name, words in directives.items())


def _is_page(environ: dict[str, Any], status: str, headers: list[tuple[str, str]]) -> bool:
    """Tell whether an answer is a whole page of HTML: no part of one, no download, and nothing a script asked for."""
    named = {name.lower(): value for name, value in headers}
    length = named.get("content-length", "")
    return (
        named.get("content-type", "").startswith("text/html")
        and environ.get("HTTP_SEC_FETCH_DEST", "document") in {"document", "frame", "iframe"}
        and environ.get("REQUEST_METHOD") != "HEAD"
        and status[:3] not in _PARTIAL
        and "content-encoding" not in named
        and not named.get("content-disposition", "").startswith("attachment")
        and length.isdecimal()
        and int(length) <= _LIMIT
    )
