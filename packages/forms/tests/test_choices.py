"""What people choose from, in all the ways of writing it down."""

from __future__ import annotations

from enum import Enum, IntEnum, StrEnum
from typing import Any

import pytest

from bandstand.contracts.i18n import LazyText
from bandstand.forms._choices import BLANK_LABEL, Choices, Option, choices_of, is_steady, kept, text_of

RED = LazyText(id="Red")


class Colour(StrEnum):
    RED = "r"
    DARK_BLUE = "b"


class Size(IntEnum):
    __empty__ = "Any size"

    SMALL = 1

    @property
    def label(self) -> LazyText:
        return LazyText(id="Small")


def test_pairs_are_options() -> None:
    expected = (("", (Option("a", "A"), Option(1, RED))),)
    assert choices_of([("a", "A"), (1, RED)]) == expected
    assert choices_of((("a", "A"), (1, RED))) == expected
    assert choices_of({"a": "A", 1: RED}) == expected
    assert choices_of(lambda: [("a", "A"), (1, RED)]) == expected
    assert choices_of([]) == choices_of({}) == ()


def test_groups_have_names_and_options_between_them_have_none() -> None:
    expected = (
        ("", (Option("", "-"),)),
        ("Warm", (Option("r", "Red"), Option("o", "Orange"))),
        ("", (Option("x", "X"), Option("y", "Y"))),
    )
    pairs = [("", "-"), ("Warm", [("r", "Red"), ("o", "Orange")]), ("x", "X"), ("y", "Y")]
    assert choices_of(pairs) == expected
    assert choices_of({"": "-", "Warm": {"r": "Red", "o": "Orange"}, "x": "X", "y": "Y"}) == expected


def test_the_members_of_an_enum_are_options_with_readable_names() -> None:
    assert choices_of(Colour) == (("", (Option(Colour.RED, "Red"), Option(Colour.DARK_BLUE, "Dark blue"))),)
    assert choices_of([("Colours", Colour)]) == (
        ("Colours", (Option(Colour.RED, "Red"), Option(Colour.DARK_BLUE, "Dark blue"))),
    )


def test_an_enum_may_have_labels_and_one_for_nothing() -> None:
    assert choices_of(Size) == (("", (Option(None, "Any size"), Option(Size.SMALL, LazyText(id="Small")))),)


def test_labels_that_are_no_texts_become_some() -> None:
    assert choices_of([(1, 2)]) == (("", (Option(1, "2"),)),)


@pytest.mark.parametrize("wrong", ["ab", 5, None, object])
def test_what_is_no_collection_is_refused(wrong: Any) -> None:  # Any: it is what the type forbids
    with pytest.raises(
        TypeError, match="Choices are pairs, a mapping, an Enum or a function that gives one of these; got "
    ):
        choices_of(wrong)


@pytest.mark.parametrize("wrong", ["ab", "a", ("a",), ("a", "b", "c"), 5, None])
def test_what_is_no_pair_is_refused_by_its_name(wrong: Any) -> None:  # Any: as above
    with pytest.raises(TypeError) as caught:
        choices_of([("a", "A"), wrong])
    assert str(caught.value) == (f"A choice is a pair of a value and a label, or of a name and a group; got {wrong!r}.")


def test_what_can_be_read_only_once_is_kept() -> None:
    once = kept(pair for pair in [("a", "A")])
    assert choices_of(once) == choices_of(once) == (("", (Option("a", "A"),)),)
    pairs = [("a", "A")]
    assert kept(pairs) is pairs


def test_choices_of_functions_and_of_other_iterables_may_differ_at_each_use() -> None:
    steady: list[Choices] = [[("a", "A")], (), {"a": "A"}, Colour]
    varying: list[Choices] = [lambda: Colour, {("a", "A")}, {"a": "A"}.items()]
    assert [is_steady(choices) for choices in (*steady, *varying)] == [True] * 4 + [False] * 3


class Plain(Enum):
    LIST = (1, 2)


def test_the_text_of_a_value_is_what_is_sent() -> None:
    texts = {text_of(value): value for value in ("", "a", 1.5, False, Colour.RED, Plain.LIST, RED)}
    assert texts == {"": "", "a": "a", "1.5": 1.5, "False": False, "r": Colour.RED, "(1, 2)": Plain.LIST, "Red": RED}
    assert text_of(None) == ""
    assert text_of(Size.SMALL) == "1"


def test_the_text_of_a_value_can_be_sent_whatever_it_is() -> None:
    nested: list[object] = []
    for _ in range(100_000):
        nested = [nested]
    assert text_of(10**5000) == text_of(nested) == ""
    assert text_of("é\ud83d") == "é\ufffd"
    assert text_of("\ud83d\ude00") == "\U0001f600"


def test_the_blank_label_is_a_text_for_people() -> None:
    assert str(BLANK_LABEL) == "Choose one"
