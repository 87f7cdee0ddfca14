"""The use of the same name, from one SQLite database in memory into another."""

from __future__ import annotations

import pytest

from ..fresh import fresh_library
from .shared import taken_from, use

pytestmark = [
    pytest.mark.filterwarnings("ignore:Dialect sqlite.*Decimal"),
    pytest.mark.usefixtures("left_behind"),
]

globals().update(taken_from(use("test_serializer", memory_library=fresh_library), "pytestmark"))
