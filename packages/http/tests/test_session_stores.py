"""Sessions in cookies and in a cache: the rules of the contract, and their ends."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from bandstand.contracts.cache.testing import MemoryCache
from bandstand.contracts.http.session.testing import Sessions as SessionsUnderTest
from bandstand.contracts.http.session.testing import SessionSuite
from bandstand.http import AsyncSessionStore, CacheSessions, CookieSessions, SessionStore, StoredSession

KEYS = ["a key of more than thirty-two characters"]
KEEPS_NOTHING = "a signed cookie cannot be taken back"


class Clock:
    """A time that a test moves."""

    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


class TestCookieSessions(SessionSuite):
    """The rules, for sessions in a cookie."""

    skips: ClassVar[Mapping[str, str]] = {
        "test_the_key_before_rotating_gives_nothing": KEEPS_NOTHING,
        "test_the_key_before_flushing_gives_nothing": KEEPS_NOTHING,
        "test_a_session_that_another_request_ended_does_not_come_back": KEEPS_NOTHING,
    }

    def make(self) -> SessionsUnderTest[Any]:
        return CookieSessions(KEYS)


class TestCacheSessions(SessionSuite):
    """The rules, for sessions in a cache."""

    def make(self) -> SessionsUnderTest[Any]:
        return CacheSessions(MemoryCache())


class Awaited:
    """The twins of a store, run from synchronous code."""

    def __init__(self, store: AsyncSessionStore) -> None:
        self._store = store

    def open(self, key: str | None, /) -> StoredSession:
        return asyncio.run(self._store.aopen(key))

    def save(self, session: StoredSession, /) -> str | None:
        return asyncio.run(self._store.asave(session))


class TestAwaitedCacheSessions(SessionSuite):
    """The rules, for sessions in a cache that is awaited."""

    def make(self) -> SessionsUnderTest[Any]:
        return Awaited(CacheSessions(AsyncOnly(MemoryCache())))


class AsyncOnly:
    """A cache that can only be awaited."""

    def __init__(self, cache: MemoryCache) -> None:
        self.aget, self.aset, self.adelete = cache.aget, cache.aset, cache.adelete
        self.aget_many, self.aset_many, self.adelete_many = cache.aget_many, cache.aset_many, cache.adelete_many
        self.aclear = cache.aclear


def stores(clock: Clock) -> list[SessionStore]:
    ages = {"idle": timedelta(minutes=10), "absolute": timedelta(hours=1)}
    return [
        CookieSessions(KEYS, clock=clock, **ages),
        CacheSessions(MemoryCache(clock=clock), clock=clock, **ages),
        Awaited(CacheSessions(AsyncOnly(MemoryCache(clock=clock)), clock=clock, **ages)),
    ]


def begun(store: SessionStore) -> str:
    session = store.open(None)
    session["name"] = "Ada"
    key = store.save(session)
    assert key is not None
    return key


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_session_ends_when_it_is_idle(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]
    key = begun(store)
    clock.now += 599
    assert store.open(key)["name"] == "Ada"
    clock.now += 2
    assert store.open(key).empty


@pytest.mark.parametrize("which", [0, 1, 2])
def test_requests_keep_it_alive_until_its_absolute_end(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]
    key: str | None = begun(store)
    for _ in range(11):
        clock.now += 300
        session = store.open(key)
        assert session["name"] == "Ada"
        assert session.due
        assert not session.modified
        key = store.save(session)
    clock.now += 301
    assert store.open(key).empty


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_request_soon_after_another_writes_nothing(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]
    key = begun(store)
    clock.now += 10
    session = store.open(key)
    assert not session.due
    assert store.save(session) == key


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_clock_that_is_set_back_revives_nothing(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]
    key = begun(store)
    clock.now -= 3600
    assert store.open(key).empty


def test_a_cookie_signed_by_an_older_key_is_accepted_and_by_a_foreign_one_not() -> None:
    old = begun(CookieSessions(KEYS))
    assert CookieSessions(["another key of more than thirty-two characters", *KEYS]).open(old)["name"] == "Ada"
    assert CookieSessions(["another key of more than thirty-two characters"]).open(old).empty


def test_a_session_that_is_too_large_for_a_cookie_names_the_cure() -> None:
    store = CookieSessions(KEYS)
    session = store.open(None)
    # Random enough that no compression helps.
    session["text"] = "".join(f"{number * 2654435761 % 2**32:x}" for number in range(1000))
    with pytest.raises(ValueError, match=r"bytes; a cookie holds 3800: use CacheSessions\.$"):
        store.save(session)


def test_the_cache_never_sees_a_key() -> None:
    cache = MemoryCache()
    key = begun(CacheSessions(cache))
    assert cache.get(key) is None
    assert cache.get(f"session:{key}") is None


def test_a_session_that_is_only_renewed_keeps_what_another_request_stored_meanwhile() -> None:
    clock = Clock()
    store = CacheSessions(MemoryCache(clock=clock), clock=clock, idle=timedelta(minutes=10))
    key = begun(store)
    clock.now += 500
    slow, quick = store.open(key), store.open(key)
    quick["name"] = "Grace"
    store.save(quick)
    assert slow.due
    store.save(slow)
    clock.now += 500
    assert store.open(key)["name"] == "Grace"


def test_a_session_that_another_request_ended_says_so_when_it_is_stored() -> None:
    store = CacheSessions(MemoryCache())
    key = begun(store)
    slow, quick = store.open(key), store.open(key)
    quick.flush()
    store.save(quick)
    slow["name"] = "Grace"
    assert (store.save(slow), slow.ended, quick.ended) == (None, True, False)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_session_may_end_at_a_time_of_its_own(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]

    def lasting(expiry: float | timedelta) -> str:
        session = store.open(None)
        session["name"] = "Ada"
        session.set_expiry(expiry)
        key = store.save(session)
        assert key is not None
        return key

    brief, lengthy, fixed, past = lasting(60), lasting(7 * 24 * 3600), lasting(timedelta(hours=2)), lasting(-1)
    assert store.open(past).empty
    clock.now += 59
    assert store.open(brief)["name"] == "Ada"
    clock.now += 2
    assert store.open(brief).empty
    clock.now += 2 * 3600 - 62
    assert store.open(fixed)["name"] == "Ada"
    clock.now += 2
    assert store.open(fixed).empty
    clock.now += 6 * 24 * 3600
    assert store.open(lengthy)["name"] == "Ada"


def test_a_cache_that_can_only_be_awaited_is_named_where_it_cannot_be() -> None:
    store = CacheSessions(AsyncOnly(MemoryCache()))
    assert store.open(None).empty
    with pytest.raises(TypeError, match=r"AsyncOnly object .* can only be awaited; sessions under WSGI need a cache"):
        store.open("some key")
