"""Tables whose constraints and indexes somebody else named: they are found by what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.constraints import UniqueConstraint
from bandstand.orm.database import Database
from bandstand.orm.errors import ProgrammingError
from bandstand.orm.fields import (
    CASCADE,
    DB_CASCADE,
    AutoField,
    BigAutoField,
    CharField,
    CompositePrimaryKey,
    DateField,
    ForeignKey,
    IntegerField,
    OneToOneField,
    PositiveIntegerField,
    TextField,
)
from bandstand.orm.indexes import Index
from bandstand.orm.migrations.schema import SchemaEditor

from ..inspecting.django_site import make_site
from .reflection import schema_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Models

    Fresh = Callable[[Models], Any]


@pytest.fixture
def server(postgresql_url: str) -> Iterator[Database]:
    """A database of PostgreSQL."""
    with Database(postgresql_url) as made:
        yield made
        made.execute("DROP SCHEMA public CASCADE")
        made.execute("CREATE SCHEMA public")
    made.dispose()


def fresh_of(database: Database, version: Models) -> Any:
    """Give the schema that ``create_all`` makes of a version."""
    database.execute("ALTER SCHEMA public RENAME TO kept")
    database.execute("CREATE SCHEMA public")
    try:
        database.create_all(*version.registry)
        return schema_of(database)
    finally:
        database.execute("DROP SCHEMA public CASCADE")
        database.execute("ALTER SCHEMA kept RENAME TO public")


RENAMED = (
    "ALTER TABLE shop_book RENAME CONSTRAINT shop_book_pkey TO k",
    "ALTER TABLE shop_book RENAME CONSTRAINT shop_book_code_key TO u",
    "ALTER TABLE shop_book RENAME CONSTRAINT shop_book_author_id_fkey TO f",
    "ALTER TABLE shop_book RENAME CONSTRAINT shop_book_count_check TO c",
    "ALTER TABLE shop_book RENAME CONSTRAINT pair TO t",
    "ALTER INDEX shop_book_title_idx RENAME TO i",
    "ALTER INDEX shop_book_author_id_idx RENAME TO j",
    "ALTER INDEX down RENAME TO d",
    "ALTER SEQUENCE shop_book_id_seq RENAME TO s",
)


def shop(made: Models, table: Any = "shop_book", **fields: Any) -> Any:
    """Declare authors and books, with some fields of books made in another way, or left out with None."""
    made.add("Author", name=TextField())
    made.add("Person", name=TextField())
    usual: dict[str, Any] = {
        "code": CharField(max_length=9, unique=True),
        "title": CharField(max_length=9, db_index=True),
        "count": PositiveIntegerField(),
        "author": ForeignKey("shop.Author", CASCADE),
    }
    given = {name: field for name, field in (usual | fields).items() if field is not None}
    meta: dict[str, Any] = {"db_table": table}
    if {"title", "count"} <= given.keys():
        meta["constraints"] = [UniqueConstraint(fields=["title", "count"], name="pair")]
        meta["indexes"] = [Index(fields=["-title"], name="down")]
    return made.add("Book", meta, **given)


ALTERED: dict[str, tuple[str, Callable[[], Any]]] = {
    "the target of a reference": ("author", lambda: ForeignKey("shop.Person", CASCADE)),
    "a reference that may be NULL": ("author", lambda: ForeignKey("shop.Author", CASCADE, null=True)),
    "a reference that nothing checks": ("author", lambda: ForeignKey("shop.Author", CASCADE, db_constraint=False)),
    "a reference without an index": ("author", lambda: ForeignKey("shop.Author", CASCADE, db_index=False)),
    "the type of a unique column": ("code", lambda: TextField(unique=True)),
    "uniqueness": ("code", lambda: CharField(max_length=9)),
    "the name of a unique column": ("code", lambda: CharField(max_length=9, unique=True, db_column="sign")),
    "the type of an indexed column": ("title", lambda: TextField(db_index=True)),
    "an index": ("title", lambda: CharField(max_length=9)),
    "a check": ("count", IntegerField),
    "the type of a counted key": ("id", AutoField),
}


@pytest.mark.parametrize("what", ALTERED)
def test_a_field_is_altered_whatever_its_parts_are_called(server: Database, models: type[Models], what: str) -> None:
    name, field = ALTERED[what]
    one, two = models(), models()
    old = shop(one, id=BigAutoField())
    new = shop(two, **{"id": BigAutoField(), name: field()})
    server.create_all(*one.registry)
    for statement in RENAMED:
        server.execute(statement)
    with SchemaEditor(server) as editor:
        editor.alter_field(old, new, old._meta.get_field(name), new._meta.get_field(name))
    assert _unnamed(schema_of(server)) == _unnamed(fresh_of(server, two))


def _unnamed(schema: dict[str, Any]) -> list[tuple[str, str]]:
    """Leave out what parts are called."""
    plain = (re.sub(r"(UNIQUE )?INDEX \w+ ON|nextval\(.*\)", r"\1", str(each)) for each in schema.values())
    return sorted((key.split()[0], text) for key, text in zip(schema, plain, strict=True))


@pytest.mark.parametrize("name", ["code", "title", "count", "author"])
def test_a_field_is_removed_whatever_its_parts_are_called(server: Database, models: type[Models], name: str) -> None:
    one, two = models(), models()
    old = shop(one)
    shop(two, **{name: None})
    server.create_all(*one.registry)
    for statement in RENAMED:
        server.execute(statement)
    field = old._meta.get_field(name)
    with SchemaEditor(server) as editor:
        editor.remove_field(old, field)
    gone = {"code": ["u"], "title": ["t", "i", "d"], "count": ["c", "t"], "author": ["f", "j"]}[name]
    names = {key.split()[1] for key in schema_of(server)}
    assert names & {f"shop_book.{field.column}", *gone} == set()


def test_a_table_gets_another_name_and_its_parts_get_ours(server: Database, models: type[Models]) -> None:
    one, two = models(), models()
    old, new = shop(one), shop(two, table="books")
    server.create_all(*one.registry)
    kept = [each for each in RENAMED if " pair " not in each and "down" not in each]
    for statement in kept:
        server.execute(statement)
    with SchemaEditor(server) as editor:
        editor.alter_db_table(old, new)
    assert schema_of(server) == fresh_of(server, two)


@pytest.mark.parametrize("key", [AutoField, lambda: CharField(max_length=9, primary_key=True)])
def test_a_key_of_identity_gets_another_type_and_ends_to_count(
    server: Database, models: type[Models], key: Callable[[], Any]
) -> None:
    one, two = models(), models()
    old, new = one.add("Tag", id=BigAutoField(), name=TextField()), two.add("Tag", id=key(), name=TextField())
    server.execute(
        "CREATE TABLE shop_tag (id bigint GENERATED BY DEFAULT AS IDENTITY CONSTRAINT k PRIMARY KEY, name text)"
    )
    server.execute("INSERT INTO shop_tag (name) VALUES ('drama')")
    with SchemaEditor(server) as editor:
        editor.alter_field(old, new, old._meta.get_field("id"), new._meta.get_field("id"))
    if key is AutoField:
        assert new.objects.using(server).create(name="poetry").id == 2
    else:
        assert [tag.id for tag in new.objects.using(server)] == ["1"]


def test_a_key_that_others_named_is_exchanged(server: Database, models: type[Models]) -> None:
    one, two = models(), models()
    old = one.add("Line", code=CharField(max_length=9, primary_key=True), place=IntegerField())
    new = two.add("Line", code=CharField(max_length=9), place=IntegerField(), pk=CompositePrimaryKey("code", "place"))
    server.execute("CREATE TABLE shop_line (code varchar(9) CONSTRAINT k PRIMARY KEY, place integer NOT NULL)")
    with SchemaEditor(server) as editor:
        editor.alter_field(old, new, old._meta.get_field("code"), new._meta.get_field("code"))
    assert schema_of(server) == fresh_of(server, two)


def test_a_table_is_dropped_whatever_references_to_it_are_called(server: Database, models: type[Models]) -> None:
    one = models()
    shop(one)
    server.create_all(*one.registry)
    server.execute("ALTER TABLE shop_book RENAME CONSTRAINT shop_book_author_id_fkey TO f")
    with SchemaEditor(server) as editor:
        editor.delete_model(one.registry.get_model("shop.Author"))
    assert not [key for key in schema_of(server) if key.startswith(("constraint f", "column shop_author"))]


def test_what_is_not_there_is_an_error_that_says_what_is(server: Database, models: type[Models]) -> None:
    one, two = models(), models()
    old, new = shop(one), shop(two, code=CharField(max_length=9))
    server.create_all(*one.registry)
    server.execute("ALTER TABLE shop_book DROP CONSTRAINT shop_book_code_key")
    with pytest.raises(ProgrammingError) as caught, SchemaEditor(server) as editor:
        editor.alter_field(old, new, old._meta.get_field("code"), new._meta.get_field("code"))
    assert str(caught.value).startswith(
        "The table 'shop_book' was to have the unique 'shop_book_code_key' of code, but it has none "
        "'shop_book_code_key', and 0 like it. There is: check 'shop_book_count_check' of count; index 'down' of title; "
    )


def test_nobody_is_asked_where_nothing_goes_or_is_renamed(
    server: Database, models: type[Models], sent_to: Callable[[Database], list[str]]
) -> None:
    one, two = models(), models()
    old, new = shop(one), shop(two, code=CharField(max_length=20, unique=True))
    server.create_all(*one.registry)
    sent = sent_to(server)
    with SchemaEditor(server) as editor:
        editor.alter_field(old, new, old._meta.get_field("code"), new._meta.get_field("code"))
    assert [text for text in sent if not text.startswith(("BEGIN", "COMMIT"))] == [
        "ALTER TABLE shop_book ALTER COLUMN code TYPE VARCHAR(20)"
    ]


@pytest.fixture
def sent_to() -> Callable[[Database], list[str]]:
    """Gives the statements that a database is sent from now on."""

    def begin(database: Database) -> list[str]:
        statements: list[str] = []
        database.hooks.append(lambda statement: statements.append(statement.sql))
        return statements

    return begin


SQLITE: dict[str, Callable[[], Any] | None] = {
    "no index": lambda: CharField(max_length=9),
    "another type": lambda: IntegerField(db_index=True),
    "another name": lambda: CharField(max_length=9, db_index=True, db_column="called"),
    "nothing": None,
}


@pytest.mark.parametrize("what", SQLITE)
def test_indexes_of_sqlite_are_found_by_their_columns(models: type[Models], what: str) -> None:
    field = SQLITE[what]
    one, two = models(), models()
    old = one.add("Book", count=IntegerField(null=True), title=CharField(max_length=9, db_index=True))
    given = {} if field is None else {"title": field()}
    new = two.add("Book", count=IntegerField(null=True), **given)
    with Database("sqlite://") as database, Database("sqlite://") as fresh:
        database.create_all(*one.registry)
        database.execute("DROP INDEX shop_book_title_idx")
        database.execute("CREATE INDEX i ON shop_book (title)")
        database.execute("CREATE INDEX kept ON shop_book (count)")
        with SchemaEditor(database) as editor:
            if field is None:
                editor.remove_field(old, old._meta.get_field("title"))
            else:
                editor.alter_field(old, new, old._meta.get_field("title"), new._meta.get_field("title"))
        fresh.create_all(*two.registry)
        fresh.execute("CREATE INDEX kept ON shop_book (count)")
        assert schema_of(database) == schema_of(fresh)
    database.dispose()
    fresh.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """The database of a small site of Django's."""
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/site.db" if is_sqlite else request.getfixturevalue("postgresql_url")
    make_site(tmp_path, url)
    with Database(url) as made:
        yield made
        if not is_sqlite:
            made.execute("DROP SCHEMA public CASCADE")
            made.execute("CREATE SCHEMA public")
    made.dispose()


