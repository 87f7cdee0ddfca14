"""Operations: what each makes of the state, and what it asks of the schema editor forwards and backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.orm.constraints import CheckConstraint
from bandstand.orm.errors import NotSupportedError
from bandstand.orm.indexes import Index
from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations.errors import IrreversibleError, StateError

from ..library import Living, model, shop
from ..recording import Recording, calls, forwards

if TYPE_CHECKING:
    from bandstand.orm.migrations.state import ProjectState

BY_TITLE = Index(fields=["title"], name="by_title")
SHORT = CheckConstraint(condition=orm.Q(title__lt="n"), name="short")


def filled() -> ProjectState:
    """Give the shop with an index, a constraint, a relation of many, and a model that extends another."""
    state = shop()
    book = state.model("shop", "Book")
    state.put(book.with_options(indexes=[BY_TITLE], constraints=[SHORT]))
    state.add(model("Shelf", books=orm.ManyToManyField("shop.Book"), next=orm.ForeignKey("self", orm.CASCADE)))
    state.add(model("Cheap", bases=("shop.Book",), options={"proxy": True}))
    return state


ID = ("id", orm.BigAutoField(verbose_name="ID"))

SEEN: list[tuple[ops.Operation, list[Any], list[Any]]] = [
    (
        ops.CreateModel("Prize", fields=[ID, ("book", orm.ForeignKey("Book", orm.CASCADE))]),
        [("create_model", "shop_prize")],
        [("delete_model", "shop_prize")],
    ),
    (ops.CreateModel("Dear", fields=[], options={"proxy": True}, bases=("shop.Book",)), [], []),
    (ops.CreateModel("Old", fields=[ID], options={"managed": False}), [], []),
    (ops.DeleteModel("Shelf"), [("delete_model", "shop_shelf")], [("create_model", "shop_shelf")]),
    (
        ops.RenameModel("Book", "Work"),
        [
            ("alter_db_table", "shop_book", "shop_work"),
            ("alter_field", "shop_shelf", "shop_shelf", "shop_shelf_books", "shop_shelf_books"),
        ],
        [
            ("alter_db_table", "shop_work", "shop_book"),
            ("alter_field", "shop_shelf", "shop_shelf", "shop_shelf_books", "shop_shelf_books"),
        ],
    ),
    (
        ops.RenameModel("Author", "Writer"),
        [
            ("alter_db_table", "shop_author", "shop_writer"),
            ("alter_field", "shop_book", "shop_book", "author_id", "author_id"),
        ],
        [
            ("alter_db_table", "shop_writer", "shop_author"),
            ("alter_field", "shop_book", "shop_book", "author_id", "author_id"),
        ],
    ),
    (
        ops.AlterModelTable("Shelf", "shelves"),
        [
            ("alter_db_table", "shop_shelf", "shelves"),
            ("alter_field", "shop_shelf", "shelves", "shop_shelf_books", "shelves_books"),
        ],
        [
            ("alter_db_table", "shelves", "shop_shelf"),
            ("alter_field", "shelves", "shop_shelf", "shelves_books", "shop_shelf_books"),
        ],
    ),
    (
        ops.AlterModelTableComment("Book", "What is sold."),
        [("alter_table_comment", "shop_book", "", "What is sold.")],
        [("alter_table_comment", "shop_book", "What is sold.", "")],
    ),
    (
        ops.AlterUniqueTogether("Book", [("author", "title")]),
        [("alter_unique_together", "shop_book", [], [("author", "title")])],
        [("alter_unique_together", "shop_book", [("author", "title")], [])],
    ),
    (
        ops.AlterOrderWithRespectTo("Book", "author"),
        [("add_field", "shop_book", "_order")],
        [("remove_field", "shop_book", "_order")],
    ),
    (ops.AlterModelOptions("Book", {"ordering": ["title"]}), [], []),
    (ops.AlterModelManagers("Book", [("living", Living())]), [], []),
    (
        ops.AddField("Book", "price", orm.IntegerField(default=1), preserve_default=False),
        [("add_field", "shop_book", "price")],
        [("remove_field", "shop_book", "price")],
    ),
    (
        ops.AddField("Author", "friends", orm.ManyToManyField("self")),
        [("add_field", "shop_author", "shop_author_friends")],
        [("remove_field", "shop_author", "shop_author_friends")],
    ),
    (
        ops.RemoveField("Book", "author"),
        [("remove_field", "shop_book", "author_id")],
        [("add_field", "shop_book", "author_id")],
    ),
    (
        ops.AlterField("Book", "title", orm.TextField(db_column="name")),
        [("alter_field", "shop_book", "shop_book", "title", "name")],
        [("alter_field", "shop_book", "shop_book", "name", "title")],
    ),
    (
        ops.RenameField("Book", "author", "writer"),
        [("alter_field", "shop_book", "shop_book", "author_id", "writer_id")],
        [("alter_field", "shop_book", "shop_book", "writer_id", "author_id")],
    ),
    (
        ops.AddIndex("Book", Index(fields=["-title"], name="down")),
        [("add_index", "shop_book", "down")],
        [("remove_index", "shop_book", "down")],
    ),
    (
        ops.RemoveIndex("Book", "by_title"),
        [("remove_index", "shop_book", "by_title")],
        [("add_index", "shop_book", "by_title")],
    ),
    (
        ops.RenameIndex("Book", new_name="titles", old_name="by_title"),
        [("rename_index", "shop_book", "by_title", "titles")],
        [("rename_index", "shop_book", "titles", "by_title")],
    ),
    (
        ops.AlterIndexTogether("Book", [("title", "author")]),
        [("add_index", "shop_book", "shop_book_title_author_id_7e6de093_idx")],
        [("remove_index", "shop_book", "shop_book_title_author_id_7e6de093_idx")],
    ),
    (
        ops.AddConstraint("Book", CheckConstraint(condition=orm.Q(title__gt=""), name="titled")),
        [("add_constraint", "shop_book", "titled")],
        [("remove_constraint", "shop_book", "titled")],
    ),
    (
        ops.RemoveConstraint("Book", "short"),
        [("remove_constraint", "shop_book", "short")],
        [("add_constraint", "shop_book", "short")],
    ),
    (
        ops.AlterConstraint(
            "Book",
            "short",
            CheckConstraint(condition=orm.Q(title__lt="n"), name="short", violation_error_message="Too late."),
        ),
        [],
        [],
    ),
    (
        ops.RunSQL(["SELECT 1", ("SELECT %s", [2])], reverse_sql=ops.RunSQL.noop),
        [("execute", "SELECT 1", ()), ("execute", "SELECT %s", [2])],
        [],
    ),
    (
        ops.SeparateDatabaseAndState(
            database_operations=[
                ops.RenameField("Book", "title", "name"),
                ops.AlterField("Book", "name", orm.TextField()),
            ],
            state_operations=[ops.RemoveField("Book", "title")],
        ),
        [
            ("alter_field", "shop_book", "shop_book", "title", "name"),
            *[("alter_field", *["shop_book"] * 2, *["name"] * 2)],
        ],
        [
            *[("alter_field", *["shop_book"] * 2, *["name"] * 2)],
            ("alter_field", "shop_book", "shop_book", "name", "title"),
        ],
    ),
]


@pytest.mark.parametrize(("operation", "there", "back"), SEEN, ids=lambda each: getattr(each, "describe", str)())
def test_each_asks_for_what_it_does_and_back_again(operation: ops.Operation, there: Any, back: Any) -> None:
    assert calls(filled(), operation) == (there, back)
    assert operation.reversible


def test_every_operation_but_python_is_in_the_table() -> None:
    seen = {type(operation).__name__ for operation, _, _ in SEEN}
    assert set(ops.__all__) - seen == {"Operation", "OperationCategory", "RunPython", "Use"}


def test_a_renamed_model_takes_its_relations_with_it() -> None:
    after = forwards(filled(), ops.RenameModel("Book", "Work"))
    assert after.model("shop", "Cheap").bases == ("shop.Work",)
    through = after.rendered("shop", "Shelf")._meta.get_field("books").through
    assert [field.column for field in through._meta.local_fields] == ["id", "shelf_id", "work_id"]


def test_a_default_for_rows_alone_is_not_the_field_s() -> None:
    operation = ops.AddField("Book", "price", orm.IntegerField(default=1), preserve_default=False)
    field: Any = forwards(filled(), operation).model("shop", "Book").field("price")
    assert not field.has_default()
    seen: list[Any] = []
    editor: Any = Recording()
    editor.add_field = lambda model, field: seen.append((model._meta.db_table, field.get_default()))
    operation.database_forwards("shop", editor, filled(), forwards(filled(), operation))
    assert seen == [("shop_book", 1)]


def test_options_that_are_left_out_are_as_usual_again() -> None:
    state = forwards(filled(), ops.AlterModelOptions("Book", {"ordering": ["title"], "verbose_name": "volume"}))
    state = forwards(state, ops.AlterModelOptions("Book", {"verbose_name": "work"}))
    assert state.model("shop", "Book").options.keys() == {"verbose_name", "indexes", "constraints"}


def test_python_is_given_the_models_before_it() -> None:
    seen: list[Any] = []
    operation = ops.RunPython(
        lambda registry, editor: seen.append((registry.get_model("shop", "Book")._meta.label, editor)),
        reverse_code=ops.RunPython.noop,
    )
    there, back = calls(filled(), operation)
    assert (there, back) == ([], [])
    assert [label for label, _ in seen] == ["shop.Book"]
    assert not operation.reduces_to_sql


@pytest.mark.parametrize("operation", [ops.RunPython(lambda _registry, _editor: None), ops.RunSQL("SELECT 1")])
def test_what_says_no_way_back_cannot_be_undone(operation: ops.Operation) -> None:
    assert not operation.reversible
    assert not ops.SeparateDatabaseAndState([operation]).reversible
    with pytest.raises(IrreversibleError, match="cannot be undone: give it reverse"):
        calls(filled(), operation)


def test_sql_may_say_what_it_means_for_the_models() -> None:
    operation = ops.RunSQL("DROP TABLE shop_shelf", state_operations=[ops.DeleteModel("Shelf")])
    assert ("shop", "shelf") not in forwards(filled(), operation).models


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        (ops.DeleteModel("Bok"), "Did you mean 'shop.Book'"),
        (ops.AddField("Book", "title", orm.TextField()), "has a field 'title' already"),
        (ops.RemoveField("Book", "titel"), "Did you mean 'title'"),
        (ops.AlterField("Book", "titel", orm.TextField()), "Did you mean 'title'"),
        (ops.RemoveIndex("Book", "by_titel"), "Did you mean 'by_title'"),
        (ops.AddIndex("Book", BY_TITLE), "has 'by_title' among its indexes already"),
        (ops.RemoveConstraint("Book", "shrt"), "Did you mean 'short'"),
    ],
)
def test_what_does_not_fit_the_models_is_said(operation: ops.Operation, text: str) -> None:
    with pytest.raises(StateError, match=text):
        forwards(filled(), operation)


def test_a_field_is_given_once() -> None:
    with pytest.raises(StateError, match="'Book' has two fields called 'id'"):
        ops.CreateModel("Book", fields=[ID, ID])


def test_an_index_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="needs an index with a name"):
        ops.AddIndex("Book", Index(fields=["title"]))


def test_a_composite_key_is_not_changed_in_place() -> None:
    with pytest.raises(NotSupportedError, match=r"composite key of shop\.Book cannot be changed"):
        calls(filled(), ops.AddField("Book", "pk", orm.CompositePrimaryKey("author", "title")))


def test_operations_are_told_apart_by_what_they_were_given() -> None:
    def make(length: int) -> ops.Operation:
        return ops.AddField("Book", "name", orm.CharField(max_length=length))

    assert make(3) == make(3)
    assert make(3) != make(4)
    assert ops.DeleteModel("Book") != ops.DeleteModel("Author")
    assert repr(ops.RemoveField("Book", "title")) == "RemoveField(model_name='Book', name='title')"


def test_descriptions_have_the_sign_of_their_kind() -> None:
    operations = [ops.DeleteModel("Book"), ops.AddField("Book", "x", orm.TextField()), ops.RunSQL("SELECT  1")]
    assert [each.formatted_description() for each in operations] == [
        "- Delete model Book",
        "+ Add field x to Book",
        "s Run SQL: SELECT 1",
    ]
    assert [each.migration_name_fragment for each in operations] == ["delete_book", "book_x", ""]
