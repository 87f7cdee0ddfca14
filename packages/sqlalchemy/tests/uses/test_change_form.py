"""The use of the same name, over SQLAlchemy classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.data.library import Library, fill

from .shared import taken_from, use

if TYPE_CHECKING:
    from bandstand.sqlalchemy import SQLAlchemySource

pytestmark = pytest.mark.filterwarnings("ignore:Dialect sqlite.*Decimal")
globals().update(taken_from(use("test_change_form"), "library", "pytestmark"))


@pytest.fixture
def library(source: SQLAlchemySource) -> Library:
    return fill(source)
