"""The use of the same name, over models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.orm.source import ModelSource

from .models import Task
from .shared import taken_from, use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm import Database

globals().update(taken_from(use("test_task_worker", Task=Task), "source"))


@pytest.fixture
def source(bare: Database) -> Iterator[ModelSource]:
    bare.create_all(Task)
    yield ModelSource(bare, [Task], versions={Task: "version"})
    bare.drop_all(Task)
