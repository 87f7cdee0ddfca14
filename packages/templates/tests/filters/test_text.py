"""Letters and layout."""

from __future__ import annotations

from decimal import Decimal

import pytest
from markupsafe import Markup

from bandstand.contracts.i18n import LazyText
from bandstand.templates.filters import WIDTH_LIMIT
from bandstand.templates.filters.text import (
    addslashes,
    capfirst,
    center,
    cut,
    ljust,
    lower,
    phone2numeric,
    pprint,
    rjust,
    slugify,
    stringformat,
    title,
    upper,
    wordcount,
    wordwrap,
)


def test_slashes_stand_before_quotes_and_slashes() -> None:
    assert addslashes("""a\\b "c" 'd'""") == """a\\\\b \\"c\\" \\'d\\'"""


@pytest.mark.parametrize(("value", "expected"), [("été", "Été"), ("ßa", "SSa"), ("", ""), (7, "7"), ("aBC", "ABC")])
def test_capfirst_changes_the_first_letter_alone(value: object, expected: str) -> None:
    assert capfirst(value) == expected


def test_fields_are_as_wide_as_asked() -> None:
    assert center("tea", "9") == "   tea   "
    assert ljust("tea", 5) == "tea  "
    assert rjust("tea", 5.9) == "  tea"
    assert center("tea", -1) == "tea"


def test_a_field_of_a_thousand_million_is_bounded() -> None:
    assert len(center("tea", "1000000000")) == WIDTH_LIMIT
    assert len(ljust("tea", "1000000000")) == WIDTH_LIMIT
    assert len(rjust("tea", Decimal("1e9"))) == WIDTH_LIMIT


def test_a_width_that_is_no_number_is_an_error() -> None:
    with pytest.raises(ValueError, match="wide"):
        center("tea", "wide")
    with pytest.raises(ValueError, match="at most 200 digits"):
        center("tea", Decimal("1e999999999"))


def test_cut_takes_out_every_occurrence() -> None:
    assert cut("to be or not to be", "be") == "to  or not to "
    assert cut("a1b1", 1) == "ab"
    assert cut("ab", "") == "ab"


def test_cut_keeps_safe_text_safe_but_for_semicolons() -> None:
    assert cut(Markup("a&lt;b"), "a") == Markup("&lt;b")
    assert isinstance(cut(Markup("a&lt;b"), "a"), Markup)
    assert cut(Markup("a&lt;b"), ";") == "a&ltb"
    assert not isinstance(cut(Markup("a&lt;b"), ";"), Markup)
    assert not isinstance(cut("a", "b"), Markup)


def test_what_comes_back_is_plain_text() -> None:
    assert type(lower(Markup("A"))) is str
    assert type(upper(Markup("a"))) is str
    assert type(title(Markup("a"))) is str


def test_lower_and_upper() -> None:
    assert lower("ÀÉ Tea") == "àé tea"
    assert upper("àß tea") == "ÀSS TEA"
    assert lower(None) == "none"


def test_a_text_that_waits_for_its_language_is_printed_first() -> None:
    assert upper(LazyText(id="Tea for %(n)s", params={"n": 2})) == "TEA FOR 2"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("they're the 2nd, o'hara", "They're The 2nd, O'Hara"),
        ("BIG-band ÉTÉ", "Big-Band Été"),
        ("1ST 3d", "1st 3d"),
        ("", ""),
    ],
)
def test_title(value: str, expected: str) -> None:
    assert title(value) == expected


def test_letters_become_the_digits_of_their_keys() -> None:
    assert phone2numeric("0800-BAND-adgjmptwé") == "0800-2263-23456789é"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Tea & Two Scones", "tea-two-scones"),
        ("  Été à Zürich!  ", "ete-a-zurich"),
        ("--under_score--", "under_score"),
        ("ﬁne ½", "fine-12"),
        ("東京", ""),
        (1.5, "15"),
        ("a - - b", "a-b"),
    ],
)
def test_slugify(value: object, expected: str) -> None:
    assert slugify(value) == expected


@pytest.mark.parametrize(
    ("value", "spec", "expected"),
    [
        (7, "03d", "007"),
        (3.14159, ".2f", "3.14"),
        ("tea", "r", "'tea'"),
        ((1, 2), "s", "(1, 2)"),
        ({"a": 1}, "(a)03d", "001"),
        (Markup("<b>"), "s", "<b>"),
        ("tea", "d", ""),
        (7, "", ""),
        (7, "d %d", ""),
        (7, "*d", ""),
        (None, "s", "None"),
        (7, "9999d", " " * 9998 + "7"),
        (7, "10000d", ""),
        (7, ".1000000000f", ""),
        (Decimal("1e999999999"), "d", ""),
        (Decimal("1e999999999"), "f", ""),
    ],
)
def test_stringformat(value: object, spec: object, expected: str) -> None:
    assert stringformat(value, spec) == expected


def test_an_integer_that_python_does_not_print_is_empty() -> None:
    assert stringformat(10**5000, "d") == ""


def test_words_are_counted() -> None:
    assert wordcount(" tea\nfor  two ") == 3
    assert wordcount("") == 0


@pytest.mark.parametrize(
    ("value", "width", "expected"),
    [
        ("tea for two and two for tea", 7, "tea for\ntwo and\ntwo for\ntea"),
        ("tea  for\n\n  two scones", 9, "tea  for\n\n  two\nscones"),
        ("an extraordinarily long word", "6", "an\nextraordinarily\nlong\nword"),
        ("ends \r\nwell  ", 10, "ends\nwell"),
        ("     indented", 4, "indented"),
        ("", 3, ""),
        ("tea\n ", 3, "tea\n "),
    ],
)
def test_wordwrap(value: str, width: object, expected: str) -> None:
    assert wordwrap(value, width) == expected


@pytest.mark.parametrize("width", [0, -3, "x"])
def test_words_are_not_wrapped_at_no_width(width: object) -> None:
    with pytest.raises(ValueError, match=str(width)):
        wordwrap("tea", width)


def test_pprint_shows_a_value() -> None:
    assert pprint({"b": [1], "a": 2}) == "{'a': 2, 'b': [1]}"
    assert pprint("tea") == "'tea'"
