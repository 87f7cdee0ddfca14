"""Texts: lengths, white space, what cannot be stored, expressions and slugs."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import CharField, Field, RegexField, SlugField
from bandstand.forms.widgets import HiddenInput, Textarea


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


REQUIRED = [("required", "Fill this in.")]


def test_white_space_at_both_ends_goes_unless_it_is_to_stay() -> None:
    assert CharField().clean("  Ada \n") == "Ada"
    assert CharField(strip=False).clean("  Ada \n") == "  Ada \n"


@pytest.mark.parametrize("nothing", [None, "", "   "])
def test_nothing_is_an_empty_text_or_refused(nothing: object) -> None:
    assert CharField(required=False).clean(nothing) == ""
    assert CharField(required=False, empty_value=None).clean(nothing) is None
    assert said(CharField(), nothing) == REQUIRED


def test_lengths_are_counted_without_the_white_space() -> None:
    field = CharField(min_length=2, max_length=3)
    assert field.clean(" abc ") == "abc"
    assert said(field, "a") == [("min_length", "Use at least 2 characters; there are 1 now.")]
    assert said(field, "abcd") == [("max_length", "Use at most 3 characters; there are 4 now.")]


def test_a_text_that_need_not_be_there_may_be_shorter_than_the_least_length() -> None:
    assert CharField(required=False, min_length=2).clean("") == ""


def test_numbers_of_json_become_texts() -> None:
    assert [CharField().clean(number) for number in (12, 1.5, Decimal("2.50"))] == ["12", "1.5", "2.50"]
    assert CharField().clean(LazyText(id="Later")) == "Later"


@pytest.mark.parametrize("value", [True, [1], {"a": 1}, ("a",), b"bytes", object(), 10**5000], ids=type)
def test_what_is_no_text_is_refused(value: object) -> None:
    assert said(CharField(), value) == [("invalid", "Enter a text.")]


def test_what_cannot_be_stored_is_refused() -> None:
    assert said(CharField(), "a\0b") == [
        ("null_characters_not_allowed", "This text must not hold the null character."),
    ]
    assert said(CharField(), "half \ud83d") == [
        ("invalid_characters", "This text has a character that cannot be stored.")
    ]
    assert CharField().clean("whole \U0001f600\nline") == "whole \U0001f600\nline"


def test_markup_loses_its_ways() -> None:
    from markupsafe import Markup

    assert type(CharField().clean(Markup("<b>"))) is str


def test_given_texts_replace_those_of_the_field_and_of_validators() -> None:
    field = CharField(max_length=3, error_messages={"required": "Name it.", "max_length": "At most %(limit_value)s."})
    assert said(field, "") == [("required", "Name it.")]
    assert said(field, "abcd") == [("max_length", "At most 3.")]


def test_all_validators_have_their_say() -> None:
    def no_a(value: object) -> None:
        if "a" in str(value):
            raise ValidationError("No a.", code="no_a")

    field = CharField(max_length=2, validators=[no_a])
    assert [code for code, _ in said(field, "aaa")] == ["max_length", "no_a"]
    assert field.clean("bb") == "bb"


def test_lengths_are_whole_numbers() -> None:
    with pytest.raises(ValueError, match="got -1"):
        CharField(max_length=-1)
    with pytest.raises(ValueError, match="got -2"):
        CharField(min_length=-2)


def test_browsers_are_told_the_lengths() -> None:
    field = CharField(max_length=3, min_length=1)
    assert field.html_attrs(field.widget) == {"maxlength": 3, "minlength": 1}
    assert field.html_attrs(HiddenInput()) == {}


def test_a_field_can_be_replaced() -> None:
    field = replace(CharField(max_length=3), max_length=5, widget=Textarea())
    assert field.clean("abcd") == "abcd"
    assert isinstance(field.widget, Textarea)


def test_a_widget_must_be_one() -> None:
    with pytest.raises(TypeError, match=r"got <class 'bandstand\.forms\..+\.Textarea'>"):
        CharField(widget=Textarea)  # type: ignore[arg-type] # what the error is about


def test_an_expression_describes_a_text() -> None:
    field = RegexField(regex=r"^[a-z]+\Z")
    assert field.clean("abc") == "abc"
    assert said(field, "ABC") == [("invalid", "This text does not have the right form.")]
    assert said(field, " abc ") == [("invalid", "This text does not have the right form.")]
    assert RegexField(regex=re.compile("[0-9]"), strip=True).clean(" a1 ") == "a1"
    assert said(RegexField(regex="x", error_messages={"invalid": "With x."}), "y") == [("invalid", "With x.")]


def test_an_expression_does_not_look_at_texts_without_end() -> None:
    assert said(RegexField(regex="(a+)+$"), "a" * 10_001)[0][0] == "invalid"


def test_an_expression_must_be_one() -> None:
    with pytest.raises(ValueError, match=r"got '\('"):
        RegexField(regex="(")


def test_slugs_have_letters_digits_underscores_and_hyphens() -> None:
    assert SlugField().clean(" my-slug_2 ") == "my-slug_2"
    assert said(SlugField(), "mein übel") == [
        ("invalid", "Use only letters from A to Z, digits, underscores and hyphens.")
    ]
    assert SlugField(allow_unicode=True).clean("übel") == "übel"
    assert said(SlugField(allow_unicode=True), "a b") == [
        ("invalid", "Use only letters, digits, underscores and hyphens.")
    ]


def test_browsers_are_told_the_pattern_of_slugs() -> None:
    field = SlugField(max_length=50)
    assert field.html_attrs(field.widget) == {"maxlength": 50, "minlength": None, "pattern": "[-a-zA-Z0-9_]+"}
    assert SlugField(allow_unicode=True).html_attrs(field.widget)["pattern"] is None


def test_the_end_of_a_line_is_one_character_as_in_browsers() -> None:
    lines = CharField(widget=Textarea(), max_length=5)
    for clean in (lines.clean, lines.cleaner()):
        assert clean("a\r\nb\r\nc\r\n") == "a\nb\nc"
        assert clean("a\rb") == "a\nb"
    assert not lines.changed("a\nb", "a\r\nb")
    assert CharField().clean("a\r\nb") == "a\r\nb"
