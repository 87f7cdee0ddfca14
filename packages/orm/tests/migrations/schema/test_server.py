"""Tables on PostgreSQL: what it alone has, and what it makes beside a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.constraints import CheckConstraint, Deferrable, UniqueConstraint
from bandstand.orm.database import Database
from bandstand.orm.errors import DataError, IntegrityError
from bandstand.orm.expressions import F, Q
from bandstand.orm.fields import (
    CASCADE,
    BigIntegerField,
    CharField,
    ForeignKey,
    GeneratedField,
    IntegerField,
    TextField,
)
from bandstand.orm.functions import Lower
from bandstand.orm.indexes import Index
from bandstand.orm.migrations.schema import SchemaEditor
from bandstand.orm.migrations.schema._counting import key_name, sequence_name

from .reflection import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import Models

    Fresh = Callable[[Models], Any]


@pytest.fixture
def database(postgresql_url: str) -> Iterator[Database]:
    """A database of PostgreSQL."""
    with Database(postgresql_url) as made:
        yield made
        made.execute("DROP SCHEMA public CASCADE")
        made.execute("CREATE SCHEMA public")
    made.dispose()


DECLARED: dict[str, Callable[[], Any]] = {
    "further columns": lambda: Index(fields=["title"], include=["count"], name="i"),
    "operator classes": lambda: Index(fields=["title"], opclasses=["varchar_pattern_ops"], name="i"),
    "a late check": lambda: UniqueConstraint(fields=["title"], deferrable=Deferrable.DEFERRED, name="u"),
    "equal NULLs": lambda: UniqueConstraint(fields=["title"], nulls_distinct=False, name="u"),
    "unique further columns": lambda: UniqueConstraint(fields=["title"], include=["count"], name="u"),
}


@pytest.mark.parametrize("what", DECLARED)
def test_what_it_alone_has_is_added_kept_through_a_new_name_and_removed(
    database: Database, models: type[Models], fresh: Fresh, what: str
) -> None:
    declared = DECLARED[what]()
    kind, option = ("index", "indexes") if isinstance(declared, Index) else ("constraint", "constraints")
    one, two, three = models(), models(), models()
    old = one.add("Book", title=CharField(max_length=9), count=IntegerField())
    new = two.add("Book", {option: [declared]}, title=CharField(max_length=9), count=IntegerField())
    last = three.add(
        "Book", {option: [declared]}, title=CharField(max_length=9, db_column="called"), count=IntegerField()
    )
    database.create_all(old)
    before = schema_of(database)
    with SchemaEditor(database) as editor:
        getattr(editor, f"add_{kind}")(new, declared)
    assert schema_of(database) == fresh(two)
    with SchemaEditor(database) as editor:
        editor.alter_field(new, last, new._meta.get_field("title"), last._meta.get_field("title"))
    assert schema_of(database) == fresh(three)
    with SchemaEditor(database) as editor:
        editor.alter_field(last, new, last._meta.get_field("title"), new._meta.get_field("title"))
        getattr(editor, f"remove_{kind}")(new, declared)
    assert schema_of(database) == before


def test_what_knows_the_type_of_a_column_is_made_again_for_another(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    def version(number: Any) -> tuple[Models, Any]:
        made = models()
        more = GeneratedField(expression=F("number") + 1, output_field=BigIntegerField(), db_persist=True)
        meta = {
            "indexes": [Index(F("number") + 1, name="next"), Index(fields=["number"], condition=Q(number=5), name="i")],
            "constraints": [CheckConstraint(condition=Q(number__gt=0), name="positive")],
        }
        return made, made.add("Book", meta, number=number, more=more)

    (_, old), (two, new) = version(IntegerField(unique=True)), version(BigIntegerField(unique=True))
    database.create_all(old)
    old.objects.create(number=4)
    with SchemaEditor(database) as editor:
        editor.alter_field(old, new, old._meta.get_field("number"), new._meta.get_field("number"))
    assert schema_of(database) == fresh(two)
    assert new.objects.get().more == 5


def test_a_collation_comes_and_goes(database: Database, models: type[Models], fresh: Fresh) -> None:
    one, two = models(), models()
    old = one.add("Book", title=TextField(db_index=True))
    new = two.add("Book", title=TextField(db_index=True, db_collation="C"))
    database.create_all(old)
    before = schema_of(database)
    with SchemaEditor(database) as editor:
        editor.alter_field(old, new, old._meta.get_field("title"), new._meta.get_field("title"))
    assert schema_of(database) == fresh(two)
    with SchemaEditor(database) as editor:
        editor.alter_field(new, old, new._meta.get_field("title"), old._meta.get_field("title"))
    assert schema_of(database) == before


def test_a_computation_changes_and_ends_with_its_values(database: Database, models: type[Models], fresh: Fresh) -> None:
    def version(size: Any) -> tuple[Models, Any]:
        made = models()
        return made, made.add("Book", {"indexes": [Index(Lower("size"), name="i")]}, title=TextField(), size=size)

    def computed(expression: Any) -> Any:
        return GeneratedField(expression=expression, output_field=TextField(), db_persist=True)

    (_, first), (two, second) = version(computed(Lower("title"))), version(computed(F("title")))
    three, third = version(TextField(null=True))
    database.create_all(first)
    first.objects.create(title="Emma")
    with SchemaEditor(database) as editor:
        editor.alter_field(first, second, first._meta.get_field("size"), second._meta.get_field("size"))
    assert schema_of(database) == fresh(two)
    with SchemaEditor(database) as editor:
        editor.alter_field(second, third, second._meta.get_field("size"), third._meta.get_field("size"))
    assert schema_of(database) == fresh(three)
    assert third.objects.get().size == "Emma"


def test_a_text_is_never_cut_to_a_new_length(database: Database, models: type[Models]) -> None:
    old, new = models().add("Book", title=CharField(max_length=9)), models().add("Book", title=CharField(max_length=3))
    database.create_all(old)
    old.objects.create(title="Emma")
    with pytest.raises(DataError), SchemaEditor(database) as editor:
        editor.alter_field(old, new, old._meta.get_field("title"), new._meta.get_field("title"))
    assert old.objects.get().title == "Emma"


def test_rows_that_get_a_value_do_not_keep_the_table_from_changing(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    def version(**options: Any) -> tuple[Models, Any, Any]:
        made = models()
        author = made.add("Author")
        return made, author, made.add("Book", author=ForeignKey(author, CASCADE, **options))

    (one, author, old), (two, _, new) = version(null=True), version(default=1)
    database.create_all(*one.registry)
    author.objects.create()
    old.objects.create()
    with SchemaEditor(database) as editor:
        editor.alter_field(old, new, old._meta.get_field("author"), new._meta.get_field("author"))
    assert schema_of(database) == fresh(two)
    assert new.objects.get().author_id == 1


@pytest.mark.parametrize("size", [5, 45, 52, 59, 63])
def test_keys_and_sequences_are_called_as_postgresql_calls_them(
    database: Database, models: type[Models], size: int
) -> None:
    table = "t" * size
    book = models().add("Book", {"db_table": table}, id=IntegerField(primary_key=True, db_column="number_of_it"))
    database.create_all(book)
    found = schema_of(database)
    assert f"constraint {key_name(table)}" in found
    assert f"sequence {sequence_name(table, 'number_of_it')}" in found


def test_rows_can_be_written_between_changes_of_their_table(
    database: Database, models: type[Models], fresh: Fresh
) -> None:
    def version(**fields: Any) -> tuple[Models, Any]:
        made = models()
        author = made.add("Author")
        return made, made.add("Book", author=ForeignKey(author, CASCADE), **fields)

    (one, old), (two, new) = version(), version(count=IntegerField(default=3))
    database.create_all(*one.registry)
    author = next(iter(one.registry))
    with SchemaEditor(database) as editor:
        old.objects.using(database).create(author=author.objects.using(database).create())
        editor.add_field(old, new._meta.get_field("count"))
        new.objects.using(database).update(count=4)
    assert schema_of(database) == fresh(two)
    assert new.objects.get().count == 4
    assert not database.hooks


def test_rows_that_refer_to_none_are_found_between_changes(database: Database, models: type[Models]) -> None:
    version, later = models(), models()
    book = version.add("Book", author=ForeignKey(version.add("Author"), CASCADE))
    new = later.add("Book", author=ForeignKey(later.add("Author"), CASCADE), count=IntegerField(default=3))
    database.create_all(*version.registry)
    before = schema_of(database)
    with pytest.raises(IntegrityError), SchemaEditor(database) as editor:
        book.objects.create(author_id=9)
        editor.add_field(book, new._meta.get_field("count"))
    assert schema_of(database) == before
    assert book.objects.count() == 0
