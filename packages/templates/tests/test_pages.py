"""Whole pages in the portable subset, beside the engine in memory; Jinja2 makes the same of them."""

import pytest

from bandstand.contracts.rendering.portable.pages import PAGES, TEMPLATES
from bandstand.contracts.rendering.portable.testing import assert_shown_alike
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.templates import Engine
from bandstand.templates.loaders import DictLoader


@pytest.mark.parametrize("name", PAGES)
def test_a_portable_page_looks_as_in_every_engine(name: str) -> None:
    page = PAGES[name]
    engine = Engine(loaders=[DictLoader(TEMPLATES)])
    assert_shown_alike(page.template, page.context, engine, MemoryEngine(TEMPLATES), expected=page.expected)
