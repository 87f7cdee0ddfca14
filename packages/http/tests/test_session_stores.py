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

from .failing import FailingCache

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


class TestCacheSessionsOverTwo(SessionSuite):
    """The rules, for sessions in a durable cache with a fast one before it."""

    def make(self) -> SessionsUnderTest[Any]:
        return CacheSessions(MemoryCache(), behind=MemoryCache())


class TestAwaitedCacheSessionsOverTwo(SessionSuite):
    """The rules, for the same where both are awaited."""

    def make(self) -> SessionsUnderTest[Any]:
        return Awaited(CacheSessions(AsyncOnly(MemoryCache()), behind=AsyncOnly(MemoryCache())))


class AsyncOnly:
    """A cache that can only be awaited."""

    def __init__(self, cache: MemoryCache) -> None:
        self.aget, self.aset, self.adelete = cache.aget, cache.aset, cache.adelete
        self.aget_many, self.aset_many, self.adelete_many = cache.aget_many, cache.aset_many, cache.adelete_many
        self.aclear, self.aadd = cache.aclear, cache.aadd


def stores(clock: Clock) -> list[SessionStore]:
    idle, absolute = timedelta(minutes=10), timedelta(hours=1)

    def memory() -> MemoryCache:
        return MemoryCache(clock=clock)

    return [
        CookieSessions(KEYS, idle=idle, absolute=absolute, clock=clock),
        CacheSessions(memory(), idle=idle, absolute=absolute, clock=clock),
        Awaited(CacheSessions(AsyncOnly(memory()), idle=idle, absolute=absolute, clock=clock)),
        CacheSessions(memory(), behind=memory(), idle=idle, absolute=absolute, clock=clock),
        Awaited(CacheSessions(memory(), behind=memory(), idle=idle, absolute=absolute, clock=clock)),
    ]


def begun(store: SessionStore) -> str:
    session = store.open(None)
    session["name"] = "Ada"
    key = store.save(session)
    assert key is not None
    return key


@pytest.mark.parametrize("which", [0, 1, 2, 3, 4])
def test_a_session_ends_when_it_is_idle(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]
    key = begun(store)
    clock.now += 599
    assert store.open(key)["name"] == "Ada"
    clock.now += 2
    assert store.open(key).empty


@pytest.mark.parametrize("which", [0, 1, 2, 3, 4])
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


@pytest.mark.parametrize("which", [0, 1, 2, 3, 4])
def test_a_request_soon_after_another_writes_nothing(which: int) -> None:
    clock = Clock()
    store = stores(clock)[which]
    key = begun(store)
    clock.now += 10
    session = store.open(key)
    assert not session.due
    assert store.save(session) == key


@pytest.mark.parametrize("which", [0, 1, 2, 3, 4])
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
    assert (store.save(slow), slow.lost, quick.lost) == (None, True, False)


@pytest.mark.parametrize("which", [0, 1, 2, 3, 4])
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


def test_a_session_in_two_caches_is_read_from_the_fast_one_and_stored_in_both() -> None:
    fast, durable = FailingCache(), FailingCache()
    store = CacheSessions(fast, behind=durable)
    key = begun(store)
    durable.asked = 0
    assert store.open(key)["name"] == "Ada"
    assert durable.asked == 0
    fast.clear()
    assert [store.open(key)["name"] for _ in range(3)] == ["Ada"] * 3
    assert durable.asked == 1


@pytest.mark.parametrize("which", [0, 1])
def test_a_copy_that_a_failure_left_behind_is_good_for_the_lag_and_then_none(which: int) -> None:
    clock, fast = Clock(), FailingCache()
    over_two = CacheSessions(fast, behind=MemoryCache(clock=clock), lag=timedelta(seconds=60), clock=clock)
    stores: list[SessionStore] = [over_two, Awaited(over_two)]
    store = stores[which]
    key = begun(store)
    fast.down = True
    session = store.open(key)
    session.flush()
    assert store.save(session) is None
    assert store.open(key).empty
    fast.down = False
    revived = store.open(key)
    revived["name"] = "Grace"
    assert (store.save(revived), revived.lost) == (None, True)  # it can be read for a while, and never be stored
    clock.now += 60
    assert store.open(key).empty


@pytest.mark.parametrize("which", [0, 1])
def test_what_is_changed_in_an_old_copy_is_not_stored(which: int) -> None:
    fast = FailingCache()
    over_two = CacheSessions(fast, behind=MemoryCache())
    stores: list[SessionStore] = [over_two, Awaited(over_two)]
    store = stores[which]
    key = begun(store)
    fast.down = True
    session = store.open(key)
    session["rights"] = "none"
    assert store.save(session) == key
    fast.down = False
    old = store.open(key)
    assert "rights" not in old
    old["name"] = "Grace"
    assert (store.save(old), old.lost) == (None, True)
    fast.clear()
    now = store.open(key)
    assert dict(now) == {"name": "Ada", "rights": "none"}
    now["name"] = "Grace"
    assert (store.save(now), now.lost) == (key, False)
    assert store.open(key)["name"] == "Grace"


