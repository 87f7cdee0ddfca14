"""What caches over a backend outside this process share: each operation once, as steps for both colours."""

from __future__ import annotations

import os
import time
from functools import partial
from typing import TYPE_CHECKING, Any, ParamSpec, TypedDict, TypeVar

from bandstand.cache._backend import NotANumber, Refused
from bandstand.cache._computed import Computed
from bandstand.cache._flights import Flights
from bandstand.cache._health import Guard, Health
from bandstand.cache._kept import Found, Keeping
from bandstand.cache._keys import FOREVER, no_number, not_a_number, seconds_of
from bandstand.cache._payloads import MARK, Packer, Payload, opened
from bandstand.cache._serializers import Serializer, serializer_of
from bandstand.cache._steps import Step, run
from bandstand.contracts.cache import MISSING, Missing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from bandstand.cache._backend import WholeBackend
    from bandstand.cache._payloads import Data
    from bandstand.cache._steps import Steps

P = ParamSpec("P")
T = TypeVar("T")

TAG_LIFE = 30 * 24 * 3600.0  # seconds after its first use that a tag is known; then what carries it is a miss


class Storing(TypedDict, total=False):
    """The arguments that all caches outside this process share.

    Attributes:
        timeout: The seconds that a value is kept unless said otherwise, 300; None for ever.
        prefix: What all names begin with, so that several caches can share a backend.
        version: The version of the values, which does not see those of others.
        key: Makes the key that is used out of the caller's, to shorten or to prefix it.
        serializer: ``"json"``, ``"msgspec"``, ``"pickle"`` or an object with ``dumps`` and ``loads``.
        max_bytes: The largest value, 16 MiB; a larger one is not stored.
        compress_over: From how many bytes on a value is compressed; None for never.
        lease: For how many seconds, 30, one process computes a value for all; 0 lets each compute.
        pause: For how many seconds, 1, a backend that failed is left alone.
    """

    timeout: float | None
    prefix: str
    version: int
    key: Callable[[str], str] | None
    serializer: str | Serializer
    max_bytes: int
    compress_over: int | None
    lease: float
    pause: float


