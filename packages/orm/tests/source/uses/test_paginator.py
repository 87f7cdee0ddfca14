"""The use of the same name, over models; its random tables are SQLite's, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.data.library import Library, fill

from ..models import Book
from .shared import fresh_library, taken_from, use

if TYPE_CHECKING:
    from bandstand.orm.source import ModelSource

globals().update(taken_from(use("test_paginator", Book=Book, memory_library=fresh_library), "library"))


@pytest.fixture
def library(source: ModelSource) -> Library:
    return fill(source)
