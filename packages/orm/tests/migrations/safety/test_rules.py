"""Each rule: what it finds, word for word, and what is near it and no danger."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ExcludeConstraint

from bandstand import orm
from bandstand.orm.constraints import BaseConstraint, CheckConstraint, UniqueConstraint
from bandstand.orm.fields import GeneratedField
from bandstand.orm.functions import Now, Random
from bandstand.orm.indexes import Index
from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations.operations import Operation
from bandstand.orm.migrations.state import ModelState, ProjectState

from ..library import model
from .migrating import found, keys

if TYPE_CHECKING:
    from bandstand.orm.migrations.safety import Finding

PAGES = orm.IntegerField(null=True)


def nothing(registry: Any, editor: Any) -> None:
    pass


def fill(registry: Any, editor: Any) -> None:
    pass


def with_book(options: dict[str, Any] | None = None, **fields: Any) -> ProjectState:
    author = model("Author", name=orm.CharField(max_length=60))
    return ProjectState([author, model("Book", options=options or {}, **fields)])


def one(rule: str, *operations: Operation, **given: Any) -> Finding:
    """Give the only thing that a rule finds."""
    (finding,) = [each for each in found(*operations, **given) if each.rule == rule]
    return finding


def silent(rule: str, *operations: Operation, **given: Any) -> bool:
    """Whether a rule finds nothing."""
    return not [each for each in found(*operations, **given) if each.rule == rule]


# remove-field


def test_a_removed_field_breaks_queries_that_name_it() -> None:
    finding = one("remove-field", ops.RemoveField("Book", "title"))
    assert finding.subject == "Book.title"
    assert finding.message == (
        "Drops the column shop_book.title. Code that runs still names it in every query of Book, and its values are "
        "lost."
    )
    assert finding.recipe == (
        "Let rows be without it: AlterField('Book', 'title', ...) with null=True or a db_default.",
        "Take it out of the code alone: SeparateDatabaseAndState(state_operations=[RemoveField('Book', 'title')]).",
        "In the release after that one, drop it: RunSQL('ALTER TABLE shop_book DROP COLUMN title').",
    )


def test_a_removed_field_that_may_be_null_needs_one_step_less() -> None:
    finding = one("remove-field", ops.RemoveField("Book", "pages"), state=with_book(pages=PAGES))
    assert len(finding.recipe) == 2


def test_a_removed_relation_loses_its_column_or_its_table() -> None:
    state = with_book(
        author=orm.ForeignKey("shop.Author", orm.CASCADE),
        writers=orm.ManyToManyField("shop.Author", related_name="+"),
    )
    assert "shop_book.author_id" in one("remove-field", ops.RemoveField("Book", "author"), state=state).message
    finding = one("remove-field", ops.RemoveField("Book", "writers"), state=state)
    assert finding.subject == "Book.writers"
    assert finding.message == (
        "Drops the table shop_book_writers. Code that runs still uses it, and its rows are lost."
    )


def test_a_field_that_came_in_the_same_run_may_go_again_or_change_its_name() -> None:
    came = ops.AddField("Book", "pages", PAGES)
    assert silent("remove-field", came, ops.RemoveField("Book", "pages"))
    assert silent("rename-field", came, ops.RenameField("Book", "pages", "count"))
    renamed = ops.RenameField("Book", "pages", "count")
    assert silent("remove-field", came, renamed, ops.RemoveField("Book", "count"))


def test_a_field_that_goes_from_the_code_alone_breaks_nothing() -> None:
    assert keys(ops.SeparateDatabaseAndState(state_operations=[ops.RemoveField("Book", "title")])) == []


# delete-model


def test_a_deleted_model_breaks_code_that_uses_it() -> None:
    finding = one("delete-model", ops.DeleteModel("Book"))
    assert finding.subject == "Book"
    assert finding.message == "Drops the table shop_book. Code that runs still uses it, and its rows are lost."
    assert finding.recipe == (
        "Take it out of the code alone: SeparateDatabaseAndState(state_operations=[DeleteModel('Book')]).",
        "In the release after that one, drop it: RunSQL('DROP TABLE shop_book').",
    )


@pytest.mark.parametrize("option", [{"proxy": True}, {"managed": False}])
def test_a_model_without_a_table_of_its_own_is_no_danger(option: dict[str, Any]) -> None:
    state = with_book(option, title=orm.CharField(max_length=5))
    change = ops.AlterField("Book", "title", orm.IntegerField(unique=True))
    assert keys(change, ops.RenameField("Book", "title", "name"), ops.DeleteModel("Book"), state=state) == []


# rename-field


def test_a_renamed_field_has_another_column() -> None:
    finding = one("rename-field", ops.RenameField("Book", "title", "name"))
    assert finding.subject == "Book.title"
    assert finding.message == (
        "Renames the column shop_book.title to name. Code that runs knows the old name alone, and the new code does "
        "not run before."
    )
    assert finding.recipe[0] == (
        "Keep the name in the database: AlterField('Book', 'title', ...) with db_column='title', before "
        "RenameField('Book', 'title', 'name'), which changes Python alone then."
    )


def test_a_renamed_field_that_keeps_its_column_breaks_nothing() -> None:
    kept = ops.AlterField("Book", "title", orm.CharField(max_length=200, db_column="title"))
    assert keys(kept, ops.RenameField("Book", "title", "name")) == []


def test_another_column_is_another_name() -> None:
    finding = one("rename-field", ops.AlterField("Book", "title", orm.CharField(max_length=200, db_column="name")))
    assert finding.message.startswith("Renames the column shop_book.title to name.")
    assert finding.recipe[0] == "Leave db_column='title' as it is."


def test_a_renamed_reference_has_another_column_that_keeps_its_reference() -> None:
    assert keys(ops.RenameField("Book", "author", "writer")) == ["rename-field Book.author"]


def test_a_renamed_relation_has_another_table_between_unless_that_has_a_name() -> None:
    def relation(**options: Any) -> ProjectState:
        return with_book(writers=orm.ManyToManyField("shop.Author", **options))

    rename = ops.RenameField("Book", "writers", "authors")
    finding = one("rename-field", rename, state=relation())
    assert finding.message.startswith("Renames the table shop_book_writers to shop_book_authors.")
    assert keys(rename, state=relation(db_table="shop_book_writers")) == []


# rename-model


def test_a_renamed_model_has_another_table() -> None:
    finding = one("rename-model", ops.RenameModel("Author", "Writer"))
    assert finding.subject == "Author"
    assert finding.message == (
        "Renames the table shop_author to shop_writer. Code that runs knows the old name alone, and the new code does "
        "not run before."
    )
    assert finding.recipe == (
        (
            "Keep the table: AlterModelTable('Author', 'shop_author') before the RenameModel, which changes Python "
            "alone then."
        ),
        (
            "Or let old code find a view, in the same migration: RunSQL('CREATE VIEW shop_author AS SELECT * FROM "
            "shop_writer'). Drop the view in the release after."
        ),
    )


def test_a_renamed_model_that_keeps_its_table_breaks_nothing() -> None:
    assert keys(ops.AlterModelTable("Author", "shop_author"), ops.RenameModel("Author", "Writer")) == []


def test_columns_between_are_called_after_models() -> None:
    state = with_book(writers=orm.ManyToManyField("shop.Author"))
    kept = ops.AlterModelTable("Author", "shop_author")
    finding = one("rename-model", kept, ops.RenameModel("Author", "Writer"), state=state)
    assert finding.message.startswith("Renames columns of shop_book_writers, which are called after the model Author.")


def test_another_table_is_another_name() -> None:
    finding = one("rename-model", ops.AlterModelTable("Author", "people"))
    assert finding.message.startswith("Renames the table shop_author to people.")
    assert finding.recipe[0] == "Leave db_table='shop_author' as it is."


# add-required-field


def test_a_new_field_that_must_have_a_value_breaks_code_that_makes_rows_without_it() -> None:
    finding = one("add-required-field", ops.AddField("Book", "pages", orm.IntegerField(default=0)))
    assert finding.subject == "Book.pages"
    assert finding.message == (
        "Adds the column shop_book.pages, which must have a value and has no default in the database (default= is of "
        "Python alone: it fills the rows that are there, and goes again). Code that runs makes rows of Book without "
        "it, and fails."
    )
    assert finding.recipe == (
        "Add it with a default that the database keeps: AddField('Book', 'pages', ...) with db_default=....",
        (
            "Or add it with null=True, let the code set it, fill the rows that are there, and alter it to null=False "
            "in a release after."
        ),
    )


def test_the_order_among_rows_is_such_a_field() -> None:
    assert keys(ops.AlterOrderWithRespectTo("Book", "author")) == ["add-required-field Book._order"]


@pytest.mark.parametrize("field", [PAGES, orm.IntegerField(db_default=0), orm.IntegerField(default=1, db_default=2)])
def test_a_new_field_with_a_default_in_the_database_or_null_breaks_nothing(field: Any) -> None:
    assert keys(ops.AddField("Book", "pages", field)) == []


def test_a_new_relation_with_a_table_between_breaks_nothing() -> None:
    assert keys(ops.AddField("Book", "writers", orm.ManyToManyField("shop.Author", related_name="+"))) == []


# alter-type


def test_another_type_rewrites_the_table() -> None:
    finding = one("alter-type", ops.AlterField("Book", "title", orm.CharField(max_length=20)))
    assert finding.subject == "Book.title"
    assert finding.message == (
        "Changes shop_book.title from VARCHAR(200) to VARCHAR(20), which writes all rows of the table anew, while "
        "nothing can read or write it."
    )
    assert finding.recipe == (
        "Add a field of the new type beside it: AddField('Book', 'new_title', ...) with null=True.",
        "Let the code write both, and fill new_title of the rows that are there, some at a time.",
        "Let the code read new_title; remove title in the release after.",
    )


def test_another_type_of_a_key_rewrites_the_tables_that_refer_to_it() -> None:
    change = ops.AlterField("Author", "id", orm.UUIDField(primary_key=True))
    assert keys(change) == ["alter-type Author.id", "alter-type Book.author"]


def test_another_type_of_a_key_rewrites_tables_between() -> None:
    between = ops.AddField("Book", "writers", orm.ManyToManyField("shop.Author", related_name="+"))
    change = ops.AlterField("Book", "id", orm.UUIDField(primary_key=True))
    state = with_book(writers=orm.ManyToManyField("shop.Author"))
    assert keys(change, state=state) == ["alter-type Book.id", "alter-type Book_writers.book"]
    assert keys(between, change) == ["alter-type Book.id"]


def test_another_type_of_a_key_without_rows_rewrites_the_tables_that_refer_to_it() -> None:
    change = ops.AlterField("Author", "id", orm.UUIDField(primary_key=True))
    empty = {"is_empty": lambda each: each.name == "Author", "lock_timeout": 0}
    assert keys(change, options=empty) == ["alter-type Book.author", "no-lock-timeout Book"]


def test_another_type_of_a_computation_is_no_other_type_of_what_is_stored() -> None:
    def computed(field: Any) -> Any:
        return GeneratedField(expression=orm.F("pages"), output_field=field, db_persist=True)

    state = with_book(pages=PAGES, copy=computed(orm.IntegerField()))
    change = ops.AlterField("Book", "copy", computed(orm.BigIntegerField()))
    assert keys(change, state=state) == ["stored-generated-field Book.copy"]


@pytest.mark.parametrize(
    ("dialect", "longer", "is_found"),
    [
        ("postgresql", 255, False),
        ("mysql", 255, False),
        ("mysql", 70, True),
        ("mariadb", 70, True),
        ("oracle", 255, False),
        ("mssql", 255, False),
        ("sqlite", 255, False),
    ],
)
def test_a_longer_text_is_another_type_where_its_length_takes_another_byte(
    dialect: str, longer: int, is_found: bool
) -> None:
    state = with_book(title=orm.CharField(max_length=60 if longer == 70 else 200))
    change = ops.AlterField("Book", "title", orm.CharField(max_length=longer))
    assert keys(change, state=state, dialect=dialect) == (["alter-type Book.title"] if is_found else [])


def test_an_index_that_must_be_built_again_for_a_longer_text_is_found() -> None:
    few = Index(fields=["title"], condition=orm.Q(title="x"), name="few")
    state = with_book({"indexes": [few]}, title=orm.CharField(max_length=20))
    finding = one("add-index", ops.AlterField("Book", "title", orm.CharField(max_length=30)), state=state)
    assert finding.subject == "Book.title"
    assert finding.recipe == ("Remove few in a migration before this one, and add it again in one after.",)


def test_an_index_of_rows_that_are_written_anyway_is_not_found_by_itself() -> None:
    few = Index(fields=["title"], condition=orm.Q(title="x"), name="few")
    state = with_book({"indexes": [few]}, title=orm.CharField(max_length=20))
    assert keys(ops.AlterField("Book", "title", orm.CharField(max_length=9)), state=state) == ["alter-type Book.title"]


def test_a_plain_index_stays_where_a_text_gets_longer() -> None:
    state = with_book(title=orm.CharField(max_length=20, db_index=True))
    assert keys(ops.AlterField("Book", "title", orm.CharField(max_length=30, db_index=True)), state=state) == []


# stored-generated-field


def test_a_stored_computation_is_made_for_all_rows() -> None:
    twice = GeneratedField(expression=orm.F("pages") * 2, output_field=orm.IntegerField(), db_persist=True)
    finding = one("stored-generated-field", ops.AddField("Book", "twice", twice), state=with_book(pages=PAGES))
    assert finding.subject == "Book.twice"
    assert finding.message == (
        "Computes shop_book.twice for all rows and writes them anew, while nothing can read or write the table."
    )


def test_a_computation_that_changes_is_made_again() -> None:
    def computed(factor: int) -> Any:
        return GeneratedField(expression=orm.F("pages") * factor, output_field=orm.IntegerField(), db_persist=True)

    state = with_book(pages=PAGES, more=computed(2))
    assert keys(ops.AlterField("Book", "more", computed(3)), state=state) == ["stored-generated-field Book.more"]


def test_a_computation_that_is_made_when_it_is_read_writes_nothing() -> None:
    twice = GeneratedField(expression=orm.F("pages") * 2, output_field=orm.IntegerField(), db_persist=False)
    assert keys(ops.AddField("Book", "twice", twice), state=with_book(pages=PAGES), dialect="mysql") == []


# volatile-default


def test_a_default_that_is_another_in_each_row_rewrites_the_table() -> None:
    finding = one("volatile-default", ops.AddField("Book", "place", orm.FloatField(db_default=Random() * 2)))
    assert finding.subject == "Book.place"
    assert finding.message == (
        "Adds shop_book.place, whose default Random() may be another value for each row, so all rows are written anew, "
        "while nothing can read or write the table."
    )


def test_a_function_that_nobody_knows_may_give_another_value_each_time() -> None:
    field = orm.IntegerField(db_default=orm.RawSQL("next_number()"))
    assert "whose default next_number() may be" in one("volatile-default", ops.AddField("Book", "n", field)).message


@pytest.mark.parametrize(
    "default",
    [
        Now(),
        orm.RawSQL("now() - interval '1 day'"),
        orm.RawSQL("CAST(%s AS timestamptz)", ["2026-01-01"]),
        orm.RawSQL("coalesce(NULL, 'random()')"),
        orm.RawSQL("current_timestamp"),
        orm.ExpressionWrapper(Now(), output_field=orm.DateTimeField()),
    ],
)
def test_the_moment_and_what_is_made_of_it_are_the_same_in_all_rows(default: Any) -> None:
    assert keys(ops.AddField("Book", "made", orm.DateTimeField(db_default=default))) == []


def test_a_default_that_is_given_later_is_of_new_rows_alone() -> None:
    state = with_book(place=orm.FloatField(null=True))
    change = ops.AlterField("Book", "place", orm.FloatField(null=True, db_default=Random()))
    assert keys(change, state=state) == []


# set-not-null


def test_no_null_any_more_looks_at_all_rows() -> None:
    finding = one("set-not-null", ops.AlterField("Book", "pages", orm.IntegerField()), state=with_book(pages=PAGES))
    assert finding.subject == "Book.pages"
    assert finding.message == (
        "Looks at all rows of shop_book for NULL in pages, while nothing can read or write the table. Running code may "
        "still write NULL in shop_book.pages, and fails."
    )
    assert finding.recipe == (
        "Let the code write no NULL any more, and fill the rows that have one, some at a time.",
        (
            "RunSQL('ALTER TABLE shop_book ADD CONSTRAINT shop_book_pages_not_null CHECK (pages IS NOT NULL) NOT "
            "VALID', state_operations=[AddConstraint('Book', CheckConstraint(condition=Q(pages__isnull=False), "
            "name='shop_book_pages_not_null'))])."
        ),
        "In a migration of its own: RunSQL('ALTER TABLE shop_book VALIDATE CONSTRAINT shop_book_pages_not_null').",
        "This AlterField, which looks at no row then, and RemoveConstraint('Book', 'shop_book_pages_not_null').",
    )


@pytest.mark.parametrize("dialect", ["mysql", "mariadb", "sqlite"])
def test_no_null_any_more_breaks_code_where_it_locks_nothing(dialect: str) -> None:
    change = ops.AlterField("Book", "pages", orm.IntegerField())
    finding = one("set-not-null", change, state=with_book(pages=PAGES), dialect=dialect)
    assert finding.severity.name == "BREAKS_CODE"
    assert finding.message == "Running code may still write NULL in shop_book.pages, and fails."


@pytest.mark.parametrize("dialect", ["mysql", "oracle", "mssql"])
def test_other_databases_have_their_own_means(dialect: str) -> None:
    quiet = "Apply it while few use the site, or with the database's own means of doing it online."
    state = with_book(pages=PAGES, author=orm.ForeignKey("shop.Author", orm.CASCADE, db_constraint=False))
    operations = (
        *([] if dialect == "mysql" else [ops.AlterField("Book", "pages", orm.IntegerField())]),
        ops.AlterField("Book", "author", orm.ForeignKey("shop.Author", orm.CASCADE)),
        ops.AddConstraint("Book", CheckConstraint(condition=orm.Q(pages__gt=0), name="long")),
        ops.AddConstraint("Book", UniqueConstraint(fields=["pages"], name="one")),
    )
    recipes = {each.rule: each.recipe[-1] for each in found(*operations, state=state, dialect=dialect)}
    further = [] if dialect == "mysql" else ["set-not-null", "add-unique"]
    rules = ["add-foreign-key", "add-check", *further]
    assert recipes == dict.fromkeys(rules, quiet)


def test_no_null_any_more_looks_at_nothing_where_a_constraint_says_so_already() -> None:
    checked = CheckConstraint(condition=orm.Q(pages__isnull=False), name="no_null")
    change = ops.AlterField("Book", "pages", orm.IntegerField())
    assert keys(change, state=with_book({"constraints": [checked]}, pages=PAGES)) == []


def test_null_from_now_on_is_no_danger() -> None:
    assert keys(ops.AlterField("Book", "title", orm.CharField(max_length=200, null=True))) == []


# add-unique


def test_uniqueness_looks_at_all_rows() -> None:
    finding = one("add-unique", ops.AlterField("Book", "title", orm.CharField(max_length=200, unique=True)))
    assert finding.subject == "Book.title"
    assert finding.message == (
        "Looks at all rows of shop_book for values that are there twice, while nothing can read or write the table; "
        "one such value makes it fail."
    )
    assert finding.recipe == (
        "In a migration of its own, with atomic = False:",
        (
            "RunSQL(['CREATE UNIQUE INDEX CONCURRENTLY shop_book_title_key ON shop_book (title)', 'ALTER TABLE "
            "shop_book ADD CONSTRAINT shop_book_title_key UNIQUE USING INDEX shop_book_title_key'], "
            "state_operations=[...]) with this AlterField in the list."
        ),
    )


def test_unique_fields_together_and_constraints_are_called_by_their_names() -> None:
    together = ops.AlterUniqueTogether("Book", [("author", "title")])
    assert keys(together) == ["add-unique Book.shop_book_author_id_title_key"]
    constraint = UniqueConstraint(fields=["title"], name="one_title")
    assert keys(ops.AddConstraint("Book", constraint)) == ["add-unique Book.one_title"]


def test_a_unique_index_lets_others_read() -> None:
    constraint = UniqueConstraint(fields=["title"], condition=orm.Q(title="x"), name="one_x")
    finding = one("add-unique", ops.AddConstraint("Book", constraint))
    assert "while nothing can write to the table" in finding.message
    assert finding.recipe[1].startswith('RunSQL("CREATE UNIQUE INDEX CONCURRENTLY one_x ON shop_book (title) WHERE')


def test_another_key_is_uniqueness() -> None:
    line = ModelState(app_label="shop", name="Line", fields={"code": orm.CharField(max_length=5)})
    change = ops.AlterField("Line", "code", orm.CharField(max_length=5, primary_key=True))
    assert keys(change, state=ProjectState([line])) == ["remove-field Line.id", "add-unique Line.pk"]
    assert one("add-unique", change, state=ProjectState([line])).message == (
        "Makes another key of shop_line of code, while nothing can read or write the table."
    )


def test_mysql_builds_unique_indexes_while_others_write() -> None:
    unique = ops.AlterField("Book", "title", orm.CharField(max_length=200, unique=True))
    index = ops.AddIndex("Book", Index(fields=["title"], name="by_title"))
    assert [keys(unique, index, dialect=dialect) for dialect in ("mysql", "mariadb")] == [[], []]


# add-index


def test_an_index_keeps_writers_out() -> None:
    finding = one("add-index", ops.AddIndex("Book", Index(fields=["-title"], name="by_title")))
    assert finding.subject == "Book.by_title"
    assert finding.message == "Builds the index by_title of shop_book, while nothing can write to the table."
    assert finding.recipe == (
        "In a migration of its own, with atomic = False:",
        (
            "RunSQL('CREATE INDEX CONCURRENTLY by_title ON shop_book (title DESC)', state_operations=[...]) with this "
            "AddIndex in the list."
        ),
    )


@pytest.mark.parametrize(
    ("dialect", "sql"),
    [
        ("mssql", "CREATE INDEX by_title ON shop_book (title) WITH (ONLINE = ON)"),
        ("oracle", "CREATE INDEX by_title ON shop_book (title) ONLINE"),
    ],
)
def test_each_database_has_its_own_words_for_an_index_that_lets_others_write(dialect: str, sql: str) -> None:
    finding = one("add-index", ops.AddIndex("Book", Index(fields=["title"], name="by_title")), dialect=dialect)
    assert finding.recipe == (f"RunSQL({sql!r}, state_operations=[...]) with this AddIndex in the list.",)


def test_an_index_with_its_field_keeps_readers_out_too() -> None:
    finding = one("add-index", ops.AddField("Book", "pages", orm.IntegerField(null=True, db_index=True)))
    assert (finding.subject, finding.severity) == ("Book.pages", "blocks reads and writes")
    assert finding.recipe[0] == (
        "Add the field with db_index=False first, and alter it to what it should be like this:"
    )
    assert finding.recipe[2].endswith("with that AlterField in the list.")


def test_an_index_with_its_field_lets_others_read_where_each_statement_is_by_itself() -> None:
    add = ops.AddField("Book", "pages", orm.IntegerField(null=True, db_index=True))
    assert one("add-index", add, atomic=False).severity == "blocks writes"


def test_an_index_by_another_name_or_of_hand_made_sql_is_not_built() -> None:
    state = with_book({"indexes": [Index(fields=["pages"], name="by_pages")]}, pages=PAGES)
    assert keys(ops.RenameIndex("Book", new_name="pages", old_name="by_pages"), state=state) == []
    add = ops.AddIndex("Book", Index(fields=["title"], name="by_title"))
    by_hand = ops.RunSQL("CREATE INDEX CONCURRENTLY by_title ON shop_book (title)", "", state_operations=[add])
    assert keys(by_hand, atomic=False) == ["raw-sql CREATE INDEX CONCURRENTLY"]


# add-foreign-key


def test_a_reference_keeps_writers_out_of_both_tables() -> None:
    state = with_book(author=orm.ForeignKey("shop.Author", orm.CASCADE, db_constraint=False))
    finding = one(
        "add-foreign-key", ops.AlterField("Book", "author", orm.ForeignKey("shop.Author", orm.CASCADE)), state=state
    )
    assert finding.subject == "Book.author"
    assert finding.message == (
        "Looks at all rows of shop_book for references to rows of shop_author that are not there, while nothing can "
        "write to shop_book or shop_author."
    )
    assert finding.recipe == (
        (
            "RunSQL('ALTER TABLE shop_book ADD CONSTRAINT shop_book_author_id_fkey FOREIGN KEY(author_id) REFERENCES "
            "shop_author (id) DEFERRABLE INITIALLY DEFERRED NOT VALID', state_operations=[...]) with this AlterField "
            "in the list."
        ),
        "In a migration of its own: RunSQL('ALTER TABLE shop_book VALIDATE CONSTRAINT shop_book_author_id_fkey').",
    )


def test_a_reference_that_the_database_does_not_check_is_an_index_alone() -> None:
    field = orm.ForeignKey("shop.Author", orm.CASCADE, null=True, db_constraint=False, related_name="+")
    assert keys(ops.AddField("Book", "editor", field)) == ["add-index Book.editor"]


# add-check


def test_a_condition_looks_at_all_rows() -> None:
    long = CheckConstraint(condition=orm.Q(pages__gt=0), name="long")
    finding = one("add-check", ops.AddConstraint("Book", long), state=with_book(pages=PAGES))
    assert finding.subject == "Book.long"
    assert finding.message == (
        "Looks at all rows of shop_book for those that are not pages > 0, while nothing can read or write the table."
    )
    assert finding.recipe == (
        (
            "RunSQL('ALTER TABLE shop_book ADD CONSTRAINT long CHECK (pages > 0) NOT VALID', state_operations=[...]) "
            "with this AddConstraint in the list."
        ),
        "In a migration of its own: RunSQL('ALTER TABLE shop_book VALIDATE CONSTRAINT long').",
    )


def test_a_field_with_a_limit_has_a_condition() -> None:
    assert keys(ops.AddField("Book", "pages", orm.PositiveIntegerField(null=True))) == ["add-check Book.pages"]


def test_what_python_does_with_a_condition_is_no_matter_of_the_database() -> None:
    def long(**options: Any) -> CheckConstraint:
        return CheckConstraint(condition=orm.Q(pages__gt=0), name="long", **options)

    state = with_book({"constraints": [long()]}, pages=PAGES)
    assert keys(ops.AlterConstraint("Book", "long", long(violation_error_code="short")), state=state) == []


# add-exclusion


class Exclusion(BaseConstraint):
    """Titles that are equal exclude each other."""

    def lowered(self, to: Any) -> Any:
        return ExcludeConstraint((sa.column("title"), "="), name=self.name)


def test_an_exclusion_builds_an_index_under_the_largest_lock() -> None:
    finding = one("add-exclusion", ops.AddConstraint("Book", Exclusion(name="other_titles")))
    assert finding.subject == "Book.other_titles"
    assert finding.message == (
        "Builds the index of the exclusion other_titles over all rows of shop_book, while nothing can read or write "
        "the table."
    )


def test_an_exclusion_that_goes_is_no_danger() -> None:
    state = with_book({"constraints": [Exclusion(name="other_titles")]}, title=orm.CharField(max_length=5))
    assert keys(ops.RemoveConstraint("Book", "other_titles"), state=state) == []


# data-with-schema, long-backfill


def test_rows_are_not_changed_while_a_table_is_locked() -> None:
    finding = one("data-with-schema", ops.AddField("Book", "pages", PAGES), ops.RunPython(fill, nothing))
    assert finding.subject == "fill"
    assert finding.message == (
        "Changes rows in one transaction with 'Add field pages to Book': the table stays locked until all of it is "
        "done."
    )
    assert finding.recipe == ("Put it in a migration of its own, after this one.",)


def test_sql_that_changes_rows_is_data_and_other_sql_is_not() -> None:
    add = ops.AddField("Book", "pages", PAGES)
    update = ops.RunSQL("-- first\nupdate shop_book SET pages = 1", "")
    assert one("data-with-schema", update, add).subject == "update shop_book SET"
    assert silent("data-with-schema", ops.RunSQL("SET LOCAL work_mem = '1GB'", ""), add)


def test_rows_and_tables_may_change_in_steps_of_their_own() -> None:
    add, run = ops.AddField("Book", "pages", PAGES), ops.RunPython(fill, nothing)
    assert silent("data-with-schema", add, run, atomic=False)
    assert silent("data-with-schema", add, ops.RunPython(ops.RunPython.noop, nothing))
    made = ops.CreateModel("Shelf", [("id", orm.BigAutoField())])
    assert silent("data-with-schema", made, run)
    assert silent("data-with-schema", add, run, dialect="mysql")


def test_code_in_a_transaction_keeps_rows_locked() -> None:
    finding = one("long-backfill", ops.RunPython(fill, nothing))
    assert finding.subject == "fill"
    assert finding.message == (
        "Calls fill in one transaction: the rows that it changes stay locked until it is done, and all is lost if it "
        "fails."
    )
    assert not finding.refuses


def test_code_without_a_transaction_or_in_a_new_database_is_no_danger() -> None:
    run = ops.RunPython(fill, nothing)
    assert keys(run, atomic=False) == []
    assert keys(ops.RunPython(fill, nothing, atomic=False)) == []
    assert keys(ops.RunPython(ops.RunPython.noop, nothing)) == []
    assert keys(run, state=ProjectState()) == []
    assert keys(ops.RunPython(fill, nothing, atomic=True), atomic=False) == ["long-backfill fill"]


# no-lock-timeout


def test_a_migration_that_waits_without_end_lets_all_others_wait() -> None:
    add = ops.AddField("Book", "pages", PAGES)
    finding = one("no-lock-timeout", add, ops.AlterModelTable("Book", "x"), options={"lock_timeout": 0})
    assert (finding.subject, finding.operation) == ("Book", add)
    assert finding.message == (
        "Waits for a lock of shop_book as long as it takes, and all who want to read or write the table wait behind it."
    )


@pytest.mark.parametrize("timeout", [None, 5.0])
def test_a_limit_to_waiting_is_no_danger_nor_is_one_that_nobody_knows(timeout: float | None) -> None:
    assert keys(ops.AddField("Book", "pages", PAGES), options={"lock_timeout": timeout}) == []


def test_what_locks_nothing_needs_no_limit() -> None:
    options = ops.AlterModelOptions("Book", {"ordering": ["title"]})
    helped = ops.AlterField("Book", "title", orm.CharField(max_length=200, help_text="As on the cover."))
    assert keys(options, helped, options={"lock_timeout": 0}) == []


# raw-sql


def test_sql_is_not_looked_into() -> None:
    finding = one("raw-sql", ops.RunSQL("GRANT SELECT ON shop_book TO reader", ""))
    assert (finding.subject, finding.refuses) == ("GRANT SELECT ON", False)
    assert finding.message == "Sends SQL that no rule looks into: GRANT SELECT ON shop_book TO reader"


@pytest.mark.parametrize(
    ("sql", "severity"),
    [
        ("drop table shop_book", "BREAKS_CODE"),
        ("ALTER TABLE shop_book DROP COLUMN title", "BREAKS_CODE"),
        ("TRUNCATE shop_book", "BREAKS_CODE"),
        ("ALTER TABLE shop_book RENAME TO x", "BREAKS_CODE"),
        ("ALTER TABLE shop_book RENAME title TO x", "BREAKS_CODE"),
        ("VACUUM (FULL) shop_book", "REWRITES_TABLE"),
        ("ALTER TABLE shop_book ALTER title SET NOT NULL", "BLOCKS_READS"),
        ("ALTER TABLE shop_book ALTER COLUMN title TYPE text", "BLOCKS_READS"),
        ("ALTER TABLE shop_book ADD CONSTRAINT c CHECK (id > 0)", "BLOCKS_READS"),
        ("LOCK TABLE shop_book", "BLOCKS_READS"),
        ("REINDEX TABLE shop_book", "BLOCKS_READS"),
        ("CREATE INDEX i ON shop_book (title)", "BLOCKS_WRITES"),
        ("CREATE UNIQUE INDEX i ON shop_book (title)", "BLOCKS_WRITES"),
        ("SELECT 1; DROP TABLE shop_book", "BREAKS_CODE"),
    ],
)
def test_some_words_are_dangerous_whatever_else_the_sql_does(sql: str, severity: str) -> None:
    finding = one("raw-sql", ops.RunSQL(sql, ""))
    assert (finding.severity.name, finding.refuses) == (severity, True)
    assert finding.message.endswith(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 'DROP TABLE x'",
        "SELECT 1 -- TRUNCATE",
        "SELECT 1 /* LOCK TABLE\nx */",
        "ALTER TABLE shop_book RENAME CONSTRAINT a TO b",
        "CREATE INDEX CONCURRENTLY i ON shop_book (title)",
        "ALTER TABLE shop_book ADD CONSTRAINT c CHECK (id > 0) NOT VALID",
        "ALTER TABLE shop_book ADD CONSTRAINT c UNIQUE USING INDEX c",
        "REINDEX TABLE CONCURRENTLY shop_book",
    ],
)
def test_words_in_texts_and_comments_and_their_safe_forms_are_no_danger(sql: str) -> None:
    assert not one("raw-sql", ops.RunSQL(sql, "")).refuses


def test_some_words_are_dangerous_on_postgresql_alone() -> None:
    index = ops.RunSQL("CREATE INDEX i ON shop_book (title)", "")
    assert [one("raw-sql", index, dialect=each).refuses for each in ("postgresql", "sqlite")] == [True, False]


def test_each_statement_is_told_by_itself_and_no_statement_is_nothing() -> None:
    two = ops.RunSQL([("UPDATE a SET b = %s", [1]), "DROP TABLE c"], "")
    assert keys(two) == ["raw-sql UPDATE a SET", "raw-sql DROP TABLE c"]
    assert keys(ops.RunSQL(ops.RunSQL.noop, ops.RunSQL.noop)) == []
    assert keys(two, state=ProjectState()) == []


# irreversible


def test_what_cannot_be_undone_is_told_and_refuses_nothing() -> None:
    finding = one("irreversible", ops.RunPython(fill))
    assert (finding.subject, finding.refuses) == ("fill", False)
    assert finding.message == "'Run Python: fill' cannot be undone."
    assert finding.recipe == (
        "Give it what undoes it, or reverse_code=RunPython.noop where nothing needs to be undone.",
    )
    assert one("irreversible", ops.RunSQL("SELECT 1")).subject == "SELECT 1"


def test_an_operation_of_somebody_elses_that_cannot_be_undone_is_told() -> None:
    class Final(Operation):
        @property
        def reversible(self) -> bool:
            return False

        def state_forwards(self, app_label: str, state: ProjectState) -> None:
            pass

        def describe(self) -> str:
            return "Burn the bridges"

    finding = one("irreversible", Final())
    assert (finding.subject, finding.recipe) == ("Burn the bridges", ())


def test_what_can_be_undone_is_not_told() -> None:
    assert silent("irreversible", ops.RunPython(fill, nothing), ops.RunSQL("SELECT 1", ""))


# identifier-length


LONG = "a" * 64


@pytest.mark.parametrize(
    ("dialect", "length", "verb", "longest"),
    [("postgresql", 64, "keeps", 63), ("mysql", 65, "takes", 64), ("oracle", 129, "takes", 128)],
)
def test_a_name_is_too_long_for_a_database(dialect: str, length: int, verb: str, longest: int) -> None:
    field = orm.IntegerField(null=True, db_column="a" * length)
    finding = one("identifier-length", ops.AddField("Book", "pages", field), dialect=dialect)
    assert finding.subject == "Book.pages"
    assert finding.message == (
        f"The name of the column {'a' * length} has {length} bytes, of which the database {verb} {longest} at most."
    )
    assert finding.recipe == ("Give it a shorter one with db_column.",)


def test_tables_indexes_and_constraints_have_names_too_in_new_tables_as_well() -> None:
    fields: list[Any] = [("id", orm.BigAutoField()), (LONG[:40], orm.ManyToManyField("shop.Author"))]
    index = Index(fields=["id"], name=LONG)
    constraint = CheckConstraint(condition=orm.Q(id__gt=0), name=LONG)
    made = ops.CreateModel("Shelf" * 5, fields, {"db_table": LONG, "indexes": [index], "constraints": [constraint]})
    assert keys(made) == [
        f"identifier-length {each}"
        for each in (
            "Shelf" * 5,
            f"{'Shelf' * 5}.{LONG[:40]}",
            f"{'Shelf' * 5}.{LONG}",
            f"{'Shelf' * 5}.{LONG}",
        )
    ]


def test_names_that_fit_or_were_there_are_not_told() -> None:
    state = with_book({"db_table": LONG}, pages=PAGES)
    assert keys(ops.AddField("Book", "a" * 63, orm.IntegerField(null=True)), state=state) == []
    assert keys(ops.RenameModel("Book", "Volume"), state=state) == []
    assert keys(ops.AddField("Book", LONG, orm.IntegerField(null=True)), dialect="sqlite") == []


# small-key


def test_a_key_of_32_bits_comes_to_its_end() -> None:
    finding = one("small-key", ops.CreateModel("Shelf", [("id", orm.AutoField())]))
    assert finding.subject == "Shelf.id"
    assert finding.message == ("Counts keys of Shelf up to 2147483647; a larger type later writes the table anew.")
    assert finding.recipe == ("Make it a BigAutoField: id = BigAutoField(primary_key=True).",)


def test_a_large_key_one_that_was_small_before_and_those_of_sqlite_are_not_told() -> None:
    made = ops.CreateModel("Shelf", [("id", orm.AutoField())])
    assert silent("small-key", ops.CreateModel("Shelf", [("id", orm.BigAutoField())]))
    assert silent("small-key", made, dialect="sqlite")
    state = ProjectState([model("Shelf", id=orm.AutoField())])
    assert silent("small-key", ops.AlterField("Shelf", "id", orm.AutoField(verbose_name="number")), state=state)


# remove-choice


def genre(*values: str) -> Any:
    return orm.CharField(max_length=9, choices=[(each, each.title()) for each in values])


def test_rows_keep_a_choice_that_goes() -> None:
    state = with_book(genre=genre("prose", "verse"))
    finding = one("remove-choice", ops.AlterField("Book", "genre", genre("prose")), state=state)
    assert (finding.subject, finding.refuses) == ("Book.genre", False)
    assert finding.message == "Takes the choice 'verse' away: rows keep it, and running code writes it."


def test_choices_that_come_go_altogether_or_change_each_time_are_not_told() -> None:
    state = with_book(genre=genre("prose"))
    later = orm.CharField(max_length=9, choices=lambda: [("x", "X")])
    for field in (genre("prose", "verse"), orm.CharField(max_length=9), later):
        assert keys(ops.AlterField("Book", "genre", field), state=state) == []
