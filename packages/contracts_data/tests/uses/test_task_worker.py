"""A worker that takes tasks out of any data source: each task by one worker, again when that one died."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.data.conditions import Compare, Operator
from bandstand.contracts.data.errors import Conflict
from bandstand.contracts.data.memory import MemorySource, describe
from bandstand.contracts.data.query import Order, Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.contracts.data import DataSource

NOW = datetime(2027, 1, 1, tzinfo=UTC)
LEASE = timedelta(minutes=5)


@dataclass
class Task:
    """One thing to do."""

    id: int | None = None
    name: str = ""
    arguments: list[Any] = field(default_factory=list[Any])
    priority: int = 0
    state: str = "ready"
    worker: str = ""
    lease: datetime | None = None
    attempts: int = 0
    version: int = 0


class Worker:
    """Takes tasks, and reports what became of them while they are still its own."""

    def __init__(self, source: DataSource, name: str) -> None:
        self.tasks = source.repository(Task)
        self.name = name

    def take(self, number: int, now: datetime) -> Sequence[Task]:
        claiming = self.tasks.abilities.claiming
        assert claiming is not None
        ready = Compare("state", Operator.EQ, "ready")
        lost = Compare("state", Operator.EQ, "running") & Compare("lease", Operator.LE, now)
        query = Query(where=ready | lost, order=[Order("priority", descending=True), Order("id")], limit=number)
        return claiming.claim(query, {"state": "running", "worker": self.name, "lease": now + LEASE})

    def finish(self, task: Task, state: str = "done") -> bool:
        """Say what became of a task; False when another worker has it by now."""
        versioned = self.tasks.abilities.versioned
        assert versioned is not None
        expected = versioned.version(task)
        task.state, task.attempts = state, task.attempts + 1
        try:
            self.tasks.save(task, changed=["state", "attempts"], expected=expected)
        except Conflict:
            return False
        return True


@pytest.fixture
def source() -> MemorySource:
    return MemorySource({Task: describe(Task, name="tasks.Task", version="version")})


def enqueue(source: DataSource, *names: str, priority: int = 0) -> None:
    tasks = source.repository(Task)
    for name in names:
        tasks.save(tasks.new({"name": name, "priority": priority}))


def test_the_most_urgent_come_first(source: MemorySource) -> None:
    enqueue(source, "first", "second")
    enqueue(source, "urgent", priority=5)
    taken = Worker(source, "one").take(2, NOW)
    assert [(task.name, task.state, task.worker) for task in taken] == [
        ("urgent", "running", "one"),
        ("first", "running", "one"),
    ]


def test_no_task_has_two_workers(source: MemorySource) -> None:
    enqueue(source, *map(str, range(30)))
    taken: list[str] = []

    def work(name: str) -> None:
        worker = Worker(source, name)
        while tasks := worker.take(2, NOW):
            taken.extend(task.name for task in tasks)

    threads = [Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken, key=int) == [str(number) for number in range(30)]


def test_a_task_is_enqueued_only_when_the_work_around_it_is_kept(source: MemorySource) -> None:
    woken: list[str] = []
    with suppress(RuntimeError), source.unit_of_work() as work:
        enqueue(source, "mail")
        work.on_commit(lambda: woken.append("never"))
        raise RuntimeError
    with source.unit_of_work() as work:
        enqueue(source, "mail")
        work.on_commit(lambda: woken.append("workers"))
    assert (woken, source.repository(Task).count().number) == (["workers"], 1)


def test_a_lost_task_is_taken_again_and_its_first_worker_told(source: MemorySource) -> None:
    enqueue(source, "slow")
    first, second = Worker(source, "first"), Worker(source, "second")
    (mine,) = first.take(1, NOW)
    assert second.take(1, NOW) == []
    (again,) = second.take(1, NOW + LEASE)
    assert not first.finish(mine)
    assert second.finish(again)
    assert source.repository(Task).get((again.id,)).state == "done"
