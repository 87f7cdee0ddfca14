from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.database.dialects import Dialect
from bandstand.orm.errors import NotSupportedError
from bandstand.orm.functions import UUID4, UUID7
from bandstand.orm.query._lowering import Lowering
from bandstand.orm.query._tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_random_uuid(value: Callable[..., Any]) -> None:
    made = value(UUID4())
    assert isinstance(made, uuid.UUID)
    assert (made.version, made.variant) == (4, uuid.RFC_4122)


def test_a_uuid_of_version_7_begins_with_the_time(value: Callable[..., Any]) -> None:
    before = time.time_ns() // 1_000_000
    made = value(UUID7())
    assert (made.version, made.variant) == (7, uuid.RFC_4122)
    assert before - 5000 <= made.int >> 80 <= before + 5000


@pytest.mark.parametrize("function", [UUID4, UUID7])
def test_each_row_gets_another_one(rows: Any, function: Any) -> None:
    for _ in range(3):
        rows.objects.create()
    assert len(set(rows.objects.annotate(made=function()).values_list("made", flat=True))) == 3
    rows.objects.update(key=function())
    assert len(set(rows.objects.values_list("key", flat=True))) == 3
    kept = rows.objects.first()
    assert rows.objects.get(key=kept.key) == kept


@pytest.mark.parametrize("function", [UUID4, UUID7])
def test_another_database_is_refused(rows: Any, function: Any) -> None:
    with pytest.raises(NotSupportedError, match=f"generic has no {function.__name__} that is known here."):
        Lowering(Dialect(), Tree(rows)).expression(function())