def test_a_session_may_be_stored_several_times_in_one_request() -> None:
    store = CacheSessions(MemoryCache(), behind=MemoryCache())
    session = store.open(begun(store))
    for name in ("Grace", "Alan"):
        session["name"] = name
        key = store.save(session)
        assert store.open(key)["name"] == name


def test_where_the_durable_cache_fails_its_copies_are_read_and_nothing_is_stored() -> None:
    fast, durable = FailingCache(), FailingCache()
    store = CacheSessions(fast, behind=durable)
    key = begun(store)
    durable.down = True
    session = store.open(key)
    session["name"] = "Grace"
    assert (store.save(session), session.lost) == (None, True)
    durable.down = False
    assert store.open(key)["name"] == "Ada"


def test_a_flush_while_the_durable_cache_fails_holds_as_long_as_the_mark_in_the_fast_one() -> None:
    clock, durable = Clock(), FailingCache()
    store = CacheSessions(MemoryCache(clock=clock), behind=durable, lag=timedelta(seconds=60), clock=clock)
    key = begun(store)
    session = store.open(key)
    session.flush()
    durable.down = True
    assert store.save(session) is None
    durable.down = False
    clock.now += 59
    assert store.open(key).empty
    clock.now += 1
    assert store.open(key)["name"] == "Ada"


@pytest.mark.parametrize("which", [0, 1])
def test_a_session_is_back_when_its_cache_is(which: int) -> None:
    cache = FailingCache()
    over_one = CacheSessions(cache)
    stores: list[SessionStore] = [over_one, Awaited(over_one)]
    store = stores[which]
    key = begun(store)
    cache.down = True
    missed = store.open(key)
    assert (missed.empty, missed.key, missed.client_key) == (True, None, key)
    missed["name"] = "Grace"
    assert (store.save(missed), missed.lost) == (None, True)
    cache.down = False
    assert store.open(key)["name"] == "Ada"


def test_a_session_whose_new_key_cannot_be_stored_keeps_the_old_one() -> None:
    cache = FailingCache()
    store = CacheSessions(cache)
    key = begun(store)
    session = store.open(key)
    session.rotate()
    cache.full = True
    assert (store.save(session), session.lost) == (None, True)
    assert store.open(key)["name"] == "Ada"


def test_a_session_is_never_at_neither_key_while_it_rotates() -> None:
    class Watched(MemoryCache):
        most = 0

        def delete(self, key: str, /) -> bool:
            self.most = max(self.most, len(self._entries))
            return super().delete(key)

    cache = Watched()
    store = CacheSessions(cache)
    session = store.open(begun(store))
    session.rotate()
    store.save(session)
    assert cache.most == 2


def test_what_could_not_be_read_is_flushed_if_the_cache_is_back_in_time() -> None:
    cache = FailingCache()
    store = CacheSessions(cache)
    key = begun(store)
    cache.down = True
    session = store.open(key)
    cache.down = False
    session.flush()
    assert store.save(session) is None
    assert store.open(key).empty


def test_a_session_begun_in_place_of_one_that_another_request_ended_is_stored() -> None:
    store = CacheSessions(MemoryCache())
    key = begun(store)
    slow, quick = store.open(key), store.open(key)
    quick.flush()
    store.save(quick)
    slow.flush()
    slow["name"] = "Grace"
    begun_anew = store.save(slow)
    assert begun_anew not in (None, key)
    assert store.open(begun_anew)["name"] == "Grace"


def test_what_has_ended_is_dropped_where_the_sessions_are_kept() -> None:
    class Dropping(MemoryCache):
        def drop_ended(self) -> int:
            return 7

    assert CacheSessions(MemoryCache()).clear_ended() == 0
    assert CacheSessions(Dropping()).clear_ended() == 7
    assert CacheSessions(MemoryCache(), behind=Dropping()).clear_ended() == 7
    assert CacheSessions(Dropping(), behind=MemoryCache()).clear_ended() == 0


def test_two_caches_that_do_not_fit_are_refused_at_the_start() -> None:
    class Simple:
        def __init__(self, cache: MemoryCache) -> None:
            self.get, self.set, self.delete, self.clear = cache.get, cache.set, cache.delete, cache.clear
            self.get_many, self.set_many, self.delete_many = cache.get_many, cache.set_many, cache.delete_many

    with pytest.raises(TypeError, match=r"Simple object .* cannot add; a cache before another one needs add"):
        CacheSessions(Simple(MemoryCache()), behind=MemoryCache())
    with pytest.raises(ValueError, match=r"more than no time; got lag=datetime\.timedelta\(0\)\.$"):
        CacheSessions(MemoryCache(), behind=MemoryCache(), lag=timedelta(0))


def test_either_cache_may_be_the_one_that_can_only_be_awaited() -> None:
    for store in (
        CacheSessions(AsyncOnly(MemoryCache()), behind=MemoryCache()),
        CacheSessions(MemoryCache(), behind=AsyncOnly(MemoryCache())),
    ):
        assert store.awaits
        assert Awaited(store).open(begun(Awaited(store)))["name"] == "Ada"
        with pytest.raises(TypeError, match=r"AsyncOnly object .* can only be awaited"):
            store.open("some key")
