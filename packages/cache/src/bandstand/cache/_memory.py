"""A cache in the memory of one process."""

from __future__ import annotations

import pickle  # source: pickle - only copies of values of this very process
import time
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from bandstand.cache._flights import Flights
from bandstand.cache._forks import anew_after_fork
from bandstand.cache._inline import Inline
from bandstand.cache._kept import Found
from bandstand.cache._keys import FOREVER, LONGEST, checked, no_number, not_a_number, seconds_of
from bandstand.contracts.cache import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bandstand.cache._kept import Keeping
    from bandstand.cache._steps import Steps

_IMMUTABLE = frozenset({str, bytes, int, float, bool, type(None)})
_dumps, _loads = pickle.dumps, pickle.loads


class _Extra(NamedTuple):
    """What few values have: tags with their marks, and how long and why a computed one is given after its time."""

    tags: tuple[tuple[str, object], ...] = ()
    stale: float = 0.0
    cost: float = 0.0


# A value is a list, which is made six times as fast as an object: the value or its pickle, when it ends, whether it is
# pickled, whether it was read since room was made last, and its _Extra or None.
_Entry: TypeAlias = list[Any]  # Any: as said
_DATA, _DEADLINE, _USED, _EXTRA = 0, 1, 3, 4


class _Store:
    """The entries, which the views of all versions share."""

    def __init__(self, max_entries: int) -> None:
        self.entries: dict[str, _Entry] = {}
        self.tags: dict[str, object] = {}
        self.max_entries = max_entries
        self.flights = Flights()
        self.begin_anew()
        anew_after_fork(self)

    def begin_anew(self) -> None:
        """Take a new lock in a child process: a thread of its parent may have held this one."""
        self.lock = Lock()

    def cull(self, now: float) -> None:
        """Make room for a sixteenth: what has ended goes, then what was not read since the last time, oldest first."""
        entries = self.entries
        for name, (_, deadline, _, _, extra) in list(entries.items()):
            if deadline + (0 if extra is None else extra.stale) <= now:
                del entries[name]
        surplus = len(entries) - self.max_entries + max(1, self.max_entries // 16)
        for name, entry in list(entries.items()) if surplus > 0 else ():
            if surplus <= 0:
                break
            del entries[name]
            if entry[_USED]:  # it had been read, and goes to the end of the line once
                entry[_USED] = False
                entries[name] = entry
            else:
                surplus -= 1
        for name in list(entries)[: max(surplus, 0)]:
            del entries[name]
        if len(self.tags) > self.max_entries:
            self._forget_tags()

    def _forget_tags(self) -> None:
        extras = [entry[_EXTRA] for entry in list(self.entries.values()) if entry[_EXTRA] is not None]
        alive = {tag for extra in extras for tag, _ in extra.tags}
        for tag in [tag for tag in list(self.tags) if tag not in alive]:
            self.tags.pop(tag, None)  # others drop tags without the lock


class MemoryCache(Inline):
    """Keeps values in memory, those that were read lately before others.

    A value is copied on the way in and out, so that changing what was stored changes nothing in the cache. A copy is
    made with pickle, of this process's own values only; texts, numbers and bytes cannot change and are not copied.

    Args:
        timeout: The seconds that a value is kept unless said otherwise; None for ever.
        max_entries: How many values are kept.
        shared: Keep the very objects, uncopied: faster, for values that nobody changes.
        version: The version of the values, which does not see those of others.
        key: Makes the key that is used out of the caller's, to shorten or to prefix it.
        clock: The time in seconds.

    Raises:
        ValueError: There would be no room for values.
    """

    def __init__(
        self,
        *,
        timeout: float | None = 300,
        max_entries: int = 10_000,
        shared: bool = False,
        version: int = 1,
        key: Callable[[str], str] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if max_entries < 1:
            message = f"A cache has room for one value at least; got max_entries={max_entries!r}."
            raise ValueError(message)
        self._store = _Store(max_entries)
        self._flights = self._store.flights
        self._entries = self._store.entries
        self._max_entries = max_entries
        self._timeout = seconds_of(timeout, FOREVER)
        self._shared = shared
        self._clock = clock
        self._name_as("memory", version, key)

    def _name_as(self, prefix: str, version: int, key: Callable[[str], str] | None) -> None:
        super()._name_as(prefix, version, key)
        self._plain = version == 1 and key is None  # then names are the keys, which no other name can be

    def _name(self, key: str) -> Any:  # Any: the key, or of another version a pair, which no key can be
        if self._plain:
            return key if key.isprintable() and 0 < len(key) <= LONGEST else checked(key)
        key = checked(key if self._key is None else self._key(key))
        return key if self._version == 1 else (self._version, key)

    def get(self, key: str, /, default: object = None) -> Any:  # Any: whatever was stored
        """Give a value, or the default."""
        entry = self._entries.get(key if self._plain else self._name(key))
        if entry is None:
            if self._plain:
                checked(key)  # what is no key was never stored, so that a hit need not look
            return default
        data, deadline, pickled, _, extra = entry
        clock = self._clock  # looked up as a value, it is found faster than as a method
        if deadline <= clock() or (extra is not None and self._dropped(extra)):
            return default
        entry[_USED] = True
        return _loads(data) if pickled else data

    def set(
        self, key: str, value: object, /, timeout: float | Missing | None = MISSING, *, tags: Iterable[str] = ()
    ) -> None:
        """Store a value with tags.

        Raises:
            TypeError: It cannot be copied; ``shared=True`` keeps it as it is.
        """
        entries = self._entries
        if not self._plain or key not in entries:  # a key that is there was checked, and has its room
            key = self._name(key)
            if len(entries) >= self._max_entries and key not in entries:
                self._make_room()
        clock = self._clock  # looked up as a value, it is found faster than as a method
        deadline = clock() + (self._timeout if timeout is MISSING else seconds_of(timeout, self._timeout))
        if self._shared or type(value) in _IMMUTABLE:
            entry: _Entry = [value, deadline, False, False, None]
        else:
            entry = [_dumps(value, 5), deadline, True, False, None]
        if tags:
            entry[_EXTRA] = _Extra(self._marks(tags))
        entries[key] = entry  # without a lock: what counts or touches meanwhile changes the entry that it found

    def delete(self, key: str, /) -> bool:
        """Remove a value; say whether there was one."""
        name = self._name(key)
        with self._store.lock:
            there = self._alive(name) is not None
            self._entries.pop(name, None)
            return there

    def delete_many(self, keys: Iterable[str], /) -> None:
        """Remove values."""
        names = [self._name(key) for key in keys]
        with self._store.lock:
            for name in names:
                self._entries.pop(name, None)

    def clear(self) -> None:
        """Remove all values, those of other versions too."""
        with self._store.lock:
            self._entries.clear()

    def add(self, key: str, value: object, /, timeout: float | Missing | None = MISSING) -> bool:
        """Store a value where there is none; say whether it was stored."""
        name = self._name(key)
        data, pickled = self._pack(value)
        entry = [data, self._clock() + seconds_of(timeout, self._timeout), pickled, False, None]
        with self._store.lock:
            if self._alive(name) is None:
                self._entries.pop(name, None)
        if len(self._entries) >= self._max_entries:
            self._make_room()
        return self._entries.setdefault(name, entry) is entry  # one step, whoever else adds

    def touch(self, key: str, /, timeout: float | Missing | None = MISSING) -> bool:
        """Change the timeout of a value; say whether there is one."""
        name, seconds = self._name(key), seconds_of(timeout, self._timeout)
        with self._store.lock:
            entry = self._alive(name)
            if entry is None:
                return False
            entry[_DEADLINE] = self._clock() + seconds
            if entry[_EXTRA] is not None:
                entry[_EXTRA] = _Extra(entry[_EXTRA].tags)
            return True

    def incr(self, key: str, /, delta: int = 1) -> int:
        """Add to an integer.

        Raises:
            ValueError: There is no value.
            TypeError: The value is no integer.
        """
        name = self._name(key)
        with self._store.lock:
            entry = self._alive(name)
            if entry is None:
                raise no_number(key)
            if type(entry[_DATA]) is not int:
                raise not_a_number(key)
            entry[_DATA] += delta
            return int(entry[_DATA])

    def invalidate(self, *tags: str) -> None:
        """Drop every value that has one of the tags."""
        for tag in [self._tag_name(tag) for tag in tags]:
            self._store.tags.pop(tag, None)

    def _known(self, key: str) -> object:
        return self.get(key, MISSING)

    def _make_room(self) -> None:
        with self._store.lock:
            self._store.cull(self._clock())

    def _alive(self, name: str) -> _Entry | None:
        entry = self._entries.get(name)
        if entry is None or entry[_DEADLINE] <= self._clock():
            return None
        return None if entry[_EXTRA] is not None and self._dropped(entry[_EXTRA]) else entry

    def _marks(self, tags: Iterable[str]) -> tuple[tuple[str, object], ...]:
        """Give tags with the marks that they have now; a tag that is dropped gets another mark."""
        known = self._store.tags
        return tuple((tag, known.setdefault(tag, object())) for tag in map(self._tag_name, tags))

    def _dropped(self, extra: _Extra) -> bool:
        known = self._store.tags
        return any(known.get(tag) is not mark for tag, mark in extra.tags)

    def _look(self, name: str) -> Steps[Found | None]:
        yield from ()
        entry = self._entries.get(name)
        if entry is None:
            return None
        data, deadline, pickled, _, extra = entry
        left = deadline - self._clock()
        if left <= -(extra.stale if extra else 0) or (extra is not None and self._dropped(extra)):
            return None
        entry[_USED] = True
        return Found(self._unpack((data, pickled)), left, extra.cost if extra else 0.0, deadline)

    def _pack(self, value: object) -> tuple[object, bool]:
        pickled = not self._shared and type(value) not in _IMMUTABLE
        return (_dumps(value, 5) if pickled else value), pickled

    def _unpack(self, packed: tuple[Any, bool]) -> object:  # Any: a value or its pickle
        data, pickled = packed
        return _loads(data) if pickled else data

    def _keep(self, name: str, packed: tuple[object, bool], keeping: Keeping, cost: float) -> Steps[None]:
        yield from ()
        data, pickled = packed
        extra = None
        if keeping.tags or keeping.aged:
            extra = _Extra(self._marks(keeping.tags), keeping.stale, cost if keeping.aged else 0.0)
        if len(self._entries) >= self._max_entries:
            self._make_room()
        self._entries[name] = [data, self._clock() + keeping.seconds, pickled, False, extra]
