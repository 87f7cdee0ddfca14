"""At least three cases of each operation: what is there before it, what it does, and what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bandstand import orm
from bandstand.orm import migrations as ops
from bandstand.orm.constraints import CheckConstraint, UniqueConstraint
from bandstand.orm.indexes import Index

if TYPE_CHECKING:
    from bandstand.orm.migrations import Operation

__all__ = ["CASES", "Case"]


class Case(NamedTuple):
    """An operation and what is around it.

    Attributes:
        name: What it shows.
        start: What makes the models before it.
        step: The operation.
        rows: Statements that make rows.
        query: What is asked before and after.
        afterwards: What is asked after, where names have changed.
    """

    name: str
    start: list[Operation]
    step: Operation
    rows: tuple[str, ...] = ()
    query: str = ""
    afterwards: str = ""


def key() -> tuple[str, Any]:
    """Give a key that counts."""
    return "id", orm.BigAutoField(primary_key=True)


def author(*more: tuple[str, Any], **given: Any) -> Operation:
    """Make authors."""
    return ops.CreateModel("Author", [key(), ("name", orm.CharField(max_length=20)), *more], **given)


def book(*more: tuple[str, Any], **given: Any) -> Operation:
    """Make books."""
    return ops.CreateModel("Book", [key(), ("title", orm.CharField(max_length=20)), *more], **given)


def by(**given: Any) -> tuple[str, Any]:
    """Give a reference to an author."""
    return "author", orm.ForeignKey("shop.Author", orm.CASCADE, **given)


def line(**given: Any) -> Operation:
    """Make lines of orders, whose key is of two columns."""
    fields: list[Any] = [
        ("pk", orm.CompositePrimaryKey("number", "line")),
        ("number", orm.IntegerField()),
        ("line", orm.IntegerField()),
        ("text", orm.CharField(max_length=9)),
    ]
    return ops.CreateModel("Line", fields, **given)


def louder(registry: Any, editor: Any) -> None:
    """Make all titles louder."""
    for row in registry.get_model("shop", "Book").objects.all():
        row.title += "!"
        row.save()


def softer(registry: Any, editor: Any) -> None:
    """Make them as loud as they were."""
    for row in registry.get_model("shop", "Book").objects.all():
        row.title = row.title.removesuffix("!")
        row.save()


def sell(registry: Any, editor: Any) -> None:
    """Add a book."""
    registry.get_model("shop", "Book").objects.create(pk=7, title="Iliad")


def take_back(registry: Any, editor: Any) -> None:
    """Take it away."""
    registry.get_model("shop", "Book").objects.filter(title="Iliad").delete()


def through(registry: Any, editor: Any) -> None:
    """Relate all authors to all books."""
    for row in registry.get_model("shop", "Book").objects.all():
        row.authors.set(registry.get_model("shop", "Author").objects.all())


class Kept(orm.Manager[Any]):
    """A manager that migrations keep."""

    use_in_migrations = True


TEXT = orm.CharField(max_length=20)
NUMBER = ("number", orm.IntegerField(default=0))
ADA = "INSERT INTO shop_author (id, name) VALUES (1, 'Ada'), (2, 'Bea')"
TWO = "INSERT INTO shop_book (id, title) VALUES (1, 'Emma'), (2, 'Faust')"
COUNTED = "INSERT INTO shop_book (id, title, number) VALUES (1, 'Emma', 3), (2, 'Faust', 4)"
HERS = "INSERT INTO shop_book (id, title, author_id) VALUES (1, 'Notes', 1), (2, 'Poems', 2)"
SHARED = "INSERT INTO shop_book_authors (id, book_id, author_id) VALUES (1, 1, 1), (2, 1, 2)"
LINES = "INSERT INTO shop_line (number, line, text) VALUES (1, 2, 'tea'), (1, 1, 'ink')"
BOOKS = "SELECT * FROM shop_book ORDER BY id"
IN_LINES = "SELECT text FROM shop_line ORDER BY number, line"
BY_TITLE = Index(fields=["title"], name="by_title")
SOME = Index(fields=["-title"], name="some", condition=orm.Q(number__gt=0))
COUNTS = CheckConstraint(condition=orm.Q(number__gte=0), name="counts")
ONE = UniqueConstraint(fields=["title", "number"], name="one")
PARTLY = UniqueConstraint(fields=["title"], name="partly", condition=orm.Q(number__gt=0))
MANY: tuple[str, Any] = ("authors", orm.ManyToManyField("shop.Author"))


def said(rule: Any, message: str) -> Any:
    """Give a constraint with another message."""
    _, arguments, keywords = rule.deconstruct()
    return type(rule)(*arguments, **{**keywords, "violation_error_message": message})


def with_indexes(*indexes: Index) -> dict[str, Any]:
    """Give options."""
    return {"options": {"indexes": list(indexes)}}


def with_rules(*rules: Any) -> dict[str, Any]:
    """Give options."""
    return {"options": {"constraints": list(rules)}}


CREATED = [
    Case("a model", [], book()),
    Case(
        "a model that refers to itself and to another",
        [author()],
        book(by(), ("next", orm.OneToOneField("self", orm.DB_CASCADE, null=True))),
    ),
    Case("a model with a key of two columns", [], line()),
    Case("a model with a table between", [author()], book(MANY)),
    Case(
        "a model that extends another",
        [book()],
        ops.CreateModel(
            "Ebook",
            [
                ("book_ptr", orm.OneToOneField("shop.Book", orm.CASCADE, parent_link=True, primary_key=True)),
                ("size", orm.IntegerField()),
            ],
            bases=("shop.Book",),
        ),
        (TWO,),
        BOOKS,
    ),
    Case("a proxy", [book()], ops.CreateModel("Cheap", [], {"proxy": True}, ("shop.Book",)), (TWO,), BOOKS),
]
DELETED = [
    Case("a model goes", [book()], ops.DeleteModel("Book"), (TWO,)),
    Case("a proxy goes", [book(), CREATED[-1].step], ops.DeleteModel("Cheap"), (TWO,), BOOKS),
    Case(
        "a model goes that refers to another",
        [author(), book(by())],
        ops.DeleteModel("Book"),
        (ADA, HERS),
        "SELECT * FROM shop_author ORDER BY id",
    ),
    Case("a model goes with its table between", [author(), book(MANY)], ops.DeleteModel("Book"), (ADA, TWO, SHARED)),
    Case("a key of two columns goes", [line()], ops.DeleteModel("Line"), (LINES,)),
]
NAMED = [
    Case(
        "a model has another name", [book()], ops.RenameModel("Book", "Work"), (TWO,), BOOKS, "SELECT * FROM shop_work"
    ),
    Case(
        "what refers to a model knows its new name",
        [author(), book(by())],
        ops.RenameModel("Author", "Writer"),
        (ADA, HERS),
        BOOKS,
    ),
    Case(
        "the table between knows a model's new name",
        [author(), book(MANY)],
        ops.RenameModel("Author", "Writer"),
        (ADA, TWO, SHARED),
        "SELECT book_id, author_id FROM shop_book_authors ORDER BY id",
        "SELECT book_id, writer_id FROM shop_book_authors ORDER BY id",
    ),
    Case(
        "a model that refers to itself has another name",
        [book(("next", orm.ForeignKey("self", orm.CASCADE, null=True)))],
        ops.RenameModel("Book", "Work"),
        (TWO, "UPDATE shop_book SET next_id = 1"),
        BOOKS,
        "SELECT * FROM shop_work ORDER BY id",
    ),
    Case("a key of two columns in a model with another name", [line()], ops.RenameModel("Line", "Row"), (LINES,)),
]
TABLES = [
    Case("a table has a name", [book()], ops.AlterModelTable("Book", "books"), (TWO,), BOOKS, "SELECT * FROM books"),
    Case(
        "a table has the usual name again",
        [author(), book(by(), options={"db_table": "books"})],
        ops.AlterModelTable("Book", None),
        (ADA, "INSERT INTO books (id, title, author_id) VALUES (1, 'Notes', 1)"),
        "SELECT * FROM books",
        BOOKS,
    ),
    Case(
        "the table that others refer to has a name",
        [author(), book(by())],
        ops.AlterModelTable("Author", "authors"),
        (ADA, HERS),
        BOOKS,
    ),
    Case(
        "the table between follows",
        [author(), book(MANY)],
        ops.AlterModelTable("Book", "books"),
        (ADA, TWO, SHARED),
        "SELECT book_id, author_id FROM shop_book_authors ORDER BY id",
        "SELECT book_id, author_id FROM books_authors ORDER BY id",
    ),
]
COMMENTED = [
    Case("a table has a comment", [book()], ops.AlterModelTableComment("Book", "It's sold, 100%."), (TWO,), BOOKS),
    Case(
        "a table has another comment",
        [book(options={"db_table_comment": "Sold."})],
        ops.AlterModelTableComment("Book", "Bought."),
    ),
    Case(
        "a table has no comment any more",
        [book(options={"db_table_comment": "Sold."})],
        ops.AlterModelTableComment("Book", None),
    ),
]
TOGETHER = [
    Case("two are unique together", [book(NUMBER)], ops.AlterUniqueTogether("Book", [("title", "number")]), (COUNTED,)),
    Case(
        "others are unique together",
        [book(NUMBER, options={"unique_together": [("title", "number")]})],
        ops.AlterUniqueTogether("Book", [("number", "title"), ("id", "title")]),
        (COUNTED,),
        BOOKS,
    ),
    Case(
        "none are unique together any more",
        [author(), book(by(), options={"unique_together": [("author", "title")]})],
        ops.AlterUniqueTogether("Book", []),
        (ADA, HERS),
        BOOKS,
    ),
]
INDEXED_TOGETHER = [
    Case("two are indexed together", [book(NUMBER)], ops.AlterIndexTogether("Book", [("title", "number")]), (COUNTED,)),
    Case(
        "other ones are indexed together",
        [book(NUMBER), ops.AlterIndexTogether("Book", [("title", "number")])],
        ops.AlterIndexTogether("Book", [("number", "title")]),
    ),
    Case(
        "none are indexed together any more, and an index of one stays",
        [book(NUMBER, **with_indexes(BY_TITLE)), ops.AlterIndexTogether("Book", [("title", "number")])],
        ops.AlterIndexTogether("Book", []),
        (COUNTED,),
        BOOKS,
    ),
]
OPTIONS = [
    Case("another verbose name", [book()], ops.AlterModelOptions("Book", {"verbose_name": "tome"}), (TWO,), BOOKS),
    Case("an ordering", [book()], ops.AlterModelOptions("Book", {"ordering": ["-title"]}), (TWO,), BOOKS),
    Case(
        "options that go",
        [book(options={"permissions": [("lend", "Can lend")], "db_table": "books"})],
        ops.AlterModelOptions("Book", {}),
    ),
]
MANAGERS = [
    Case("a manager", [book()], ops.AlterModelManagers("Book", [("kept", Kept())]), (TWO,), BOOKS),
    Case("another manager", [book(managers=[("kept", Kept())])], ops.AlterModelManagers("Book", [("other", Kept())])),
    Case("no manager any more", [book(managers=[("kept", Kept())])], ops.AlterModelManagers("Book", [])),
]
ORDERED = [
    Case(
        "rows have an order",
        [author(), book(by())],
        ops.AlterOrderWithRespectTo("Book", "author"),
        (ADA, HERS),
        BOOKS,
        "SELECT id, title, author_id, _order FROM shop_book ORDER BY id",
    ),
    Case(
        "rows have no order any more",
        [author(), book(by(), options={"order_with_respect_to": "author"})],
        ops.AlterOrderWithRespectTo("Book", None),
        (ADA, "INSERT INTO shop_book (id, title, author_id, _order) VALUES (1, 'Notes', 1, 5)"),
        "SELECT id, title, author_id, _order FROM shop_book",
        BOOKS,
    ),
    Case(
        "rows have an order with respect to another one",
        [
            author(),
            book(
                by(),
                ("editor", orm.ForeignKey("shop.Author", orm.CASCADE, related_name="+", null=True)),
                options={"order_with_respect_to": "author"},
            ),
        ],
        ops.AlterOrderWithRespectTo("Book", "editor"),
        (ADA, "INSERT INTO shop_book (id, title, author_id, _order) VALUES (1, 'Notes', 1, 5)"),
        "SELECT id, _order FROM shop_book",
    ),
]
ADDED = [
    Case(
        "a field with a default for the rows",
        [book()],
        ops.AddField("Book", "price", orm.IntegerField(default=5), preserve_default=False),
        (TWO,),
        BOOKS,
    ),
    Case(
        "a field with a default of the database",
        [book()],
        ops.AddField("Book", "state", orm.CharField(max_length=5, db_default="new")),
        (TWO,),
        BOOKS,
    ),
    Case("a reference", [author(), book()], ops.AddField("Book", *by(null=True)), (ADA, TWO), BOOKS),
    Case("a relation with a table between", [author(), book()], ops.AddField("Book", *MANY), (ADA, TWO), BOOKS),
    Case(
        "a field beside a key of two columns",
        [line()],
        ops.AddField("Line", "code", orm.CharField(max_length=3, null=True, unique=True)),
        (LINES,),
        IN_LINES,
    ),
]
REMOVED = [
    Case("a field goes", [book(NUMBER)], ops.RemoveField("Book", "number"), (COUNTED,), BOOKS),
    Case("a reference goes", [author(), book(by(null=True))], ops.RemoveField("Book", "author"), (ADA, HERS), BOOKS),
    Case(
        "a relation goes with its table between",
        [author(), book(MANY)],
        ops.RemoveField("Book", "authors"),
        (ADA, TWO, SHARED),
        BOOKS,
    ),
    Case(
        "a field that is unique goes",
        [book(("code", orm.CharField(max_length=3, null=True, unique=True)))],
        ops.RemoveField("Book", "code"),
        (TWO,),
        BOOKS,
    ),
]
ALTERED = [
    Case("a text is shorter", [book()], ops.AlterField("Book", "title", orm.CharField(max_length=5)), (TWO,), BOOKS),
    Case(
        "a field cannot be NULL any more",
        [book(("price", orm.IntegerField(null=True)))],
        ops.AlterField("Book", "price", orm.IntegerField(default=7), preserve_default=False),
        ("INSERT INTO shop_book (id, title, price) VALUES (1, 'Emma', 3), (2, 'Faust', NULL)",),
        BOOKS,
    ),
    Case(
        "a number becomes a text",
        [book(NUMBER)],
        ops.AlterField("Book", "number", orm.CharField(max_length=9)),
        (COUNTED,),
        BOOKS,
    ),
    Case(
        "a key has another type, and what refers to it",
        [
            ops.CreateModel("Author", [("id", orm.AutoField(primary_key=True)), ("name", TEXT)]),
            book(by(related_name="+"), MANY),
        ],
        ops.AlterField("Author", "id", orm.BigAutoField(primary_key=True)),
        (ADA, HERS, SHARED),
        BOOKS,
    ),
    Case(
        "a text that is a key is longer, and what refers to it",
        [
            ops.CreateModel("Author", [("name", orm.CharField(max_length=5, primary_key=True))]),
            book(by()),
        ],
        ops.AlterField("Author", "name", orm.CharField(max_length=20, primary_key=True)),
        (
            "INSERT INTO shop_author (name) VALUES ('Ada')",
            "INSERT INTO shop_book (id, title, author_id) VALUES (1, 'Notes', 'Ada')",
        ),
        BOOKS,
    ),
    Case(
        "a part of a key of two columns has another type",
        [line()],
        ops.AlterField("Line", "line", orm.BigIntegerField()),
        (LINES,),
        IN_LINES,
    ),
    Case(
        "a reference becomes one of one row",
        [author(), book(by())],
        ops.AlterField("Book", "author", orm.OneToOneField("shop.Author", orm.DB_CASCADE)),
        (ADA, HERS),
        BOOKS,
    ),
    Case(
        "a relation leads elsewhere only after it was made anew",
        [author(), book(("authors", orm.ManyToManyField("shop.Author", db_table="written")))],
        ops.AlterField("Book", "authors", orm.ManyToManyField("shop.Author")),
        (ADA, TWO, "INSERT INTO written (id, book_id, author_id) VALUES (1, 1, 2)"),
        "SELECT book_id, author_id FROM written",
        "SELECT book_id, author_id FROM shop_book_authors",
    ),
]
FIELDS_NAMED = [
    Case(
        "a field has another name in all that is said of it",
        [
            book(
                NUMBER,
                options={
                    "indexes": [SOME],
                    "constraints": [COUNTS, ONE],
                    "unique_together": [("number", "id")],
                },
            )
        ],
        ops.RenameField("Book", "number", "count"),
        (COUNTED,),
        BOOKS,
    ),
    Case(
        "a reference has another name",
        [author(), book(by())],
        ops.RenameField("Book", "author", "writer"),
        (ADA, HERS),
        BOOKS,
    ),
    Case(
        "a relation has another name, and its table between",
        [author(), book(MANY)],
        ops.RenameField("Book", "authors", "writers"),
        (ADA, TWO, SHARED),
        "SELECT book_id, author_id FROM shop_book_authors ORDER BY id",
        "SELECT book_id, author_id FROM shop_book_writers ORDER BY id",
    ),
    Case(
        "a key that others refer to has another name",
        [author(), book(by())],
        ops.RenameField("Author", "id", "number"),
        (ADA, HERS),
        BOOKS,
    ),
    Case(
        "a part of a key of two columns has another name",
        [line()],
        ops.RenameField("Line", "line", "place"),
        (LINES,),
        IN_LINES,
        "SELECT text FROM shop_line ORDER BY number, place",
    ),
]
INDEXES = [
    Case("an index", [book()], ops.AddIndex("Book", BY_TITLE), (TWO,), BOOKS),
    Case("an index of some rows", [book(NUMBER)], ops.AddIndex("Book", SOME), (COUNTED,)),
    Case("an index of an expression", [book(NUMBER)], ops.AddIndex("Book", Index(orm.F("number") + 1, name="more"))),
    Case("an index goes", [book(**with_indexes(BY_TITLE))], ops.RemoveIndex("Book", "by_title"), (TWO,), BOOKS),
    Case("an index of some rows goes", [book(NUMBER, **with_indexes(SOME, BY_TITLE))], ops.RemoveIndex("Book", "some")),
    Case(
        "an index of a key of two columns goes",
        [line(**with_indexes(Index(fields=["text", "line"], name="both")))],
        ops.RemoveIndex("Line", "both"),
        (LINES,),
    ),
    Case(
        "an index has another name",
        [book(**with_indexes(BY_TITLE))],
        ops.RenameIndex("Book", "titles", old_name="by_title"),
        (TWO,),
        BOOKS,
    ),
    Case(
        "an index of some rows has another name",
        [book(NUMBER, **with_indexes(SOME))],
        ops.RenameIndex("Book", "few", old_name="some"),
    ),
    Case(
        "an index without a name gets one",
        [book(NUMBER), ops.AlterIndexTogether("Book", [("title", "number")])],
        ops.RenameIndex("Book", "both", old_fields=("title", "number")),
    ),
]
RULES = [
    Case("a check", [book(NUMBER)], ops.AddConstraint("Book", COUNTS), (COUNTED,), BOOKS),
    Case("values that differ", [book(NUMBER)], ops.AddConstraint("Book", ONE), (COUNTED,), BOOKS),
    Case("values that differ in some rows", [book(NUMBER)], ops.AddConstraint("Book", PARTLY), (COUNTED,), BOOKS),
    Case(
        "a check goes",
        [book(NUMBER, **with_rules(COUNTS, ONE))],
        ops.RemoveConstraint("Book", "counts"),
        (COUNTED,),
        BOOKS,
    ),
    Case(
        "values need not differ",
        [book(NUMBER, **with_rules(COUNTS, ONE))],
        ops.RemoveConstraint("Book", "one"),
        (COUNTED,),
        BOOKS,
    ),
    Case(
        "values of some rows need not differ",
        [book(NUMBER, **with_rules(PARTLY))],
        ops.RemoveConstraint("Book", "partly"),
    ),
    Case(
        "a rule that a column says already",
        [
            book(
                ("code", orm.IntegerField(null=True, unique=True)),
                **with_rules(UniqueConstraint(fields=["code"], name="a")),
            )
        ],
        ops.RemoveConstraint("Book", "a"),
        (TWO,),
        BOOKS,
    ),
    Case(
        "a check has a message",
        [book(NUMBER, **with_rules(COUNTS))],
        ops.AlterConstraint("Book", "counts", said(COUNTS, "No.")),
    ),
    Case(
        "a rule has a message",
        [book(NUMBER, **with_rules(ONE))],
        ops.AlterConstraint("Book", "one", said(ONE, "No.")),
        (COUNTED,),
        BOOKS,
    ),
    Case(
        "a rule of some rows has a message",
        [book(NUMBER, **with_rules(PARTLY))],
        ops.AlterConstraint("Book", "partly", said(PARTLY, "No.")),
    ),
]
SPECIAL = [
    Case("Python changes rows", [book()], ops.RunPython(louder, softer), (TWO,), BOOKS),
    Case("Python makes rows", [book()], ops.RunPython(sell, take_back), (TWO,), BOOKS),
    Case(
        "Python relates rows",
        [author(), book(MANY)],
        ops.RunPython(through, ops.RunPython.noop),
        (ADA, TWO),
        "SELECT book_id, author_id FROM shop_book_authors ORDER BY book_id, author_id",
    ),
    Case(
        "SQL changes rows",
        [book()],
        ops.RunSQL(
            "UPDATE shop_book SET title = 'Anna' WHERE id = 1", "UPDATE shop_book SET title = 'Eva' WHERE id = 1"
        ),
        (TWO,),
        BOOKS,
    ),
    Case(
        "SQL makes a table",
        [],
        ops.RunSQL(["CREATE TABLE note (text varchar(9))", "INSERT INTO note VALUES ('100%')"], "DROP TABLE note"),
        (),
        "",
        "SELECT * FROM note",
    ),
    Case(
        "SQL adds a column of which the state is told",
        [book()],
        ops.RunSQL(
            "ALTER TABLE shop_book ADD COLUMN number integer NULL",
            "ALTER TABLE shop_book DROP COLUMN number",
            state_operations=[ops.AddField("Book", "number", orm.IntegerField(null=True))],
        ),
        (TWO,),
        BOOKS,
    ),
    Case(
        "the state alone",
        [book()],
        ops.SeparateDatabaseAndState(state_operations=[ops.RemoveField("Book", "title")]),
        (TWO,),
        BOOKS,
    ),
    Case(
        "the database alone",
        [book()],
        ops.SeparateDatabaseAndState([ops.AddIndex("Book", BY_TITLE), ops.AddField("Book", *NUMBER)]),
        (TWO,),
        BOOKS,
    ),
    Case(
        "both",
        [book()],
        ops.SeparateDatabaseAndState(
            [ops.AlterModelTable("Book", "tomes")],
            [ops.AlterModelTable("Book", "tomes")],
        ),
        (TWO,),
        BOOKS,
        "SELECT * FROM tomes ORDER BY id",
    ),
]
CASES = [
    *CREATED,
    *DELETED,
    *NAMED,
    *TABLES,
    *COMMENTED,
    *TOGETHER,
    *INDEXED_TOGETHER,
    *OPTIONS,
    *MANAGERS,
    *ORDERED,
    *ADDED,
    *REMOVED,
    *ALTERED,
    *FIELDS_NAMED,
    *INDEXES,
    *RULES,
    *SPECIAL,
]
