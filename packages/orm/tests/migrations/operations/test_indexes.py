"""Operations on indexes: fields that are indexed together, under names of the database's own or of somebody's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.orm.errors import ModelError
from bandstand.orm.indexes import Index
from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations.errors import StateError
from bandstand.orm.migrations.schema import SchemaEditor
from bandstand.orm.migrations.state import ModelState, ProjectState

from ..library import model, shop
from ..recording import calls, forwards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm import Database

MINE = Index(fields=["title", "author"], name="mine")
DOWN = Index(fields=["-title", "author"], name="shop_book_down")
AUTOMATIC = "shop_book_title_author_id_7e6de093_idx"


def names(state: ProjectState) -> list[str]:
    """Give what the indexes of the book are called."""
    return [index.name for index in state.model("shop", "Book").options.get("indexes", ())]


def test_groups_take_the_place_of_groups_and_nothing_else() -> None:
    state = forwards(shop(), ops.AddIndex("Book", MINE), ops.AddIndex("Book", DOWN))
    state = forwards(state, ops.AlterIndexTogether("Book", [("title", "author"), ("author", "title")]))
    assert names(state) == ["mine", "shop_book_down", AUTOMATIC, "shop_book_author_id_title_2ff56021_idx"]
    one: Any = ("author", "title")
    there, back = calls(state, ops.AlterIndexTogether("Book", one))
    assert there == [("remove_index", "shop_book", AUTOMATIC)]
    assert back == [("add_index", "shop_book", AUTOMATIC)]
    assert names(forwards(state, ops.AlterIndexTogether("Book", []))) == ["mine", "shop_book_down"]


def test_the_name_is_that_of_an_index_without_one() -> None:
    class Book(orm.Model):
        title = orm.CharField(max_length=200, db_column="heading")
        pages = orm.IntegerField()

        class Meta:
            app_label = "shop"
            registry = orm.Registry()
            db_table = "books"
            indexes = (Index(fields=["title", "pages"]),)

    state, none = ProjectState([ModelState.of(Book)]), ops.AlterIndexTogether("Book", [])
    assert forwards(state, ops.AlterIndexTogether("Book", [("title", "pages")])).models == state.models
    assert "indexes" not in forwards(state, none).model("shop", "Book").options


def test_a_group_gets_a_name() -> None:
    state = forwards(shop(), ops.AlterIndexTogether("Book", [("title", "author")]))
    operation = ops.RenameIndex("Book", "mine", old_fields=["title", "author"])
    assert forwards(state, operation).model("shop", "Book").options["indexes"] == [MINE]
    assert calls(state, operation) == (
        [("rename_index", "shop_book", AUTOMATIC, "mine")],
        [("rename_index", "shop_book", "mine", AUTOMATIC)],
    )
    assert operation.describe() == "Rename index of title, author of Book to mine"
    assert operation.migration_name_fragment == "rename_book_title_author_mine"
    with pytest.raises(StateError, match=r"shop\.Book has no index 'shop_book_title_author_id_7e6de093_idx' here"):
        forwards(shop(), operation)


@pytest.mark.parametrize("given", [{}, {"old_name": "x", "old_fields": ["title"]}])
def test_an_index_is_renamed_by_name_or_by_fields(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="RenameIndex takes old_name, or old_fields"):
        ops.RenameIndex("Book", "mine", **given)


def test_groups_of_what_is_not_there_are_refused() -> None:
    with pytest.raises(StateError, match=r"shop\.Book has no field 'titel' here\. Did you mean 'title'"):
        forwards(shop(), ops.AlterIndexTogether("Book", [("titel", "author")]))
    with pytest.raises(ModelError, match=r"index_together takes groups of field names; got \[\(1, 2\)\]"):
        ops.AlterIndexTogether("Book", [(1, 2)])  # type: ignore[list-item]  # what is refused


@pytest.fixture
def tables(database: Database) -> Iterator[ProjectState]:
    """The tables of the shop in a database, which go again."""
    state = ProjectState([model("Book", title=orm.CharField(max_length=9), pages=orm.IntegerField())])
    with SchemaEditor(database) as editor:
        editor.create_model(state.rendered("shop", "Book"))
    yield state
    with SchemaEditor(database) as editor:
        editor.delete_model(state.rendered("shop", "Book"))


def test_databases_have_them_and_lose_them_again(database: Database, tables: ProjectState) -> None:
    steps = [
        ops.AlterIndexTogether("Book", [("title", "pages")]),
        ops.RenameIndex("Book", "both", old_fields=("title", "pages")),
    ]
    states, seen = [tables], [_indexes(database)]
    for step in steps:
        states.append(forwards(states[-1], step))
        with SchemaEditor(database) as editor:
            step.database_forwards("shop", editor, states[-2], states[-1])
        seen.append(_indexes(database))
    assert seen == [[], ["shop_book_title_pages_151a110e_idx"], ["both"]]
    for at in (1, 0):
        with SchemaEditor(database) as editor:
            steps[at].database_backwards("shop", editor, states[at + 1], states[at])
        assert _indexes(database) == seen[at]


def _indexes(database: Database) -> list[str]:
    if database.backend.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'shop_book'"
    else:
        query = "SELECT indexname FROM pg_indexes WHERE tablename = 'shop_book' AND strpos(indexdef, 'UNIQUE') = 0"
    return [name for (name,) in database.execute(query)]
