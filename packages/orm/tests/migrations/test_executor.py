"""The executor: what a database has after a run, and what it remembers, whatever comes between."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bandstand import orm
from bandstand.orm import Database
from bandstand.orm.errors import IntegrityError
from bandstand.orm.migrations import (
    AddField,
    CreateModel,
    Migration,
    RemoveField,
    RunPython,
    RunSQL,
)
from bandstand.orm.migrations.errors import (
    DatabaseBusy,
    InconsistentHistory,
    IrreversibleError,
    MigrationError,
    MigrationUnfinished,
)
from bandstand.orm.migrations.executor import Executor
from bandstand.orm.migrations.planning import made
from bandstand.orm.migrations.recorder import Recorder
from bandstand.orm.signals import post_migrate, pre_migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm.migrations.executor import Progress


def author() -> CreateModel:
    return CreateModel("Author", [("id", orm.BigAutoField()), ("name", orm.CharField(max_length=60))])


def book() -> CreateModel:
    fields: list[Any] = [("id", orm.BigAutoField()), ("author", orm.ForeignKey("library.Author", orm.CASCADE))]
    return CreateModel("Book", fields)


def history() -> list[Migration]:
    """Give an app of authors, one of books that needs it, and a third field that comes later."""
    return [
        made("0001_initial", "library", [author()], initial=True),
        made("0001_initial", "shop", [book()], [("library", "0001_initial")], initial=True),
        made(
            "0002_born",
            "library",
            [AddField("Author", "born", orm.IntegerField(null=True))],
            [("library", "0001_initial")],
        ),
    ]


def columns(database: Database) -> dict[str, list[str]]:
    inspector = sa.inspect(database.engine)
    tables = [name for name in inspector.get_table_names() if name != "bandstand_migrations"]
    return {name: [column["name"] for column in inspector.get_columns(name)] for name in sorted(tables)}


def names(plan: Any) -> list[str]:
    return [f"{'-' if each.backwards else ''}{each.migration.app_label}.{each.migration.name}" for each in plan]


def test_all_migrations_are_applied_in_order_and_once(database: Database) -> None:
    executor = Executor(database, history())
    plan = executor.plan()
    assert names(plan) == ["library.0001_initial", "library.0002_born", "shop.0001_initial"]
    executor.run(plan)
    assert columns(database) == {"library_author": ["id", "name", "born"], "shop_book": ["id", "author_id"]}
    again = Executor(database, history())
    assert again.applied == [("library", "0001_initial"), ("library", "0002_born"), ("shop", "0001_initial")]
    assert again.plan() == []


def test_an_app_goes_to_a_named_migration_and_back_to_nothing(database: Database) -> None:
    executor = Executor(database, history())
    executor.run(executor.plan([("shop", "0001_initial")]))
    assert columns(database) == {"library_author": ["id", "name"], "shop_book": ["id", "author_id"]}
    executor.run(executor.plan())
    assert names(executor.plan([("library", "0001_initial")])) == ["-library.0002_born"]
    executor.run(executor.plan([("library", "0001_initial")]))
    assert columns(database)["library_author"] == ["id", "name"]
    plan = executor.plan([("library", None)])
    assert names(plan) == ["-shop.0001_initial", "-library.0001_initial"]
    executor.run(plan)
    assert (columns(database), Recorder(database).applied()) == ({}, [])


def test_what_is_faked_is_noted_alone(database: Database) -> None:
    executor = Executor(database, history())
    executor.run(executor.plan(), fake=True)
    assert columns(database) == {}
    assert len(Recorder(database).applied()) == 3
    executor.run(executor.plan([("library", None)]), fake=True)
    assert Recorder(database).applied() == []


def test_first_migrations_whose_tables_are_there_are_noted_alone(database: Database) -> None:
    with Database("sqlite://") as other:
        assert other is not database
    Executor(database, history()).run(Executor(database, history()).plan([("library", "0001_initial")]))
    Recorder(database).forget(("library", "0001_initial"))
    outcomes: list[str] = []
    executor = Executor(database, history())
    executor.run(executor.plan(), fake_initial=True, tell=lambda progress: outcomes.append(progress.outcome))
    assert outcomes == ["", "faked", "", "done", "", "done"]
    assert columns(database)["library_author"] == ["id", "name", "born"]


def test_a_first_migration_that_is_half_there_is_refused(database: Database) -> None:
    one = made("0001_initial", "library", [author(), book_of_library()], initial=True)
    database.execute("CREATE TABLE library_author (id integer primary key)")
    executor = Executor(database, [one])
    wanted = r"the database has library_author, but not library_author\.name, library_book\. Make what is missing"
    with pytest.raises(MigrationError, match=wanted):
        executor.run(executor.plan(), fake_initial=True)
    assert Recorder(database).applied() == []


def book_of_library() -> CreateModel:
    fields: list[Any] = [("id", orm.BigAutoField()), ("author", orm.ForeignKey("library.Author", orm.CASCADE))]
    return CreateModel("Book", fields)


# Mistakes


def test_a_migration_that_fails_leaves_nothing_of_itself(database: Database) -> None:
    wrong = made(
        "0002_wrong",
        "library",
        [AddField("Author", "born", orm.IntegerField(null=True)), RunSQL("SELECT * FROM nowhere")],
        [("library", "0001_initial")],
    )
    executor = Executor(database, [history()[0], wrong])
    with pytest.raises(Exception, match="nowhere") as caught:
        executor.run(executor.plan())
    assert caught.value.__notes__ == ["It was 'Run SQL: SELECT * FROM nowhere' of library.0002_wrong."]
    assert columns(database) == {"library_author": ["id", "name"]}
    assert Recorder(database).applied() == [("library", "0001_initial")]


def test_what_cannot_be_undone_stops_a_run_before_it_begins(database: Database) -> None:
    code = made("0003_code", "library", [RunPython(lambda registry, editor: None)], [("library", "0002_born")])
    end = made("0004_end", "library", [], [("library", "0003_code")])
    executor = Executor(database, [*history(), code, end])
    executor.run(executor.plan())
    with pytest.raises(IrreversibleError, match=r"library\.0003_code cannot be undone: 'Run Python: <lambda>'"):
        executor.run(executor.plan([("library", "0001_initial")]))
    assert ("library", "0004_end") in Recorder(database).applied()


def test_a_history_with_a_gap_is_refused(database: Database) -> None:
    recorder = Recorder(database)
    recorder.prepare()
    recorder.note(("library", "0002_born"))
    wanted = r"library\.0002_born has been applied, but not library\.0001_initial, which it depends on"
    with pytest.raises(InconsistentHistory, match=wanted):
        Executor(database, history()).check()


# Rows


def fill(registry: Any, editor: Any) -> None:
    registry.get_model("library", "Author").objects.bulk_create(
        [registry.get_model("library", "Author")(name=name) for name in ("Ada", "Bea")]
    )


def rename(registry: Any, editor: Any) -> None:
    for author in registry.get_model("library.Author").objects.order_by("name"):
        author.born = len(author.name)
        author.save()


def clear(registry: Any, editor: Any) -> None:
    registry.get_model("library", "Author").objects.all().delete()


def test_functions_see_the_models_as_they_were(database: Database) -> None:
    """Rows change and columns with them in one transaction, where PostgreSQL alone would find checks still waiting."""
    first, second, third = history()
    filling = made("0003_fill", "library", [RunPython(fill, clear)], [third.key])
    naming = made(
        "0004_rename",
        "library",
        [RunPython(rename, RunPython.noop), RemoveField("Author", "name")],
        [("library", "0003_fill")],
    )
    executor = Executor(database, [first, second, third, filling, naming])
    executor.run(executor.plan())
    assert database.execute("SELECT born FROM library_author") == [(3,), (3,)]
    assert columns(database)["library_author"] == ["id", "born"]
    naming_back = executor.plan([("library", "0003_fill")])
    with pytest.raises(IntegrityError):
        executor.run(naming_back)  # the names of the rows are gone, and nobody said what they become
    executor = Executor(database, [first, second, third, filling, naming])
    assert executor.plan() == []


def test_receivers_hear_of_a_run_with_the_models_before_and_after(database: Database) -> None:
    heard: list[tuple[str, list[str], list[str]]] = []

    def hear(word: str) -> Any:
        def receiver(sender: Any, *, plan: Any, registry: Any, **_: Any) -> None:
            assert sender is database
            heard.append((word, names(plan), sorted(model._meta.label for model in registry)))

        return receiver

    before, after = hear("before"), hear("after")
    pre_migrate.connect(before)
    post_migrate.connect(after)
    executor = Executor(database, history()[:1])
    try:
        executor.run(executor.plan())
    finally:
        pre_migrate.disconnect(before)
        post_migrate.disconnect(after)
    plan = ["library.0001_initial"]
    assert heard == [("before", plan, []), ("after", plan, ["library.Author"])]


def test_progress_is_told_before_and_after_each_migration(database: Database) -> None:
    told: list[Progress] = []
    executor = Executor(database, history())
    executor.run(executor.plan(), tell=told.append)
    shown = [(each.number, each.total, each.planned.migration.name, each.outcome) for each in told[:3]]
    assert shown == [(1, 3, "0001_initial", ""), (1, 3, "0001_initial", "done"), (2, 3, "0002_born", "")]
    assert told[0].seconds is None
    assert isinstance(told[1].seconds, float)


# Squashed migrations


def squash() -> Migration:
    operations = [author(), AddField("Author", "born", orm.IntegerField(null=True))]
    replaces = [("library", "0001_initial"), ("library", "0002_born")]
    return made("0001_squashed", "library", operations, replaces=replaces, initial=True)


def test_a_squashed_migration_is_noted_together_with_those_it_stands_for(database: Database) -> None:
    executor = Executor(database, [*history(), squash()])
    plan = executor.plan()
    assert names(plan) == ["library.0001_squashed", "shop.0001_initial"]
    executor.run(plan)
    assert ("library", "0002_born") in Recorder(database).applied()
    executor.run(executor.plan([("library", None)]))
    assert Recorder(database).applied() == []


def test_a_database_that_has_all_parts_has_the_squashed_one(database: Database) -> None:
    executor = Executor(database, history())
    executor.run(executor.plan())
    executor = Executor(database, [*history(), squash()])
    assert executor.plan() == []
    executor.run([])
    assert ("library", "0001_squashed") in Recorder(database).applied()


def test_a_database_that_has_some_parts_goes_on_with_the_others(database: Database) -> None:
    executor = Executor(database, history()[:1])
    executor.run(executor.plan())
    executor = Executor(database, [*history(), squash()])
    assert names(executor.plan()) == ["library.0002_born", "shop.0001_initial"]


# Several at a time, and those that are killed


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that several processes can open."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'shop.db'}"
        return
    yield request.getfixturevalue("postgresql_url")
    with Database(request.getfixturevalue("postgresql_url")) as database:
        database.execute("DROP SCHEMA public CASCADE")
        database.execute("CREATE SCHEMA public")
        database.dispose()


def linger(registry: Any, editor: Any) -> None:
    time.sleep(0.5)


def slow_history(*, atomic: bool = True) -> list[Migration]:
    first = made("0001_initial", "library", [author()], initial=True)
    slow = made("0002_slow", "library", [RunPython(linger), born()], [first.key], atomic=atomic)
    return [first, slow]


def born() -> AddField:
    return AddField("Author", "born", orm.IntegerField(null=True))


def test_of_two_runs_at_one_time_one_waits_and_finds_it_done(url: str) -> None:
    Recorder(Database(url)).prepare()
    outcomes: list[list[str]] = [[], []]
    executors = [Executor(Database(url), slow_history()) for _ in range(2)]
    plans = [executor.plan() for executor in executors]

    def run(number: int) -> None:
        executors[number].run(plans[number], tell=lambda each: outcomes[number].append(each.outcome))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    ends = [(one, other) for one, other in zip(outcomes[0], outcomes[1], strict=True) if one]
    assert [sorted(pair) for pair in ends] == [["done", "elsewhere"], ["done", "elsewhere"]]
    database = Database(url)
    assert columns(database) == {"library_author": ["id", "name", "born"]}
    assert Recorder(database).applied() == [("library", "0001_initial"), ("library", "0002_slow")]


def test_a_run_that_may_not_wait_says_that_somebody_else_is_there(url: str) -> None:
    database = Database(url, statement_timeout=0.2 if url.startswith("sqlite") else None)
    executor = Executor(database, slow_history()[:1], lock_timeout=0.3)
    executor.run(executor.plan())
    migrations = [*slow_history()[:1], made("0002_slow", "library", [born()], [("library", "0001_initial")])]
    with Database(url) as other, orm.atomic(other, isolation="IMMEDIATE" if "sqlite" in url else None):
        other.execute("INSERT INTO library_author (name) VALUES ('Ada')")
        executor = Executor(database, migrations, lock_timeout=0.3)
        wanted = r"library\.0002_slow did not get a lock.*nothing of it was done.*run it again"
        with pytest.raises(DatabaseBusy, match=wanted):
            executor.run(executor.plan())
    executor.run(executor.plan())
    assert columns(database)["library_author"] == ["id", "name", "born"]


def kill_halfway(url: str, *, is_atomic: bool) -> None:
    script = Path(__file__).with_name("killed.py")
    word = "atomic" if is_atomic else "steps"
    with subprocess.Popen([sys.executable, script, url, word], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        process.kill()  # SIGKILL, which nobody can catch


def test_a_run_that_is_killed_leaves_whole_migrations(url: str) -> None:
    kill_halfway(url, is_atomic=True)
    database = Database(url)
    assert columns(database) == {"library_author": ["id", "name"]}
    assert Recorder(database).applied() == [("library", "0001_initial")]
    executor = Executor(database, [history()[0], made("0002_killed", "library", [born()], [history()[0].key])])
    executor.check()
    executor.run(executor.plan())
    assert columns(database) == {"library_author": ["id", "name", "born"]}


def test_of_a_killed_migration_that_is_no_transaction_the_next_run_says_what_to_do(url: str) -> None:
    kill_halfway(url, is_atomic=False)
    database = Database(url)
    migrations = [history()[0], made("0002_killed", "library", [born(), RunSQL("")], [history()[0].key], atomic=False)]
    wanted = (
        r"library\.0002_killed was begun at .* and has not ended; 1 of 2 operations were done\..*"
        r"'migrate library 0002_killed --fake'.*'migrate library 0001_initial --fake'"
    )
    with pytest.raises(MigrationUnfinished, match=wanted):
        Executor(database, migrations).check()
    executor = Executor(database, migrations)
    executor.settle(("library", "0002_killed"))
    executor.check()
    assert executor.plan() == []
    executor = Executor(database, migrations)
    Recorder(database).claim_back(("library", "0002_killed"))
    executor.settle(("library", "0001_initial"))
    assert names(executor.plan()) == ["library.0002_killed"]
