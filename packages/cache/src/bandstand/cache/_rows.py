"""A cache in the rows of a data source, which all who reach its store share."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from random import randrange
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from bandstand.cache._backend import NotANumber, Refused
from bandstand.cache._entries import (
    LEASE,
    NUMBERS,
    Entry,
    alive,
    beginning,
    bulk_of,
    check_fields,
    check_room,
    counted,
    end_of,
    ended,
    entry_of,
    named,
    values_of,
)
from bandstand.cache._sweeping import SweptBackend, SweptCache

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from typing import Unpack

    from bandstand.cache._payloads import Data
    from bandstand.cache._stored import Storing
    from bandstand.contracts.data import DataSource
    from bandstand.contracts.data.conditions import Condition
    from bandstand.contracts.data.repository import Repository

P = ParamSpec("P")
T = TypeVar("T")

_AT_A_TIME = 500  # names in one condition; stores have a limit for the parameters of a statement
_TRIES = 1000  # each that fails is another's success, so this many are a store where nobody ever gets on
_WRITES_UNTIL_CULLED = 1000


class RowBackend(SweptBackend):
    """Holds values in the rows of one entity.

    No lock is taken: whatever depends on what is there is one update with a condition, and is tried again when another
    was faster.
    """

    def __init__(self, source: DataSource, entity: str | type[object], max_entries: int | None) -> None:
        from bandstand.contracts.data.errors import Unavailable

        self._source = source
        self._rows: Repository[Any] = source.repository(entity)  # Any: rows of any class
        self._bulk = bulk_of(self._rows)
        self.info = self._rows.info
        check_fields(self.info)
        self.place = f"rows of {self.info.name}"
        self.failures: tuple[type[Exception], ...] = (Unavailable,)
        self._max_entries = max_entries
        self._every = _WRITES_UNTIL_CULLED if max_entries is None else min(_WRITES_UNTIL_CULLED, 1 + max_entries // 10)
        # Processes cull at different times, and those that write little before they end do so with some luck, too.
        self._writes = randrange(self._every)  # noqa: S311 - nobody gains by guessing

    async def _hop(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        return await self._source.run(call, *args, **kwargs)

    def read(self, names: Sequence[str]) -> list[Data | None]:
        """Give what is held under each name."""
        now = time.time()
        rows = self._entries(names)
        return [rows[name].data if name in rows and rows[name].ends > now else None for name in names]

    def write(self, entries: Mapping[str, Data], seconds: float) -> bool:
        """Hold what is given."""
        ends = time.time() + seconds
        values = {name: values_of(data, ends) for name, data in sorted(entries.items())}
        if len(values) == 1 or not self._put_together(values):
            self._put(values)
        self._cull_now_and_then(len(values))
        return True

    def add(self, name: str, data: Data, seconds: float) -> bool:
        """Hold something where there is nothing; say whether it was so."""
        now = time.time()
        values = values_of(data, now + seconds)
        # Most who come second find the row here, for being refused one costs a store more than looking.
        there = self._entries((name,)).get(name)
        if there is None:
            added = self._insert({name: values})
        else:
            added = there.ends <= now and self._update(named((name,)) & ended(now), values)
        if added:
            self._cull_now_and_then(1)
        return added

    def touch(self, name: str, seconds: float) -> bool:
        """Hold it for another time; say whether there is something."""
        now = time.time()
        return self._update(named((name,)) & alive(now), {"ends": end_of(now + seconds)})

    def count(self, name: str, delta: int) -> int | None:
        """Add to a number; give None where there is nothing."""
        for _ in range(_TRIES):
            (number,) = self.read((name,))
            if number is None:
                return None
            if not isinstance(number, int) or number + delta not in NUMBERS:
                raise NotANumber
            unchanged = named((name,)) & counted(number) & alive(time.time())
            if self._update(unchanged, {"number": number + delta}):
                return number + delta
        raise Outrun(name)

    def remove(self, names: Sequence[str]) -> int:
        """Hold these no longer; say how many there were."""
        if len(names) == 1:
            return self._remove(names)
        with _yielding():
            return sum(self._remove(part) for part in _parts(names))
        return sum(self._remove((name,)) for name in names)

    def clear(self, prefix: str) -> bool:
        """Hold nothing any more whose name begins so."""
        self._bulk.delete(beginning(prefix))
        return True

    def drop_ended(self) -> int:
        """Hold no longer what has ended; say how much that was."""
        return self._bulk.delete(ended(time.time()))

    def close(self) -> None:
        """Do nothing: what is open belongs to the source."""

    def _entries(self, names: Sequence[str]) -> dict[str, Entry]:
        """Give the rows of some names, also those that have ended."""
        from bandstand.contracts.data.query import Query

        pages = (self._rows.page(Query(where=named(part))) for part in _parts(names))
        return {row.name: entry_of(row) for page in pages for row in page}

    def _put(self, values: Mapping[str, Mapping[str, object]]) -> None:
        """Hold entries, one after another."""
        for name, row in values.items():
            if not any(self._update(named((name,)), row) or self._insert({name: row}) for _ in range(_TRIES)):
                raise Outrun(name)

    def _put_together(self, values: Mapping[str, Mapping[str, object]]) -> bool:
        """Hold entries in one unit of work, and say whether that went well.

        First those that are there are changed, then the others are inserted, each in the order of names: so two who
        hold the same ones hardly ever wait for each other.
        """
        with _yielding(), self._source.unit_of_work():
            there = self._entries(list(values))
            changed = {name for name in values if name in there and self._update(named((name,)), values[name])}
            new = {name: row for name, row in values.items() if name not in changed}
            if new and not self._insert(new):
                raise Outrun(next(iter(new)))
            return True
        return False

    def _remove(self, names: Sequence[str]) -> int:
        return self._bulk.delete(named(names) & alive(time.time()))

    def _update(self, where: Condition, values: Mapping[str, object]) -> bool:
        """Change the row that matches, if one does."""
        with _refusing():
            return self._bulk.update(where, values) == 1

    def _insert(self, values: Mapping[str, Mapping[str, object]]) -> bool:
        """Store new rows by name, unless there is one of such a name; then the transaction around goes on, too."""
        from bandstand.contracts.data.errors import Integrity

        with _refusing():
            try:
                self._bulk.insert({"name": name, **row} for name, row in values.items())
            except Integrity as error:
                if error.kind != "unique":
                    raise
                return False
        return True

    def _cull_now_and_then(self, written: int) -> None:
        self._writes += written
        if self._writes >= self._every:
            self._writes = 0
            with self._source.unit_of_work() as work:
                work.on_commit(self._cull)  # no transaction around may keep rows of others locked, or wait for theirs

    def _cull(self) -> None:
        """Drop what has ended, then what ends first, while there is too much; who fails leaves it to the next."""
        from bandstand.contracts.data.errors import DataError

        with suppress(DataError):
            self.drop_ended()
            if self._max_entries is not None:
                self._drop_first(self._rows.count().number - self._max_entries)

    def _drop_first(self, surplus: int) -> None:
        from bandstand.contracts.data.query import Order, Query

        while surplus > 0:
            query = Query(order=[Order("ends")], limit=min(surplus, _AT_A_TIME), only=["name"])
            names = [row.name for row in self._rows.page(query)]
            self._bulk.delete(named(names))
            surplus -= _AT_A_TIME


@contextmanager
def _refusing() -> Generator[None]:
    """Tell a change that the store refuses from one that it did not answer."""
    from bandstand.contracts.data.errors import Integrity, Invalid, Unsupported

    try:
        yield
    except (Integrity, Invalid, Unsupported) as error:
        raise Refused(str(error)) from error


class Outrun(Refused):
    """Others were faster each time."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name!r} was changed by others {_TRIES} times while it was to be changed here.")


