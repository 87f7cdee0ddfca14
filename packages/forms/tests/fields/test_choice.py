"""One choice, or several."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum, IntEnum

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import (
    ChoiceField,
    Field,
    MultipleChoiceField,
    TypedChoiceField,
    TypedMultipleChoiceField,
)
from bandstand.forms.widgets import RadioSelect, Select


class Colour(Enum):
    RED = "r"
    DARK_BLUE = "b"


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


PAIRS = [("a", "A"), ("Letters", [("b", "B")]), (3, "Three")]


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


def none_of_them(text: str) -> list[tuple[str, str]]:
    return [("invalid_choice", f"“{text}” is not one of the choices. Choose one of those shown.")]


def kind_of(value: object) -> str:
    return type(value).__name__


@pytest.mark.parametrize(("sent", "choice"), [("a", "a"), ("b", "b"), ("3", "3"), (3, "3")])
def test_a_choice_is_its_text(sent: object, choice: str) -> None:
    assert ChoiceField(choices=PAIRS).clean(sent) == choice


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("c", "c"),
        ("Letters", "Letters"),
        (True, "True"),
        ("\uff11", "\uff11"),
        (" a", " a"),
        ("a\0", "a"),
        ("\ud800", "\ufffd"),
        (["a"], "[…]"),
        ({"a": 1}, "[…]"),
        ("x" * 10000000, "x" * 80 + "…"),
        (10**5000, "[…]"),
    ],
    ids=kind_of,
)
def test_what_is_not_offered_is_refused(sent: object, shown: str) -> None:
    assert said(ChoiceField(choices=PAIRS), sent) == none_of_them(shown)
    assert said(ChoiceField(choices=PAIRS, required=False), sent) == none_of_them(shown)


@pytest.mark.parametrize("nothing", [None, "", []])
def test_nothing_is_an_empty_text_or_refused(nothing: object) -> None:
    assert ChoiceField(choices=PAIRS, required=False).clean(nothing) == ""
    assert TypedChoiceField(choices=PAIRS, required=False, empty_value=None).clean(nothing) is None
    assert said(ChoiceField(choices=PAIRS), nothing) == [("required", "Fill this in.")]


def test_functions_are_asked_at_each_use() -> None:
    offered = [("a", "A")]
    field = ChoiceField(choices=lambda: list(offered))
    clean = field.cleaner()
    assert said(field, "b") == none_of_them("b")
    offered.append(("b", "B"))
    assert field.clean("b") == "b"
    assert clean("b") == "b"


def test_the_widget_offers_the_choices_of_the_field() -> None:
    field = ChoiceField(choices=PAIRS, widget=RadioSelect())
    assert isinstance(field.widget, RadioSelect)
    assert field.widget.choices == PAIRS
    other = replace(field, choices=[("x", "X")])
    assert isinstance(other.widget, RadioSelect)
    assert other.widget.choices == [("x", "X")]
    assert isinstance(ChoiceField().widget, Select)


def test_choices_are_coerced() -> None:
    field = TypedChoiceField(choices=[(1, "One"), (2, "Two")], coerce=int)
    assert field.clean("2") == 2
    assert said(TypedChoiceField(choices=[("x", "X")], coerce=int), "x") == none_of_them("x")


def test_enums_are_choices_and_coerce() -> None:
    assert ChoiceField(choices=Colour, coerce=Colour).clean("r") is Colour.RED
    assert ChoiceField(choices=Size, coerce=Size).clean("2") is Size.LARGE
    assert ChoiceField(choices=[(1, "Small")], coerce=Size).clean("1") is Size.SMALL
    assert ChoiceField(choices=Colour).clean("b") == "b"
    assert ChoiceField(choices=Colour, coerce=Colour).clean(Colour.RED) is Colour.RED
    assert said(ChoiceField(choices=Colour, coerce=Colour), "RED") == none_of_them("RED")


def test_several_choices_are_a_list() -> None:
    field = MultipleChoiceField(choices=PAIRS)
    assert field.clean(["a", 3]) == ["a", "3"]
    assert TypedMultipleChoiceField(choices=Size, coerce=Size).clean(["2", "1"]) == [Size.LARGE, Size.SMALL]
    assert said(field, ["a", "x"]) == none_of_them("x")
    assert said(field, [["a"]]) == none_of_them("[…]")


@pytest.mark.parametrize("sent", ["a", 3, {"a": 1}, True], ids=repr)
def test_several_choices_are_no_single_value(sent: object) -> None:
    assert said(MultipleChoiceField(choices=PAIRS), sent) == [("invalid_list", "Send a list of choices.")]


@pytest.mark.parametrize("nothing", [None, "", []])
def test_no_choices_are_an_empty_list_or_refused(nothing: object) -> None:
    assert MultipleChoiceField(choices=PAIRS, required=False).clean(nothing) == []
    assert TypedMultipleChoiceField(choices=PAIRS, required=False, empty_value=()).clean(nothing) == ()
    assert said(MultipleChoiceField(choices=PAIRS), nothing) == [("required", "Fill this in.")]


def test_a_choice_changed_when_its_text_did() -> None:
    assert not ChoiceField(choices=Size).changed(Size.SMALL, "1")
    assert ChoiceField(choices=Size).changed(Size.SMALL, "2")
    assert not ChoiceField(choices=Size).changed(None, "")
    assert ChoiceField(choices=Size).changed(None, ["1"])
    assert not ChoiceField(choices=Size, disabled=True).changed(None, "1")
    assert not MultipleChoiceField(choices=Size).changed([Size.SMALL, Size.LARGE], ["2", "1"])
    assert MultipleChoiceField(choices=Size).changed([Size.SMALL], ["2"])
    assert not MultipleChoiceField(choices=Size).changed(None, [])


def test_what_are_no_choices_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="got 'ab'"):
        ChoiceField(choices="ab")  # type: ignore[arg-type] # what the error is about
    with pytest.raises(TypeError, match="got 'a'"):
        ChoiceField(choices=["a"])  # type: ignore[list-item] # as above
