"""Sessions: a small mapping of names to JSON for each client, in a signed cookie or in a cache at the server.

A session ends after a while without requests, and after a longer while in any case. Its key changes when rights do.
"""

from __future__ import annotations

import os
import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol, cast

from bandstand.http._cookies import dump_cookie

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bandstand.contracts.cache import Cache
    from bandstand.http._cookies import SameSite
    from bandstand.http._request import Request

__all__ = ["CacheSessions", "CookieSessions", "SessionStore", "Sessions", "StoredSession"]

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=14)
# A request in the last part of the idle time renews it; renewing at every request would write at every request.
_RENEWALS = 8
_MOST_COOKIE_BYTES = 3800


class StoredSession:
    """A session as a store gives it; see ``bandstand.contracts.http.session.Session``.

    Attributes:
        begun: When it began, in seconds since 1970.
        loaded_key: The key that it was loaded by, or None for a new one.
        due: Whether its idle time is to be renewed although nothing was changed.
    """

    def __init__(self, data: dict[str, Any], *, key: str | None = None, begun: float = 0, due: bool = False) -> None:
        self.modified = False
        self.begun = begun
        self.loaded_key = key
        self.due = due
        self._key = key
        self._data = data

    @property
    def key(self) -> str | None:
        """What the session is stored under; None while it is not."""
        return self._key

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self._data

    @property
    def data(self) -> dict[str, Any]:
        """What is in it."""
        return self._data

    def __getitem__(self, name: str, /) -> Any:  # Any: JSON has every shape
        return self._data[name]

    def __setitem__(self, name: str, value: object, /) -> None:
        if not isinstance(cast("object", name), str):
            message = f"The names in a session are strings; got {name!r}."
            raise TypeError(message)
        if not _is_json(value):
            message = f"A session keeps what JSON gives back unchanged; {name!r} was given {value!r}."
            raise TypeError(message)
        self._data[name] = value
        self.modified = True

    def __delitem__(self, name: str, /) -> None:
        del self._data[name]
        self.modified = True

    def __contains__(self, name: object, /) -> bool:
        return name in self._data

    def get(self, name: str, default: object = None, /) -> Any:  # Any: JSON has every shape
        """Give a value, or the default."""
        return self._data.get(name, default)

    def rotate(self) -> None:
        """Change the key and keep the rest; to be called when rights change, as on login."""
        self._key = None
        self.modified = True

    def flush(self) -> None:
        """Drop everything, the key too; to be called on logout."""
        self._data.clear()
        self.rotate()

    def stored_as(self, key: str | None) -> None:
        """Note what the session is stored under from now on."""
        self._key = self.loaded_key = key
        self.modified = self.due = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with {len(self._data)} values>"  # neither key nor values belong into logs


def _is_json(value: object) -> bool:
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, list):
        return all(map(_is_json, cast("list[object]", value)))
    if isinstance(value, dict):
        items = cast("dict[object, object]", value).items()
        return all(isinstance(name, str) and _is_json(item) for name, item in items)
    return value is None or isinstance(value, (bool, int, str))


class SessionStore(Protocol):
    """Where sessions are between requests."""

    def open(self, key: str | None, /) -> StoredSession:
        """Give the session of a key that a client sent; an empty one for a key that means nothing here."""
        ...

    def save(self, session: StoredSession, /) -> str | None:
        """Store a session at the end of its request; give the key for the client, or None for none."""
        ...


class _Ages:
    """When sessions end."""

    def __init__(self, idle: timedelta, absolute: timedelta, clock: Callable[[], float]) -> None:
        self.idle = idle.total_seconds()
        self.absolute = absolute.total_seconds()
        self.clock = clock

    def session(self, found: Any, key: str) -> StoredSession:
        """Give the session of a record that ``record`` made, or an empty one where there is none or it has ended."""
        now = self.clock()
        if isinstance(found, dict):
            record = cast("dict[str, Any]", found)
            age, idle = now - record.get("b", 0), now - record.get("s", 0)
            # A clock that was set back must not revive anything: a session of the future is none.
            if 0 <= age < self.absolute and 0 <= idle < self.idle:
                return StoredSession(record["d"], key=key, begun=record["b"], due=idle > self.idle / _RENEWALS)
        return StoredSession({})

    def record(self, session: StoredSession) -> dict[str, Any]:
        """Give what is stored of a session."""
        now = int(self.clock())
        session.begun = session.begun or now
        return {"b": int(session.begun), "s": now, "d": session.data}


