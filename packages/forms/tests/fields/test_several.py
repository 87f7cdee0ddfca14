"""Fields made of fields."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.i18n import override
from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import (
    CharField,
    ComboField,
    EmailField,
    Field,
    IntegerField,
    MultiValueField,
    SplitDateTimeField,
)
from bandstand.forms.widgets import MultiWidget, SplitDateTimeWidget, TextInput

if TYPE_CHECKING:
    from collections.abc import Sequence


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


REQUIRED = [("required", "Fill this in.")]
NOON = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


class PhoneField(MultiValueField):
    def compress(self, values: Sequence[object]) -> object:
        return "-".join(str(value) for value in values if value) if values else None


def phone(*, required: bool = True, all_of_them: bool = True) -> PhoneField:
    area = IntegerField(error_messages={"invalid": "Enter an area code."})
    number = CharField(max_length=5, required=all_of_them)
    return PhoneField(fields=[area, number], required=required, require_all_fields=all_of_them)


def test_a_value_must_pass_all_fields_of_a_combination() -> None:
    field = ComboField(fields=[CharField(max_length=15), EmailField()])
    assert field.clean(" ada@example.org ") == "ada@example.org"
    assert [code for code, _ in said(field, "ada.lovelace@example.org")] == ["max_length"]
    assert [code for code, _ in said(field, "ada")] == ["invalid"]
    assert said(field, "") == REQUIRED
    assert ComboField(fields=[CharField()], required=False).clean("") == ""


def test_fields_of_a_combination_are_fields() -> None:
    with pytest.raises(TypeError, match="The fields of a ComboField are fields such as CharField"):
        ComboField(fields=[CharField])  # type: ignore[list-item] # what the error is about


def test_parts_make_a_value() -> None:
    assert phone().clean(["49", "1234"]) == "49-1234"
    assert phone(required=False).clean(["49", ""]) == "49"
    assert phone(required=False).clean(["", None]) is None


@pytest.mark.parametrize("nothing", [None, "", [], ["", ""], [None]])
def test_no_part_is_nothing(nothing: object) -> None:
    assert said(phone(), nothing) == REQUIRED
    assert said(phone(all_of_them=False), nothing) == REQUIRED
    assert phone(required=False).clean(nothing) is None


def test_all_parts_must_be_there_or_those_that_say_so() -> None:
    assert said(phone(), ["49", ""]) == REQUIRED
    assert phone(all_of_them=False).clean(["49", ""]) == "49"
    assert said(phone(all_of_them=False), ["", "1234"]) == [("incomplete", "Fill in all parts.")]


def test_each_part_says_what_is_wrong() -> None:
    assert said(phone(), ["x", "123456"]) == [
        ("invalid", "Enter an area code."),
        ("max_length", "Use at most 5 characters; there are 6 now."),
    ]


@pytest.mark.parametrize("sent", ["text", 5, {"a": 1}, ["1", "2", "3"]], ids=repr)
def test_what_are_no_such_parts_is_refused(sent: object) -> None:
    assert said(phone(), sent) == [("invalid", "Enter a list of values.")]


def test_validators_see_what_the_parts_make() -> None:
    def refuse(value: object) -> None:
        raise ValidationError(f"Not {value}.", code="no")

    assert said(PhoneField(fields=[CharField()], validators=[refuse]), ["1"]) == [("no", "Not 1.")]


def test_the_widgets_of_the_parts_are_shown_where_no_other_is_given() -> None:
    widget = phone().widget
    assert isinstance(widget, MultiWidget)
    assert len(widget.widgets) == 2
    assert isinstance(PhoneField(fields=[CharField()], widget=TextInput()).widget, TextInput)


def test_a_field_must_say_what_its_parts_make() -> None:
    with pytest.raises(NotImplementedError, match=r"A MultiValueField has no compress\(\)"):
        MultiValueField(fields=[CharField()]).clean(["a"])


def test_parts_are_compared_one_by_one() -> None:
    assert not phone().changed([49, "1"], ["49", "1"])
    assert phone().changed([49, "1"], ["49", "2"])
    assert phone().changed([49, "1"], "x")
    assert not phone().changed(None, ["", ""])
    field = SplitDateTimeField()
    assert not field.changed(NOON, ["2026-11-21", "12:00"])
    assert field.changed(NOON, ["2026-11-21", "12:01"])
    assert not SplitDateTimeField(disabled=True).changed(NOON, None)


def test_a_moment_comes_in_two_parts() -> None:
    field = SplitDateTimeField(input_date_formats=["%d.%m.%Y"])
    assert field.clean(["21.11.2026", "12:00"]) == NOON
    assert field.clean(NOON) == NOON
    assert isinstance(field.widget, SplitDateTimeWidget)
    with override(time_zone=ZoneInfo("Europe/Berlin")):
        assert field.clean(["2026-11-21", "13:00"]) == NOON
        assert [code for code, _ in said(field, ["2026-03-29", "02:30"])] == ["missing_time"]
        assert [code for code, _ in said(field, ["2026-10-25", "02:30"])] == ["ambiguous_time"]


def test_both_parts_of_a_moment_are_needed() -> None:
    assert said(SplitDateTimeField(), ["2026-11-21", ""]) == REQUIRED
    optional = SplitDateTimeField(required=False)
    assert optional.clean(["", ""]) is None
    assert said(optional, ["2026-11-21", ""]) == [("invalid_time", "Enter a time of day.")]
    assert said(optional, ["", "12:00"]) == [("invalid_date", "Enter a date.")]
    assert said(optional, "x") == [("invalid", "Enter a date and a time.")]


def test_localised_moments_are_shown_in_parts() -> None:
    field = SplitDateTimeField(localize=True)
    assert field.prepare_value(NOON) == ["11/21/2026", "12:00 PM"]
    assert field.clean(field.prepare_value(NOON)) == NOON
    assert SplitDateTimeField().prepare_value(NOON) == NOON
