"""Where sessions are between requests: in a signed cookie, or in a cache at the server."""

from __future__ import annotations

import os
import time
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol, cast

from bandstand.http._session import ABSOLUTE, IDLE, Ages, StoredSession

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bandstand.contracts.cache import AtomicCache, Cache
    from bandstand.contracts.cache.asynchronous import AsyncAtomicCache, AsyncCache
    from bandstand.http._session_caches import Records

__all__ = ["AsyncSessionStore", "CacheSessions", "CookieSessions", "SessionStore"]

_MOST_COOKIE_BYTES = 3800
_LONGEST_KEY = 100
LAG = timedelta(minutes=1)
_FIELDS = 5  # of a record, before what is appended


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

    With ``behind`` there are two: what holds is in the durable cache behind, and ``cache`` has copies of it, so that
    nearly all reads are fast. Reads ask the fast one first, then the durable one. Writes go to both, the durable one
    first; ``rotate`` and ``flush`` remove from both. A copy is good for ``lag``: if the fast cache failed while a
    session was changed or ended, and comes back, it shows the session as it was for that long and no longer. Nothing
    old is stored: what a request changed in a session that was ended since the copy was made, or changed, is lost,
    which the log says. All processes should have one fast cache; with one each, they would see old copies every day.

    When the backend fails, which a cache reports as a miss:

    * While reading: the session is empty for that request. The client's cookie is left alone, so that the session is
      back when the backend is; with two caches, a copy is read although the durable one fails.
    * While storing: what the request changed is lost, which the log says, and the client's cookie is left alone.
    * While flushing: the client's cookie is deleted, so this browser is logged out. The session itself stays in the
      backend until its end, for whoever has a copy of its key.
    * While rotating: the session is stored under the new key before it is removed under the old one. If the first
      fails, nothing has changed; if the second does, the old key is good until its end, for what was stored before.

    A request that stores a session in the very moment in which another ends it may store it anew.

    Args:
        cache: Where they are kept; with ``behind`` a fast one, which can ``add``.
        behind: A durable cache, where they are kept then.
        lag: How long a copy in the fast cache is good; the clocks of servers should differ by less.
        idle: How long a session lives without a request.
        absolute: How long it lives in any case.
        clock: The time, in seconds since 1970.

    Raises:
        ValueError: The lag is not above 0.
        TypeError: The fast cache cannot ``add``.
    """

    def __init__(
        self,
        cache: Cache | AsyncCache,
        *,
        behind: Cache | AsyncCache | None = None,
        lag: timedelta = LAG,
        idle: timedelta = IDLE,
        absolute: timedelta = ABSOLUTE,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._caches = [cache] if behind is None else [cache, behind]
        self._records = _records(cache, behind, lag, clock)
        self._ages = Ages(idle=idle, absolute=absolute, clock=clock)
        self.awaits = any(hasattr(each, "aget") for each in self._caches)

    def open(self, key: str | None, /) -> StoredSession:
        """Give the session of a key."""
        if not key or len(key) > _LONGEST_KEY:
            return StoredSession(ages=self._ages)
        return StoredSession.of_record(self._blocking().read(_place(key)), key, self._ages)

    async def aopen(self, key: str | None, /) -> StoredSession:
        """Await ``open``."""
        if not key or len(key) > _LONGEST_KEY:
            return StoredSession(ages=self._ages)
        return StoredSession.of_record(await self._records.aread(_place(key)), key, self._ages)

    def save(self, session: StoredSession, /) -> str | None:
        """Store a session that was changed, or whose idle time is to be renewed."""
        if not session.modified and not session.due:
            return session.key
        records, before = self._blocking(), session.loaded_key
        found = None if before is None else records.read_now(_place(before))
        key = _key_after(session, found)
        if key and not records.write(_place(key), self._record_after(session, found), session.get_expiry_age()):
            key = None
        left = _key_left(session, key)
        if left is not None:
            records.remove(_place(left))
        return _noted(session, key)

    async def asave(self, session: StoredSession, /) -> str | None:
        """Await ``save``."""
        if not session.modified and not session.due:
            return session.key
        records, before = self._records, session.loaded_key
        found = None if before is None else await records.aread_now(_place(before))
        key = _key_after(session, found)
        if key and not await records.awrite(_place(key), self._record_after(session, found), session.get_expiry_age()):
            key = None
        left = _key_left(session, key)
        if left is not None:
            await records.aremove(_place(left))
        return _noted(session, key)

    def clear_ended(self) -> int:
        """Drop what has ended from the cache that keeps the sessions, if it is told to; give how many values it says.

        Caches drop what has ended by themselves, some of them late: those have a ``drop_ended``.
        """
        drop = getattr(self._caches[-1], "drop_ended", None)
        return 0 if drop is None else int(drop())

    def _record_after(self, session: StoredSession, found: list[Any] | None) -> list[Any]:
        """Give what to store: of a session that is only renewed, what another request may have stored meanwhile."""
        record = session.record()
        if not session.modified and found is not None:
            begun, _, *rest = found
            return [begun, record[1], *rest]
        if len(self._caches) > 1:  # tells copies of this record from older ones, which are not to be changed and stored
            session.appended = [_random_text(6)]
            record += session.appended
        return record

    def _blocking(self) -> Records:
        for cache in self._caches:
            if not hasattr(cache, "get"):
                message = f"{cache!r} can only be awaited; sessions under WSGI need a cache with get, set and delete."
                raise TypeError(message)
        return self._records


def _records(
    cache: Cache | AsyncCache, behind: Cache | AsyncCache | None, lag: timedelta, clock: Callable[[], float]
) -> Records:
    from bandstand.http._session_caches import CopiedRecords, SingleRecords

    if behind is None:
        return SingleRecords(cache)
    if lag <= timedelta(0):
        message = f"A copy of a session is good for more than no time; got lag={lag!r}."
        raise ValueError(message)
    if not hasattr(cache, "add") and not hasattr(cache, "aadd"):
        message = f"{cache!r} cannot add; a cache before another one needs add, or aadd in async code."
        raise TypeError(message)
    return CopiedRecords(cast("AtomicCache | AsyncAtomicCache", cache), behind, lag.total_seconds(), clock)


def _key_after(session: StoredSession, found: list[Any] | None) -> str | None:
    """Give the key for a session that is stored now; None where there is nothing to store."""
    if session.empty or (session.loaded_key is not None and not session.flushed and not _still_is(session, found)):
        return None
    return session.key or _random_text(24)


def _still_is(session: StoredSession, found: list[Any] | None) -> bool:
    """Tell whether a session is still what it was loaded from, as far as its store can tell.

    Who began before another request ended it finds it gone, and who has an old copy finds something else.
    """
    return found is not None and (not session.modified or session.appended == found[_FIELDS:])


def _key_left(session: StoredSession, key: str | None) -> str | None:
    """Give the key under which nothing is to be any more, once a session is stored under another one, or dropped."""
    if session.dropped:
        return session.loaded_key or session.client_key  # what could not be read may be removed none the less
    return session.loaded_key if key is not None and key != session.loaded_key else None


def _noted(session: StoredSession, key: str | None) -> str | None:
    """Note how storing a session went, and give the key."""
    session.stored_as(key, lost=key is None and session.modified and not session.empty)
    return key


def _place(key: str) -> str:
    from hashlib import sha256

    return f"session:{sha256(key.encode('utf-8', 'replace')).hexdigest()}"


def _random_text(size: int) -> str:
    return urlsafe_b64encode(os.urandom(size)).decode("ascii").rstrip("=")