def agents(made: Models, **fields: Any) -> Any:
    """Declare publishers and agents, whose tables Django made, with some fields made in another way or left out."""
    place = {"db_table": "press_publisher", "unique_together": [("name", "city")]}
    publisher = made.add("Publisher", place, **_publisher(fields))
    one_to_one = fields.get("publisher", OneToOneField(publisher, CASCADE))
    boss = fields.get("boss", ForeignKey("self", CASCADE, null=True))
    slug = fields.get("slug", CharField(max_length=50, db_index=True))
    made.add("Tag", {"db_table": "shop_tag"}, slug=slug)
    made.add("Agent", {"db_table": "press_agent"}, email=CharField(max_length=254), boss=boss, publisher=one_to_one)
    return publisher


def _publisher(fields: dict[str, Any]) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "name": CharField(max_length=50, unique=True),
        "city": CharField(max_length=50),
        "founded": DateField(null=True),
    }
    return {name: fields.get(name, field) for name, field in usual.items()}


PUBLISHER: Any = ForeignKey("shop.Publisher", CASCADE, null=True, related_name="+")
DJANGO: dict[str, tuple[str, str, Callable[[], Any]]] = {
    "uniqueness": ("shop.Publisher", "name", lambda: CharField(max_length=50)),
    "the type of a unique column": ("shop.Publisher", "name", lambda: TextField(unique=True)),
    "a column of a unique pair": ("shop.Publisher", "city", lambda: TextField(null=True)),
    "the type of an indexed column": ("shop.Tag", "slug", lambda: TextField(db_index=True)),
    "an indexed column": ("shop.Tag", "slug", lambda: CharField(max_length=50)),
    "the target of a reference": ("shop.Agent", "boss", lambda: PUBLISHER),
    "the rule of a reference": ("shop.Agent", "boss", lambda: ForeignKey("self", DB_CASCADE, null=True)),
    "a reference that nothing checks": (
        "shop.Agent",
        "boss",
        lambda: ForeignKey("self", CASCADE, null=True, db_constraint=False),
    ),
    "a reference without an index": (
        "shop.Agent",
        "boss",
        lambda: ForeignKey("self", CASCADE, null=True, db_index=False),
    ),
    "a reference to one that is to many": ("shop.Agent", "publisher", lambda: ForeignKey("shop.Publisher", CASCADE)),
}


@pytest.mark.parametrize("what", DJANGO)
def test_a_field_of_a_table_of_djangos_is_altered_and_removed(site: Database, models: type[Models], what: str) -> None:
    label, name, field = DJANGO[what]
    one, two = models(), models()
    agents(one)
    agents(two, **{name: field()})
    old, new = one.registry.get_model(label), two.registry.get_model(label)
    with SchemaEditor(site) as editor:
        editor.alter_field(old, new, old._meta.get_field(name), new._meta.get_field(name))
    publisher: Any
    agent: Any
    publisher, agent = two.registry.get_model("shop.Publisher"), two.registry.get_model("shop.Agent")
    assert publisher.objects.using(site).get().name == "Insel"
    assert agent.objects.using(site).select_related("publisher").get().publisher.city == "Leipzig"
    with SchemaEditor(site) as editor:
        editor.remove_field(new, new._meta.get_field(name))
    left = schema_of(site)
    column, table = new._meta.get_field(name).column, new._meta.db_table
    assert f"column {table}.{column}" not in left
    assert column not in {part.split()[0] for part in left.get(f"table {table}", ("", []))[1]}
