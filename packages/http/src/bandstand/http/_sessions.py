"""The sessions of an application: opened when somebody reads one, saved when its request is answered.

A session ends after a while without requests, and after a longer while in any case. Its key changes when rights do.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from bandstand.http._cookies import cookie_pair, dump_cookie
from bandstand.http._hooks import with_cookie
from bandstand.http._session import ABSOLUTE, StoredSession

if TYPE_CHECKING:
    from bandstand.http._cookies import SameSite
    from bandstand.http._request import Request
    from bandstand.http._session_stores import AsyncSessionStore, SessionStore

__all__ = ["Sessions"]


class Sessions:
    """A store of sessions, and the cookie that carries the key.

    Given to ``wsgi`` or ``asgi`` as ``sessions=``. The answer to a request that failed, with a status of 500 or more,
    stores nothing. The cookie is deleted only by a request that flushed or emptied its session, for a key that means
    nothing now may belong to a session whose store fails.

    Args:
        store: Where they are kept.
        secure: Whether the cookie is for encrypted connections only; its name then begins with ``__Host-``.
        name: Another name for the cookie.
        samesite: Whether other sites' requests carry it.
        domain: The domain that shares it; the host alone by default.
        path: The path that it is for.
        max_age: How long the browser keeps it; None until it is closed. ``set_expiry`` of a session comes before it.
        save_every_request: Whether each request that reads a session stores it, so that it ends that long after the
            last one to the second.

    Attributes:
        name: The name of the cookie.
        awaits: Whether the store is awaited in async code.
    """

    def __init__(
        self,
        store: SessionStore | AsyncSessionStore,
        *,
        secure: bool = True,
        name: str | None = None,
        samesite: SameSite = "lax",
        domain: str | None = None,
        path: str = "/",
        max_age: timedelta | None = ABSOLUTE,
        save_every_request: bool = False,
    ) -> None:
        self._store = store
        self.awaits: bool = getattr(store, "awaits", False)
        bound_to_host = secure and domain is None and path == "/"
        self.name = name or ("__Host-session" if bound_to_host else "session")
        self._secure = secure
        self._samesite: SameSite = samesite
        self._domain = domain
        self._path = path
        self._max_age = max_age
        self._save_every_request = save_every_request
        # What stands behind the value is the same in nearly every cookie, so it is written once.
        self._attributes = self._cookie("", max_age).partition("=")[2]

    def __call__(self, request: Request[Any], /) -> StoredSession:
        """Give the session of a request."""
        session = self._store.open(request.cookies.get(self.name))
        session.at_browser_close = self._max_age is None
        return session

    async def aopen(self, request: Request[Any], /) -> StoredSession:
        """Await the session of a request."""
        store = cast("AsyncSessionStore", self._store)
        session = await store.aopen(request.cookies.get(self.name))
        session.at_browser_close = self._max_age is None
        return session

    def finish(self, request: Request[Any], answer: Any, /) -> Any:
        """Save the session of a request if somebody read it, and set or delete its cookie."""
        session: StoredSession | None = request.opened_session
        # One that was opened in advance, and that nobody read, is none of this request's affair.
        if session is None or not request.private or answer.status >= 500:
            return None
        if self._save_every_request:
            session.modified |= not session.empty
        dropped = session.dropped
        return self._tell(request, answer, session, self._store.save(session), dropped=dropped)

    async def afinish(self, request: Request[Any], answer: Any, /) -> Any:
        """Await ``finish``."""
        session: StoredSession | None = request.opened_session
        if session is None or not request.private or answer.status >= 500:
            return None
        if self._save_every_request:
            session.modified |= not session.empty
        store = cast("AsyncSessionStore", self._store)
        dropped = session.dropped
        return self._tell(request, answer, session, await store.asave(session), dropped=dropped)

    def clear_ended(self) -> int:
        """Have the store drop what has ended; give how many values it says, 0 where it does so by itself."""
        clear = getattr(self._store, "clear_ended", None)
        return 0 if clear is None else int(clear())

    def _tell(
        self, request: Request[Any], answer: Any, session: StoredSession, key: str | None, *, dropped: bool
    ) -> Any:
        """Set the cookie where the client has another one, or it is to be kept for another time."""
        if session.lost:
            _log_lost(request)
        if key is not None and (key != session.client_key or session.expiry_changed or self._save_every_request):
            if session.has_expiry:
                return with_cookie(answer, self._cookie(key, self._kept_for(session)))
            return with_cookie(answer, cookie_pair(self.name, key) + self._attributes)
        # Otherwise it stays: the client may have a new key from a request that ended this session, and a session that
        # could not be read or stored now may be there later.
        if key is None and dropped and self.name in request.cookies:
            return with_cookie(answer, self._cookie("", timedelta(0)))
        return None

    def _kept_for(self, session: StoredSession) -> timedelta | None:
        if session.get_expire_at_browser_close():
            return None
        return timedelta(seconds=session.get_longest_age())

    def _cookie(self, value: str, max_age: timedelta | None) -> str:
        return dump_cookie(
            self.name,
            value,
            max_age=max_age,
            path=self._path,
            domain=self._domain,
            secure=self._secure,
            httponly=True,
            samesite=self._samesite,
        )


def _log_lost(request: Request[Any]) -> None:
    from logging import getLogger

    from bandstand.http._application import shown_path

    getLogger("bandstand.request").warning(
        "%s %s: what it stored in its session is lost: another request ended or changed that, or its store fails",
        request.method,
        shown_path(request.path),
    )
