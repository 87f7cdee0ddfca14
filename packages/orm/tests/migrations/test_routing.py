"""Routers: which database has the tables of which models, and runs whose code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from bandstand import orm
from bandstand.orm import Database
from bandstand.orm.migrations import AddField, CreateModel, Migration, RunPython, RunSQL
from bandstand.orm.migrations.executor import Executor
from bandstand.orm.migrations.planning import made
from bandstand.orm.migrations.recorder import Recorder

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY: list[Any] = [("id", orm.BigAutoField()), ("name", orm.CharField(max_length=60))]
called: list[str] = []


class ToArchive:
    """Puts logs, and code that says so, into the archive alone."""

    def allow_migrate(self, alias: str, app_label: str, model: Any = None, **hints: Any) -> bool | None:
        if model is not None and model._meta.object_name == "Log":
            return alias == "archive"
        if "target" in hints:
            return bool(alias == hints["target"])
        return None if app_label == "shop" else False


def note(registry: Any, editor: Any) -> None:
    called.append(editor.database.alias)


def history() -> list[Migration]:
    operations = [
        CreateModel("Log", list(KEY)),
        CreateModel("Book", list(KEY)),
        AddField("Log", "level", orm.IntegerField(null=True)),
        RunPython(note, RunPython.noop, hints={"target": "archive"}),
        RunSQL("INSERT INTO shop_log (name) VALUES ('begun')", RunSQL.noop, hints={"target": "archive"}),
    ]
    return [made("0001_initial", "shop", operations, initial=True)]


def tables(database: Database) -> list[str]:
    return sorted(sa.inspect(database.engine).get_table_names())


@pytest.fixture
def databases() -> Iterator[list[Database]]:
    found = [Database("sqlite://"), Database("sqlite://", alias="archive")]
    yield found
    for database in found:
        database.dispose()


def test_each_database_gets_its_tables_and_runs_its_code_and_remembers_all(databases: list[Database]) -> None:
    called.clear()
    for database in databases:
        executor = Executor(database, history(), routers=[ToArchive()])
        executor.run(executor.plan())
        assert Recorder(database).applied() == [("shop", "0001_initial")]
    assert [tables(database) for database in databases] == [
        ["bandstand_migrations", "shop_book"],
        ["bandstand_migrations", "shop_book", "shop_log"],
    ]
    assert called == ["archive"]
    assert databases[1].execute("SELECT name, level FROM shop_log") == [("begun", None)]
    for database in databases:
        executor = Executor(database, history(), routers=[ToArchive()])
        executor.run(executor.plan([("shop", None)]))
        assert tables(database) == ["bandstand_migrations"]


def test_a_model_for_another_kind_of_database_has_no_table() -> None:
    with Database("sqlite://") as database:
        options = {"required_db_vendor": "postgresql"}
        operations = [CreateModel("Spot", list(KEY), options), AddField("Spot", "n", orm.IntegerField(null=True))]
        executor = Executor(database, [made("0001_initial", "shop", operations)])
        executor.run(executor.plan())
        assert tables(database) == ["bandstand_migrations"]
