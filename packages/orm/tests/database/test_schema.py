"""Tables: what is made, in which order, and what each database is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.database import Database
from bandstand.orm.database._declaring import literal
from bandstand.orm.database.schema import creation
from bandstand.orm.errors import IntegrityError
from bandstand.orm.fields import (
    CASCADE,
    DB_CASCADE,
    DB_SET_NULL,
    CharField,
    CompositePrimaryKey,
    ForeignKey,
    IntegerField,
    ManyToManyField,
    OneToOneField,
    PositiveIntegerField,
    TextField,
)
from bandstand.orm.models import Model
from bandstand.orm.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator


REGISTRY = Registry()


class Author(Model):
    name = CharField(max_length=20, unique=True, db_comment="what it's called")
    best = ForeignKey["Book"]("Book", DB_SET_NULL, null=True, related_name="+")

    class Meta:
        registry = REGISTRY
        app_label = "shop"
        db_table_comment = "people"
        db_tablespace = "pg_default"


class Book(Model):
    author = ForeignKey(Author, CASCADE)
    title = TextField(db_index=True, db_tablespace="pg_default")
    count = PositiveIntegerField(default=0)
    tags = ManyToManyField["Tag"]("Tag")

    class Meta:
        registry = REGISTRY
        app_label = "shop"
        unique_together = ("author", "title")


class Tag(Model):
    parent = ForeignKey["Tag"]("self", DB_CASCADE, null=True)

    class Meta:
        registry = REGISTRY
        app_label = "shop"


ALL = (Author, Book, Tag)


@pytest.fixture
def tables(database: Database) -> Iterator[Database]:
    database.create_all(*ALL)
    yield database
    database.drop_all(*ALL)


def names_of(database: Database) -> set[str]:
    if database.backend.dialect.name == "sqlite":
        found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'shop%'")
    else:
        found = database.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE %s", ("shop%",))
    return {name for (name,) in found}


def test_tables_that_refer_to_each_other_in_a_circle_are_made_and_dropped(database: Database) -> None:
    database.create_all(*ALL)
    assert names_of(database) == {"shop_author", "shop_book", "shop_tag", "shop_book_tags"}
    database.drop_all(*ALL)
    assert names_of(database) == set()
    database.drop_all(*ALL)


def test_making_tables_again_changes_nothing_in_sqlite() -> None:
    with Database("sqlite://") as database:
        database.create_all(*ALL)
        Author.objects.create(name="a")
        database.create_all(*ALL)
        assert Author.objects.count() == 1


def test_references_and_uniqueness_are_checked(tables: Database) -> None:
    author = Author.objects.create(name="a")
    book = Book.objects.create(author=author, title="t")
    author.best = book
    author.save()
    with pytest.raises(IntegrityError):
        Book.objects.create(author=author, title="t")
    with pytest.raises(IntegrityError):
        Author.objects.create(name="a")
    with pytest.raises(IntegrityError):
        Book.objects.create(author_id=99, title="u")


def test_the_database_follows_rules_of_its_own(tables: Database) -> None:
    top = Tag.objects.create()
    Tag.objects.create(parent=Tag.objects.create(parent=top))
    tables.execute(f"DELETE FROM shop_tag WHERE id = {top.pk}")
    assert Tag.objects.count() == 0


def test_comments_are_kept_where_the_database_has_them(tables: Database) -> None:
    if tables.backend.dialect.name == "sqlite":
        return
    (found,) = tables.execute(
        "SELECT obj_description('shop_author'::regclass), col_description('shop_author'::regclass, 2)"
    )
    assert found == ("people", "what it's called")


def test_statements_name_what_they_make() -> None:
    database = Database("sqlite://")
    text = "\n".join(creation(database.backend, ALL))
    for name in (
        "shop_author_name_key",
        "shop_book_author_id_fkey",
        "shop_book_author_id_title_key",
        "shop_book_count_check",
        "shop_book_title_idx",
        "shop_book_author_id_idx",
    ):
        assert name in text, name
    assert "CHECK (count >= 0)" in text


def test_the_key_has_the_order_in_which_it_was_declared() -> None:
    class Line(Model):
        pk = CompositePrimaryKey("second", "first")
        first = IntegerField()
        second = IntegerField()

        class Meta:
            registry = Registry()
            app_label = "shop"

    assert "PRIMARY KEY (second, first)" in next(creation(Database("sqlite://").backend, [Line]))


def test_models_can_be_for_one_kind_of_database(database: Database) -> None:
    class Only(Model):
        class Meta:
            registry = Registry()
            app_label = "shop"
            required_db_vendor = "postgresql"

    class Needs(Model):
        class Meta:
            registry = Registry()
            app_label = "shop"
            required_db_features = ("has_nulls_distinct", "has_tablespaces")

    class Never(Model):
        class Meta:
            registry = Registry()
            app_label = "shop"
            managed = False

    database.create_all(Only, Needs, Never)
    expected = {"shop_only", "shop_needs"} if database.backend.dialect.name == "postgresql" else set()
    assert names_of(database) == expected
    database.drop_all(Only, Needs, Never)


def test_a_reference_can_be_to_a_table_that_is_there_already(database: Database) -> None:
    registry = Registry()

    class Old(Model):
        class Meta:
            registry = Registry()
            app_label = "shop"
            managed = False
            db_table = "shop_old"

    class New(Model):
        old = OneToOneField(Old, CASCADE)

        class Meta:
            app_label = "shop"

    New._meta.registry = registry
    database.execute("CREATE TABLE shop_old (id bigint PRIMARY KEY)")
    database.create_all(New)
    with pytest.raises(IntegrityError):
        New.objects.create(old_id=1)
    database.drop_all(New)
    database.execute("DROP TABLE shop_old")


def test_inherited_tables_come_with_their_parents(database: Database) -> None:
    class Place(Model):
        class Meta:
            registry = Registry()
            app_label = "shop"

    class Cafe(Place):
        class Meta:
            app_label = "shop"

    database.create_all(Cafe)
    assert names_of(database) == {"shop_place", "shop_cafe"}
    database.drop_all(Cafe)
    assert names_of(database) == set()


def test_a_reference_without_a_constraint_is_a_plain_column(database: Database) -> None:
    class Loose(Model):
        author = ForeignKey(Author, CASCADE, db_constraint=False, related_name="+")

        class Meta:
            registry = REGISTRY
            app_label = "shop"

    database.create_all(Loose)
    Loose.objects.create(author_id=99)
    database.drop_all(Loose)


@pytest.mark.parametrize(
    ("value", "dialect", "text"),
    [
        (None, "sqlite", "NULL"),
        (True, "sqlite", "1"),
        (True, "postgresql", "true"),
        (5, "sqlite", "5"),
        (1.5, "sqlite", "1.5"),
        ("it's", "sqlite", "'it''s'"),
        (b"\xff", "sqlite", "X'ff'"),
        (b"\xff", "postgresql", "'\\xff'::bytea"),
    ],
)
def test_values_are_written_into_sql(value: Any, dialect: str, text: str) -> None:
    assert literal(value, dialect) == text


def test_what_cannot_be_written_into_sql_is_named() -> None:
    with pytest.raises(TypeError, match="a list cannot be written into SQL"):
        literal([], "sqlite")


def test_tables_and_indexes_are_kept_where_they_are_told_to(database: Database) -> None:
    class Kept(Model):
        text = CharField(max_length=9, unique=True, db_tablespace="pg_default")
        number = IntegerField(db_index=True)

        class Meta:
            registry = Registry()
            app_label = "shop"
            db_tablespace = "pg_default"

    statements = list(creation(database.backend, [Kept]))
    words = [statement.split("TABLESPACE")[1:] for statement in statements]
    has_places = database.url.get_backend_name() == "postgresql"
    assert [[word.strip() for word in each] for each in words] == [["pg_default"] * has_places] * len(statements)
    database.create_all(Kept)
    Kept.objects.create(text="x", number=1)
    database.drop_all(Kept)


def test_no_table_is_dropped_that_nobody_named() -> None:
    with pytest.raises(TypeError, match=r"drop_all\(\) takes the models whose tables go"):
        Database("sqlite://").drop_all()
