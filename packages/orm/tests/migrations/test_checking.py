"""What a database cannot do is found before anything is done, by the name of the operation."""

from __future__ import annotations

from typing import Any

from bandstand import orm
from bandstand.orm import Database
from bandstand.orm.constraints import Deferrable, UniqueConstraint
from bandstand.orm.migrations import AddConstraint, AddField, CreateModel, Migration, RunPython
from bandstand.orm.migrations.checking import unsupported
from bandstand.orm.migrations.planning import made
from bandstand.orm.migrations.state import ProjectState

called: list[str] = []


def note(registry: Any, editor: Any) -> None:
    called.append("run")


def history() -> list[Migration]:
    late = UniqueConstraint(fields=["name"], name="one_name", deferrable=Deferrable.DEFERRED)
    fields: list[Any] = [("id", orm.BigAutoField()), ("name", orm.CharField(max_length=60))]
    return [
        made("0001_initial", "shop", [CreateModel("Book", fields), RunPython(note)]),
        made("0002_rule", "shop", [AddConstraint("Book", late), AddField("Book", "n", orm.IntegerField(null=True))]),
    ]


def test_an_operation_that_the_database_cannot_do_is_named_and_no_code_is_run() -> None:
    called.clear()
    (found,) = unsupported(history(), ProjectState(), Database("sqlite://"))
    assert str(found).startswith("shop.0002_rule: Create constraint one_name on Book: add_constraint of shop.Book: ")
    assert found.why.endswith("has deferrable, which sqlite cannot do.")
    assert isinstance(found.operation, AddConstraint)
    assert called == []


def test_a_database_that_is_nowhere_is_not_asked() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    assert list(unsupported(history(), ProjectState(), nowhere)) == []
