"""Plural formulas of catalogues: which form of a message a number takes.

A formula is the C expression of ``n`` that stands in a catalogue's header, as in ``nplurals=2; plural=n > 1;``. Only
numbers, ``n`` and the operators of C that such formulas use are read; the function is made from what was read and
never from the text.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    Rule: TypeAlias = Callable[[int], int]

__all__ = ["GERMANIC", "Plural", "function_of", "plural_from_header", "read_formula", "written"]

_LONGEST = 1000
_DEEPEST = 40
_MOST_FORMS = 20
_TRIED = 1001

_HEADER = re.compile(r"\s*nplurals\s*=\s*(\d{1,4})\s*;\s*plural\s*=([^;]*);?\s*")
_TOKEN = re.compile(r"\s*(\d{1,9}|n|&&|\|\||[=!<>]=|[-+*/%<>!?:()])")

# From those that bind least to those that bind most; the operators of one line stand beside each other.
_BINARY: Final = (
    {"||": ast.Or},
    {"&&": ast.And},
    {"==": ast.Eq, "!=": ast.NotEq},
    {"<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE},
    {"+": ast.Add, "-": ast.Sub},
    {"*": ast.Mult, "/": ast.FloorDiv, "%": ast.Mod},
)


@dataclass(frozen=True, slots=True)
class Plural:
    """How many forms a message has, and which of them a number takes.

    Attributes:
        count: How many forms there are.
        form: Gives the place of a number's form, from 0 on. A number that the formula fails at raises
            ``ArithmeticError``.
        formula: The expression, written anew; it means the same in C, and in JavaScript for numbers that are not
            negative.
    """

    count: int
    form: Rule
    formula: str


@lru_cache(maxsize=200)
def plural_from_header(text: str, /) -> Plural:
    """Read the value of the header ``Plural-Forms``.

    Raises:
        ValueError: It is malformed, too long, or gives a form that there is not for a number up to a thousand.
    """
    if len(text) > _LONGEST:
        message = f"A plural formula has at most {_LONGEST} characters; got {len(text)}."
        raise ValueError(message)
    header = _HEADER.fullmatch(text)
    if header is None:
        message = f"Plural forms are given as 'nplurals=2; plural=n != 1;'; got {text!r}."
        raise ValueError(message)
    count = int(header[1])
    if not 1 <= count <= _MOST_FORMS:
        message = f"A language has 1 to {_MOST_FORMS} plural forms; got {count} in {text!r}."
        raise ValueError(message)
    tree = read_formula(header[2])
    plural = Plural(count, function_of(tree), written(tree))
    _try(plural, text)
    return plural


def _try(plural: Plural, text: str) -> None:
    for number in range(_TRIED):
        try:
            form = plural.form(number)
        except ArithmeticError as error:
            message = f"The plural formula {text!r} fails for {number}: {error}."
            raise ValueError(message) from None
        if not 0 <= form < plural.count:
            message = f"The plural formula {text!r} gives form {form} for {number}, and there are {plural.count}."
            raise ValueError(message)


def read_formula(text: str, /) -> ast.expr:
    """Read a formula.

    Raises:
        ValueError: It is malformed.
    """
    return _Formula(text).read()


class _Formula:
    """Reads a formula from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = self._split(text)
        self._next = 0
        self._depth = 0

    def read(self) -> ast.expr:
        tree = self._choice()
        if self._next < len(self._tokens):
            self._refuse(f"expected an operator before {self._tokens[self._next]!r}")
        return tree

    def _split(self, text: str) -> list[str]:
        tokens: list[str] = []
        place = 0
        stripped = text.rstrip()
        while place < len(stripped):
            token = _TOKEN.match(stripped, place)
            if token is None:
                self._refuse(f"expected numbers, 'n' and operators; {stripped[place:].strip()[:20]!r} is none")
            tokens.append(token[1])
            place = token.end()
        return tokens

    def _refuse(self, why: str) -> NoReturn:
        message = f"The plural formula {self._text.strip()!r} is malformed: {why}."
        raise ValueError(message)

    def _take(self, *wanted: str) -> str | None:
        if self._next < len(self._tokens) and self._tokens[self._next] in wanted:
            self._next += 1
            return self._tokens[self._next - 1]
        return None

    def _expect(self, wanted: str) -> None:
        if self._take(wanted) is None:
            self._refuse(f"{wanted!r} is missing")

    def _choice(self) -> ast.expr:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(f"it is nested deeper than {_DEEPEST} times")
        tree = self._operation(0)
        if self._take("?"):
            chosen = self._choice()
            self._expect(":")
            tree = ast.IfExp(tree, chosen, self._choice())
        self._depth -= 1
        return tree

    def _operation(self, level: int) -> ast.expr:
        if level == len(_BINARY):
            return self._operand()
        tree = self._operation(level + 1)
        while operator := self._take(*_BINARY[level]):
            tree = _operated(tree, _BINARY[level][operator](), self._operation(level + 1))
        return tree

    def _operand(self) -> ast.expr:
        if self._take("!"):
            self._depth += 1
            if self._depth > _DEEPEST:
                self._refuse(f"it is nested deeper than {_DEEPEST} times")
            opposite = ast.UnaryOp(ast.Not(), self._operand())
            self._depth -= 1
            return opposite
        if self._take("("):
            tree = self._choice()
            self._expect(")")
            return tree
        if self._next == len(self._tokens):
            self._refuse("it ends too early")
        operand = self._tokens[self._next]
        if operand != "n" and not operand.isdecimal():
            self._refuse(f"expected a number or 'n' before {operand!r}")
        self._next += 1
        return ast.Name("n", ast.Load()) if operand == "n" else ast.Constant(int(operand))


