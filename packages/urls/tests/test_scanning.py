"""Reading parameters that touch, and writing what an expression fits: literal results."""

from __future__ import annotations

import re

import pytest

from bandstand.urls._patterns import parts_of
from bandstand.urls._regexes import templates
from bandstand.urls._scanning import Positions, Scanner
from bandstand.urls.converters import BUILT_IN

KEY = "12345678-1234-5678-1234-567812345678"


def test_positions_are_closed_intervals() -> None:
    positions = Positions([(2, 4), (7, 7)])
    assert [each for each in range(10) if each in positions] == [2, 3, 4, 7]
    assert list(positions) == [(2, 4), (7, 7)]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0, 9, 7), (0, 6, 4), (3, 3, 3), (5, 6, None), (0, 1, None), (8, 9, None), (7, 7, 7), (4, 7, 7)],
)
def test_the_greatest_position_within_bounds_is_found(low: int, high: int, expected: int | None) -> None:
    assert Positions([(2, 4), (7, 7)]).greatest(low, high) == expected


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("", "", ()),
        ("", "a", None),
        ("a", "a", ()),
        ("<a>-<b>", "1-2-3", ("1-2", "3")),
        ("<a>-<b>", "-2-3", ("-2", "3")),
        ("<a>-<b>", "1-", None),
        ("<a><b>", "xyz", ("xy", "z")),
        ("<a><b>", "x", None),
        ("<str:a><int:b>", "ab123", ("ab12", "3")),
        ("<int:a><slug:b>", "123", ("12", "3")),
        ("<slug:a>-<slug:b>-z", "a-b-c-z", ("a-b", "c")),
        ("<path:a>/x/<path:b>", "1/x/2/x/3", ("1/x/2", "3")),
        ("<path:a>/<str:b>", "1/2/3", ("1/2", "3")),
        ("<path:a>/<str:b>", "1/2/", None),
        ("<path:a>.<slug:b>", "a\n.b", None),
        ("<uuid:a><str:b>", f"{KEY}x", (KEY, "x")),
        ("<str:b><uuid:a>", f"{KEY}{KEY}", (KEY, KEY)),
        ("<uuid:a>", KEY.upper().replace("1", "A"), None),
    ],
)
def test_each_parameter_takes_as_much_as_leaves_enough_for_the_rest(
    pattern: str, text: str, expected: tuple[str, ...] | None
) -> None:
    read = Scanner(parts_of(pattern, BUILT_IN)).read(text)
    assert read == (None if expected is None else (expected, len(text)))


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("a/<int:n>/", "a/7/b/8/", (("7",), 4)),
        ("<path:p>/", "a/b/c", (("a/b",), 4)),
        ("<str:s>", "abc/d", (("abc",), 3)),
        ("a", "b", None),
        ("", "a/b", ((), 0)),
    ],
)
def test_a_beginning_is_read_up_to_where_it_ends(
    pattern: str, text: str, expected: tuple[tuple[str, ...], int] | None
) -> None:
    assert Scanner(parts_of(pattern, BUILT_IN)).read(text, whole=False) == expected


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        (r"^a/$", ["a/"]),
        (r"^(?P<n>\d+)/$", [1, "/"]),
        (r"^(?P<n>\d+)?/$", ["/"]),
        (r"^([a-z])-([0-9])$", [1, "-", 2]),
        (r"^a{3}b+c*d?$", ["aaab"]),
        (r"^[^/]\d\.\w$", ["00.0"]),
        (r"^[xyz]$", ["x"]),
        (r"^(?:ab){2}$", ["abab"]),
    ],
)
def test_an_expression_is_written_as_the_shortest_text_with_places_for_groups(
    regex: str, expected: list[str | int]
) -> None:
    first = templates(re.compile(regex))[0]
    assert "".join(map(str, first)) == "".join(map(str, expected))
    assert [part for part in first if isinstance(part, int)] == [part for part in expected if isinstance(part, int)]


def test_each_way_to_write_an_expression_is_a_template() -> None:
    assert templates(re.compile("a|b|c")) == [("a",), ("b",), ("c",)]
    optional = templates(re.compile(r"(?:(\d)/)?(?:(\w)/)?"))
    assert optional == [(), (2, "/"), (1, "/"), (1, "/", 2, "/")]


@pytest.mark.parametrize("regex", [r"(?x)a b", "(a)?" * 7, "a{65}", r"(?P<q>')?(?(q)')", r"\x41", r"[^\d\D]"])
def test_an_expression_that_is_too_intricate_has_no_template(regex: str) -> None:
    assert templates(re.compile(regex)) == []
