"""A run that a test kills half-way: ``python killed.py URL atomic`` writes a line when it is in the middle."""

from __future__ import annotations

import sys
import time
from typing import Any

from bandstand import orm
from bandstand.orm import Database
from bandstand.orm.migrations import AddField, CreateModel, RunPython
from bandstand.orm.migrations.executor import Executor
from bandstand.orm.migrations.planning import made


def linger(registry: Any, editor: Any) -> None:
    print("begun", flush=True)
    time.sleep(60)


def main(url: str, word: str) -> None:
    """Make a table, then add a column and stay in the middle."""
    fields: list[Any] = [("id", orm.BigAutoField()), ("name", orm.CharField(max_length=60))]
    first = made("0001_initial", "library", [CreateModel("Author", fields)], initial=True)
    added = AddField("Author", "born", orm.IntegerField(null=True))
    killed = made("0002_killed", "library", [added, RunPython(linger)], [first.key], atomic=word == "atomic")
    executor = Executor(Database(url), [first, killed])
    executor.run(executor.plan())


if __name__ == "__main__":
    main(*sys.argv[1:])
