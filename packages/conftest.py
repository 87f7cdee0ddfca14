"""Runs the Python blocks of each package's README as tests, and keeps tests from seeing each other's projects."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest_collect_file = Sybil(parsers=[PythonCodeBlockParser(), SkipParser()], patterns=["README.md"]).pytest()


# The first example on a machine waits for tables of characters to be made, which says nothing of a test.
settings.register_profile(
    "suite",
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=int(os.environ.get("BANDSTAND_EXAMPLES", "100")),
)
settings.load_profile("suite")


@pytest.fixture(autouse=True)
def _each_test_begins_without_projects() -> Iterator[None]:
    """Take back what a test announced as composed: a module's own project must not become another's default."""
    yield
    module = sys.modules.get("bandstand.contracts.services._current")
    if module is not None:
        vars(module)["_composed"] = ()
