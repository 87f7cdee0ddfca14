"""Plural forms of languages, and the formulas of headers."""

from __future__ import annotations

import time

import pytest
from babel.localedata import locale_identifiers

from bandstand.i18n.po import PluralForms, parse_plural_forms, plural_forms
from bandstand.i18n.po._plurals import usual_counts
from bandstand.i18n.tags import locale_of


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("ja", "nplurals=1; plural=0;"),
        ("de", "nplurals=2; plural=(n != 1);"),
        ("tr", "nplurals=2; plural=(n != 1);"),
        ("fr", "nplurals=3; plural=(n <= 1 ? 0 : n % 1000000 == 0 ? 1 : 2);"),
        ("pt-BR", "nplurals=3; plural=(n <= 1 ? 0 : n % 1000000 == 0 ? 1 : 2);"),
        ("pt-PT", "nplurals=3; plural=(n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2);"),
        ("cs", "nplurals=3; plural=((n==1) ? 0 : (n>=2 && n<=4) ? 1 : 2);"),
        ("he", "nplurals=3; plural=(n==1 ? 0 : n==2 ? 1 : 2);"),
        (
            "ar",
            "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
        ),
        ("xx", "nplurals=2; plural=(n != 1);"),
    ],
)
def test_a_language_has_the_forms_of_its_whole_numbers(tag: str, written: str) -> None:
    assert str(plural_forms(tag)) == written


def test_russian_has_three_forms_and_each_number_takes_one() -> None:
    one, few, many = plural_forms("ru").of_numbers()
    assert (one[:3], few[:4], many[:4]) == ((1, 21, 31), (2, 3, 4, 22), (0, 5, 6, 7))


def test_the_forms_of_every_language_of_cldr_are_those_of_its_categories() -> None:
    for name in sorted(locale_identifiers()):
        tag = name.replace("_", "-")
        rule = locale_of(tag).plural_form
        for numbers in plural_forms(tag).of_numbers():
            assert len({rule(number) for number in numbers}) == 1, tag
        assert parse_plural_forms(str(plural_forms(tag))) == plural_forms(tag)


def test_other_tools_may_count_fractions_and_leave_out_millions() -> None:
    assert usual_counts("fr") == [3, 2]
    assert usual_counts("ru") == [3, 4]
    assert usual_counts("ja") == [1]


def test_a_field_may_have_spaces_and_no_end() -> None:
    assert parse_plural_forms("  nplurals = 2 ;  plural = n>1  ") == PluralForms(2, "n>1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nplurals=INTEGER; plural=EXPRESSION;",
        "nplurals=0; plural=0;",
        "nplurals=21; plural=0;",
        "nplurals=999999999999; plural=0;",
        "nplurals=2; plural=;",
        "nplurals=2; plural=n != 1; more",
        "nplurals=2; plural=__import__('os');",
        "nplurals=2; plural=n +;",
        "nplurals=2; plural=n;",
        "nplurals=2; plural=1 / 0;",
        "nplurals=2; plural=n % 0;",
    ],
)
def test_what_is_no_field_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_plural_forms(text)


def test_a_formula_that_gives_no_form_is_refused_with_the_number() -> None:
    with pytest.raises(ValueError, match="gives form 2 for 2, and there are 2"):
        parse_plural_forms("nplurals=2; plural=n;")


@pytest.mark.parametrize(
    "formula",
    [
        "n" + "+1" * 50_000,
        "(" * 10_000 + "n" + ")" * 10_000,
        "(" * 400 + "n" + ")" * 400,
        "!" * 1_100 + "n",
        "n ? " * 200 + "n" + " : 0" * 200,
        " " * 900 + "x",
        "n" + "*n" * 400,
    ],
)
def test_a_formula_that_is_long_or_deep_is_refused_in_no_time(formula: str) -> None:
    began = time.process_time()
    with pytest.raises(ValueError, match=r"."):
        parse_plural_forms(f"nplurals=2; plural={formula};")
    assert time.process_time() - began < 1
