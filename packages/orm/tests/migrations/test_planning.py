"""Planning: which migrations come of the changes that were found, and what they depend on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.orm.migrations import AddField, AlterField, CreateModel, Migration, RemoveField, RenameField
from bandstand.orm.migrations.autodetector import changes
from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.graph import Graph
from bandstand.orm.migrations.planning import empty_migration, made, merging_migration, planned, updated_migration
from bandstand.orm.migrations.questioner import Answers
from bandstand.orm.migrations.state import ProjectState

from .library import model

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.orm.migrations import Operation
    from bandstand.orm.migrations.state import ModelState


def shown(migrations: Sequence[Migration]) -> dict[str, tuple[list[str], list[str]]]:
    return {
        ".".join(each.key): (
            [operation.describe() for operation in each.operations],
            [".".join(name) for name in each.dependencies],
        )
        for each in migrations
    }


def plan(
    before: ProjectState, after: ProjectState, history: Sequence[Migration] = (), name: str | None = None
) -> dict[str, tuple[list[str], list[str]]]:
    return shown(planned(changes(before, after), before, Graph(history), name=name))


def author(**more: Any) -> ModelState:
    return model("Author", "people", name=orm.CharField(max_length=60), **more)


def test_a_new_app_has_an_initial_migration() -> None:
    (found,) = planned(changes(ProjectState(), ProjectState([author()])), ProjectState(), Graph([]))
    assert (found.key, found.initial, found.dependencies) == (("people", "0001_initial"), True, [])


def test_an_app_comes_after_the_one_whose_model_it_refers_to() -> None:
    book = model("Book", "shop", author=orm.ForeignKey("people.Author", orm.CASCADE))
    assert plan(ProjectState(), ProjectState([author(), book])) == {
        "people.0001_initial": (["Create model Author"], []),
        "shop.0001_initial": (["Create model Book"], ["people.0001_initial"]),
    }


def test_apps_that_refer_to_the_same_model_do_not_need_each_other() -> None:
    people = ProjectState([author()])
    history = [made("0001_initial", "people", [CreateModel("Author", [("id", orm.BigAutoField())])])]
    after = people.copy()
    for label in ("music", "shop"):
        after.add(model("Work", label, author=orm.ForeignKey("people.Author", orm.CASCADE)))
    assert plan(people, after, history) == {
        "music.0001_initial": (["Create model Work"], ["people.0001_initial"]),
        "shop.0001_initial": (["Create model Work"], ["people.0001_initial"]),
    }


def test_apps_that_refer_to_each_other_have_a_second_migration() -> None:
    writer = author(best=orm.ForeignKey("shop.Book", orm.CASCADE, null=True))
    book = model("Book", "shop", author=orm.ForeignKey("people.Author", orm.CASCADE))
    assert plan(ProjectState(), ProjectState([writer, book])) == {
        "people.0001_initial": (["Create model Author"], []),
        "shop.0001_initial": (["Create model Book"], ["people.0001_initial"]),
        "people.0002_author_best": (["Add field best to Author"], ["people.0001_initial", "shop.0001_initial"]),
    }


def test_a_model_goes_after_all_that_ever_referred_to_it() -> None:
    book: list[Any] = [("id", orm.BigAutoField()), ("author", orm.ForeignKey("people.Author", orm.CASCADE))]
    history = [
        made("0001_initial", "people", [CreateModel("Author", [("id", orm.BigAutoField())])]),
        made("0001_initial", "shop", [CreateModel("Book", book)], [("people", "0001_initial")]),
        made("0002_remove", "shop", [RemoveField("Book", "author")], [("shop", "0001_initial")]),
    ]
    before = Graph(history).state()
    after = before.copy()
    after.remove("people", "Author")
    assert plan(before, after, history) == {
        "people.0002_delete_author": (["Delete model Author"], ["people.0001_initial", "shop.0002_remove"]),
    }


def test_a_model_has_its_new_name_after_all_that_was_made_under_the_old_one() -> None:
    book = model("Book", "shop", author=orm.ForeignKey("people.Author", orm.CASCADE))
    before = ProjectState([author(), book])
    after = before.copy()
    after.rename_model("people", "Author", "Writer")
    history = [made("0001_initial", label, []) for label in ("people", "shop")]
    found = planned(changes(before, after, Answers(models={"people.Author": "Writer"})), before, Graph(history))
    assert shown(found) == {
        "people.0002_rename_author_writer": (
            ["Rename model Author to Writer"],
            ["people.0001_initial", "shop.0001_initial"],
        ),
    }


def test_a_model_goes_after_the_reference_to_it_in_another_app() -> None:
    book = model("Book", "shop", author=orm.ForeignKey("people.Author", orm.CASCADE))
    before = ProjectState([author(), book])
    history = [made("0001_initial", label, []) for label in ("people", "shop")]
    assert plan(before, ProjectState([model("Book", "shop")]), history) == {
        "shop.0002_remove_book_author": (
            ["Remove field author from Book"],
            ["people.0001_initial", "shop.0001_initial"],
        ),
        "people.0002_delete_author": (
            ["Delete model Author"],
            ["people.0001_initial", "shop.0002_remove_book_author"],
        ),
    }


def test_a_given_name_stands_behind_the_number() -> None:
    assert list(plan(ProjectState(), ProjectState([author()]), name="begin")) == ["people.0001_begin"]


def test_an_empty_migration_follows_the_last_one() -> None:
    found = empty_migration("shop", Graph([made("0004_more", "shop", [])]))
    assert shown([found]) == {"shop.0005_custom": ([], ["shop.0004_more"])}
    assert shown([empty_migration("shop", Graph([]), name="begin")]) == {"shop.0001_begin": ([], [])}


# Branches


def branches(first: Operation, second: Operation) -> Graph:
    start = made("0001_initial", "shop", [CreateModel("Book", [("id", orm.BigAutoField())])])
    return Graph(
        [
            start,
            made("0002_left", "shop", [first], [start.key]),
            made("0002_right", "shop", [second], [start.key]),
            made("0003_more", "shop", [], [("shop", "0002_right")]),
        ]
    )


def test_two_last_migrations_are_joined() -> None:
    graph = branches(
        AddField("Book", "title", orm.CharField(max_length=9)), AddField("Book", "pages", orm.IntegerField(null=True))
    )
    merging = merging_migration("shop", graph)
    assert merging is not None
    assert shown([merging]) == {"shop.0004_merge_left_more": ([], ["shop.0002_left", "shop.0003_more"])}
    assert merging_migration("shop", Graph([*graph.migrations.values(), merging])) is None


def test_branches_that_make_the_same_are_not_joined() -> None:
    graph = branches(AddField("Book", "title", orm.TextField()), AddField("Book", "title", orm.TextField()))
    wanted = r"0002_left and 0003_more of shop cannot be joined: 0002_right fails after the other: .*title"
    with pytest.raises(MigrationError, match=wanted):
        merging_migration("shop", graph)


def test_branches_whose_order_matters_are_not_joined() -> None:
    start = made("0001_initial", "shop", [CreateModel("Book", [("id", orm.BigAutoField()), ("a", orm.TextField())])])
    graph = Graph(
        [
            start,
            made("0002_left", "shop", [AlterField("Book", "a", orm.TextField(null=True))], [start.key]),
            made("0002_right", "shop", [AlterField("Book", "a", orm.CharField(max_length=5))], [start.key]),
        ]
    )
    with pytest.raises(MigrationError, match="they change the same things"):
        merging_migration("shop", graph)


# Updating


def test_further_changes_are_taken_into_the_last_migration() -> None:
    last = made("0001_initial", "shop", [CreateModel("Book", [("id", orm.BigAutoField())])], initial=True)
    more = made("0002_book_title", "shop", [AddField("Book", "title", orm.TextField())], [last.key, ("people", "0001")])
    found = updated_migration(last, [more])
    assert (found.key, found.initial, found.dependencies) == (("shop", "0001_initial"), True, [("people", "0001")])
    assert shown([found])["shop.0001_initial"][0] == ["Create model Book"]


def test_an_updated_migration_is_called_after_what_it_does_now_unless_somebody_named_it() -> None:
    def update(name: str) -> str:
        last = made(name, "shop", [RemoveField("Book", "pages")], [("shop", "0001_initial")])
        more = made("0003_rename", "shop", [RenameField("Book", "title", "name")], [last.key])
        return updated_migration(last, [more]).name

    assert update("0002_remove_book_pages") == "0002_remove_book_pages_rename_title_book_name"
    assert update("0002_my_own") == "0002_my_own"
