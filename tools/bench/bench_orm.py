"""Reading and writing rows beside Django, on SQLite and PostgreSQL, over the same tables.

Run it from ``tools``: ``python -m bench.bench_orm``. Both hold one connection; both sides' rows are compared before
anything is timed. PostgreSQL is the server at ``BANDSTAND_TEST_POSTGRESQL``.

The gathered gets take connections of a pool of twenty, by each of our asynchronous drivers; Django's go through its one
thread. A query of a known shape is built and planned without being sent, against a budget.
"""

from __future__ import annotations

import asyncio
import sys
import tracemalloc
from contextlib import ExitStack
from functools import partial
from importlib import import_module
from importlib.metadata import version
from itertools import cycle
from typing import TYPE_CHECKING, Any

from bench import library
from bench.harness import Comparison, Figures, main, timer

from bandstand import orm
from bandstand.orm.query._plans import InstancePlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.orm import Database

models: Any = import_module("django.db.models")  # Any: Django has no types
transaction: Any = import_module("django.db").transaction
PEER = f"Django {version('django')}"
# How many times less than Django each operation must take: on SQLite, on PostgreSQL.
BARS: dict[str, tuple[float, float]] = {
    "get by key": (4, 2),
    "filter, 100 objects": (3, 2),
    "10,000 objects": (2.5, 2.2),
    "three joins, 100 objects": (3.5, 2.5),
    "values, 100 rows": (2, 1.6),
    "prefetch, 100 by 10": (2.5, 2.5),
    "insert one": (2.5, 1.6),
    "update one": (4, 1.6),
    "insert 10,000": (3, 2.5),
    "aggregate": (4, 2),
    "count": (5, 1.6),
}
GETS = 200
POOL = 20
GATHERED_BAR = 3
KNOWN_SHAPE_BUDGET = 2.0


class Operations:
    """The measured operations, written once: both sides have the same names.

    Args:
        classes: The models by name.
        module: Where the aggregates are.
        using: The database, or its alias.
    """

    def __init__(self, classes: dict[str, Any], module: Any, using: Any) -> None:
        self.book, self.author = classes["Book"], classes["Author"]
        self.module = module
        self.using = using
        self.keys = cycle(range(1, 9000))
        self.saved = self.books().get(pk=77)

    def books(self) -> Any:
        """Give all books."""
        return self.book.objects.using(self.using)

    def operations(self) -> dict[str, Callable[[], Any]]:
        """Give the operations by name."""
        module = self.module
        joined = self.books().select_related("author", "publisher__country")
        return {
            "get by key": lambda: self.books().get(pk=next(self.keys)),
            "filter, 100 objects": lambda: list(self.books().filter(publisher_id=5)),
            "10,000 objects": lambda: list(self.books().filter(pages__gte=0)),
            "three joins, 100 objects": lambda: list(joined.filter(publisher__country__name="Country 5")[:100]),
            "values, 100 rows": lambda: list(self.books().filter(publisher_id=5).values("id", "title", "price")),
            "prefetch, 100 by 10": lambda: list(
                self.author.objects.using(self.using).filter(id__lte=100).prefetch_related("books")
            ),
            "aggregate": lambda: (
                self.books()
                .filter(publisher_id=5)
                .aggregate(module.Avg("price"), module.Max("pages"), module.Count("id"))
            ),
            "count": lambda: self.books().filter(publisher_id=5).count(),
        }

    def insert(self) -> Any:
        """Insert a book."""
        return self.books().create(**library.values_of(1))

    def update(self) -> None:
        """Save one field."""
        self.saved.title = f"T{next(self.keys)}"
        self.saved.save(update_fields=["title"])

    def insert_all(self) -> Any:
        """Insert 10,000 books."""
        return self.books().bulk_create([self.book(**library.values_of(n)) for n in range(1, library.BOOKS + 1)])


def shown(result: Any) -> Any:
    """Give a result in a form that both sides share."""
    if not hasattr(result, "pk"):
        return sorted(str(shown(each)) for each in result) if hasattr(result, "append") else result
    held: dict[str, Any] = result.__dict__
    return sorted((name, str(value)) for name, value in held.items() if not name.startswith("_"))


