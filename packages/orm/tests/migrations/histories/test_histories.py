"""Random models become other random models, with their rows, and back: the whole way from states to a database."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import contextmanager
from itertools import count as count_up
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st

from bandstand.orm import Database, migrations
from bandstand.orm.migrations import Migration, RunPython, RunSQL, SeparateDatabaseAndState
from bandstand.orm.migrations.autodetector import changes
from bandstand.orm.migrations.errors import CircularDependency
from bandstand.orm.migrations.executor import Executor
from bandstand.orm.migrations.graph import Graph
from bandstand.orm.migrations.planning import made, planned
from bandstand.orm.migrations.squashing import squashed
from bandstand.orm.migrations.state import ProjectState
from bandstand.orm.migrations.writer import next_name, written

from ..schema.reflection import schema_of
from . import rows
from .draft import has_own_table, indexable
from .models import Change, changed_models

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Sequence

    from bandstand.orm.migrations import Operation
    from bandstand.orm.migrations.questioner import Questioner

    Draw = Callable[[st.SearchStrategy[Any]], Any]

EXAMPLES = int(os.environ.get("BANDSTAND_HISTORIES", "30"))
# Without a number asked for, the same changes each time: what a change broke, and not what chance found.
SAME = "BANDSTAND_HISTORIES" not in os.environ
OPERATIONS = [
    name
    for name in migrations.__all__
    if issubclass(type(each := getattr(migrations, name)), type)
    and issubclass(each, migrations.Operation)
    and each is not migrations.Operation
]
seen: Counter[str] = Counter()
numbers = count_up()


@contextmanager
def empty(database: Database) -> Generator[Database]:
    """Give an empty database of the same kind, while the one that is there is set aside."""
    if database.backend.dialect.name == "sqlite":
        with Database("sqlite://") as other:
            yield other
        other.dispose()
        return
    kept = f"kept{next(numbers)}"
    database.execute(f"ALTER SCHEMA public RENAME TO {kept}")
    database.execute("CREATE SCHEMA public")
    try:
        yield database
    finally:
        database.execute("DROP SCHEMA public CASCADE")
        database.execute(f"ALTER SCHEMA {kept} RENAME TO public")


def schema(database: Database) -> dict[str, Any]:
    """Give the schema, without what remembers migrations."""
    return {name: each for name, each in schema_of(database).items() if "bandstand_migrations" not in name}


def fresh(database: Database, state: ProjectState) -> dict[str, Any]:
    """Give the schema of models whose tables are made at once."""
    with empty(database) as other:
        other.create_all(*state.registry)
        return schema(other)


def from_file(migration: Migration) -> Migration:
    """Write a migration, and read it again."""
    text = written(migration)
    note(text)
    names: dict[str, Any] = {}
    exec(text, names)
    found: Migration = names["Migration"](migration.name, migration.app_label)
    return found


def found(
    before: ProjectState, after: ProjectState, history: Sequence[Migration], questioner: Questioner | None = None
) -> list[Migration]:
    """Give the migrations between two states, as their files have them."""
    return [from_file(each) for each in planned(changes(before, after, questioner), before, Graph(history))]


def run(database: Database, history: Sequence[Migration]) -> ProjectState:
    """Do all that was not done yet."""
    executor = Executor(database, history)
    plan = executor.plan()
    for each in plan:
        count(each.migration.operations)
    return executor.run(plan)


def count(operations: Iterable[Operation]) -> None:
    """Count operations, and those within others."""
    for each in operations:
        seen[type(each).__name__] += 1
        if isinstance(each, SeparateDatabaseAndState):
            count(each.database_operations)


# What the autodetector never finds, somebody writes by hand


def by_hand(draw: Draw, state: ProjectState, history: Sequence[Migration]) -> list[Migration]:
    """Give a migration of two columns that are indexed together, or none."""
    models = [each for _, each in sorted(state.models.items()) if has_own_table(each)]
    several = [(each, names) for each in models if len(names := indexable(each)) > 1]
    if not several or draw(st.integers(0, 3)):
        return []
    model, names = draw(st.sampled_from(several))
    operation = migrations.AlterIndexTogether(model.name, [tuple(names[:2])])
    before = last(history, model.app_label)
    dependencies = [] if before is None else [(model.app_label, before)]
    return [made(next_name(before, "together"), model.app_label, [operation], dependencies)]


def mixed(draw: Draw, more: list[Migration], before: ProjectState) -> list[Migration]:
    """Give migrations with Python and SQL among what they do, and one operation done to database and state apart."""
    if not more:
        return []
    at = draw(st.integers(0, len(more) - 1))
    chosen = more[at]
    operations = list(chosen.operations)
    if draw(st.booleans()):
        place = draw(st.integers(0, len(operations) - 1))
        operations[place] = SeparateDatabaseAndState([operations[place]], [operations[place]])
    if draw(st.booleans()):
        operations.insert(draw(st.integers(0, len(operations))), RunPython(rows.touch, rows.touch))
    if at == 0 and draw(st.booleans()):
        statements = all_anew(before, chosen.app_label)
        operations.insert(0, RunSQL(statements, statements))
    changed = made(chosen.name, chosen.app_label, operations, chosen.dependencies, initial=chosen.initial)
    return [*more[:at], changed, *more[at + 1 :]]


def all_anew(state: ProjectState, app_label: str) -> list[Any]:
    """Give statements that write the rows of an app's tables again."""
    models = [each for _, each in sorted(state.models.items()) if each.app_label == app_label and has_own_table(each)]
    options = [state.rendered(each.app_label, each.name)._meta for each in models]
    return [
        f'UPDATE "{each.db_table}" SET "{each.pk_fields[0].column}" = "{each.pk_fields[0].column}"' for each in options
    ]


