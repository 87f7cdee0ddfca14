"""What may stand in a URL, and how everything else is written."""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.urls._quoting import form_encoded, from_root, has_dots, quoted

texts = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("books/7/", "books/7/"),
        ("a b", "a%20b"),
        ("é", "%C3%A9"),
        ("e\u0301", "e%CC%81"),
        ("日本", "%E6%97%A5%E6%9C%AC"),
        ("\U0001f600", "%F0%9F%98%80"),
        ("100%", "100%25"),
        ("%2F", "%252F"),
        ("?#[]", "%3F%23%5B%5D"),
        ("\"'<>`", "%22%27%3C%3E%60"),
        ("\\|^{}", "%5C%7C%5E%7B%7D"),
        ("\0\n\x7f", "%00%0A%7F"),
        (":@!$&()*+,;=~-._", ":@!$&()*+,;=~-._"),
    ],
)
def test_a_text_is_percent_encoded_for_a_path(text: str, expected: str) -> None:
    assert quoted(text) == expected


@given(texts)
def test_what_is_percent_encoded_is_ascii_and_decoded_again(text: str) -> None:
    assert quoted(text).isascii()
    assert unquote(quoted(text), errors="strict") == text


def test_a_lone_surrogate_has_no_place_in_a_url() -> None:
    with pytest.raises(UnicodeEncodeError):
        quoted("\ud800")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ""),
        ({"a": ""}, "?a="),
        ({"a": 1, "b": "x y"}, "?a=1&b=x+y"),
        ({"b": 2, "a": 1}, "?b=2&a=1"),
        ({"a": [1, 2], "b": ()}, "?a=1&a=2"),
        ({"a": {"x": 1}}, "?a=%7B%27x%27%3A+1%7D"),
        ({"é&=": "é&=+%"}, "?%C3%A9%26%3D=%C3%A9%26%3D%2B%25"),
        ({"a": b"\xff~"}, "?a=%FF~"),
        ({"a": True}, "?a=True"),
        ({"next": "/books/?page=2#top"}, "?next=%2Fbooks%2F%3Fpage%3D2%23top"),
    ],
)
def test_a_query_is_form_encoded_in_its_own_order(query: dict[str, object], expected: str) -> None:
    assert form_encoded(query) == expected


@given(st.dictionaries(texts, st.one_of(texts, st.lists(texts, min_size=1)), min_size=1))
def test_a_form_reads_back_the_query(query: dict[str, str | list[str]]) -> None:
    pairs = [(key, item) for key, value in query.items() for item in (value if isinstance(value, list) else [value])]
    assert parse_qsl(form_encoded(query)[1:], keep_blank_values=True) == pairs


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("", False),
        ("a.b/..c/d..", False),
        ("...", False),
        (".", True),
        ("..", True),
        ("a/./b", True),
        ("a/..", True),
        ("../a", True),
        (".well-known/", False),
    ],
)
def test_a_segment_of_one_or_two_dots_is_seen(path: str, expected: bool) -> None:
    assert has_dots(path) is expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [("", "/"), ("a/", "/a/"), ("/a/", "/%2Fa/"), ("//a", "/%2F/a"), ("%2Fa", "/%2Fa")],
)
def test_a_path_begins_with_one_slash(path: str, expected: str) -> None:
    assert from_root(path) == expected
