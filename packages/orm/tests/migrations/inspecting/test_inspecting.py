"""Tables that no model of ours made: names, keys, types and relations that need a guess, a comment or an error."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bandstand.orm import Database
from bandstand.orm.migrations.inspecting import UnknownTable, inspected

if TYPE_CHECKING:
    from .conftest import Module


def make(database: Database, *statements: str) -> None:
    for statement in statements:
        database.execute(statement)


def body(text: str) -> str:
    """Give what comes after the imports."""
    return text[text.index("\n\n\n") + 3 :]


def test_names_that_python_or_models_have_already_are_told(database: Database, read: type[Module]) -> None:
    make(
        database,
        'CREATE TABLE "2nd order-line" ('
        '"class" INTEGER PRIMARY KEY, "Price" INTEGER, "a b" INTEGER, "a_b" INTEGER, "__" INTEGER, "1st" INTEGER, '
        '"save" INTEGER, "objects" INTEGER, "orm" INTEGER, "pk" INTEGER, "größe" INTEGER, "x__y_" INTEGER)',
        'CREATE TABLE "True" (id INTEGER PRIMARY KEY)',
        'CREATE TABLE "order_line" (id INTEGER PRIMARY KEY)',
        'CREATE TABLE "Order line" (id INTEGER PRIMARY KEY)',
        'CREATE TABLE "index" (id INTEGER PRIMARY KEY)',
    )
    text = inspected(database)
    rest = "orm.IntegerField(null=True, blank=True, db_column="
    assert (
        f"""\
    # The column is called 'Price': fields are in lower case.
    price = {rest}"Price")
    # The column is called 'a b': a field cannot be called that.
    a_b = {rest}"a b")
    # The column is called 'a_b': another field has that name.
    a_b_2 = {rest}"a_b")
    # The column is called '__': a field cannot be called that.
    field = {rest}"__")
    # The column is called '1st': a field cannot be called that.
    field_1st = {rest}"1st")
    # The column is called 'save': models have an attribute of that name.
    save_field = {rest}"save")
    # The column is called 'objects': models have an attribute of that name.
    objects_field = {rest}"objects")
    # The column is called 'orm': models have an attribute of that name.
    orm_field = {rest}"orm")
    # The column is called 'pk': models have an attribute of that name.
    pk_field = {rest}"pk")
    größe = orm.IntegerField(null=True, blank=True)
    # The column is called 'x__y_': a field cannot be called that.
    x_y = {rest}"x__y_")
"""
        in text
    )
    assert "    # The column is called 'class': it is a word of Python's own.\n    class_field = orm." in text
    names = {model._meta.db_table: model.__name__ for model in read(text).registry}
    assert names == {
        "2nd order-line": "Table2ndOrderLine",
        "Order line": "OrderLine",
        "True": "TableTrue",
        "order_line": "OrderLine2",
        "index": "Index2",
    }


def test_references_are_relations_where_a_field_can_be_one(database: Database, read: type[Module]) -> None:
    make(
        database,
        "CREATE TABLE author (id INTEGER PRIMARY KEY, code CHAR(3) UNIQUE, book INTEGER, UNIQUE (id, code))",
        "CREATE TABLE book (id INTEGER PRIMARY KEY, author INTEGER REFERENCES author ON DELETE CASCADE,"
        " author_id INTEGER NOT NULL REFERENCES author (id), code CHAR(3) REFERENCES author (code) ON DELETE SET NULL,"
        " pair INTEGER, FOREIGN KEY (pair, code) REFERENCES author (id, code))",
    )
    text = inspected(database)
    assert 'author = orm.ForeignKey(\n        "Author",\n        orm.DB_CASCADE,\n' in text
    assert "    # The column is called 'author_id': another field has that name.\n    author_2 = " in text
    assert 'to_field="code",\n        related_name="book_code_set",\n' in text
    assert "# Foreign key (pair, code): refers to author(id, code), which no field does.\nclass Book(" in text
    module = read(text)
    author = module.Author.objects.create(id=1, code="abc")
    made = module.Book.objects.create(id=1, author_2=author, code=author)
    assert list(author.book_author_2_set.all()) == [made]
    assert module.Book.objects.get(code__code="abc").author is None


def test_a_reference_out_of_these_models_is_a_plain_column(database: Database) -> None:
    make(
        database,
        "CREATE TABLE author (id INTEGER PRIMARY KEY)",
        "CREATE TABLE book (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES author (id))",
    )
    text = inspected(database, ["book"])
    comment = "    # Refers to author(id), which is not among these models.\n"
    assert f"{comment}    author_id = orm.IntegerField()\n" in text


def test_a_key_that_leads_back_to_itself_is_a_plain_column(database: Database, read: type[Module]) -> None:
    make(
        database,
        "CREATE TABLE a (id INTEGER PRIMARY KEY)",
        "CREATE TABLE b (id INTEGER PRIMARY KEY REFERENCES a)",
    )
    if database.backend.dialect.name == "postgresql":
        make(database, "ALTER TABLE a ADD FOREIGN KEY (id) REFERENCES b")
    else:
        make(database, "DROP TABLE a", "CREATE TABLE a (id INTEGER PRIMARY KEY REFERENCES b)")
    text = inspected(database)
    assert "id = orm.OneToOneField(\n" in text or "id = orm.OneToOneField(" in text
    assert "    # Refers to a(id), which leads back here.\n" in text
    assert read(text).A._meta.pk_fields[0].column == "id"


def test_a_table_without_a_key_gets_one_that_is_told(database: Database, read: type[Module]) -> None:
    make(
        database,
        "CREATE TABLE guessed (name TEXT, size INTEGER)",
        "CREATE TABLE named (name TEXT, id INTEGER)",
        "CREATE TABLE sure (name TEXT, code INTEGER NOT NULL UNIQUE)",
    )
    text = inspected(database)
    assert "# guessed has no key; here it is name, which is a guess.\nclass Guessed(" in text
    assert "# named has no key; here it is id, which is a guess.\nclass Named(" in text
    assert "# sure has no key; here it is code, which tells rows apart.\nclass Sure(" in text
    assert {model._meta.pk_fields[0].name for model in read(text).registry} == {"name", "id", "code"}


def test_a_pair_of_references_alone_is_a_model_as_any_other(database: Database, read: type[Module]) -> None:
    make(
        database,
        "CREATE TABLE book (id INTEGER PRIMARY KEY)",
        "CREATE TABLE tag (id INTEGER PRIMARY KEY)",
        "CREATE TABLE book_tag (book_id INTEGER REFERENCES book, tag_id INTEGER REFERENCES tag,"
        " PRIMARY KEY (book_id, tag_id))",
    )
    text = inspected(database)
    assert (
        """\
