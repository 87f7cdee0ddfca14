"""The use of the same name, over models."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.data.library import Library, fill

from .shared import taken_from, use

if TYPE_CHECKING:
    from bandstand.orm.source import ModelSource

globals().update(taken_from(use("test_admin_list"), "library"))


@pytest.fixture
def library(source: ModelSource) -> Library:
    return fill(source)
