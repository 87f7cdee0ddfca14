"""Text in URLs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.templates.filters.urls import iriencode, urlencode


@pytest.mark.parametrize(
    ("value", "kept", "expected"),
    [
        ("tea & scones/été", "/", "tea%20%26%20scones/%C3%A9t%C3%A9"),
        ("tea & scones/été", "", "tea%20%26%20scones%2F%C3%A9t%C3%A9"),
        ("a:b", ":", "a:b"),
        (7, "/", "7"),
        ("\ud800", "/", "%3F"),
    ],
)
def test_urlencode(value: object, kept: object, expected: str) -> None:
    assert urlencode(value, kept) == expected


def test_iriencode_keeps_what_a_url_may_hold() -> None:
    assert iriencode("/é b/?q=1&r=%20#x") == "/%C3%A9%20b/?q=1&r=%20#x"
    assert iriencode('"<>') == "%22%3C%3E"


@given(st.text())
def test_what_is_encoded_is_ascii(text: str) -> None:
    assert urlencode(text).isascii()
    assert iriencode(iriencode(text)) == iriencode(text)
    assert not set(iriencode(text)) & set('<>" \n')
