"""Lists, and what can be looked at as one."""

from __future__ import annotations

import random as chance
from dataclasses import dataclass

import pytest
from markupsafe import Markup

from bandstand.templates.filters.lists import (
    DEPTH_LIMIT,
    dictsort,
    dictsortreversed,
    first,
    join,
    last,
    length,
    make_list,
    random,
    slice_,
    unordered_list,
)


@dataclass
class Song:
    name: str
    year: int

    def play(self) -> str:
        raise AssertionError


SONGS = [Song("Caravan", 1936), Song("Misty", 1954), Song("Autumn Leaves", 1945)]


def test_length() -> None:
    assert length([1, 2]) == 2
    assert length("tea") == 3
    assert length(7) == 0
    assert length(None) == 0


def test_first_and_last() -> None:
    assert first([1, 2]) == 1
    assert last((1, 2)) == 2
    assert first("tea") == "t"
    for pick in (first, last):
        assert pick([]) == ""
        assert pick(None) == ""


def test_a_letter_of_a_safe_text_is_plain() -> None:
    assert type(first(Markup("<b>"))) is str
    assert type(last(Markup("<b>"))) is str


def test_first_of_what_has_no_order_is_an_error() -> None:
    with pytest.raises(TypeError):
        first(7)


def test_random_picks_one() -> None:
    chance.seed(7)
    assert {random([1, 2, 3]) for _ in range(50)} == {1, 2, 3}
    assert random([]) == ""
    assert random(None) == ""


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        (":2", [0, 1]),
        ("-2:", [3, 4]),
        ("::2", [0, 2, 4]),
        (" 1 : 3 ", [1, 2]),
        ("2", [0, 1]),
        (2, [0, 1]),
        ("", [0, 1, 2, 3, 4]),
        ("x", [0, 1, 2, 3, 4]),
        ("::0", [0, 1, 2, 3, 4]),
        ("1:2:3:4", [0, 1, 2, 3, 4]),
    ],
)
def test_slice(bounds: object, expected: list[int]) -> None:
    assert slice_([0, 1, 2, 3, 4], bounds) == expected


@pytest.mark.parametrize("value", [5, None, {"a": 1}])
def test_what_cannot_be_sliced_stays(value: object) -> None:
    assert slice_(value, ":2") == value


def test_make_list() -> None:
    assert make_list("tea") == ["t", "e", "a"]
    assert make_list(120) == ["1", "2", "0"]


def test_elements_are_sorted_by_attributes_items_and_paths() -> None:
    assert [song.name for song in SONGS] == ["Caravan", "Misty", "Autumn Leaves"]
    assert dictsort(SONGS, "year") == [SONGS[0], SONGS[2], SONGS[1]]
    assert dictsortreversed(SONGS, "name") == [SONGS[1], SONGS[0], SONGS[2]]
    assert dictsort([{"song": song} for song in SONGS], "song.year")[0] == {"song": SONGS[0]}
    assert dictsort([(2, "b"), (1, "a")], 0) == [(1, "a"), (2, "b")]


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (SONGS, "missing"),
        (SONGS, "_name"),
        (SONGS, "name.__class__"),
        (SONGS, ""),
        (SONGS, None),
        (SONGS, "play"),
        (SONGS, 0),
        ([[1], []], 0),
        ([{"a": 1}, {"a": "x"}], "a"),
        (7, "a"),
        (None, "a"),
    ],
)
def test_what_cannot_be_sorted_is_empty_and_nothing_is_called(value: object, key: object) -> None:
    assert dictsort(value, key) == ""
    assert dictsortreversed(value, key) == ""


def test_join_escapes_what_is_not_safe() -> None:
    assert join(["<i>", Markup("<b>"), 3], " & ") == Markup("&lt;i&gt; &amp; <b> &amp; 3")
    assert join(["<i>", 1], Markup("<br>")) == Markup("&lt;i&gt;<br>1")
    assert join(["<i>", 1], "<br>", autoescape=False) == Markup("<i><br>1")
    assert join("tea", "-") == "t-e-a"
    assert join(7, "-") == 7


def test_an_unordered_list_nests_what_follows_an_element() -> None:
    assert unordered_list(["Songs", ["Misty", "<Caravan>"], "Bands"]) == (
        "\t<li>Songs\n\t<ul>\n\t\t<li>Misty</li>\n\t\t<li>&lt;Caravan&gt;</li>\n\t</ul>\n\t</li>\n\t<li>Bands</li>"
    )


def test_an_unordered_list_takes_any_iterable() -> None:
    assert unordered_list(name for name in ("a", "b")) == "\t<li>a</li>\n\t<li>b</li>"
    assert unordered_list(["a", ("b",)]) == "\t<li>a\n\t<ul>\n\t\t<li>b</li>\n\t</ul>\n\t</li>"
    assert unordered_list([]) == ""
    assert unordered_list(["<b>"], autoescape=False) == Markup("\t<li><b></li>")


def test_an_unordered_list_stops_before_it_is_too_deep() -> None:
    nested: list[object] = ["end"]
    for _ in range(10_000):
        nested = ["more", nested]
    written = unordered_list(nested)
    assert written.count("<li>") == written.count("</li>") == DEPTH_LIMIT
    assert "end" not in written
