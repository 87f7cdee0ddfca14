"""Whole pages in the portable subset, beside the engine in memory; the first engine makes the same of them."""

import pytest
from jinja2 import DictLoader

from bandstand.contracts.rendering.portable.pages import PAGES, TEMPLATES
from bandstand.contracts.rendering.portable.testing import assert_shown_alike
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.jinja import Jinja


@pytest.mark.parametrize("name", PAGES)
def test_a_portable_page_looks_as_in_every_engine(name: str) -> None:
    page = PAGES[name]
    engine = Jinja(loaders=[DictLoader(TEMPLATES)])
    assert_shown_alike(page.template, page.context, engine, MemoryEngine(TEMPLATES), expected=page.expected)
