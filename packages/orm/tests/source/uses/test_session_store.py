"""The use of the same name, over models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.source import ModelSource

from .models import Session
from .shared import taken_from, use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.orm import Database

_USE = use("test_session_store")
globals().update(taken_from(_USE, "store"))


@pytest.fixture
def store(bare: Database) -> Iterator[Any]:
    bare.create_all(Session)
    yield _USE.SessionStore(ModelSource(bare, [Session]))
    bare.drop_all(Session)