class BookTag(orm.Model):
    pk = orm.CompositePrimaryKey("book", "tag")
    book = orm.ForeignKey("Book", orm.DO_NOTHING, db_index=False)
    tag = orm.ForeignKey("Tag", orm.DO_NOTHING, db_index=False)
"""
        in text
    )
    module = read(text)
    make(database, "INSERT INTO book (id) VALUES (1)", "INSERT INTO tag (id) VALUES (2)")
    module.BookTag.objects.create(book_id=1, tag_id=2)
    assert module.BookTag.objects.get().pk == (1, 2)


def test_views_are_models_that_are_not_managed(database: Database, read: type[Module]) -> None:
    make(
        database,
        "CREATE TABLE book (id INTEGER PRIMARY KEY, title TEXT)",
        "CREATE VIEW titles AS SELECT id, title FROM book",
        "INSERT INTO book (id, title) VALUES (1, 'Emma')",
    )
    assert "titles" not in inspected(database)
    for text in (inspected(database, views=True), inspected(database, ["titles"])):
        assert 'managed = False\n        db_table = "titles"\n' in text
        assert read(text).Titles.objects.get().title == "Emma"


def test_options_of_the_app_are_written_where_they_are_given(database: Database) -> None:
    make(database, "CREATE TABLE tag (name TEXT PRIMARY KEY)")
    assert (
        body(inspected(database, app_label="shop", managed=False))
        == """\
class Tag(orm.Model):
    name = orm.TextField(primary_key=True)

    class Meta:
        app_label = "shop"
        managed = False
        db_table = "tag"
