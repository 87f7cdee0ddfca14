"""The use of the same name, over SQLAlchemy classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bandstand.sqlalchemy import SQLAlchemySource

from ..conftest import tables
from .models import SessionBase
from .shared import taken_from, use

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

_USE = use("test_session_store")
globals().update(taken_from(_USE, "store"))


@pytest.fixture
def store(bare: Engine) -> Iterator[Any]:
    with tables(bare, SessionBase):
        yield _USE.SessionStore(SQLAlchemySource(SessionBase, bare, namespace="http"))