class Stored(Computed):
    """The operations of a cache over a backend."""

    def _store_in(
        self,
        backend: WholeBackend,
        *,
        timeout: float | None = 300,
        prefix: str = "bandstand",
        version: int = 1,
        key: Callable[[str], str] | None = None,
        serializer: str | Serializer = "json",
        max_bytes: int = 16 * 2**20,
        compress_over: int | None = None,
        lease: float = 30,
        pause: float = 1,
    ) -> None:
        self._backend = backend
        self._timeout = seconds_of(timeout, FOREVER)
        self._packer = Packer(serializer_of(serializer), compress_over, max_bytes)
        self._guard = Guard(backend.place, pause)
        self._flights = Flights()
        self._lease_seconds = lease
        self._leases: dict[str, float] = {}
        self._name_as(prefix, version, key)

    @property
    def health(self) -> Health:
        """How the backend is; asking costs nothing."""
        return self._guard.health

    def close(self) -> None:
        """Close connections and files; they are opened again at the next use."""
        self._backend.close()

    async def aclose(self) -> None:
        """Close connections and files; they are opened again at the next use."""
        self._backend.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._backend.place}>"

    def _asked(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Ask the backend; give None where it fails, and at once where it is left alone."""
        guard = self._guard
        if not guard.allows():
            return None
        try:
            answer = call(*args, **kwargs)
        except self._backend.failures as error:
            guard.failed(error)
            return None
        except Refused as error:
            guard.refused(error)
            return None
        guard.worked()
        return answer

    async def _aasked(self, call: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T | None:
        """Await ``_asked``."""
        guard = self._guard
        if not guard.allows():
            return None
        try:
            answer = await call(*args, **kwargs)
        except self._backend.failures as error:
            guard.failed(error)
            return None
        except Refused as error:
            guard.refused(error)
            return None
        guard.worked()
        return answer

    def _ask(
        self, blocking: Callable[P, T], awaited: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> Steps[T | None]:
        """Ask the backend as a step."""
        answer: T | None = yield Step(
            partial(self._asked, blocking, *args, **kwargs), partial(self._aasked, awaited, *args, **kwargs)
        )
        return answer

    def _read(self, names: Sequence[str]) -> Steps[list[Payload | None]]:
        """Read what is held under names, but what was dropped by its tags."""
        answers = yield from self._ask(self._backend.read, self._backend.aread, names)
        return (yield from self._settled(answers or [None] * len(names)))

    def _settled(self, answers: list[Data | None]) -> Steps[list[Payload | None]]:
        """Open what was read, and leave out what was dropped by its tags."""
        held = [None if data is None else self._opened(data) for data in answers]
        tags = list({tag for payload in held if payload is not None for tag, _ in payload.tags})
        if not tags:
            return held
        marks = yield from self._ask(self._backend.read, self._backend.aread, tags)
        known = set(zip(tags, marks or [], strict=marks is not None))
        return [payload if payload is not None and known.issuperset(payload.tags) else None for payload in held]

    def _opened(self, data: Data) -> Payload | None:
        try:
            return opened(data)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with these bytes, they are no value
            self._guard.refused(error)
            return None

    def _value(self, payload: Payload | None, now: float) -> object:
        """Give the value of what is held, or ``MISSING``."""
        return MISSING if payload is None or payload.until <= now else self._unpacked(payload.inner)

    def _unpacked(self, data: Data) -> object:
        try:
            return self._packer.unpack(data)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with these bytes, they are no value
            self._guard.refused(error)
            return MISSING

    def _get_blocking(self, key: str, default: object) -> Any:  # Any: whatever was stored
        """Do what ``_get`` does in the usual case without a step, which takes a good part of the time otherwise."""
        (data,) = self._asked(self._backend.read, (self._name(key),)) or (None,)
        if data is None:
            return default
        if type(data) is bytes and data[:1] == b"w":
            (payload,) = run(self._settled([data]))
            value = self._value(payload, time.time())
        else:
            value = self._unpacked(data)
        return default if value is MISSING else value

    def _get(self, key: str, default: object) -> Steps[Any]:  # Any: whatever was stored
        (value,) = yield from self._values((self._name(key),))
        return default if value is MISSING else value

    def _get_many(self, keys: Iterable[str]) -> Steps[dict[str, Any]]:  # Any: whatever was stored
        names = {key: self._name(key) for key in keys}
        if not names:
            return {}
        values = yield from self._values(list(names.values()))
        return {key: value for key, value in zip(names, values, strict=True) if value is not MISSING}

    def _values(self, names: Sequence[str]) -> Steps[list[object]]:
        """Give the value under each name, or ``MISSING``."""
        answers = yield from self._ask(self._backend.read, self._backend.aread, names)
        if answers is None:
            return [MISSING] * len(names)
        if not any(type(data) is bytes and data[:1] == b"w" for data in answers):  # nearly always they are values alone
            return [MISSING if data is None else self._unpacked(data) for data in answers]
        held, now = (yield from self._settled(answers)), time.time()
        return [self._value(payload, now) for payload in held]

    def _set_blocking(self, key: str, value: object, timeout: float | Missing | None) -> None:
        """Do what ``_set`` does without tags, and without a step in the usual case."""
        name, seconds, data = self._name(key), seconds_of(timeout, self._timeout), self._packer.pack(value)
        if seconds <= 0 or self._too_large(name, data):
            self._asked(self._backend.remove, [name])
        else:
            self._asked(self._backend.write, {name: data}, seconds)

    def _set(self, key: str, value: object, timeout: float | Missing | None, tags: Iterable[str]) -> Steps[None]:
        name, names = self._name(key), [self._tag_name(tag) for tag in tags]
        payload = Payload(self._packer.pack(value))
        yield from self._write(name, payload, seconds_of(timeout, self._timeout), names)

    def _write(self, name: str, payload: Payload, seconds: float, tags: Sequence[str], stale: float = 0) -> Steps[None]:
        """Hold a value with the marks that its tags have now; what cannot be held takes what was there along."""
        marks = (yield from self._marks(tags)) if tags else ()
        data = None if marks is None else payload._replace(tags=marks).written()
        if data is None or seconds <= 0 or self._too_large(name, data):
            yield from self._ask(self._backend.remove, self._backend.aremove, [name])
        else:
            yield from self._ask(self._backend.write, self._backend.awrite, {name: data}, seconds + stale)

    def _too_large(self, name: str, data: Data) -> bool:
        if not self._packer.too_large(data):
            return False
        self._guard.refused(Refused(f"{name!r} has a value that is too large to be stored."))
        return True

    def _marks(self, tags: Sequence[str]) -> Steps[tuple[tuple[str, bytes], ...] | None]:
        """Give tags with their marks; one that has none gets one. A tag is dropped by dropping its mark."""
        for _ in range(3):  # another process may drop a tag meanwhile, but not time and again
            marks = yield from self._ask(self._backend.read, self._backend.aread, tags)
            if marks is None:
                return None
            found = {tag: mark for tag, mark in zip(tags, marks, strict=True) if isinstance(mark, bytes)}
            new = [tag for tag in tags if tag not in found]
            if not new:
                return tuple(found.items())
            for tag in new:
                mark = b"m" + os.urandom(MARK - 1)
                yield from self._ask(self._backend.add, self._backend.aadd, tag, mark, TAG_LIFE)
        return None

    def _set_many(self, values: Mapping[str, object], timeout: float | Missing | None) -> Steps[list[str]]:
        names = {key: self._name(key) for key in values}
        seconds = seconds_of(timeout, self._timeout)
        packed = {key: self._packer.pack(value) for key, value in values.items()}
        failed = [key for key, data in packed.items() if self._too_large(names[key], data)]
        gone = list(names.values()) if seconds <= 0 else [names[key] for key in failed]
        if gone:
            yield from self._ask(self._backend.remove, self._backend.aremove, gone)
        entries = {names[key]: data for key, data in packed.items() if names[key] not in gone}
        if entries and not (yield from self._ask(self._backend.write, self._backend.awrite, entries, seconds)):
            return list(values)
        return failed

    def _delete(self, key: str) -> Steps[bool]:
        return bool((yield from self._ask(self._backend.remove, self._backend.aremove, [self._name(key)])))

    def _delete_many(self, keys: Iterable[str]) -> Steps[None]:
        names = [self._name(key) for key in keys]
        if names:
            yield from self._ask(self._backend.remove, self._backend.aremove, names)

    def _clear(self) -> Steps[None]:
        yield from self._ask(self._backend.clear, self._backend.aclear, f"{self._prefix}:")

    def _add(self, key: str, value: object, timeout: float | Missing | None) -> Steps[bool]:
        name, seconds, data = self._name(key), seconds_of(timeout, self._timeout), self._packer.pack(value)
        if seconds <= 0 or self._too_large(name, data):
            return False
        added = yield from self._ask(self._backend.add, self._backend.aadd, name, data, seconds)
        if added is not False:
            return bool(added)
        (payload,) = yield from self._read([name])
        if self._value(payload, time.time()) is not MISSING:
            return False
        # What is there is no value any more: its tags were dropped, it is too old for all but one, or cannot be read.
        yield from self._ask(self._backend.remove, self._backend.aremove, [name])
        return bool((yield from self._ask(self._backend.add, self._backend.aadd, name, data, seconds)))

    def _touch(self, key: str, timeout: float | Missing | None) -> Steps[bool]:
        name, seconds = self._name(key), seconds_of(timeout, self._timeout)
        (payload,) = yield from self._read([name])
        if payload is None or payload.until <= time.time():
            return False
        if seconds <= 0:
            return bool((yield from self._ask(self._backend.remove, self._backend.aremove, [name])))
        if payload.until == FOREVER:
            return bool((yield from self._ask(self._backend.touch, self._backend.atouch, name, seconds)))
        data = payload._replace(until=FOREVER).written()
        return bool((yield from self._ask(self._backend.write, self._backend.awrite, {name: data}, seconds)))

    def _incr(self, key: str, delta: int) -> Steps[int]:
        name = self._name(key)
        try:
            number = yield from self._ask(self._backend.count, self._backend.acount, name, delta)
        except NotANumber:
            (payload,) = yield from self._read([name])
            if payload is not None and payload.until > time.time():
                raise not_a_number(key) from None
            number = None
        if number is None:
            raise no_number(key)
        return number

    def _invalidate(self, tags: Sequence[str]) -> Steps[None]:
        names = [self._tag_name(tag) for tag in tags]
        if names:
            yield from self._ask(self._backend.remove, self._backend.aremove, names)

    def _look(self, name: str) -> Steps[Found | None]:
        (payload,) = yield from self._read([name])
        if payload is None:
            return None
        value = self._value(payload, -FOREVER)  # one whose time has passed is still given to some
        now = time.time()
        return None if value is MISSING else Found(value, payload.until - now, payload.cost, payload.until)

    def _lease(self, name: str) -> Steps[bool]:
        if not self._lease_seconds:
            return True
        lease = self._lease_name(name)
        until = time.monotonic() + self._lease_seconds
        won = yield from self._ask(self._backend.add, self._backend.aadd, lease, b"l", self._lease_seconds)
        if won:
            self._leases[name] = until
        return won is not False

    def _release(self, name: str) -> Steps[None]:
        until = self._leases.pop(name, 0.0)
        if time.monotonic() < until:  # else it has ended, and may be another's by now
            yield from self._ask(self._backend.remove, self._backend.aremove, [self._lease_name(name)])

    def _pack(self, value: object) -> Data:
        return self._packer.pack(value)

    def _unpack(self, packed: Data) -> object:
        return self._packer.unpack(packed)

    def _keep(self, name: str, packed: Data, keeping: Keeping, cost: float) -> Steps[None]:
        until = time.time() + keeping.seconds if keeping.aged else FOREVER
        payload = Payload(packed, until, cost if keeping.aged else 0.0)
        yield from self._write(name, payload, keeping.seconds, [*map(self._tag_name, keeping.tags)], keeping.stale)