"""
    )


def test_a_table_that_is_not_there_is_an_error_that_names_the_nearest(database: Database) -> None:
    make(database, "CREATE TABLE book (id INTEGER PRIMARY KEY)")
    with pytest.raises(UnknownTable) as caught:
        inspected(database, ["bok"])
    assert str(caught.value) == f"{database!r} has no table or view 'bok'. Did you mean 'book'? Known are: book."


def test_what_cannot_be_read_is_told_and_others_go_on() -> None:
    with Database("sqlite://") as database:  # PostgreSQL keeps such views from coming to be
        make(
            database,
            "CREATE TABLE book (id INTEGER PRIMARY KEY)",
            "CREATE VIEW broken AS SELECT id FROM gone",
        )
        text = inspected(database, views=True)
    assert "class Book(orm.Model):" in text
    assert text.endswith("\n\n\n# broken could not be read: no such table: main.gone\n")


def test_a_database_without_tables_gives_imports_alone(database: Database) -> None:
    assert inspected(database).endswith("\nfrom bandstand import orm\n")


TYPES: dict[str, tuple[str, str]] = {
    "INTEGER[]": ("# unknown type: INTEGER[]", "orm.TextField()"),
    "int4range": ("# unknown type: INT4RANGE", "orm.TextField()"),
    "mood": ("# unknown type: mood", "orm.TextField()"),
    "point": ("# unknown type: point", "orm.TextField()"),
    "inet": ("# The column is of inet, and the field one of texts.", "orm.GenericIPAddressField()"),
    "json": ("# The column is of json, and not of jsonb.", "orm.JSONField()"),
    "timetz": ("# unknown type: TIME WITH TIME ZONE", "orm.TextField()"),
    "short": ("# The column is of the domain short.", "orm.CharField()"),
    "real": ("", "orm.FloatField()"),
    "numeric": ("", "orm.DecimalField()"),
    "numeric(5)": ("", "orm.DecimalField(max_digits=5, decimal_places=0)"),
    "char(32)": ("", "orm.CharField(max_length=32)"),
    "timestamp": ("", "orm.DateTimeField(aware=False)"),
    "timestamptz": ("", "orm.DateTimeField()"),
    "interval": ("", "orm.DurationField()"),
    "bytea": ("", "orm.BinaryField()"),
    "integer GENERATED ALWAYS AS IDENTITY": ("# The database counts it up.", "orm.IntegerField()"),
    "timestamptz DEFAULT now()": ("", 'orm.DateTimeField(db_default=orm.RawSQL("now()"))'),
    "varchar DEFAULT NULL": ("", "orm.CharField()"),
    "varchar(9) DEFAULT 'it''s'": ("", 'orm.CharField(max_length=9, db_default="it\'s")'),
    "double precision DEFAULT -1": ("", "orm.FloatField(db_default=-1.0)"),
    "boolean DEFAULT false": ("", "orm.BooleanField(db_default=False)"),
}


def test_each_type_of_postgresql_has_the_field_that_fits_or_is_told(postgresql_url: str) -> None:
    with Database(postgresql_url) as database:
        make(database, "CREATE TYPE mood AS ENUM ('sad', 'ok')", "CREATE DOMAIN short AS varchar(5)")
        columns = ", ".join(f"c{at} {type_} NOT NULL" for at, type_ in enumerate(TYPES))
        make(database, f"CREATE TABLE book (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, {columns})")
        text = inspected(database)
        make(database, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    database.dispose()
    lines: list[str] = []
    for at, (comment, field) in enumerate(TYPES.values()):
        lines += [f"    {comment}"] if comment else []
        lines.append(f"    c{at} = {field}")
    expected = "\n".join(lines)
    assert f"class Book(orm.Model):\n    id = orm.BigAutoField(primary_key=True)\n{expected}\n\n    class Meta:" in text


def test_parts_of_a_table_are_left_out_unless_they_are_asked_for(postgresql_url: str) -> None:
    with Database(postgresql_url) as database:
        make(
            database,
            "CREATE TABLE sale (id integer PRIMARY KEY) PARTITION BY RANGE (id)",
            "CREATE TABLE sale_1 PARTITION OF sale FOR VALUES FROM (1) TO (9)",
        )
        found = [inspected(database), inspected(database, partitions=True), inspected(database, ["sale_1"])]
        make(database, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    database.dispose()
    assert [("class Sale(" in text, "class Sale1(" in text) for text in found] == [
        (True, False),
        (True, True),
        (False, True),
    ]


SQLITE: dict[str, str] = {
    "a TEXT NOT NULL COLLATE NOCASE DEFAULT ('x, (y)')": 'orm.TextField(db_collation="NOCASE", db_default="x, (y)")',
    "a INT AS (id + (2)) STORED": 'GeneratedField(expression=orm.RawSQL("id + (2)"), output_field=orm.IntegerField()',
    "a INTEGER UNSIGNED CHECK (a >= 0)": "orm.PositiveIntegerField(",
    "a SMALLINT CHECK ([a]>=0)": "orm.PositiveSmallIntegerField(",
    "a BIGINT, CONSTRAINT big CHECK (a >= 0)": "orm.PositiveBigIntegerField(",
    "a TEXT CHECK (JSON_VALID(a) OR a IS NULL)": "orm.JSONField(",
    "a TEXT, b TEXT, CONSTRAINT 'it''s' CHECK (a <> b)": "orm.TextField(",
    "a DATE NOT NULL DEFAULT CURRENT_DATE": 'orm.DateField(db_default=orm.RawSQL("CURRENT_DATE"))',
}


@pytest.mark.parametrize("column", SQLITE)
def test_sqlite_columns_are_read_from_their_text_where_nothing_else_says_it(column: str) -> None:
    with Database("sqlite://") as database:
        make(database, f"CREATE TABLE book (id INTEGER PRIMARY KEY, {column})")
        text = inspected(database)
    flat = " ".join(text.split()).replace("( ", "(").replace(", )", ")")
    assert f" a = {SQLITE[column]}" in flat


def test_asynchronous_code_inspects_through_run(database: Database) -> None:
    if database.backend.dialect.name == "sqlite":
        other = Database("sqlite+aiosqlite://")
    else:
        other = Database(database.url.render_as_string(hide_password=False))

    def ask() -> str:
        other.execute("CREATE TABLE tag (id INTEGER PRIMARY KEY)")
        return inspected(other)

    async def main() -> str:
        try:
            return await other.run(ask)
        finally:
            await other.adispose()

    assert "class Tag(orm.Model):" in asyncio.run(main())


def test_json_is_read_as_ever_afterwards(postgresql_url: str) -> None:
    with Database(postgresql_url, pool_size=1, max_overflow=0) as database:
        inspected(database)
        assert database.execute("SELECT '[1]'::jsonb") == [("[1]",)]
    database.dispose()