class CookieSessions:
    """Keeps sessions in a signed cookie: nothing at the server, and nothing that the client may not read.

    A cookie that was copied stays good until it ends: ``rotate`` and ``flush`` cannot take it back.

    Args:
        keys: What they are signed with; the first signs, all are accepted.
        idle: How long a session lives without a request.
        absolute: How long it lives in any case.
        clock: The time, in seconds since 1970.
    """

    def __init__(
        self,
        keys: Sequence[str],
        *,
        idle: timedelta = IDLE,
        absolute: timedelta = ABSOLUTE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        from bandstand.http._signing import Signer

        self._signer = Signer(keys=keys, salt="bandstand.http.sessions")
        self._ages = _Ages(idle, absolute, clock)

    def open(self, key: str | None, /) -> StoredSession:
        """Give the session that a cookie holds."""
        from bandstand.http._signing import BadSignature

        if not key or len(key) > 2 * _MOST_COOKIE_BYTES:
            return StoredSession({})
        try:
            found = self._signer.unsign_object(key)
        except BadSignature:
            return StoredSession({})
        return self._ages.session(found, key)

    def save(self, session: StoredSession, /) -> str | None:
        """Give the cookie for a session.

        Raises:
            ValueError: It is too large for a cookie.
        """
        if not session.modified and not session.due:
            return session.key
        key = None
        if not session.empty:
            # The random part makes a rotated session another cookie, even within the same second.
            key = self._signer.sign_object({**self._ages.record(session), "r": _random_text(6)})
            if len(key) > _MOST_COOKIE_BYTES:
                message = f"The session takes {len(key)} bytes; a cookie holds {_MOST_COOKIE_BYTES}: use CacheSessions."
                raise ValueError(message)
        session.stored_as(key)
        return key


class CacheSessions:
    """Keeps sessions in a cache at the server, under a digest of the key, so that reading the cache gives no keys away.

    A cache may lose what it keeps: a lost session is one that has ended.

    Args:
        cache: Where they are kept.
        idle: How long a session lives without a request.
        absolute: How long it lives in any case.
        clock: The time, in seconds since 1970.
    """

    def __init__(
        self,
        cache: Cache,
        *,
        idle: timedelta = IDLE,
        absolute: timedelta = ABSOLUTE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._cache = cache
        self._ages = _Ages(idle, absolute, clock)

    def open(self, key: str | None, /) -> StoredSession:
        """Give the session of a key."""
        if not key or len(key) > 100:
            return StoredSession({})
        return self._ages.session(self._cache.get(_place(key)), key)

    def save(self, session: StoredSession, /) -> str | None:
        """Store a session that was changed, or whose idle time is to be renewed."""
        if not session.modified and not session.due:
            return session.key
        before = session.loaded_key
        # Who began before another request ended this session finds it gone, and loses what it stored.
        ended = before is not None and self._cache.get(_place(before)) is None
        if before is not None and (session.key != before or session.empty):
            self._cache.delete(_place(before))
        key = None
        if not ended and not session.empty:
            key = session.key or _random_text(24)
            self._cache.set(_place(key), self._ages.record(session), self._ages.idle)
        session.stored_as(key)
        return key


def _place(key: str) -> str:
    from hashlib import sha256

    return f"session:{sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def _random_text(size: int) -> str:
    return urlsafe_b64encode(os.urandom(size)).decode("ascii").rstrip("=")


class Sessions:
    """The sessions of an application: a store, and the cookie that carries the key.

    Given to ``wsgi`` or ``asgi`` as ``sessions=``; a request opens its session when somebody reads it.

    Args:
        store: Where they are kept.
        secure: Whether the cookie is for encrypted connections only; its name then begins with ``__Host-``.
        name: Another name for the cookie.
        samesite: Whether other sites' requests carry it.
        domain: The domain that shares it; the host alone by default.
        path: The path that it is for.
        max_age: How long the browser keeps it; None until it is closed.
    """

    def __init__(
        self,
        store: SessionStore,
        *,
        secure: bool = True,
        name: str | None = None,
        samesite: SameSite = "lax",
        domain: str | None = None,
        path: str = "/",
        max_age: timedelta | None = ABSOLUTE,
    ) -> None:
        self._store = store
        bound_to_host = secure and domain is None and path == "/"
        self.name = name or ("__Host-session" if bound_to_host else "session")
        self._secure = secure
        self._samesite: SameSite = samesite
        self._domain = domain
        self._path = path
        self._max_age = max_age

    def __call__(self, request: Request[Any], /) -> StoredSession:
        """Give the session of a request."""
        return self._store.open(request.cookies.get(self.name))

    def finish(self, request: Request[Any], answer: Any, /) -> Any:
        """Save the session of a request if one was opened, and set or delete its cookie."""
        session = cast("StoredSession | None", request.opened_session)
        if session is None:
            return None
        before = request.cookies.get(self.name)
        key = self._store.save(session)
        if key is not None and key != before:
            return _with_cookie(answer, self._cookie(key, self._max_age))
        if key is None and before is not None:
            return _with_cookie(answer, self._cookie("", timedelta(0)))
        return None

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


def _with_cookie(answer: Any, cookie: str) -> Any:
    from bandstand.contracts.http import Reply

    if isinstance(answer, Reply):
        return Reply(status=answer.status, headers=(*answer.headers, ("set-cookie", cookie)), body=answer.body)
    answer.raw_headers.append(("set-cookie", cookie))
    return answer
