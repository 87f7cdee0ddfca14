"""Choices: lists, groups, functions and enumerations."""

from __future__ import annotations

import datetime as dt
from enum import auto
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.orm.fields import CharField, Choices, IntegerChoices, IntegerField, TextChoices

if TYPE_CHECKING:
    from collections.abc import Callable


class Size(TextChoices):
    SMALL = "S", "Small"
    LARGE = "L"
    EXTRA_LARGE = "XL", LazyText(id="Extra large")


class Rank(IntegerChoices):
    FIRST = 1
    SECOND = 2, "Runner-up"

    __empty__ = "Unranked"


class Word(TextChoices):
    HELLO = auto()


class Landing(dt.date, Choices):
    MOON = 1969, 7, 20, "On the moon"  # pyright: ignore[reportCallIssue]  # the label is no part of the date

    @classmethod
    def _made(cls, value: Any) -> Any:
        return dt.date.__new__(cls, *value)


def test_members_have_values_and_labels() -> None:
    assert Size.choices == [("S", "Small"), ("L", "Large"), ("XL", LazyText(id="Extra large"))]
    assert Size.values == ["S", "L", "XL"]
    assert Size.names == ["SMALL", "LARGE", "EXTRA_LARGE"]
    assert (Size.SMALL, str(Size.SMALL), Size.SMALL.label) == ("S", "S", "Small")
    assert Size("S") is Size.SMALL
    assert isinstance(Rank.FIRST, int)
    assert str(Rank.FIRST) == "1"
    assert Word.HELLO == "HELLO"


def test_nothing_can_be_a_choice() -> None:
    assert Rank.choices == [(None, "Unranked"), (1, "First"), (2, "Runner-up")]
    assert Rank.labels == ["Unranked", "First", "Runner-up"]
    assert Rank.names == ["__empty__", "FIRST", "SECOND"]


def test_values_are_members() -> None:
    assert "S" in Size
    assert Size.SMALL in Size
    assert "M" not in Size


def test_members_can_be_of_any_type() -> None:
    assert Landing.MOON.year == 1969
    assert Landing.MOON.label == "On the moon"


GROUPED = [("Audio", [("v", "Vinyl"), ("c", "CD")]), ("u", "Unknown")]


def test_a_choice_has_a_label_to_show(make_model: Callable[..., Any]) -> None:
    model = make_model(
        size=CharField(max_length=2, choices=Size),
        medium=CharField(max_length=2, choices=GROUPED),
        rank=IntegerField(choices=Rank, null=True),
    )
    row = model(size="XL", medium="c")
    assert str(row.get_size_display()) == "Extra large"
    assert row.get_medium_display() == "CD"
    assert row.get_rank_display() == "Unranked"
    row.size = "?"
    assert row.get_size_display() == "?"


def test_groups_are_kept_for_forms_and_flat_for_looking_up() -> None:
    field = CharField(choices=GROUPED)
    assert field.choices == GROUPED
    assert field.flatchoices == [("v", "Vinyl"), ("c", "CD"), ("u", "Unknown")]
    assert field.clean("v") == "v"


def test_a_mapping_and_a_function_give_choices() -> None:
    known = {"a": "A"}
    field = CharField(choices=known.items)
    assert CharField(choices=known).choices == [("a", "A")]
    assert field.clean("a") == "a"
    known["b"] = "B"
    assert field.clean("b") == "b"


def test_another_value_is_refused() -> None:
    with pytest.raises(ValidationError, match="“M” is not one of the choices"):
        CharField(choices=Size).clean("M")


def test_members_are_saved_as_their_values(table: Callable[..., Any]) -> None:
    model = table(size=CharField(max_length=2, choices=Size), rank=IntegerField(choices=Rank))
    row = model.objects.create(size=Size.LARGE, rank=Rank.SECOND)
    again = model.objects.get(size=Size.LARGE, rank__gt=Rank.FIRST)
    assert (again.pk, again.size, again.rank) == (row.pk, "L", 2)
    assert (type(again.size), type(again.rank)) == (str, int)
