"""Tables that SQLite makes anew: children, counters, and what somebody added by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm import atomic
from bandstand.orm.constraints import CheckConstraint
from bandstand.orm.database import Database
from bandstand.orm.errors import IntegrityError, OperationalError, TransactionError
from bandstand.orm.expressions import Q
from bandstand.orm.fields import DB_CASCADE, CharField, ForeignKey, IntegerField
from bandstand.orm.migrations.schema import SchemaEditor

from .reflection import schema_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Models

CHECK = CheckConstraint(condition=Q(count__lt=100), name="few")


@pytest.fixture
def database() -> Iterator[Database]:
    """SQLite in memory."""
    with Database("sqlite://") as made:
        yield made


@pytest.fixture
def book(database: Database, models: type[Models]) -> Any:
    """A book with a page, which the database itself would delete together with the book."""
    version = models()
    made = version.add("Book", count=IntegerField(), title=CharField(max_length=9, default="x"))
    page = version.add("Page", book=ForeignKey(made, DB_CASCADE))
    database.create_all(made, page)
    page.objects.create(book=made.objects.create(count=1))
    return made


def rebuilt(database: Database, model: Any) -> None:
    with SchemaEditor(database) as editor:
        editor.add_constraint(model, CHECK)


def counted(database: Database, table: str) -> int:
    ((number,),) = database.execute(f"SELECT count(*) FROM {table}")
    return int(number)


def test_children_stay_and_foreign_keys_are_on_again(database: Database, book: Any) -> None:
    rebuilt(database, book)
    assert (counted(database, "shop_book"), counted(database, "shop_page")) == (1, 1)
    assert database.execute("PRAGMA foreign_keys") == [(1,)]
    assert database.execute("PRAGMA legacy_alter_table") == [(0,)]
    with pytest.raises(IntegrityError):
        database.execute("INSERT INTO shop_page (book_id) VALUES (9)")
    book.objects.all().delete()
    assert counted(database, "shop_page") == 0


def test_the_key_of_a_deleted_row_is_never_given_again(database: Database, book: Any) -> None:
    book.objects.create(count=2).delete()
    rebuilt(database, book)
    assert book.objects.create(count=3).pk == 3


def test_triggers_views_and_indexes_that_were_added_by_hand_stay(database: Database, book: Any) -> None:
    database.execute("CREATE TABLE log (text)")
    database.execute(
        "CREATE TRIGGER logged AFTER INSERT ON shop_book BEGIN INSERT INTO log VALUES (NEW.title || '%'); END"
    )
    database.execute("CREATE TRIGGER other AFTER DELETE ON log BEGIN DELETE FROM shop_book; END")
    database.execute("CREATE VIEW titles AS SELECT b.title FROM shop_book b JOIN shop_page p ON p.book_id = b.id")
    database.execute("CREATE INDEX by_hand ON shop_book (lower(title)) WHERE count > 1")
    names = {"trigger logged", "trigger other", "view titles", "index by_hand"}
    before = {name: schema_of(database)[name] for name in names}
    rebuilt(database, book)
    assert {name: schema_of(database)[name] for name in names} == before
    assert database.execute("SELECT * FROM titles") == [("x",)]
    book.objects.create(count=5, title="y")
    assert database.execute("SELECT * FROM log") == [("y%",)]


def test_triggers_and_views_follow_a_new_name(database: Database, book: Any, models: type[Models]) -> None:
    database.execute("CREATE VIEW titles AS SELECT title FROM shop_book")
    database.execute("CREATE TRIGGER less AFTER INSERT ON shop_book BEGIN UPDATE shop_book SET title = 'z'; END")
    new = models().add("Book", count=IntegerField(), name=CharField(max_length=9, default="x"))
    with SchemaEditor(database) as editor:
        editor.alter_field(book, new, book._meta.get_field("title"), new._meta.get_field("name"))
    new.objects.create(count=2)
    assert database.execute("SELECT * FROM titles") == [("z",), ("z",)]


@pytest.mark.parametrize("unique", [False, True])
def test_a_view_that_could_not_be_read_any_more_keeps_all_as_it_is(
    database: Database, models: type[Models], unique: bool
) -> None:
    old = models().add("Book", count=IntegerField(), title=CharField(max_length=9, unique=unique))
    database.create_all(old)
    database.execute("CREATE VIEW broken AS SELECT missing FROM shop_book")
    database.execute("CREATE VIEW titles AS SELECT title FROM shop_book")
    if not unique:  # SQLite itself drops the column then, and looks at all views
        database.execute("DROP VIEW broken")
    before = schema_of(database)
    with pytest.raises(OperationalError, match="titles"), SchemaEditor(database) as editor:
        editor.remove_field(old, old._meta.get_field("title"))
    assert schema_of(database) == before


def test_a_failed_change_leaves_all_as_it_was(database: Database, book: Any) -> None:
    before = schema_of(database)
    book.objects.create(count=500)
    with pytest.raises(IntegrityError, match="few"):
        rebuilt(database, book)
    assert schema_of(database) == before
    assert database.execute("PRAGMA foreign_keys") == [(1,)]
    assert database.execute("PRAGMA legacy_alter_table") == [(0,)]
    assert counted(database, "shop_page") == 1


def test_a_failed_change_can_be_passed_over(database: Database, book: Any, models: type[Models]) -> None:
    book.objects.create(count=500)
    tag = models().add("Tag")
    with SchemaEditor(database) as editor:
        with pytest.raises(IntegrityError):
            editor.add_constraint(book, CHECK)
        editor.create_model(tag)
    assert counted(database, "shop_book") == 2
    assert counted(database, "shop_tag") == 0
    assert not [name for name in schema_of(database) if "new__" in name]


def test_references_to_rows_that_went_are_found(database: Database, book: Any) -> None:
    expected = "row 1 of 'shop_page' refers to a row of 'shop_book'"
    with pytest.raises(IntegrityError, match=expected), SchemaEditor(database) as editor:
        editor.add_constraint(book, CHECK)
        editor.execute("DELETE FROM shop_book")
    assert counted(database, "shop_book") == 1


def test_a_table_that_others_refer_to_can_be_dropped_with_them(database: Database, book: Any) -> None:
    page = next(model for model in book._meta.registry if model.__name__ == "Page")
    with SchemaEditor(database) as editor:
        editor.delete_model(book)
        editor.delete_model(page)
    assert schema_of(database) == {}


def test_an_open_transaction_is_refused(database: Database, book: Any) -> None:
    expected = "cannot be edited inside a transaction"
    with pytest.raises(TransactionError, match=expected), atomic(database), SchemaEditor(database):
        pass
    assert database.execute("PRAGMA foreign_keys") == [(1,)]


def test_a_name_that_differs_in_case_alone_is_taken(database: Database, models: type[Models]) -> None:
    old, new = models().add("Book"), models().add("Book", {"db_table": "SHOP_Book"})
    database.create_all(old)
    old.objects.create()
    with SchemaEditor(database) as editor:
        editor.alter_db_table(old, new)
    assert list(schema_of(database)) == ["table SHOP_Book"]
    assert new.objects.count() == 1


def test_in_place_changes_copy_nothing(database: Database, book: Any, models: type[Models], sent: list[str]) -> None:
    new = models().add(
        "Book",
        count=IntegerField(),
        title=CharField(max_length=9, default="x"),
        more=IntegerField(null=True, db_index=True),
    )
    with SchemaEditor(database) as editor:
        editor.add_field(book, new._meta.get_field("more"))
    with SchemaEditor(database) as editor:
        editor.remove_field(new, new._meta.get_field("more"))
    assert not [each for each in sent if each.startswith(("INSERT", "CREATE TABLE"))]
