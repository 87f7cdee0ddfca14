"""What tests of several modules share."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def short_path() -> Iterator[Path]:
    """Give a folder for sockets, whose paths have no more than 107 bytes; ``tmp_path`` may be longer already."""
    with TemporaryDirectory(prefix="bandstand-") as folder:
        yield Path(folder)
