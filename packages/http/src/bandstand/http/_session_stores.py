"""Where sessions are between requests: in a signed cookie, or in a cache at the server."""

from __future__ import annotations

import os
import time
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any, Protocol, cast

from bandstand.http._session import ABSOLUTE, IDLE, Ages, StoredSession

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import timedelta

    from bandstand.contracts.cache import Cache
    from bandstand.contracts.cache.asynchronous import AsyncCache

__all__ = ["AsyncSessionStore", "CacheSessions", "CookieSessions", "SessionStore"]

_MOST_COOKIE_BYTES = 3800
_LONGEST_KEY = 100


class SessionStore(Protocol):
    """Where sessions are between requests."""

    def open(self, key: str | None, /) -> StoredSession:
        """Give the session of a key that a client sent; an empty one for a key that means nothing here."""
        ...

    def save(self, session: StoredSession, /) -> str | None:
        """Store a session at the end of its request; give the key for the client, or None for none."""
        ...


class AsyncSessionStore(SessionStore, Protocol):
    """A store that can be awaited in async code, where its other methods would block."""

    @property
    def awaits(self) -> bool:
        """Whether that is so."""
        ...

    async def aopen(self, key: str | None, /) -> StoredSession:
        """Await ``open``; without a key there is nothing to wait for."""
        ...

    async def asave(self, session: StoredSession, /) -> str | None:
        """Await ``save``."""
        ...


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
        self._ages = Ages(idle=idle, absolute=absolute, clock=clock)

    def open(self, key: str | None, /) -> StoredSession:
        """Give the session that a cookie holds."""
        if not key or len(key) > 2 * _MOST_COOKIE_BYTES:
            return StoredSession(ages=self._ages)
        try:
            found = self._signer.unsign_object(key)
        except ValueError:  # a BadSignature, whose import here would take a tenth of what a request takes
            return StoredSession(ages=self._ages)
        return StoredSession.of_record(found, key, self._ages)

    def save(self, session: StoredSession, /) -> str | None:
        """Give the cookie for a session.

        Raises:
            ValueError: It is too large for a cookie.
        """
        if not session.modified and not session.due:
            return session.key
        key = None
        if not session.empty:
            record = session.record()
            if session.key is None:
                # Makes a session that was rotated another cookie, even within the same second.
                record.append(_random_text(6))
            key = self._signer.sign_object(record)
            if len(key) > _MOST_COOKIE_BYTES:
                message = f"The session takes {len(key)} bytes; a cookie holds {_MOST_COOKIE_BYTES}: use CacheSessions."
                raise ValueError(message)
        session.stored_as(key)
        return key


class CacheSessions:
    """Keeps sessions in a cache at the server, under a digest of the key, so that reading the cache gives no keys away.

    A cache may lose what it keeps: a lost session is one that has ended. In async code the twins of the cache's methods
    are awaited, where it has them.

    Args:
        cache: Where they are kept.
        idle: How long a session lives without a request.
        absolute: How long it lives in any case.
        clock: The time, in seconds since 1970.
    """

    def __init__(
        self,
        cache: Cache | AsyncCache,
        *,
        idle: timedelta = IDLE,
        absolute: timedelta = ABSOLUTE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._cache = cache
        self._ages = Ages(idle=idle, absolute=absolute, clock=clock)
        self.awaits = hasattr(cache, "aget")

    def open(self, key: str | None, /) -> StoredSession:
        """Give the session of a key."""
        if not key or len(key) > _LONGEST_KEY:
            return StoredSession(ages=self._ages)
        return StoredSession.of_record(self._blocking().get(_place(key)), key, self._ages)

    async def aopen(self, key: str | None, /) -> StoredSession:
        """Await ``open``."""
        if not key or len(key) > _LONGEST_KEY:
            return StoredSession(ages=self._ages)
        return StoredSession.of_record(await self._awaited().aget(_place(key)), key, self._ages)

    def save(self, session: StoredSession, /) -> str | None:
        """Store a session that was changed, or whose idle time is to be renewed."""
        if not session.modified and not session.due:
            return session.key
        cache, before = self._blocking(), session.loaded_key
        found = None if before is None else cache.get(_place(before))
        key = _key_after(session, found)
        if before is not None and key != before:
            cache.delete(_place(before))
        if key is not None:
            cache.set(_place(key), _record_after(session, found), session.get_expiry_age())
        session.stored_as(key, ended=before is not None and found is None)
        return key

    async def asave(self, session: StoredSession, /) -> str | None:
        """Await ``save``."""
        if not session.modified and not session.due:
            return session.key
        cache, before = self._awaited(), session.loaded_key
        found = None if before is None else await cache.aget(_place(before))
        key = _key_after(session, found)
        if before is not None and key != before:
            await cache.adelete(_place(before))
        if key is not None:
            await cache.aset(_place(key), _record_after(session, found), session.get_expiry_age())
        session.stored_as(key, ended=before is not None and found is None)
        return key

    def _blocking(self) -> Cache:
        if not hasattr(self._cache, "get"):
            message = f"{self._cache!r} can only be awaited; sessions under WSGI need a cache with get, set and delete."
            raise TypeError(message)
        return cast("Cache", self._cache)

    def _awaited(self) -> AsyncCache:
        return cast("AsyncCache", self._cache)


def _key_after(session: StoredSession, found: object) -> str | None:
    """Give the key for a session that is stored now; None where there is nothing to store."""
    # Who began before another request ended this session finds it gone, and loses what it stored.
    if session.empty or (session.loaded_key is not None and found is None):
        return None
    return session.key or _random_text(24)


def _record_after(session: StoredSession, found: list[Any] | None) -> list[Any]:
    """Give what to store: of a session that is only renewed, what another request may have stored meanwhile."""
    record = session.record()
    if session.modified or found is None:
        return record
    begun, _, *rest = found
    return [begun, record[1], *rest]


def _place(key: str) -> str:
    from hashlib import sha256

    return f"session:{sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def _random_text(size: int) -> str:
    return urlsafe_b64encode(os.urandom(size)).decode("ascii").rstrip("=")