# The property


@settings(
    max_examples=EXAMPLES,
    derandomize=SAME,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
@given(change=changed_models(), data=st.data())
def test_models_become_others_with_their_rows_and_back(database: Database, change: Change, data: st.DataObject) -> None:
    with empty(database) as place:
        history = found(ProjectState(), change.before, [])
        before = run(place, history)
        assert schema(place) == fresh(place, change.before)
        rows.fill(place, before.registry)
        more = mixed(data.draw, found(change.before, change.after, history, change.answers), change.before)
        hand = by_hand(data.draw, change.after, [*history, *more])
        more = [from_file(each) for each in (*more, *hand)]
        after = run(place, [*history, *more])
        wanted = hand[0].state_after(change.after) if hand else change.after
        assert after == wanted
        assert changes(after, wanted) == []
        assert schema(place) == fresh(place, wanted)
        assert rows.read(after.registry) == rows.wanted(change)
        check_references(place)
        check_back(place, change, history, more)
    check_squashed(database, wanted, [*history, *more])


def check_references(database: Database) -> None:
    """See that all references are to rows that are there; PostgreSQL has seen to that by itself."""
    if database.backend.dialect.name == "sqlite":
        assert database.execute("PRAGMA foreign_key_check") == []


def check_back(database: Database, change: Change, history: Sequence[Migration], more: Sequence[Migration]) -> None:
    """Undo a change, where its operations and the rows that are there let it be undone."""
    if not rows.is_reversible(change) or not all(step.reversible for each in more for step in each.operations):
        event("not reversible")
        return
    event("reversible")
    executor = Executor(database, [*history, *more])
    labels = dict.fromkeys(each.app_label for each in more)
    executor.run(executor.plan([(label, last(history, label)) for label in labels]))
    assert schema(database) == fresh(database, change.before)
    wanted, there = rows.wanted_back(change), rows.read(change.before.registry)
    assert {place: there[place] for place in wanted} == wanted
    check_references(database)


def last(history: Sequence[Migration], app_label: str) -> str | None:
    """Give the name of an app's last migration."""
    return next((each.name for each in reversed(history) if each.app_label == app_label), None)


def check_squashed(database: Database, state: ProjectState, history: Sequence[Migration]) -> None:
    """Make the same tables with one migration for each app, where apps do not need each other in turn."""
    labels = dict.fromkeys(each.app_label for each in history)
    fewer = [
        from_file(squashed([each for each in history if each.app_label == label], "0001_squashed").migration)
        for label in labels
    ]
    try:
        Graph([*history, *fewer])
    except CircularDependency:
        event("not squashed")
        return
    event("squashed")
    with empty(database) as place:
        run(place, [*history, *fewer])
        assert schema(place) == fresh(place, state)


def test_enough_of_each_operation_was_done() -> None:
    """It stands last: the histories before it were counted, over both databases together."""
    least = 50 if EXAMPLES >= 2000 else 0
    counted = {name: seen[name] for name in OPERATIONS}
    print("\n".join(f"{number:6} {name}" for name, number in counted.items()))
    assert {name: number for name, number in counted.items() if number < least} == {}