def _operated(left: ast.expr, operator: ast.AST, right: ast.expr) -> ast.expr:
    if isinstance(operator, ast.boolop):
        return ast.BoolOp(operator, [_truth(left), _truth(right)])
    if isinstance(operator, ast.cmpop):
        return ast.Compare(left, [operator], [right])
    assert isinstance(operator, ast.operator)  # noqa: S101 - there are no others in the table
    return ast.BinOp(left, operator, right)


def _truth(tree: ast.expr) -> ast.expr:
    """Give what is True or False, as the operators of C give 1 or 0 and Python's give an operand."""
    if isinstance(tree, (ast.Compare, ast.BoolOp, ast.UnaryOp)):
        return tree
    return ast.Compare(tree, [ast.NotEq()], [ast.Constant(0)])


def function_of(tree: ast.expr) -> Rule:
    """Make the function of ``n``; True is the number 1, in C and in Python alike."""
    taken = ast.arguments(posonlyargs=[ast.arg("n")], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
    made = ast.fix_missing_locations(ast.Expression(ast.Lambda(taken, tree)))
    rule: Rule = eval(compile(made, "<plural formula>", "eval"), {"__builtins__": {}})  # noqa: S307 - of nodes made above
    return rule


_SIGNS: Final[dict[type[ast.AST], str]] = {node: sign for line in _BINARY for sign, node in line.items()}


def written(tree: ast.expr) -> str:
    """Write a formula with all of its parentheses."""
    match tree:
        case ast.Constant(value=value):
            return str(value)
        case ast.UnaryOp(operand=operand):
            return f"!{written(operand)}"
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return f"({written(test)} ? {written(body)} : {written(orelse)})"
        case ast.BoolOp(op=op, values=[left, right]) | ast.Compare(left=left, ops=[op], comparators=[right]):
            return f"({written(left)} {_SIGNS[type(op)]} {written(right)})"
        case ast.BinOp(left=left, op=op, right=right):
            return f"({written(left)} {_SIGNS[type(op)]} {written(right)})"
        case _:
            return "n"


GERMANIC: Final = plural_from_header("nplurals=2; plural=n != 1;")
"""Two forms, of which the first is for 1 alone: what a catalogue without a formula has."""
