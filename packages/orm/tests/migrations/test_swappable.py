"""Models that each site chooses: files name the function that knows, and depend on whichever app it is."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.orm.migrations import CreateModel, swappable
from bandstand.orm.migrations.autodetector import changes
from bandstand.orm.migrations.graph import Graph
from bandstand.orm.migrations.planning import made, planned
from bandstand.orm.migrations.state import ModelState, ProjectState
from bandstand.orm.migrations.writer import written

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY: list[Any] = [("id", orm.BigAutoField(verbose_name="ID"))]


def user_model() -> str:
    return CHOICE["label"]


CHOICE = {"label": "people.User"}


@pytest.fixture(autouse=True)
def _importable() -> Iterator[None]:
    """Let files import the function by the module that it says it is of."""
    module: Any = ModuleType("who")
    module.user_model = user_model
    user_model.__module__ = "who"
    sys.modules["who"] = module
    yield
    del sys.modules["who"]
    CHOICE["label"] = "people.User"


class Note(orm.Model):
    writer: Any = orm.ForeignKey(user_model, orm.CASCADE)

    class Meta:
        app_label = "notes"
        registry = orm.Registry()


def user(label: str) -> ModelState:
    app_label, name = label.split(".")
    return ModelState(app_label=app_label, name=name, fields=dict(KEY))


def read(text: str) -> Any:
    names: dict[str, Any] = {}
    exec(text, names)
    return names["Migration"]("0001_initial", "notes")


def note_text() -> str:
    before = ProjectState([user("people.User")])
    after = before.copy()
    after.add(ModelState.of(Note))
    graph = Graph([made("0004_last", "people", [CreateModel("User", KEY)])])
    (found,) = planned(changes(before, after), before, graph)
    return written(found)


def test_a_file_names_the_function_in_the_relation_and_in_its_dependencies() -> None:
    text = note_text()
    assert "dependencies = [\n        migrations.swappable(who.user_model),\n    ]" in text
    assert "orm.ForeignKey(to=who.user_model, on_delete=orm.CASCADE)" in text
    assert read(text).dependencies == [("people", "__first__")]


def test_another_site_has_its_own_model_by_the_same_file() -> None:
    text = note_text()
    CHOICE["label"] = "staff.Member"
    migration = read(text)
    assert migration.dependencies == [("staff", "__first__")]
    graph = Graph([migration, made("0001_initial", "staff", [CreateModel("Member", KEY)])])
    assert graph.order == [("staff", "0001_initial"), ("notes", "0001_initial")]
    state = graph.state()
    assert state.rendered("notes", "Note")._meta.get_field("writer").target._meta.label == "staff.Member"


def test_a_model_that_is_chosen_has_not_changed_when_it_is_compared() -> None:
    state = read(note_text()).state_after(ProjectState([user("people.User")]))
    after = ProjectState([user("people.User"), ModelState.of(Note)])
    assert changes(state, after) == []


def test_a_dependency_on_a_chosen_model_can_be_written_by_hand() -> None:
    assert swappable(user_model) == ("people", "__first__")
