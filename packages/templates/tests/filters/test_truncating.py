"""Texts cut to a length."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.templates.filters import TEXT_LIMIT
from bandstand.templates.filters._tags import VOID
from bandstand.templates.filters.truncating import (
    truncatechars,
    truncatechars_html,
    truncatewords,
    truncatewords_html,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = st.sampled_from(["p", "b", "ul", "svg"])
WORDS = st.text(alphabet="ab é\n")


def element(inside: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    nested = st.builds('<{0} class="a > b">{1}</{0}>'.format, NAMES, inside)
    return st.builds("".join, st.lists(nested | WORDS | st.sampled_from(["<br>", "<!-- > -->", "&amp;"]), max_size=4))


NESTED = st.recursive(WORDS, element)


class Nesting(HTMLParser):
    """Follows tags, and fails where an end tag closes another element than the last."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(html: str) -> str:
    parser = Nesting()
    parser.feed(html)
    parser.close()
    assert parser.open == []
    return parser.text


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        ("Tea for two", 7, "Tea fo…"),
        ("Tea for two", "11", "Tea for two"),
        ("Tea for two", 1, "…"),
        ("Tea for two", 0, ""),
        ("Tea for two", -5, ""),
        ("Tea for two", "long", "Tea for two"),
        ("Tea for two", None, "Tea for two"),
        ("été en été", 4, "été…"),
        ("e\u0301te\u0301", 3, "e\u0301te\u0301"),
        ("e\u0301te\u0301s", 3, "e\u0301t…"),
        ("", 3, ""),
        (12345, 3, "12…"),
    ],
)
def test_truncatechars(text: object, length: object, expected: str) -> None:
    assert truncatechars(text, length) == expected


@given(st.text(), st.integers(0, 20))
def test_truncatechars_is_never_longer_than_asked(text: str, length: int) -> None:
    shortened = truncatechars(text, length)
    assert sum(not unicodedata.combining(character) for character in shortened) <= length
    assert shortened == text or shortened == "" or text.startswith(shortened.removesuffix("…"))


@pytest.mark.parametrize(
    ("text", "count", "expected"),
    [
        ("Tea  for\ntwo", 2, "Tea for …"),
        ("Tea  for\ntwo", 3, "Tea for two"),
        ("Tea for two", 0, ""),
        ("Tea for two", "few", "Tea for two"),
        ("", 2, ""),
    ],
)
def test_truncatewords(text: str, count: object, expected: str) -> None:
    assert truncatewords(text, count) == expected


@pytest.mark.parametrize(
    ("html", "length", "expected"),
    [
        ("<p>Tea <b>for two</b></p>", 6, "<p>Tea <b>f…</b></p>"),
        ("<p>Tea <b>for two</b></p>", 11, "<p>Tea <b>for two</b></p>"),
        ("<p>Tea <b>for two</b></p>", 0, ""),
        ("<p>Tea</p>", "x", "<p>Tea</p>"),
        ("<p>a &amp; b &lt; c</p>", 6, "<p>a &amp; b…</p>"),
        ("<p>a &amp b</p>", 4, "<p>a &…</p>"),
        ("<p>a<br>b<img alt='>'>cd", 3, "<p>a<br>b<img alt='>'>…</p>"),
        ("<P>a<!-- <i> -->bcd</P>", 3, "<P>a<!-- <i> -->b…</p>"),
        ("a</b></b>bcd", 3, "a</b></b>b…"),
        ("<i><b>ab</i>cde", 4, "<i><b>ab</i>c…"),
        ("<svg/>abc", 2, "<svg/>a…"),
        ("a < b", 4, "a <…"),
        ("a <b", 3, "a …"),
    ],
)
def test_truncatechars_html(html: str, length: object, expected: str) -> None:
    assert truncatechars_html(html, length) == expected


@pytest.mark.parametrize(
    ("html", "count", "expected"),
    [
        ("<p>Tea for <b>two</b></p>", 1, "<p>Tea …</p>"),
        ("<p>Tea for <b>two</b></p>", 2, "<p>Tea for <b> …</b></p>"),
        ("<p>Tea for <b>two</b></p>", 3, "<p>Tea for <b>two</b></p>"),
        ("<p>Tea for <b>two</b></p>", 0, ""),
        ("<p>Tea&nbsp;for two</p>", 1, "<p>Tea …</p>"),
        ("<p>Tea</p>", "x", "<p>Tea</p>"),
    ],
)
def test_truncatewords_html(html: str, count: object, expected: str) -> None:
    assert truncatewords_html(html, count) == expected


@given(NESTED, st.integers(0, 12))
def test_well_nested_html_stays_so(html: str, length: int) -> None:
    assert len(text_of(truncatechars_html(html, length))) <= length
    assert len(text_of(truncatewords_html(html, length)).removesuffix("…").split()) <= length


@given(NESTED)
def test_html_that_is_short_enough_stays_as_it_is(html: str) -> None:
    assert truncatechars_html(html, len(html)) == html
    assert truncatewords_html(html, len(html)) == (html or "")


@pytest.mark.parametrize("truncate", [truncatechars_html, truncatewords_html])
def test_html_beyond_the_limit_ends_where_its_tags_can_be_closed(truncate: Callable[[object, object], str]) -> None:
    tags = "<br>" * (TEXT_LIMIT // 4 - 4)
    shortened = truncate(f'<p>a {tags}<a title="x < y" href="/">b</a>{"c" * 20}</p>', 100)
    assert shortened.startswith("<p>a <br>")
    assert shortened.endswith(("<br>…</p>", "<br> …</p>"))


@pytest.mark.parametrize("truncate", [truncatechars, truncatewords, truncatechars_html, truncatewords_html])
def test_no_number_leaves_a_text_of_any_length(truncate: Callable[[object, object], str]) -> None:
    text = "a " * TEXT_LIMIT
    assert truncate(text, "x") == text