def comparisons(name: str, database: Database) -> Iterator[Comparison | Figures]:
    """Give what is measured on one database."""
    place = ["sqlite", "postgresql"].index(name)
    ours = Operations({each.__name__: each for each in library.OURS}, orm, database)
    theirs = Operations(library.THEIRS, models, name)
    for what, call in ours.operations().items():
        peer = theirs.operations()[what]
        if what not in ("aggregate", "count", "get by key"):
            assert shown(call()) == shown(peer()), what
        yield Comparison(f"{what}, {name}", call, peer, PEER, round(1 / BARS[what][place], 3))
    writes = {"insert one": "insert", "update one": "update", "insert 10,000": "insert_all"}
    for what, method in writes.items():
        sides = [partial(in_transaction, each) for each in (getattr(ours, method), getattr(theirs, method))]
        bar = round(1 / BARS[what][place], 3)
        if what == "insert 10,000":
            yield Comparison(
                f"{what}, {name}", partial(undone, database, sides[0]), partial(undone, name, sides[1]), PEER, bar
            )
        else:
            yield Comparison(f"{what}, {name}", sides[0], sides[1], PEER, bar)
    both = [partial(memory, side.operations()["10,000 objects"]) for side in (ours, theirs)]
    yield Figures(f"memory of an object, {name}", both[0], both[1], PEER, 0.75, unit="bytes")


def in_transaction(call: Callable[[], Any]) -> Any:
    """Do it; the transaction around is rolled back at the end of all."""
    return call()


def undone(using: Database | str, call: Callable[[], Any]) -> None:
    """Do it in a transaction that is rolled back."""
    if isinstance(using, str):
        with transaction.atomic(using=using):
            call()
            transaction.set_rollback(True, using=using)
        return
    with orm.atomic(using):
        call()
        raise_back(using)


def raise_back(using: Database) -> None:
    """Have our transaction rolled back."""
    from bandstand.orm.database import set_rollback

    set_rollback(using)


def memory(call: Callable[[], Any]) -> float:
    """Give how many bytes one loaded object takes."""
    call()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = call()
    used = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return used / len(kept)


def known_shape(database: Database) -> Figures:
    """Measure what it takes to have the statement and the parameters of a query like others before."""
    keys = cycle(range(1, 9000))
    books = library.Book.objects.using(database)

    def plan() -> Any:
        query = books.filter(pk=next(keys))
        found = query.plan(database, "instances", InstancePlan)
        return found.sql, found.pack(query.values_of_shape)

    assert plan() == (plan()[0], (1,))
    return Figures("a known shape", timer(plan), lambda: KNOWN_SHAPE_BUDGET, "budget", 1.0)


def gathered(loop: asyncio.AbstractEventLoop) -> Iterator[Comparison]:
    """Give what many gets at once take, by each driver."""
    theirs = partial(get_all, loop, library.THEIRS["Book"].objects.using("postgresql"))
    for driver in ("psycopg_async", "asyncpg"):
        url = library.POSTGRESQL.replace("postgresql:", f"postgresql+{driver}:", 1)
        database = orm.Database(url, pool_size=POOL, max_overflow=0)
        ours = partial(get_all, loop, library.Book.objects.using(database))
        assert shown(ours()) == shown(theirs()), driver
        yield Comparison(f"{GETS} gathered gets, {driver}", ours, theirs, PEER, round(1 / GATHERED_BAR, 3))


def get_all(loop: asyncio.AbstractEventLoop, books: Any) -> list[Any]:
    """Get books by key, all at once."""

    async def get() -> list[Any]:
        return await asyncio.gather(*(books.aget(pk=key) for key in range(1, GETS + 1)))

    return loop.run_until_complete(get())


def measured(stack: ExitStack) -> list[Comparison | Figures]:
    """Give all that is measured, with connections held and transactions open that are rolled back at the end."""
    found: list[Comparison | Figures] = []
    for name, database in library.databases().items():
        stack.enter_context(database.hold())
        found += comparisons(name, database)
        if name == "sqlite":
            found.append(known_shape(database))
    loop = asyncio.new_event_loop()
    stack.callback(loop.close)
    return [*found, *gathered(loop)]


if __name__ == "__main__":
    with ExitStack() as opened:
        sys.exit(main(measured(opened)))
