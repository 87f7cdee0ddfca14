"""The plural rules of CLDR as formulas of catalogues."""

import pytest
from babel.core import Locale
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from bandstand.i18n._cldr_plurals import cldr_plural
from bandstand.i18n._plurals import plural_from_header

RULES = {str(locale.plural_form): str(locale) for locale in map(Locale.parse, sorted(locale_identifiers()))}
"""Each rule that CLDR has for some locale, with one of its locales."""

NAMES = ("zero", "one", "two", "few", "many", "other")


@pytest.mark.parametrize(
    ("tag", "forms"),
    [
        ("en", [1, 0, 1, 1, 1]),
        ("fr", [0, 0, 2, 2, 1]),
        ("de", [1, 0, 1, 1, 1]),
        ("es", [2, 0, 2, 2, 1]),
        ("ar", [0, 1, 2, 4, 5]),
        ("ja", [0, 0, 0, 0, 0]),
        ("ru", [2, 0, 1, 2, 2]),
        ("pt-BR", [0, 0, 2, 2, 1]),
    ],
)
def test_each_language_has_its_forms(tag: str, forms: list[int]) -> None:
    assert [cldr_plural(tag).form(number) for number in (0, 1, 2, 11, 1_000_000)] == forms


def test_a_form_that_only_fractions_take_is_left_out() -> None:
    assert [cldr_plural(tag).count for tag in ("ru", "pl", "cs", "ar", "ja")] == [3, 3, 3, 6, 1]


def test_cldr_has_some_thirty_rules() -> None:
    assert len(RULES) > 30


@pytest.mark.parametrize("name", sorted(RULES.values()))
@given(number=st.integers(0, 10**12) | st.integers(0, 300) | st.integers(1, 900).map(lambda many: many * 10**6))
def test_a_formula_gives_the_form_that_cldr_gives(name: str, number: int) -> None:
    rule = Locale.parse(name).plural_form
    plural = cldr_plural(name.replace("_", "-"))
    used = [each for each in NAMES if any(rule(other) == each for other in (*range(200), 10**6))]
    assert used[plural.form(number)] == rule(number)


@given(number=st.integers(0, 10**9), name=st.sampled_from(sorted(RULES.values())))
def test_a_formula_is_read_again_as_it_was_written(number: int, name: str) -> None:
    plural = cldr_plural(name.replace("_", "-"))
    again = plural_from_header(f"nplurals={plural.count}; plural={plural.formula};")
    assert again.form(number) == plural.form(number)
