"""One session: a dict of JSON that knows when it ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bandstand.http import StoredSession
from bandstand.http._session import Ages

NOW = 1_700_000_000


def session(data: dict[str, Any] | None = None) -> StoredSession:
    ages = Ages(idle=timedelta(minutes=10), absolute=timedelta(hours=1), clock=lambda: NOW)
    return StoredSession(data, ages=ages)


def test_it_is_a_dict_in_every_respect() -> None:
    bag = session()
    assert not bag
    bag.update(name="Ada", visits=1)
    assert (bag.setdefault("visits", 5), bag.setdefault("theme", "dark"), bag.pop("theme")) == (1, "dark", "dark")
    assert (list(bag), list(bag.values()), len(bag), bool(bag)) == (["name", "visits"], ["Ada", 1], 2, True)
    assert dict(bag) == {"name": "Ada", "visits": 1}
    with pytest.raises(TypeError, match=r"^A session keeps what JSON gives back unchanged; 'when' was given datetime"):
        bag.update(when=datetime.now(UTC))


def test_clearing_keeps_the_key_and_is_a_change() -> None:
    bag = StoredSession({"name": "Ada"}, key="k")
    bag.clear()
    assert (bag.key, bag.empty, bag.modified) == ("k", True, True)


def test_it_does_not_show_what_is_in_it() -> None:
    assert repr(StoredSession({"secret": "x"}, key="k")) == "<StoredSession with 1 values>"


@pytest.mark.parametrize(
    ("value", "age", "longest"),
    [
        (None, 600, 3600),
        (0, 600, 3600),
        (60, 60, 3600),
        (7200, 7200, 7200),
        (timedelta(minutes=5), 300, 300),
        (datetime.fromtimestamp(NOW + 90, UTC), 90, 90),
        (-5, 0, 3600),
        (timedelta(-1), 0, 0),
    ],
)
def test_when_it_ends_can_be_said(value: float | timedelta | datetime | None, age: int, longest: int) -> None:
    bag = session()
    bag.set_expiry(value)
    assert (bag.get_expiry_age(), bag.get_longest_age()) == (age, longest)
    assert bag.modified
    assert bag.has_expiry is (value is not None)


def test_the_moment_at_which_it_ends_has_a_time_zone() -> None:
    bag = session()
    assert bag.get_expiry_date() == datetime.fromtimestamp(NOW + 600, UTC)
    with pytest.raises(ValueError, match=r"^A session ends at a moment with a time zone; got datetime\.datetime"):
        bag.set_expiry(datetime(2030, 1, 1))  # noqa: DTZ001 - that is what is refused


def test_it_may_end_with_the_browser() -> None:
    bag = session()
    assert not bag.get_expire_at_browser_close()
    bag.at_browser_close = True
    assert bag.get_expire_at_browser_close()
    bag.set_expiry(60)
    assert not bag.get_expire_at_browser_close()
    bag.set_expiry(0)
    assert bag.get_expire_at_browser_close()


def test_flushing_forgets_when_it_was_to_end() -> None:
    bag = session({"name": "Ada"})
    bag.set_expiry(60)
    bag.flush()
    assert (bag.has_expiry, bag.get_expiry_age()) == (False, 600)


def test_a_mark_shows_whether_the_client_takes_cookies() -> None:
    bag = session()
    assert not bag.test_cookie_worked()
    bag.set_test_cookie()
    assert bag.test_cookie_worked()
    bag.delete_test_cookie()
    bag.delete_test_cookie()
    assert not bag.test_cookie_worked()


def test_what_the_client_sent_is_known_after_the_session_was_stored_under_another_key() -> None:
    bag = StoredSession({"name": "Ada"}, key="old")
    bag.stored_as("new")
    assert (bag.key, bag.loaded_key, bag.client_key) == ("new", "new", "old")
