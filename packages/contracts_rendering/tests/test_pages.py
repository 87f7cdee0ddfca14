"""The pages that are shipped as an example, and the comparison of what engines make of them."""

import re
from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from bandstand.contracts.rendering.portable.pages import PAGES, TEMPLATES
from bandstand.contracts.rendering.portable.testing import assert_shown_alike
from bandstand.contracts.rendering.reference import MemoryEngine


@pytest.mark.parametrize("name", PAGES)
def test_the_reference_makes_the_html_that_is_stored(name: str) -> None:
    page = PAGES[name]
    assert_shown_alike(page.template, page.context, MemoryEngine(TEMPLATES), expected=page.expected)


@pytest.mark.parametrize("name", PAGES)
def test_contexts_hold_frozen_dataclasses_with_slots(name: str) -> None:
    assert {type(value) for value in PAGES[name].context.values()} >= {str}
    for value in everything_in([*PAGES[name].context.values()]):
        if is_dataclass(value):
            assert not hasattr(value, "__dict__")
            with pytest.raises(FrozenInstanceError):
                setattr(value, fields(value)[0].name, None)


def everything_in(values: list[object]) -> list[object]:
    found: list[object] = []
    for value in values:
        inner: list[object] = []
        if isinstance(value, tuple):
            inner = [*value]
        elif is_dataclass(value):
            inner = [getattr(value, field.name) for field in fields(value)]
        found += [value, *everything_in(inner)]
    return found


def test_several_renderers_are_compared() -> None:
    texts = {"a.html": "<p>{{ a }}</p>"}
    same, other = MemoryEngine(texts), MemoryEngine({"a.html": "<p> {{ a }} </p>"})
    assert_shown_alike("a.html", {"a": 1}, same, same, expected="<p>1</p>")
    expected = "The HTML of 'a.html' differs at p[1]: MemoryEngine gives the text '1', and MemoryEngine gives"
    with pytest.raises(AssertionError, match=re.escape(expected)):
        assert_shown_alike("a.html", {"a": 1}, same, other)
    with pytest.raises(AssertionError, match=re.escape("differs at p[1]: StoredHtml gives the text '2'")):
        assert_shown_alike("a.html", {"a": 1}, same, expected="<p>2</p>")


def test_one_renderer_alone_is_compared_with_nothing() -> None:
    with pytest.raises(ValueError, match=r"Nothing to compare the HTML of 'a\.html' with"):
        assert_shown_alike("a.html", {}, MemoryEngine({}))
