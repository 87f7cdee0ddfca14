"""One session: a small dict of JSON that knows under which key it is stored and when it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator, MutableMapping
from datetime import UTC, datetime, timedelta
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Ages", "StoredSession"]

IDLE = timedelta(hours=8)
ABSOLUTE = timedelta(days=14)
# A request in the last part of the idle time renews it; renewing at every request would write at every request.
_RENEWALS = 8
_TEST_COOKIE = "_test_cookie"


class Ages:
    """When the sessions of a store end.

    Attributes:
        idle: How many seconds a session lives without a request.
        absolute: How many seconds it lives in any case.
        clock: The time, in seconds since 1970.
    """

    __slots__ = ("absolute", "clock", "idle")

    def __init__(
        self, *, idle: timedelta = IDLE, absolute: timedelta = ABSOLUTE, clock: Callable[[], float] = time.time
    ) -> None:
        self.idle = idle.total_seconds()
        self.absolute = absolute.total_seconds()
        self.clock = clock


_USUAL = Ages()


class StoredSession(MutableMapping[str, Any]):  # Any: JSON has every shape
    """A session as a store gives it; see ``bandstand.contracts.http.session.Session``.

    It is a dict in every respect, so an empty one counts as false.

    Args:
        data: What is in it.
        key: The key that it was loaded by, or None for a new one.
        ages: When sessions of its store end.
        begun: When it began, in seconds since 1970.
        renewed: When a request was noted last.

    Attributes:
        key: What it is stored under; None while it is not.
        modified: Whether it is to be stored.
        loaded_key: The key that it was loaded by, or None for a new one; once it is stored, what it is stored under.
        client_key: The key that the client sent, or None for none; it may mean nothing.
        flushed: Whether it was flushed since it was loaded or stored.
        lost: Whether what this request changed could not be stored: another one had ended the session or changed it, or
            the store failed.
        appended: What its store had appended to the record that it was loaded from, or stored as.
        at_browser_close: Whether it ends with the browser unless ``set_expiry`` says otherwise.
        expiry_changed: Whether ``set_expiry`` was called.
    """

    __slots__ = (
        *("_ages", "_begun", "_data", "_expiry", "_renewed", "_until"),
        *("appended", "at_browser_close", "client_key", "expiry_changed", "flushed"),
        *("key", "loaded_key", "lost", "modified"),
    )

    def __init__(
        self,
        data: dict[str, Any] | None = None,
        key: str | None = None,
        ages: Ages = _USUAL,
        begun: float = 0,
        renewed: float = 0,
    ) -> None:
        self.modified = False
        self.loaded_key = key
        self.client_key = key
        self.flushed = False
        self.lost = False
        self.appended: list[Any] = []
        self.at_browser_close = False
        self.expiry_changed = False
        self.key = key
        self._data: dict[str, Any] = {} if data is None else data
        self._ages = ages
        self._begun = begun
        self._renewed = renewed
        self._expiry: float | None = None
        self._until: float | None = None

    @classmethod
    def of_record(cls, record: Any, key: str, ages: Ages) -> StoredSession:  # Any: a client or a cache gave it
        """Give the session of a record that ``record`` made; an empty one for anything else, and where it has ended."""
        fields = record  # the same to both checkers after the test
        if type(record) is not list:
            return cls.unknown(key, ages)
        begun, renewed, data, expiry, until, *appended = fields
        session = cls(data, key, ages, begun, renewed)
        session.appended = appended
        if expiry is None and until is None:  # nearly always, and then it takes no call to see when it ends
            end = min(begun + ages.absolute, renewed + ages.idle)
        else:
            session._expiry, session._until = expiry, until
            end = session._end()
        now = ages.clock()
        # A clock that was set back must not revive anything: a session of the future is none.
        return session if begun <= now and renewed <= now < end else cls.unknown(key, ages)

    @classmethod
    def unknown(cls, key: str, ages: Ages) -> StoredSession:
        """Give an empty session for a client whose key means nothing, at least now."""
        session = cls(ages=ages)
        session.client_key = key
        return session

    def record(self) -> list[Any]:
        """Give what is stored of it, which is JSON; a request is noted by that.

        It is a list, which is shorter in a cookie and quicker to read than names; a store may append to it.
        """
        self._renewed = int(self._ages.clock())
        self._begun = self._begun or self._renewed
        return [self._begun, self._renewed, self._data, self._expiry, self._until]

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self._data

    @property
    def dropped(self) -> bool:
        """Whether nothing is left of what it was, so that the client is to forget its key."""
        return self.flushed or (self.modified and not self._data)

    @property
    def due(self) -> bool:
        """Whether its idle time is to be renewed although nothing was changed."""
        if self.loaded_key is None or self._until is not None:
            return False
        return self._ages.clock() - self._renewed > (self._expiry or self._ages.idle) / _RENEWALS

    def __getitem__(self, name: str, /) -> Any:
        return self._data[name]

    def __setitem__(self, name: str, value: object, /) -> None:
        if type(name) is not str and not isinstance(cast("object", name), str):
            message = f"The names in a session are strings; got {name!r}."
            raise TypeError(message)
        if type(value) is not int and type(value) is not str and not _is_json(value):
            message = f"A session keeps what JSON gives back unchanged; {name!r} was given {value!r}."
            raise TypeError(message)
        self._data[name] = value
        self.modified = True

    def __delitem__(self, name: str, /) -> None:
        del self._data[name]
        self.modified = True

    def __contains__(self, name: object, /) -> bool:
        return name in self._data

    def __iter__(self) -> Iterator[str]:
        return iter(self._data)

    def __len__(self) -> int:
        return len(self._data)

    def get(self, name: str, default: object = None, /) -> Any:
        """Give a value, or the default."""
        return self._data.get(name, default)

    def clear(self) -> None:
        """Remove what is in it, and keep the key."""
        self._data.clear()
        self.modified = True

    def rotate(self) -> None:
        """Change the key and keep the rest; to be called when rights change, as on login."""
        self.key = None
        self.modified = True

    def flush(self) -> None:
        """Drop everything, the key too; to be called on logout."""
        self._data.clear()
        self._begun = self._renewed = 0
        self._expiry = self._until = None
        self.flushed = True
        self.rotate()

    def stored_as(self, key: str | None, *, lost: bool = False) -> None:
        """Note what the session is stored under from now on, or that what was changed is lost."""
        self.key = self.loaded_key = key
        self.lost = lost
        self.flushed = self.modified = False

    def set_expiry(self, value: float | timedelta | datetime | None) -> None:
        """Say when this session ends, whatever the store says of others.

        Args:
            value: Seconds without a request, 0 for when the browser is closed; or how long from now; or the moment,
                with a time zone; or None for what the store says. More than the store's absolute end is more.

        Raises:
            ValueError: The moment has no time zone.
        """
        self._expiry = self._until = None
        if isinstance(value, timedelta):
            self._until = self._ages.clock() + value.total_seconds()
        elif isinstance(value, datetime):
            if value.tzinfo is None:
                message = f"A session ends at a moment with a time zone; got {value!r}."
                raise ValueError(message)
            self._until = value.timestamp()
        elif value is not None:
            self._expiry = value
        self.expiry_changed = self.modified = True

    @property
    def has_expiry(self) -> bool:
        """Whether it ends otherwise than the store says."""
        return self._expiry is not None or self._until is not None

    def get_expiry_age(self) -> int:
        """Give the seconds until it ends if no request comes."""
        return max(0, ceil(self._end() - self._ages.clock()))

    def get_expiry_date(self) -> datetime:
        """Give the moment at which it ends if no request comes."""
        return datetime.fromtimestamp(self._end(), UTC)

    def get_expire_at_browser_close(self) -> bool:
        """Tell whether it ends when the browser is closed."""
        return self._expiry == 0 if self.has_expiry else self.at_browser_close

    def get_longest_age(self) -> int:
        """Give the seconds until it ends however many requests come."""
        return max(0, ceil(self._last_end() - self._ages.clock()))

    def _last_end(self) -> float:
        if self._until is not None:
            return self._until
        return (self._begun or self._ages.clock()) + max(self._ages.absolute, self._expiry or 0)

    def _end(self) -> float:
        if self._until is not None:
            return self._until
        return min(self._last_end(), (self._renewed or self._ages.clock()) + (self._expiry or self._ages.idle))

    def set_test_cookie(self) -> None:
        """Leave a mark, so that the next request shows whether the client takes cookies."""
        self[_TEST_COOKIE] = True

    def test_cookie_worked(self) -> bool:
        """Tell whether the mark came back."""
        return _TEST_COOKIE in self

    def delete_test_cookie(self) -> None:
        """Remove the mark."""
        self.pop(_TEST_COOKIE, None)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} with {len(self._data)} values>"  # neither key nor values belong into logs


def _is_json(value: object) -> bool:
    if value is None or isinstance(value, (str, int)):  # the most frequent ones first; a bool is an int
        return True
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, list):
        return all(map(_is_json, cast("list[object]", value)))
    if isinstance(value, dict):
        items = cast("dict[object, object]", value).items()
        return all(isinstance(name, str) and _is_json(item) for name, item in items)
    return False
