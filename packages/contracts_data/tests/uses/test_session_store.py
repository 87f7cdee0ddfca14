"""A store of sessions over any data source: a row for each, gone when it ends or expires."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data.conditions import Compare, Condition, Operator
from bandstand.contracts.data.errors import Integrity, NotFound
from bandstand.contracts.data.memory import MemorySource, describe

if TYPE_CHECKING:
    from bandstand.contracts.data import DataSource

NOW = datetime(2027, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class SessionRow:
    """One session."""

    key: str
    values: dict[str, Any] = field(default_factory=dict[str, Any])
    expires: datetime | None = None
    user: str | None = None


class SessionStore:
    """Keeps sessions in a source that changes many rows in one step."""

    def __init__(self, source: DataSource) -> None:
        self.rows = source.repository("http.Session")
        bulk = self.rows.abilities.bulk
        if bulk is None:
            message = "Sessions need a source that changes many rows in one step."
            raise TypeError(message)
        self.bulk = bulk

    def load(self, key: str, now: datetime) -> dict[str, Any] | None:
        try:
            row = self.rows.one(Compare("key", Operator.EQ, key) & alive(now))
        except NotFound:
            return None
        values: dict[str, Any] = row.values
        return values

    def create(self, values: dict[str, Any], *, expires: datetime, user: str | None = None) -> str:
        row = self.rows.new({"key": token_urlsafe(), "values": values, "expires": expires, "user": user})
        self.rows.save(row)
        key: str = row.key
        return key

    def save(self, key: str, values: dict[str, Any], *, now: datetime, expires: datetime) -> bool:
        """Store values; say whether the session was still there, for one that ended is not brought back."""
        where = Compare("key", Operator.EQ, key) & alive(now)
        return self.bulk.update(where, {"values": values, "expires": expires}) == 1

    def end(self, key: str) -> bool:
        return self.bulk.delete(Compare("key", Operator.EQ, key)) == 1

    def end_others(self, user: str, key: str) -> int:
        return self.bulk.delete(Compare("user", Operator.EQ, user) & Compare("key", Operator.NE, key))

    def clear_expired(self, now: datetime) -> int:
        return self.bulk.delete(~alive(now))


def alive(now: datetime) -> Condition:
    return Compare("expires", Operator.GT, now) | Compare("expires", Operator.IS_NULL, True)


@pytest.fixture
def store() -> SessionStore:
    info = describe(SessionRow, name="http.Session", key=["key"])
    return SessionStore(MemorySource({SessionRow: info}))


def test_a_session_comes_back_as_it_was_until_it_expires(store: SessionStore) -> None:
    key = store.create({"cart": [1, 2]}, expires=NOW + HOUR)
    assert store.load(key, NOW) == {"cart": [1, 2]}
    assert store.load(key, NOW + HOUR) is None
    assert store.load("guessed", NOW) is None


def test_what_was_loaded_is_not_what_is_stored(store: SessionStore) -> None:
    key = store.create({"cart": [1]}, expires=NOW + HOUR)
    loaded = store.load(key, NOW)
    assert loaded is not None
    loaded["cart"].append(2)
    assert store.load(key, NOW) == {"cart": [1]}
    assert store.save(key, loaded, now=NOW, expires=NOW + HOUR)
    assert store.load(key, NOW) == {"cart": [1, 2]}


def test_a_session_that_ended_is_not_brought_back(store: SessionStore) -> None:
    key = store.create({}, expires=NOW + HOUR)
    assert store.end(key)
    assert not store.save(key, {"late": True}, now=NOW, expires=NOW + HOUR)
    assert store.load(key, NOW) is None
    assert not store.end(key)


def test_a_user_ends_all_other_sessions(store: SessionStore) -> None:
    keys = [store.create({}, expires=NOW + HOUR, user=user) for user in ("ada", "ada", "bob", "ada")]
    assert store.end_others("ada", keys[0]) == 2
    assert [store.load(key, NOW) for key in keys] == [{}, None, {}, None]


def test_expired_sessions_are_cleared_in_one_step(store: SessionStore) -> None:
    for hours in range(5):
        store.create({}, expires=NOW + hours * HOUR)
    assert store.clear_expired(NOW + 2 * HOUR) == 3
    assert store.rows.count().number == 2


def test_no_key_is_given_twice(store: SessionStore) -> None:
    key = store.create({}, expires=NOW)
    with pytest.raises(Integrity):
        store.rows.save(store.rows.new({"key": key}))
