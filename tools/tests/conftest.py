"""Fixtures of the checkers' tests."""

from pathlib import Path

import pytest
from planting import Planting


@pytest.fixture
def planting(tmp_path: Path) -> Planting:
    return Planting(tmp_path)
