"""What the rules say of PostgreSQL is what it does: which tables are rewritten, and which locks are held."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from bandstand import orm
from bandstand.orm import Database
from bandstand.orm.constraints import BaseConstraint, CheckConstraint, UniqueConstraint
from bandstand.orm.fields import GeneratedField
from bandstand.orm.functions import UUID4, UUID7, Lower, Now, Random
from bandstand.orm.indexes import Index
from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations.safety import Severity
from bandstand.orm.migrations.safety._types import rewrites
from bandstand.orm.migrations.schema import SchemaEditor
from bandstand.orm.migrations.state import ProjectState

from ..library import model
from .migrating import applied, found, migration

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.orm.migrations.operations import Operation

    Make = Callable[[], Any]

_LOCKS = """
SELECT c.relname, l.mode FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
WHERE l.pid = pg_backend_pid() AND c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
"""
_ALL = "AccessExclusiveLock"
_BLOCKING = (Severity.BLOCKS_READS, Severity.BLOCKS_WRITES)
_NO_WRITES = {"ShareLock", "ShareRowExclusiveLock"}


class _Undone(Exception):
    """Takes back what was done, once it was looked at."""


class Seen(NamedTuple):
    """What an operation did to the books."""

    is_rewritten: bool
    locks: dict[str, set[str]]


@pytest.fixture
def server(postgresql_url: str) -> Iterator[Database]:
    with Database(postgresql_url) as made:
        yield made
        made.execute("DROP TABLE IF EXISTS shop_book, shop_volume, shop_author CASCADE")
    made.dispose()


def creation(state: ProjectState) -> list[Operation]:
    return [ops.CreateModel(each.name, list(each.fields.items()), dict(each.options)) for each in state.models.values()]


def seen(server: Database, state: ProjectState, *operations: Operation, values: dict[str, Any] | None = None) -> Seen:
    """Do operations to tables with rows, look, and take them back."""
    applied(server, ProjectState(), *creation(state))
    state.rendered("shop", "Book").objects.using(server).create(**(values or {}))
    ((table, before),) = server.execute("SELECT 'shop_book'::regclass::oid, pg_relation_filenode('shop_book')")
    looked: list[Seen] = []
    change: Any = SchemaEditor(server)
    with pytest.raises(_Undone), change as editor:
        migration(*operations).apply(state, editor)
        ((after,),) = server.execute("SELECT pg_relation_filenode(%s::oid)", [table])
        locks: dict[str, set[str]] = {}
        for name, mode in server.execute(_LOCKS):
            locks.setdefault(name, set()).add(mode)
        looked.append(Seen(before != after, locks))
        raise _Undone
    return looked[0]


def books(options: dict[str, Any] | None = None, **fields: Any) -> ProjectState:
    author = model("Author", name=orm.CharField(max_length=60))
    return ProjectState([author, model("Book", options=options or {}, **fields)])


def text(length: int | None = None, **options: Any) -> Make:
    return lambda: orm.CharField(max_length=length, **options)


def decimal(digits: int | None, places: int | None) -> Make:
    return lambda: orm.DecimalField(max_digits=digits, decimal_places=places)


TYPES: dict[str, tuple[Make, Make, Any]] = {
    "a longer text": (text(20), text(50), "x"),
    "a shorter text": (text(50), text(20), "x"),
    "a text of the same length": (text(20), text(20, blank=True), "x"),
    "a text without a limit": (text(20), text(None), "x"),
    "a text with a limit again": (text(None), text(20), "x"),
    "a long text": (text(20), orm.TextField, "x"),
    "a long text of one without a limit": (text(None), orm.TextField, "x"),
    "a short text of a long one": (orm.TextField, text(20), "x"),
    "a text without a limit of a long one": (orm.TextField, text(None), "x"),
    "another collation": (text(20), text(20, db_collation="C"), "x"),
    "a longer text of another collation": (text(20), text(30, db_collation="C"), "x"),
    "an indexed longer text": (text(20, db_index=True), text(50, db_index=True), "x"),
    "a unique longer text": (text(20, unique=True), text(50, unique=True), "x"),
    "a slug of a text": (text(50, db_index=True), orm.SlugField, "x"),
    "an address on the web of a text": (text(200), orm.URLField, "x"),
    "more digits": (decimal(6, 2), decimal(10, 2), Decimal(1)),
    "fewer digits": (decimal(10, 2), decimal(6, 2), Decimal(1)),
    "more places": (decimal(6, 2), decimal(8, 4), Decimal(1)),
    "more digits and places": (decimal(6, 2), decimal(10, 4), Decimal(1)),
    "digits without a limit": (decimal(6, 2), decimal(None, None), Decimal(1)),
    "digits with a limit again": (decimal(None, None), decimal(6, 2), Decimal(1)),
    "a larger whole number": (orm.IntegerField, orm.BigIntegerField, 1),
    "a smaller whole number": (orm.BigIntegerField, orm.IntegerField, 1),
    "the smallest whole number": (orm.IntegerField, orm.SmallIntegerField, 1),
    "a whole number from nought on": (orm.IntegerField, orm.PositiveIntegerField, 1),
    "a real number": (orm.IntegerField, orm.FloatField, 1),
    "a decimal number of a whole one": (orm.IntegerField, decimal(6, 2), 1),
    "a truth of a number": (orm.IntegerField, orm.BooleanField, 1),
    "a number of a truth": (orm.BooleanField, orm.IntegerField, True),
    "a text of a number": (orm.IntegerField, text(20), 1),
    "a number of a text": (text(20), orm.IntegerField, "1"),
    "a long text of a truth": (orm.BooleanField, orm.TextField, True),
    "a moment of a date": (orm.DateField, orm.DateTimeField, dt.date(2026, 1, 2)),
    "a date of a moment": (orm.DateTimeField, orm.DateField, dt.datetime(2026, 1, 2, tzinfo=dt.UTC)),
    "an identifier of a text": (text(36), orm.UUIDField, "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
    "a text of an identifier": (orm.UUIDField, text(36), UUID(int=5)),
    "structured data of a text": (orm.TextField, orm.JSONField, "{}"),
    "a text that may be NULL": (text(20), text(20, null=True), "x"),
    "a key's larger type": (orm.SmallAutoField, orm.BigAutoField, 1),
}


@pytest.mark.parametrize("what", TYPES)
def test_a_type_is_said_to_rewrite_exactly_where_the_file_of_the_table_is_another(server: Database, what: str) -> None:
    old, new, value = TYPES[what]
    name = "id" if "key" in what else "value"
    state = books(**{name: old()})
    operation = ops.AlterField("Book", name, new())
    looked = seen(server, state, operation, values={name: value} if name == "value" else None)
    rewriting = [each for each in found(operation, state=state) if each.severity is Severity.REWRITES_TABLE]
    assert [each.key for each in rewriting] == ([f"alter-type Book.{name}"] if looked.is_rewritten else [])


ADDED: dict[str, Make] = {
    "nothing": lambda: orm.IntegerField(null=True),
    "a default of Python": lambda: orm.IntegerField(default=1),
    "a default of both": lambda: orm.FloatField(default=1, db_default=Random()),
    "a default of the database": lambda: orm.IntegerField(db_default=1),
    "the moment": lambda: orm.DateTimeField(db_default=Now()),
    "a function of a value": lambda: orm.TextField(db_default=Lower(orm.Value("A"))),
    "a known function": lambda: orm.FloatField(db_default=orm.Func(orm.Value(1), function="abs")),
    "a number by chance": lambda: orm.FloatField(db_default=Random()),
    "a sum with a number by chance": lambda: orm.FloatField(db_default=Random() + 1),
    "an identifier by chance": lambda: orm.UUIDField(db_default=UUID4()),
    "an identifier by time": lambda: orm.UUIDField(db_default=UUID7()),
    "the clock": lambda: orm.DateTimeField(db_default=orm.Func(function="clock_timestamp")),
    "the clock, in SQL": lambda: orm.DateTimeField(db_default=orm.RawSQL("clock_timestamp()")),
    "the moment, in SQL": lambda: orm.DateTimeField(db_default=orm.RawSQL("now()")),
    "a stored computation": lambda: GeneratedField(
        expression=orm.F("count") + 1, output_field=orm.IntegerField(), db_persist=True
    ),
}


@pytest.mark.parametrize("what", ADDED)
def test_a_new_field_is_said_to_rewrite_exactly_where_it_does(server: Database, what: str) -> None:
    state = books(count=orm.IntegerField())
    operation = ops.AddField("Book", "added", ADDED[what]())
    looked = seen(server, state, operation, values={"count": 1})
    rewriting = [each for each in found(operation, state=state) if each.severity is Severity.REWRITES_TABLE]
    assert [each.subject for each in rewriting] == (["Book.added"] if looked.is_rewritten else [])


def reference(**options: Any) -> Any:
    return orm.ForeignKey("shop.Author", orm.CASCADE, null=True, **options)


class Exclusion(BaseConstraint):
    """Titles that are equal exclude each other."""

    def lowered(self, to: Any) -> Any:
        return ExcludeConstraint((sa.column("title"), "="), name=self.name, using="btree")


LOCKING: dict[str, tuple[Operation, ...]] = {
    "an index": (ops.AddIndex("Book", Index(fields=["title"], name="i")),),
    "a unique index": (
        ops.AddConstraint("Book", UniqueConstraint(fields=["title"], condition=orm.Q(count__gt=5), name="u")),
    ),
    "uniqueness": (ops.AddConstraint("Book", UniqueConstraint(fields=["title", "id"], name="u")),),
    "unique fields together": (ops.AlterUniqueTogether("Book", [("title", "id")]),),
    "a check": (ops.AddConstraint("Book", CheckConstraint(condition=orm.Q(count__gt=0), name="c")),),
    "an index of a field": (ops.AlterField("Book", "title", orm.CharField(max_length=9, db_index=True)),),
    "a limit of a field": (ops.AlterField("Book", "count", orm.PositiveIntegerField()),),
    "no NULL": (ops.AlterField("Book", "price", orm.IntegerField()),),
    "a reference": (ops.AlterField("Book", "writer", reference(db_index=False)),),
    "a field with an index": (ops.AddField("Book", "added", orm.IntegerField(null=True, db_index=True)),),
    "a field that refers": (ops.AddField("Book", "added", reference(related_name="+", db_index=False)),),
    "a field, and then an index": (
        ops.AddField("Book", "added", orm.IntegerField(null=True)),
        ops.AddIndex("Book", Index(fields=["title"], name="i")),
    ),
    "another name, and then an index": (
        ops.RenameField("Book", "count", "number"),
        ops.AddIndex("Book", Index(fields=["title"], name="i")),
    ),
    "another table, and then an index": (
        ops.AlterModelTable("Book", "shop_volume"),
        ops.AddIndex("Book", Index(fields=["title"], name="i")),
    ),
    "another model, and then an index": (
        ops.RenameModel("Book", "Volume"),
        ops.AddIndex("Volume", Index(fields=["title"], name="i")),
    ),
    "a check, and then an index": (
        ops.AddConstraint("Book", CheckConstraint(condition=orm.Q(count__gt=0), name="c")),
        ops.AddIndex("Book", Index(fields=["title"], name="i")),
    ),
    "an index less, and then another": (
        ops.RemoveIndex("Book", "by_count"),
        ops.AddIndex("Book", Index(fields=["title"], name="i")),
    ),
    "a reference, and then an index": (
        ops.AlterField("Book", "writer", reference(db_index=False)),
        ops.AddIndex("Book", Index(fields=["title"], name="i")),
    ),
    "an exclusion": (ops.AddConstraint("Book", Exclusion(name="x")),),
    "an index, and then another": (
        ops.AddIndex("Book", Index(fields=["title"], name="i")),
        ops.AddIndex("Book", Index(fields=["count"], name="j")),
    ),
}


@pytest.mark.parametrize("what", LOCKING)
def test_a_lock_is_said_to_be_as_large_as_the_one_that_is_held(server: Database, what: str) -> None:
    state = books(
        {"indexes": [Index(fields=["count"], name="by_count")]},
        title=orm.CharField(max_length=9),
        count=orm.IntegerField(),
        price=orm.IntegerField(null=True),
        writer=reference(db_index=False, db_constraint=False),
    )
    values = {"title": "Emma", "count": 1, "price": 2}
    looked = seen(server, state, *LOCKING[what], values=values)
    said = [each for each in found(*LOCKING[what], state=state) if each.severity in _BLOCKING]
    held = set[str]().union(*(modes for table, modes in looked.locks.items() if table != "shop_author"))
    assert said[-1].severity is (Severity.BLOCKS_READS if _ALL in held else Severity.BLOCKS_WRITES)
    assert _ALL in held or held & _NO_WRITES


def test_a_reference_keeps_writers_from_both_tables(server: Database) -> None:
    state = books(writer=reference(db_index=False, db_constraint=False))
    operation = ops.AlterField("Book", "writer", reference(db_index=False))
    looked = seen(server, state, operation)
    assert looked.locks["shop_book"] & looked.locks["shop_author"] & _NO_WRITES
    assert "while nothing can write to shop_book or shop_author." in found(operation, state=state)[0].message


def index_files(server: Database, name: str, state: ProjectState, operation: Operation) -> list[Any]:
    """Give the file of an index before and after an operation."""
    nodes: list[Any] = []
    applied(server, ProjectState(), *creation(state))
    for then in ((), (operation,)):
        applied(server, state, *then)
        nodes += server.execute("SELECT pg_relation_filenode(%s::regclass)", [name])
    return nodes


@pytest.mark.parametrize("kind", ["shop_book_title_idx", "shop_book_title_key"])
def test_another_collation_builds_the_indexes_of_a_column_anew(server: Database, kind: str) -> None:
    option: dict[str, Any] = {"db_index": True} if kind.endswith("idx") else {"unique": True}
    state = books(title=orm.CharField(max_length=9, **option))
    operation = ops.AlterField("Book", "title", orm.CharField(max_length=9, db_collation="C", **option))
    nodes = index_files(server, kind, state, operation)
    assert nodes[0] != nodes[1]
    (finding,) = found(operation, state=state)
    assert (finding.rule, finding.severity) == ("alter-type", Severity.BLOCKS_READS)
    assert finding.message == (
        'Changes shop_book.title from VARCHAR(9) to VARCHAR(9) COLLATE "C", which builds its indexes anew, while '
        "nothing can read or write the table."
    )


def test_a_longer_text_leaves_its_plain_indexes_as_they_are(server: Database) -> None:
    state = books(title=orm.CharField(max_length=9, db_index=True))
    operation = ops.AlterField("Book", "title", orm.CharField(max_length=20, db_index=True))
    nodes = index_files(server, "shop_book_title_idx", state, operation)
    assert nodes[0] == nodes[1]
    assert found(operation, state=state) == []


# Types as SQL writes them

_SIZES = st.integers(1, 20)
_TEXTS = st.one_of(st.sampled_from(["TEXT", "VARCHAR"]), st.builds("VARCHAR({})".format, _SIZES))
_NUMBERS = st.one_of(
    st.just("NUMERIC"),
    st.builds(lambda whole, places: f"NUMERIC({whole + places}, {places})", _SIZES, st.integers(0, 3)),
)


def is_rewritten(server: Database, old: str, new: str) -> bool:
    server.execute("DROP TABLE IF EXISTS pg_temp.typed")
    server.execute(f"CREATE TEMPORARY TABLE typed (value {old})")
    ((before,),) = server.execute("SELECT pg_relation_filenode('pg_temp.typed')")
    server.execute(f"ALTER TABLE typed ALTER value TYPE {new} USING value::{new}")
    ((after,),) = server.execute("SELECT pg_relation_filenode('pg_temp.typed')")
    return bool(before != after)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pair=st.one_of(st.tuples(_TEXTS, _TEXTS), st.tuples(_NUMBERS, _NUMBERS)))
def test_any_size_of_texts_and_numbers_is_judged_as_postgresql_does(server: Database, pair: tuple[str, str]) -> None:
    assert rewrites(*pair, "postgresql") is is_rewritten(server, *pair)


FURTHER = (
    "CHAR(5)", "CHAR(9)", "VARCHAR(5)", "TEXT", "VARCHAR(5)[]", "VARCHAR(9)[]", "TEXT[]", "INTEGER", "BIGINT",
    "NUMERIC(5, 2)", "TIMESTAMP(3) WITHOUT TIME ZONE", "TIMESTAMP WITHOUT TIME ZONE", "INTERVAL", "INTERVAL(3)",
    "BIT(3)", "BIT VARYING(3)", "BIT VARYING(5)", "CIDR", "INET", "JSON", "JSONB", "UUID", "BYTEA",
)  # fmt: skip


@pytest.mark.parametrize("old", FURTHER)
def test_no_change_of_types_that_is_said_to_keep_rows_rewrites_them(server: Database, old: str) -> None:
    kept = [new for new in FURTHER if not rewrites(old, new, "postgresql")]
    assert old in kept
    assert [new for new in kept if is_rewritten(server, old, new)] == []
