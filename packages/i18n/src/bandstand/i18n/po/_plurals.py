"""Plural forms as the header of a catalogue says them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.messages.plurals import get_plural

from bandstand.i18n._cldr_plurals import TOLD_APART, cldr_plural
from bandstand.i18n._plurals import plural_from_header
from bandstand.i18n.tags import locale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.i18n._plurals import Plural

# What people write; what is made from the rules of CLDR is right, and hard to read.
_USUAL = (
    (1, "0"),
    (2, "(n != 1)"),
    (2, "(n > 1)"),
    (3, "(n == 1 ? 0 : n != 0 && n % 1000000 == 0 ? 1 : 2)"),
    (3, "(n <= 1 ? 0 : n % 1000000 == 0 ? 1 : 2)"),
    (3, "(n==1 ? 0 : n==2 ? 1 : 2)"),
    (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"),
    (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5)"),
)


@dataclass(frozen=True, slots=True)
class PluralForms:
    """How many plural forms there are, and the formula in C that gives the index of a number's form."""

    count: int
    formula: str

    def __str__(self) -> str:
        return f"nplurals={self.count}; plural={self.formula};"

    def of_numbers(self) -> tuple[tuple[int, ...], ...]:
        """Give, for each form, numbers that take it: all up to a thousand, and some above.

        Raises:
            ValueError: The formula is none, or gives an index that is no form's.
        """
        rule = plural_from_header(str(self))
        numbers: list[list[int]] = [[] for _ in range(self.count)]
        for number, form in zip(TOLD_APART, _forms(rule), strict=True):
            numbers[form].append(number)
        return tuple(map(tuple, numbers))


def _forms(rule: Plural) -> list[int]:
    return [rule.form(number) for number in TOLD_APART]


def parse_plural_forms(text: str, /) -> PluralForms:
    """Read the field ``Plural-Forms`` of a header: ``nplurals=2; plural=(n != 1);``.

    Raises:
        ValueError: It is none, too long, or fails for a number.
    """
    rule = plural_from_header(text)
    return PluralForms(rule.count, text.partition(";")[2].partition("=")[2].strip().rstrip(";").strip())


@lru_cache(maxsize=100)
def plural_forms(tag: str, /) -> PluralForms:
    """Give the plural forms of a language, in the order of CLDR: zero, one, two, few, many, other.

    They are those that whole numbers take, as ``cldr_plural`` says: French has a form of its own for millions. The
    formula is written as people do where one of theirs means the same.
    """
    rule = cldr_plural(tag)
    table = get_plural(locale_of(tag))
    for count, formula in ((table.num_plurals, table.plural_expr), *_USUAL):
        if count == rule.count and _forms(plural_from_header(f"nplurals={count}; plural={formula};")) == _forms(rule):
            return PluralForms(count, formula)
    return PluralForms(rule.count, rule.formula)


def usual_counts(tag: str, /) -> Sequence[int]:
    """Give how many plural forms catalogues of a language may have: ours first, then what other tools write."""
    locale = locale_of(tag)
    of_cldr = len({*locale.plural_form.tags, "other"})
    return [*dict.fromkeys((plural_forms(tag).count, get_plural(locale).num_plurals, of_cldr))]
