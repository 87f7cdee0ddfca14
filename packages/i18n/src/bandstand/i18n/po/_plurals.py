"""Plural forms: how many a language has, and which of them a number takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from gettext import c2py
from typing import TYPE_CHECKING

from babel.messages.plurals import get_plural
from babel.plural import PluralRule, to_gettext

from bandstand.i18n.tags import locale_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
# What people write for them; what is made from the rules of CLDR is right, and hard to read.
_USUAL = (
    (1, "0"),
    (2, "(n != 1)"),
    (2, "(n > 1)"),
    (2, "(n%10==1 && n%100!=11 ? 0 : 1)"),
    (3, "(n==1 ? 0 : n==2 ? 1 : 2)"),
    (3, "(n%10==0 || (n%100>=11 && n%100<=19) ? 0 : n%10==1 && n%100!=11 ? 1 : 2)"),
    (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"),
    (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5)"),
)
_NUMBERS = range(1001)
_MOST_FORMS = 10
_LONGEST = 1000
_FIELD = re.compile(r"\s*+nplurals\s*+=\s*+(\d{1,3})\s*+;\s*+plural\s*+=\s*+([^;]+);?\s*+")


@dataclass(frozen=True, slots=True)
class PluralForms:
    """How many plural forms there are, and the formula in C that gives the index of a number's form."""

    count: int
    formula: str

    def __str__(self) -> str:
        return f"nplurals={self.count}; plural={self.formula};"

    def of_numbers(self) -> tuple[tuple[int, ...], ...]:
        """Give, for each form, the numbers up to a thousand that take it.

        Raises:
            ValueError: The formula is none, or gives an index that is no form's.
        """
        numbers: list[list[int]] = [[] for _ in range(self.count)]
        for number, form in enumerate(_indexes(self.formula)):
            if not 0 <= form < self.count:
                message = f"it gives the form {form} for the number {number}; expected 0 to {self.count - 1}"
                raise ValueError(message)
            numbers[form].append(number)
        return tuple(map(tuple, numbers))


def parse_plural_forms(text: str, /) -> PluralForms:
    """Read the field ``Plural-Forms`` of a header: ``nplurals=2; plural=(n != 1);``.

    Raises:
        ValueError: It is none, or its formula is longer than 1,000 characters or nested deeper than 20 parentheses.
    """
    found = _FIELD.fullmatch(text) if len(text) <= _LONGEST + 100 else None
    if found is None or not 1 <= int(found[1]) <= _MOST_FORMS:
        shown = text if len(text) <= 100 else f"{text[:97]}..."
        message = f"expected 'nplurals=2; plural=(n != 1);' with at most {_MOST_FORMS} forms; got {shown!r}"
        raise ValueError(message)
    forms = PluralForms(int(found[1]), found[2].strip())
    forms.of_numbers()
    return forms


@lru_cache(maxsize=100)
def plural_forms(tag: str, /) -> PluralForms:
    """Give the plural forms of a language, in the order of CLDR: zero, one, two, few, many, other.

    They are those that whole numbers up to a thousand take. What CLDR sets apart for a million, as in French, or for
    fractions alone, as in Czech, is left out: a catalogue never counts them.
    """
    locale = locale_of(tag)
    rule = locale.plural_form
    taken = [rule(number) for number in _NUMBERS]
    used = [category for category in _CATEGORIES if category in taken]
    indexes = [used.index(category) for category in taken]
    table = get_plural(locale)
    for count, formula in ((table.num_plurals, table.plural_expr), *_USUAL):
        if count == len(used) and [*_indexes(formula)] == indexes:
            return PluralForms(count, formula)
    generated = to_gettext(PluralRule({category: rule.rules[category] for category in used[:-1]}))
    return parse_plural_forms(generated)


def usual_counts(tag: str, /) -> Sequence[int]:
    """Give how many plural forms catalogues of a language may have: ours first, then what other tools write."""
    locale = locale_of(tag)
    of_cldr = len({*locale.plural_form.tags, "other"})
    return [*dict.fromkeys((plural_forms(tag).count, get_plural(locale).num_plurals, of_cldr))]


@lru_cache(maxsize=100)
def _indexes(formula: str) -> tuple[int, ...]:
    form_of = c2py(formula)
    try:
        return tuple(form_of(number) for number in _NUMBERS)
    except ArithmeticError as error:
        message = f"it cannot be computed: {error}"
        raise ValueError(message) from None
