"""The formatter: the suite of its contract, and what is its own."""

from __future__ import annotations

from bandstand.contracts.i18n.testing import FormatterSuite
from bandstand.i18n._formatter import BabelFormatter


class TestBabelFormatter(FormatterSuite):
    def make(self) -> BabelFormatter:
        return BabelFormatter()
