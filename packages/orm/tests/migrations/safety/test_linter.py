"""How migrations are gone through: what is fresh, what is inside others, what somebody vouches for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand import orm
from bandstand.orm.indexes import Index
from bandstand.orm.migrations import operations as ops
from bandstand.orm.migrations.errors import MigrationError, StateError
from bandstand.orm.migrations.safety import DIALECTS, RULES, Severity, findings
from bandstand.orm.migrations.state import ProjectState

from ..library import REGISTRY, model, shop
from .migrating import found, keys, migration

if TYPE_CHECKING:
    from bandstand.orm.migrations.operations import Operation


BY_TITLE = ops.AddIndex("Book", Index(fields=["title"], name="by_title"))
REMOVE = ops.RemoveField("Book", "title")


def shelf() -> Operation:
    return ops.CreateModel("Shelf", [("id", orm.BigAutoField()), ("number", orm.IntegerField(null=True))])


def test_findings_tell_migration_operation_and_severity() -> None:
    (finding,) = found(REMOVE)
    assert finding.migration == ("shop", "0002_change")
    assert finding.operation is REMOVE
    assert (finding.rule, finding.subject, finding.key) == ("remove-field", "Book.title", "remove-field Book.title")
    assert (finding.severity, finding.accepted, finding.refuses) == (Severity.BREAKS_CODE, None, True)


def test_the_state_that_is_given_does_not_change() -> None:
    state = shop()
    findings([migration(REMOVE, ops.DeleteModel("Book"))], state, "postgresql")
    assert state == shop()


def test_each_migration_begins_where_the_one_before_ends() -> None:
    state = shop()
    one = migration(ops.RenameField("Book", "title", "name"), name="0002_one")
    two = migration(ops.RemoveField("Book", "name"), name="0003_two")
    assert [(each.migration[1], each.key) for each in findings([one, two], state, "postgresql")] == [
        ("0002_one", "rename-field Book.title"),
        ("0003_two", "remove-field Book.name"),
    ]


def test_operations_that_do_not_fit_the_models_are_refused() -> None:
    with pytest.raises(StateError, match=r"has no field 'titel' here. Did you mean 'title'\?"):
        found(ops.RemoveField("Book", "titel"))


def test_an_unknown_kind_of_database_is_refused() -> None:
    with pytest.raises(ValueError, match=r"got 'postgres'. Did you mean 'postgresql'\?"):
        findings([], shop(), "postgres")


def test_a_severity_refuses_or_advises() -> None:
    assert [each.name for each in Severity if not each.refuses] == ["IRREVERSIBLE", "ADVICE"]


# Fresh tables


@pytest.mark.parametrize("dialect", DIALECTS)
def test_nothing_is_a_danger_to_a_table_that_comes_in_the_same_run(dialect: str) -> None:
    first = migration(shelf(), name="0002_shelf")
    second = migration(
        ops.RenameModel("Shelf", "Board"),
        ops.AlterField("Board", "number", orm.CharField(max_length=5, unique=True)),
        ops.AddField("Board", "book", orm.ForeignKey("shop.Book", orm.CASCADE)),
        ops.AddIndex("Board", Index(fields=["number"], name="by_number")),
        ops.RenameField("Board", "number", "place"),
        ops.RemoveField("Board", "book"),
        ops.DeleteModel("Board"),
        name="0003_board",
    )
    assert findings([first, second], shop(), dialect) == []


def test_the_same_name_again_is_another_table() -> None:
    again = ops.CreateModel("Book", [("id", orm.BigAutoField()), ("title", orm.CharField(max_length=5))])
    assert keys(ops.DeleteModel("Book"), again, ops.RemoveField("Book", "title")) == ["delete-model Book"]


def test_a_new_column_does_not_make_its_table_new() -> None:
    add = ops.AddField("Book", "pages", orm.IntegerField(null=True))
    index = ops.AddIndex("Book", Index(fields=["pages"], name="by_pages"))
    assert keys(add, index) == ["add-index Book.by_pages"]


def test_a_table_without_rows_is_as_a_new_one() -> None:
    asked: list[str] = []

    def is_empty(each: Any) -> bool:
        asked.append(each.name)
        return bool(each.name == "Book")

    state = ProjectState([*shop().models.values(), model("Dear", options={"proxy": True}, bases=("shop.Book",))])
    rename = ops.RenameModel("Book", "Volume")
    operations = (BY_TITLE, rename, ops.RemoveField("Volume", "title"), ops.RemoveField("Author", "name"))
    assert keys(*operations, state=state, options={"is_empty": is_empty}) == ["remove-field Author.name"]
    assert asked == ["Author", "Book"]


def test_a_model_that_comes_in_the_state_alone_has_been_there() -> None:
    adopted = ops.SeparateDatabaseAndState(state_operations=[shelf()])
    by_hand = ops.RunSQL("SELECT 1", "", state_operations=[shelf()])
    index = ops.AddIndex("Shelf", Index(fields=["number"], name="by_number"))
    assert keys(adopted, index) == ["add-index Shelf.by_number"]
    assert keys(by_hand, index) == ["raw-sql SELECT 1", "add-index Shelf.by_number"]


# Operations inside others


def test_what_is_done_to_the_database_apart_is_looked_at_step_by_step() -> None:
    rename = ops.RenameField("Book", "title", "name")
    inner = ops.SeparateDatabaseAndState([rename], [rename])
    outer = ops.SeparateDatabaseAndState([inner, ops.RemoveField("Book", "name")], [REMOVE])
    assert keys(outer) == ["rename-field Book.title", "remove-field Book.name"]


def test_an_operation_of_somebody_elses_is_looked_at_by_what_it_makes_of_the_models() -> None:
    class Cut(ops.Operation):
        def state_forwards(self, app_label: str, state: ProjectState) -> None:
            state.put(state.model(app_label, "Book").without_field("title"))

    assert keys(Cut()) == ["remove-field Book.title"]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_what_a_database_cannot_do_is_left_to_the_schema_editor(dialect: str) -> None:
    index = Index(fields=["title"], opclasses=["varchar_pattern_ops"], name="by_title")
    expected = ["add-index Book.by_title"] if dialect == "postgresql" else []
    assert keys(ops.AddIndex("Book", index), dialect=dialect) == expected


def test_dialects_have_rules_of_their_own() -> None:
    operations = (
        ops.AddField("Book", "pages", orm.IntegerField(default=1)),
        ops.AlterField("Book", "title", orm.CharField(max_length=20, unique=True)),
        BY_TITLE,
    )
    sqlite, mysql, oracle = (keys(*operations, dialect=each) for each in ("sqlite", "mysql", "oracle"))
    assert sqlite == ["add-required-field Book.pages"]
    assert mysql == ["add-required-field Book.pages", "alter-type Book.title"]
    assert oracle == [*mysql, "add-unique Book.title", "add-index Book.by_title"]


def test_only_some_databases_keep_readers_out() -> None:
    unique = ops.AlterField("Book", "title", orm.CharField(max_length=200, unique=True))
    severities = {each: found(unique, dialect=each)[0].severity.name for each in ("postgresql", "mssql", "oracle")}
    assert severities == {"postgresql": "BLOCKS_READS", "mssql": "BLOCKS_READS", "oracle": "BLOCKS_WRITES"}


def test_hundreds_of_new_tables_are_gone_through_without_making_their_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    monkeypatch.setattr("bandstand.orm.migrations._rendering.Groups.registry_of", lambda *given: made.append(given))
    creation = [ops.CreateModel(f"M{number}", [("id", orm.BigAutoField())]) for number in range(300)]
    adding = [ops.AddField(f"M{number}", "n", orm.IntegerField()) for number in range(300)]
    assert keys(*creation, *adding, state=ProjectState()) == []
    assert made == []


# What somebody vouches for


def test_a_finding_is_accepted_by_rule_and_subject() -> None:
    accepted = {"remove-field Book.title": "Nobody has read it since release 12."}
    one, two = found(REMOVE, ops.RemoveField("Author", "name"), accepted=accepted)
    assert (one.accepted, one.refuses) == ("Nobody has read it since release 12.", False)
    assert (two.accepted, two.refuses) == (None, True)


def test_all_findings_of_a_rule_are_accepted_at_once_and_one_for_another_reason() -> None:
    accepted = {"remove-field": "It is night.", "remove-field Book.title": "It is unused."}
    reasons = [each.accepted for each in found(REMOVE, ops.RemoveField("Author", "name"), accepted=accepted)]
    assert reasons == ["It is unused.", "It is night."]


def test_an_empty_reason_accepts_nothing() -> None:
    one, two = found(REMOVE, accepted={"remove-field": " "})
    assert one.refuses
    assert (two.rule, two.subject, two.refuses) == ("stale-acceptance", "remove-field", False)
    assert two.message == "'remove-field' gives no reason, so it accepts nothing."


def test_a_reason_for_all_holds_where_the_one_for_a_subject_is_empty() -> None:
    finding, _ = found(REMOVE, accepted={"remove-field": "It is night.", "remove-field Book.title": ""})
    assert finding.accepted == "It is night."


@pytest.mark.parametrize("accepted", [["remove-field"], {"remove-field": True}, None])
def test_what_is_no_mapping_of_rules_to_reasons_is_refused(accepted: Any) -> None:
    with pytest.raises(MigrationError, match=r"^accepted of shop\.0002_change is a mapping of rules, .* got .*\.$"):
        found(REMOVE, accepted=accepted)


def test_an_acceptance_of_no_rule_is_found_with_the_one_that_was_meant() -> None:
    one, two = found(REMOVE, accepted={"remove-feild Book.title": "It is unused."})
    assert one.refuses
    assert two.message.startswith(
        "'remove-feild Book.title' begins with no rule. Did you mean 'remove-field'? Known are: add-check, "
    )
    assert two.recipe == ("Take 'remove-feild Book.title' out of accepted, or correct it.",)


def test_an_acceptance_of_nothing_that_is_found_is_stale() -> None:
    _, two = found(REMOVE, accepted={"remove-field Book.titel": "It is unused."})
    assert two.operation is None
    assert two.message == (
        "'remove-field Book.titel' accepts nothing that is found. Did you mean 'remove-field Book.title'? Known are: "
        "remove-field Book.title."
    )
    (only,) = found(accepted={"add-index": "It is small."})
    assert only.message == "'add-index' accepts nothing that is found. There are none."


def test_an_acceptance_is_not_stale_where_the_table_is_new_or_empty_or_the_database_another() -> None:
    accepted = {"add-index Shelf.by_number": "It is small."}
    index = ops.AddIndex("Shelf", Index(fields=["number"], name="by_number"))
    first, second = migration(shelf()), migration(index, accepted=accepted)
    assert findings([first, second], shop(), "postgresql") == []
    state = ProjectState([model("Shelf", number=orm.IntegerField())])
    assert keys(index, state=state, accepted=accepted, options={"is_empty": lambda _: True}) == []
    assert keys(index, state=state, accepted=accepted, dialect="sqlite") == []


def test_a_migration_that_says_nothing_accepts_nothing() -> None:
    class Old:
        operations = (REMOVE,)
        app_label, name, key, atomic = "shop", "0002", ("shop", "0002"), True

    given: Any = Old()
    assert findings([given], shop(), "sqlite")[0].accepted is None


def test_all_rules_are_named_by_their_ids() -> None:
    assert all(rule.id == name for name, rule in RULES.items())
    assert len(RULES) == 23


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_new_database_is_made_without_a_word(dialect: str) -> None:
    models = ProjectState.of(REGISTRY).models.values()
    creation = [
        ops.CreateModel(each.name, list(each.fields.items()), dict(each.options), each.bases, each.managers)
        for each in models
    ]
    steps = [migration(*creation), migration(*(ops.AddField(each.name, "added", orm.CharField()) for each in models))]
    assert findings(steps, ProjectState(), dialect, lock_timeout=0) == []


def test_all_kinds_of_databases_have_rules() -> None:
    assert {each for rule in RULES.values() for each in rule.dialects} == set(DIALECTS)