def _yielding() -> suppress:
    """Leave a block where another is in the way, or the store chose it as the one of two that has to make room.

    Whoever then goes on with one row at a time holds nothing that others wait for.
    """
    from bandstand.contracts.data.errors import Unavailable

    return suppress(Unavailable, Outrun)


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[at : at + _AT_A_TIME] for at in range(0, len(names), _AT_A_TIME))


class RowCache(SweptCache):
    """Keeps values as rows of any data source that changes many rows in one step, for all who reach its store.

    The entity has the fields ``name`` (a text, the key), ``data`` (bytes or null), ``number`` (an integer of 64 bits or
    null) and ``ends`` (a float of double precision or null: seconds since 1970).

    The cache is asked where its caller is. So within a unit of work over the same source, all that is stored, counted
    or dropped is seen by others when the unit commits, and is taken back with it; until then, whoever changes the same
    value, or computes it, waits. What the store refuses the cache does not end the unit. A source with connections of
    its own keeps the cache out of units of work: over the ORM, a second ``Database`` that is not among the site's,
    which has all of its databases in the transaction of a view. On SQLite there is one writer at a time, so there it
    would wait for itself.

    Async code asks by ``source.run``; the ORM refuses blocking calls in an event loop, so those of a cache over it too.
    Closing the cache leaves the source's connections open. A table that is not there is an error and no miss.

    Args:
        source: Where the rows are.
        entity: The name of the entity, or the class of its rows.
        max_entries: About how many values are kept: of those that have not ended, the ones that end last. None drops
            nothing before it ends, as is right for sessions.
        storing: ``timeout``, ``prefix``, ``version``, ``key``, ``serializer`` and the others of ``Storing``.

    Raises:
        UnknownName: The source has no such entity.
        TypeError: Its rows lack the ability ``bulk``.
        ValueError: It lacks a field, or one cannot hold what belongs there; ``max_entries`` is less than 1.
    """

    def __init__(
        self,
        source: DataSource,
        entity: str | type[object],
        *,
        max_entries: int | None = 100_000,
        **storing: Unpack[Storing],
    ) -> None:
        if max_entries is not None and max_entries < 1:
            message = f"A cache has room for one value at least; got max_entries={max_entries!r}."
            raise ValueError(message)
        self._swept = backend = RowBackend(source, entity, max_entries)
        self._store_in(backend, **storing)
        check_room(backend.info, self._stem)

    def _lease_name(self, name: str) -> str:
        return name + LEASE  # not the NUL of others, which is in no text of PostgreSQL
