"""The autodetector: what leads from one state to another, and that it arrives there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.orm.constraints import CheckConstraint
from bandstand.orm.indexes import Index
from bandstand.orm.migrations.autodetector import changes
from bandstand.orm.migrations.errors import MigrationError
from bandstand.orm.migrations.questioner import Answers, Questioner
from bandstand.orm.migrations.state import ModelState, ProjectState

from .library import REGISTRY, model, shop

if TYPE_CHECKING:
    from collections.abc import Callable


def steps(before: ProjectState, after: ProjectState, questioner: Questioner | None = None) -> list[str]:
    """Describe what leads from one state to the other, having checked that it does, and that each state renders."""
    found = changes(before, after, questioner)
    state = before.copy()
    for app_label, operation in found:
        operation.state_forwards(app_label, state)
        assert state.registry is not None
    assert state == after
    assert changes(state, after) == []
    return [operation.describe() for _, operation in found]


def changed(change: Callable[[ProjectState], Any]) -> ProjectState:
    """Give the shop with a change."""
    state = shop()
    change(state)
    return state


def book_with(**fields: Any) -> ProjectState:
    """Give the shop whose books have further fields."""
    state = shop()
    for name, field in fields.items():
        state.put(state.model("shop", "Book").with_field(name, field))
    return state


def book_having(**options: Any) -> ProjectState:
    """Give the shop whose books have options."""
    return changed(lambda state: state.put(state.model("shop", "Book").with_options(**options)))


def test_two_states_that_are_the_same_need_nothing() -> None:
    assert steps(shop(), shop()) == []
    assert steps(ProjectState.of(REGISTRY), ProjectState.of(REGISTRY)) == []


def test_models_are_made_after_those_they_refer_to_and_go_before_them() -> None:
    assert steps(ProjectState(), shop()) == ["Create model Author", "Create model Book"]
    assert steps(shop(), ProjectState()) == ["Delete model Book", "Delete model Author"]


def test_a_whole_registry_is_made_of_nothing() -> None:
    assert steps(ProjectState(), ProjectState.of(REGISTRY)) == [
        "Create model Author",
        "Create model Shelf",
        "Create model Book",
        "Create proxy model Cheap",
        "Create model Reference",
    ]


def test_models_that_refer_to_each_other_are_made_and_go() -> None:
    circle = ProjectState(
        [
            model("A", b=orm.ForeignKey("shop.B", orm.CASCADE), options={"unique_together": [("b", "id")]}),
            model("B", a=orm.ForeignKey("shop.A", orm.SET_NULL, null=True)),
        ]
    )
    there = changes(ProjectState(), circle)  # tables that are made just now have no rows, which would need a default
    assert [each.describe() for _, each in there] == [
        "Create model A",
        "Create model B",
        "Add field b to A",
        "Change unique_together of A (1 groups)",
    ]
    assert steps(circle, ProjectState()) == [
        "Remove field b from A",
        "Remove field a from B",
        "Delete model A",
        "Delete model B",
    ]


def test_a_renamed_model_is_asked_for() -> None:
    after = changed(lambda state: state.rename_model("shop", "Author", "Writer"))
    assert steps(shop(), after, Answers(models={"shop.Author": "Writer"})) == ["Rename model Author to Writer"]
    assert steps(shop(), after) == ["Create model Writer", "Alter field author of Book", "Delete model Author"]


class Careful(Answers):
    """Takes a model for the old one only where both are alike."""

    def is_model_renamed(self, old: ModelState, new: ModelState, *, is_alike: bool) -> bool:
        return is_alike and super().is_model_renamed(old, new, is_alike=is_alike)


def test_a_model_is_like_the_old_one_once_what_it_refers_to_has_its_new_name() -> None:
    after = changed(lambda state: state.rename_model("shop", "Author", "Writer"))
    after.rename_model("shop", "Book", "Album")
    answers = Careful(models={"shop.Author": "Writer", "shop.Book": "Album"})
    assert steps(shop(), after, answers) == ["Rename model Author to Writer", "Rename model Book to Album"]


def test_a_model_that_extends_others_than_before_is_refused() -> None:
    link: Any = orm.OneToOneField("shop.Author", orm.CASCADE, parent_link=True, primary_key=True)
    child = model("Poet", author_ptr=link, bases=("shop.Author",))
    before, after = (ProjectState([*shop().models.values(), each]) for each in (model("Poet"), child))
    wanted = (
        r"shop\.Poet was a model that extends no other and is now a model that extends shop\.Author, which no table"
    )
    with pytest.raises(MigrationError, match=wanted):
        changes(before, after)
    proxy = ProjectState([*shop().models.values(), model("Poet", bases=("shop.Author",), options={"proxy": True})])
    with pytest.raises(MigrationError, match=r"was a proxy that extends shop\.Author and is now a model"):
        changes(proxy, after)
    renamed = after.copy()
    renamed.rename_model("shop", "Author", "Writer")
    assert steps(after, renamed, Answers(models={"shop.Author": "Writer"})) == ["Rename model Author to Writer"]


def test_another_composite_key_is_refused() -> None:
    fields = {name: orm.IntegerField() for name in ("order", "line", "part")}

    def keyed(*names: str) -> ProjectState:
        row = model("Row", id=orm.CompositePrimaryKey(*names), **fields)
        return ProjectState([row.without_field("id").with_field("pk", row.fields["id"])])

    before, after = keyed("order", "line"), keyed("order", "part")
    with pytest.raises(
        MigrationError, match=r"Row had the key \('order', 'line'\) and now has the key \('order', 'part'\)"
    ):
        changes(before, after)
    plain = ProjectState([model("Row", **fields)])
    with pytest.raises(
        MigrationError, match=r"shop\.Row had a key of one field and now has the key \('order', 'line'\)"
    ):
        changes(plain, before)
    renamed = before.copy()
    renamed.rename_field("shop", "Row", "line", "place")
    assert steps(before, renamed, Answers(fields={"shop.Row.line": "place"})) == ["Rename field line of Row to place"]


def test_a_renamed_field_is_asked_for() -> None:
    after = changed(lambda state: state.rename_field("shop", "Book", "title", "name"))
    assert steps(shop(), after, Answers(fields={"shop.Book.title": "name"})) == ["Rename field title of Book to name"]
    answers = Answers(defaults={"shop.Book.name": "x"})
    assert steps(shop(), after, answers) == ["Remove field title from Book", "Add field name to Book"]


def test_what_was_renamed_may_have_changed_as_well() -> None:
    after = changed(lambda state: state.rename_field("shop", "Book", "title", "name"))
    after.put(after.model("shop", "Book").with_field("name", orm.TextField()))
    assert steps(shop(), after, Answers(fields={"shop.Book.title": "name"})) == [
        "Rename field title of Book to name",
        "Alter field name of Book",
    ]
    after.rename_model("shop", "Book", "Work")
    assert steps(shop(), after, Answers(models={"shop.Book": "Work"}, fields={"shop.Work.title": "name"})) == [
        "Rename model Book to Work",
        "Rename field title of Work to name",
        "Alter field name of Work",
    ]


def test_rows_that_are_there_need_a_value() -> None:
    after = book_with(price=orm.IntegerField())
    assert steps(shop(), after, Answers(defaults={"shop.Book.price": 0})) == ["Add field price to Book"]
    with pytest.raises(MigrationError, match=r"shop\.Book\.price cannot be NULL and has no default"):
        changes(shop(), after)
    assert steps(shop(), book_with(price=orm.IntegerField(default=1))) == ["Add field price to Book"]
    assert steps(shop(), book_with(note=orm.TextField(blank=True))) == ["Add field note to Book"]
    assert steps(shop(), book_with(friends=orm.ManyToManyField("self"))) == ["Add field friends to Book"]


def test_null_that_is_no_longer_allowed_needs_a_value() -> None:
    before, after = book_with(price=orm.IntegerField(null=True)), book_with(price=orm.IntegerField())
    assert steps(before, after, Answers(defaults={"shop.Book.price": 0})) == ["Alter field price of Book"]
    assert steps(after, before) == ["Alter field price of Book"]


def test_a_field_that_cannot_become_the_other_goes_first() -> None:
    after = book_with(title=orm.ManyToManyField("shop.Author", related_name="titles"))
    assert steps(shop(), after) == ["Remove field title from Book", "Add field title to Book"]


def test_options_are_changed_by_what_they_concern() -> None:
    after = book_having(db_table="books", db_table_comment="All.", ordering=["title"], order_with_respect_to=None)
    assert steps(shop(), after) == [
        "Rename table of Book to books",
        "Change comment of the table of Book",
        "Change Meta options of Book",
    ]
    assert steps(shop(), book_having(order_with_respect_to="author")) == ["Order Book with respect to author"]


def test_indexes_are_added_removed_and_renamed() -> None:
    one, other = (book_having(indexes=[Index(fields=["title"], name=name)]) for name in ("one", "other"))
    down = book_having(indexes=[Index(fields=["-title"], name="one")])
    assert steps(shop(), one) == ["Create index one on Book"]
    assert steps(one, shop()) == ["Remove index one from Book"]
    assert steps(one, other) == ["Rename index one of Book to other"]
    assert steps(one, down) == ["Remove index one from Book", "Create index one on Book"]


def test_constraints_are_replaced_unless_their_words_alone_change() -> None:
    def having(least: str, **words: str) -> ProjectState:
        rule = CheckConstraint(condition=orm.Q(title__gt=least), name="c", **words)
        return book_having(constraints=[rule])

    assert steps(having("a"), having("b")) == ["Remove constraint c from Book", "Create constraint c on Book"]
    assert steps(having("a"), having("a", violation_error_message="No.")) == ["Alter constraint c of Book"]


def test_uniqueness_of_a_field_that_goes_goes_first() -> None:
    before = book_having(unique_together=[("title", "author")])
    after = shop()
    after.put(after.model("shop", "Book").without_field("author"))
    assert steps(before, after) == ["Change unique_together of Book (0 groups)", "Remove field author from Book"]
