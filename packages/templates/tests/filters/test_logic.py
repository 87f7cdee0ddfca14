"""Choices between values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bandstand.templates.filters.logic import default, default_if_none, pluralize, yesno


def test_default_stands_for_what_is_false() -> None:
    assert default("", "none") == "none"
    assert default(0, "none") == "none"
    assert default("tea", "none") == "tea"


def test_default_if_none_stands_for_none_alone() -> None:
    assert default_if_none(None, "none") == "none"
    assert default_if_none("", "none") == ""


@pytest.mark.parametrize(
    ("value", "words", "expected"),
    [
        (True, None, "yes"),
        (0, None, "no"),
        (None, None, "maybe"),
        ("x", "in,out", "in"),
        (None, "in,out", "out"),
        (None, "in,out,away", "away"),
        (False, "a,b,c,d", "b"),
        (None, "a,b,c,d", "b"),
        (5, "in", 5),
    ],
)
def test_yesno(value: object, words: object, expected: object) -> None:
    assert yesno(value, words) == expected


@pytest.mark.parametrize(
    ("value", "endings", "expected"),
    [
        (1, "s", ""),
        (0, "s", "s"),
        (2.5, "es", "es"),
        ("1", "y,ies", "y"),
        ("2", "y,ies", "ies"),
        (Decimal(1), "y,ies", "y"),
        ([1], "y,ies", "y"),
        ([], "y,ies", "ies"),
        ("many", "s", ""),
        (None, "s", ""),
        (2, "a,b,c", ""),
        (10**400, "s", "s"),
        ("9" * 10**6, "s", ""),
        (Decimal("1e999999"), "s", "s"),
    ],
)
def test_pluralize(value: object, endings: str, expected: str) -> None:
    assert pluralize(value, endings) == expected
