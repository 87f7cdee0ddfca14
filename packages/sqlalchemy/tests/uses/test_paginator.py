"""The use of the same name, over SQLAlchemy classes; its random tables are SQLite's, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.data.library import Library, fill

from ..fresh import fresh_library
from ..models import Book
from .shared import taken_from, use

if TYPE_CHECKING:
    from bandstand.sqlalchemy import SQLAlchemySource

pytestmark = [
    pytest.mark.filterwarnings("ignore:Dialect sqlite.*Decimal"),
    pytest.mark.usefixtures("left_behind"),
]

globals().update(taken_from(use("test_paginator", Book=Book, memory_library=fresh_library), "library", "pytestmark"))


@pytest.fixture
def library(source: SQLAlchemySource) -> Library:
    return fill(source)
