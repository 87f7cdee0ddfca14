"""Plural formulas: which form a number takes."""

import time

import pytest
from babel.messages.plurals import PLURALS
from hypothesis import given
from hypothesis import strategies as st

from bandstand.i18n._plurals import GERMANIC, plural_from_header

ARABIC = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5);"
)


def test_english_has_two_forms_and_arabic_six() -> None:
    assert [GERMANIC.form(number) for number in (0, 1, 2, 11)] == [1, 0, 1, 1]
    arabic = plural_from_header(ARABIC)
    assert [arabic.form(number) for number in (0, 1, 2, 3, 11, 99, 100, 102, 103)] == [0, 1, 2, 3, 4, 4, 5, 5, 3]


@given(number=st.integers(0, 10**9), name=st.sampled_from(sorted(PLURALS)))
def test_a_formula_written_anew_means_the_same(number: int, name: str) -> None:
    count, formula = PLURALS[name]
    plural = plural_from_header(f"nplurals={count}; plural={formula};")
    again = plural_from_header(f"nplurals={plural.count}; plural={plural.formula};")
    assert plural.form(number) == again.form(number)


@pytest.mark.parametrize(
    ("formula", "number", "form"),
    [
        ("n || 0", 7, 1),
        ("n && 5", 7, 1),
        ("!n", 0, 1),
        ("(n > 3) + (n > 5)", 9, 2),
        ("n / 400", 999, 2),
        ("n%3*1", 5, 2),
    ],
)
def test_operators_mean_what_they_mean_in_c(formula: str, number: int, form: int) -> None:
    assert plural_from_header(f"nplurals=3; plural={formula};").form(number) == form


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ("plural=n;", "Plural forms are given as"),
        ("nplurals=0; plural=0;", "1 to 20 plural forms"),
        ("nplurals=21; plural=0;", "1 to 20 plural forms"),
        ("nplurals=2; plural=n;", "gives form 2 for 2, and there are 2"),
        ("nplurals=1; plural=0/n;", "fails for 0"),
        ("nplurals=1; plural=;", "ends too early"),
        ("nplurals=2; plural=n n;", "expected an operator before 'n'"),
        ("nplurals=2; plural=n>1?1;", "':' is missing"),
        ("nplurals=2; plural=(n;", r"'\)' is missing"),
        ("nplurals=2; plural=__import__('os');", "is none"),
        ("nplurals=2; plural=m;", "is none"),
        ("nplurals=2; plural=n**n;", "expected a number or 'n' before"),
        ("nplurals=2; plural=n>1" + " " * 1000, "at most 1000 characters"),
        ("nplurals=1; plural=" + "(" * 60 + "0" + ")" * 60, "nested deeper than 40"),
        ("nplurals=1; plural=" + "!" * 60 + "0", "nested deeper than 40"),
    ],
)
def test_a_formula_that_is_none_is_refused_by_name(header: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        plural_from_header(header)


@given(st.text("n0123456789 ()?:!=<>&|+-*/%;", max_size=300))
def test_text_of_any_kind_is_refused_in_no_time(text: str) -> None:
    begun = time.process_time()
    try:
        plural = plural_from_header(f"nplurals=2; plural={text};")
    except ValueError:
        pass
    else:
        assert plural.form(5) in (0, 1)
    assert time.process_time() - begun < 1
