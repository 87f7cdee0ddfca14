"""Regular expressions, slugs and lists of whole numbers."""

from __future__ import annotations

import re

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.validation import (
    RegexValidator,
    int_list_validator,
    validate_comma_separated_integer_list,
    validate_slug,
    validate_unicode_slug,
)


def refused(validator: RegexValidator, value: object) -> bool:
    try:
        validator(value)
    except ValidationError:
        return True
    return False


def test_the_expression_is_searched_for() -> None:
    assert not refused(RegexValidator("[0-9]"), "a1b")
    assert refused(RegexValidator("[0-9]"), "ab")
    assert refused(RegexValidator(r"^[0-9]+\Z"), "1\n")


def test_an_inverse_match_refuses_what_holds_the_expression() -> None:
    no_links = RegexValidator("https?://", "No links, please.", "link", inverse_match=True)
    assert not refused(no_links, "no link")
    with pytest.raises(ValidationError, match=r"^No links, please\.$"):
        no_links("see https://example.org")


def test_flags_belong_to_an_expression_given_as_text() -> None:
    assert not refused(RegexValidator("^abc$", flags=re.IGNORECASE), "ABC")
    assert not refused(RegexValidator(re.compile("^abc$", re.IGNORECASE)), "ABC")
    with pytest.raises(TypeError, match=r"^Flags go with a regex given as text; got re\.IGNORECASE with re\.compile"):
        RegexValidator(re.compile("x"), flags=re.IGNORECASE)


@pytest.mark.parametrize("flags", [re.DEBUG, re.LOCALE, 1 << 20, -1])
def test_flags_that_expressions_do_not_have_are_refused(flags: int) -> None:
    with pytest.raises(ValueError, match=r"^The flags of a RegexValidator are some of .*; got "):
        RegexValidator("x", flags=flags)


def test_flags_that_exclude_each_other_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^The regex of a RegexValidator is a regular expression; got 'x', in which"):
        RegexValidator("x", flags=re.ASCII | re.UNICODE)


def test_an_expression_that_cannot_be_read_is_refused_with_the_place() -> None:
    with pytest.raises(ValueError, match=r"got '\(', in which: missing \), unterminated subpattern at position 0\.$"):
        RegexValidator("(")


def test_what_is_no_text_is_looked_at_as_text_but_none_never_fits() -> None:
    assert not refused(RegexValidator("^[0-9]+$"), 2026)
    assert refused(RegexValidator(""), None)
    assert refused(RegexValidator("x", inverse_match=True), None)
    assert refused(RegexValidator("x", inverse_match=True), 10**5000)


def test_a_text_beyond_the_limit_is_refused_whatever_the_expression() -> None:
    assert not refused(RegexValidator(""), "x" * 10_000)
    assert refused(RegexValidator(""), "x" * 10_001)
    assert refused(RegexValidator("y", inverse_match=True), "x" * 10_001)
    assert not refused(RegexValidator("", max_length=20_000), "x" * 20_000)
    with pytest.raises(ValueError, match=r"^The max_length of a RegexValidator is 1 or more; got 0\.$"):
        RegexValidator("", max_length=0)


@pytest.mark.parametrize("slug", ["a", "a-b_c", "-", "_", "2026", "A"])
def test_a_slug(slug: str) -> None:
    assert not refused(validate_slug, slug)
    assert not refused(validate_unicode_slug, slug)


@pytest.mark.parametrize("text", ["", " ", "a b", "a.b", "a/b", "a\n", "a\0", "\N{KELVIN SIGN}".lower() + "!"])
def test_no_slug(text: str) -> None:
    assert refused(validate_slug, text)
    assert refused(validate_unicode_slug, text)


@pytest.mark.parametrize("text", ["übung", "你好", "имя", "\N{KELVIN SIGN}"])
def test_a_slug_of_any_script(text: str) -> None:
    assert refused(validate_slug, text)
    assert not refused(validate_unicode_slug, text)


@pytest.mark.parametrize("text", ["1", "1,2,3", "0,0", "007"])
def test_numbers_with_commas_between_them(text: str) -> None:
    assert not refused(validate_comma_separated_integer_list, text)


@pytest.mark.parametrize("text", ["", ",", "1,", ",1", "1,,2", "1, 2", "1;2", "-1", "1.5", "a", "1\n", "٣", "1,2\n"])
def test_anything_else_is_no_list_of_numbers(text: str) -> None:
    assert refused(validate_comma_separated_integer_list, text)


def test_a_list_with_another_separator_and_signs() -> None:
    lines = int_list_validator(sep=" | ", allow_negative=True)
    assert not refused(lines, "1 | -2 | 3")
    with pytest.raises(ValidationError, match=r"^Enter whole numbers with “ \| ” between them\.$"):
        lines("1|2")
    dots = int_list_validator(".", "Numbers and dots.", "version")
    assert not refused(dots, "1.10.2")
    with pytest.raises(ValidationError, match=r"^Numbers and dots\.$"):
        dots("1x10")


@pytest.mark.parametrize("sep", ["", "0", "a1", "-"])
def test_a_separator_that_numbers_have_is_refused(sep: str) -> None:
    with pytest.raises(ValueError, match=rf"^A separator of numbers is some text .*; got {sep!r}\.$"):
        int_list_validator(sep)
