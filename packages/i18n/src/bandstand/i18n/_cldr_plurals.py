"""The plural rules of CLDR as formulas of catalogues."""

from __future__ import annotations

import ast
import re
from functools import lru_cache

from babel.plural import to_gettext

from bandstand.i18n._plurals import Plural, function_of, plural_from_header, read_formula, written
from bandstand.i18n.tags import locale_of

__all__ = ["TOLD_APART", "cldr_plural"]

# CLDR's rules tell numbers apart by their last two digits, some by their last three or six.
_EXPONENT = re.compile(r"\be\b")
TOLD_APART = (*range(2100), 40_000, 100_000, 10**6, 2 * 10**6, 10**6 + 1, 10**6 + 10, 10**9)
"""Numbers of which each form of each language has some."""


@lru_cache(maxsize=200)
def cldr_plural(tag: str, /) -> Plural:
    """Give the plural rule of a language for whole numbers, with its forms in the order of CLDR.

    The order is zero, one, two, few, many, other; forms that only fractions take are left out. French has three: for
    0 and 1, for millions, for all others.
    """
    _, _, formula = to_gettext(locale_of(tag).plural_form).partition("plural=")
    # The operand e is the exponent of a number that is written with one, and 0 for all others.
    tree = _folded(read_formula(_EXPONENT.sub("0", formula).rstrip("; ")))
    form = function_of(tree)
    used = sorted({form(number) for number in TOLD_APART})
    chosen = written(_renumbered(tree, {form: place for place, form in enumerate(used)}))
    return plural_from_header(f"nplurals={len(used)}; plural={chosen};")


def _renumbered(tree: ast.expr, places: dict[int, int]) -> ast.expr:
    """Give the forms that are used the numbers from 0 on."""
    match tree:
        case ast.IfExp(test=test, body=body, orelse=orelse):
            chosen, other = _renumbered(body, places), _renumbered(orelse, places)
            if isinstance(chosen, ast.Constant) and isinstance(other, ast.Constant) and chosen.value == other.value:
                return chosen
            return ast.IfExp(test, chosen, other)
        case ast.Constant(value=int(form)):
            # A form that is not used is one that nothing leads to; any number will do for it.
            return ast.Constant(places.get(form, 0))
        case _:
            return tree


def _folded(tree: ast.expr) -> ast.expr:
    """Replace what depends on no number by its value."""
    match tree:
        case ast.IfExp(test=test, body=body, orelse=orelse):
            test = _folded(test)
            if isinstance(test, ast.Constant):
                return _folded(body if test.value else orelse)
            return ast.IfExp(test, _folded(body), _folded(orelse))
        case ast.UnaryOp(operand=operand):
            operand = _folded(operand)
            if isinstance(operand, ast.Constant):
                return ast.Constant(int(not operand.value))
            return ast.UnaryOp(ast.Not(), operand)
        case ast.BoolOp(op=op, values=[left, right]):
            left, right = _folded(left), _folded(right)
            for one, other in ((left, right), (right, left)):
                if isinstance(one, ast.Constant):
                    return other if bool(one.value) == isinstance(op, ast.And) else one
            return ast.BoolOp(op, [left, right])
        case ast.Compare() | ast.BinOp() if not any(isinstance(each, ast.Name) for each in ast.walk(tree)):
            return ast.Constant(int(function_of(tree)(0)))
        case _:
            return tree
