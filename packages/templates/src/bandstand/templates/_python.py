"""Making Python syntax trees whose lines and columns are those of a template."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.templates._lexer import Position

Placed = TypeVar("Placed", bound="ast.expr | ast.stmt | ast.ExceptHandler")

_PLACE = ("lineno", "col_offset", "end_lineno", "end_col_offset")

# Compiling makes thousands of nodes. Setting the fields of the most frequent ones takes half the time when they are in
# slots, not in a dictionary as those of Python's own classes, and half of that again without their constructors. The
# names are those of Python, by which ``ast.unparse`` knows them.
_new = ast.AST.__new__


class Constant(ast.Constant):
    __slots__ = ("value", *_PLACE)


class Attribute(ast.Attribute):
    __slots__ = ("attr", "ctx", "value", *_PLACE)


class Subscript(ast.Subscript):
    __slots__ = ("ctx", "slice", "value", *_PLACE)


class Call(ast.Call):
    __slots__ = ("args", "func", "keywords", *_PLACE)


class IfExp(ast.IfExp):
    __slots__ = ("body", "orelse", "test", *_PLACE)


class Compare(ast.Compare):
    __slots__ = ("comparators", "left", "ops", *_PLACE)


class JoinedStr(ast.JoinedStr):
    __slots__ = ("values", *_PLACE)


class FormattedValue(ast.FormattedValue):
    __slots__ = ("conversion", "value", *_PLACE)


class Expr(ast.Expr):
    __slots__ = ("value", *_PLACE)


class Name(ast.Name):
    __slots__ = ("ctx", "id", *_PLACE)


class Assign(ast.Assign):
    __slots__ = ("targets", "value", *_PLACE)


class If(ast.If):
    __slots__ = ("body", "orelse", "test", *_PLACE)


class ExceptHandler(ast.ExceptHandler):
    __slots__ = ("body", "name", "type", *_PLACE)


class Try(ast.Try):
    __slots__ = ("body", "finalbody", "handlers", "orelse", *_PLACE)


_LOAD = ast.Load()
_STORE = ast.Store()
_IS = ast.Is()
_IN = ast.In()
_AND = ast.And()
_OR = ast.Or()
_NOT = ast.Not()


class Builder:
    """Makes nodes for the place that it was last told of.

    Names that it is given are our own, or were made from numbers; what a template says goes in as constants, and as
    attributes that are identifiers.
    """

    def __init__(self, source: str) -> None:
        self._names: dict[str, ast.expr] = {}
        self._lines = None if source.isascii() else source.split("\n")
        self._place = (1, 0, 1, 0)

    def move(self, at: Position) -> None:
        """Make what follows for a place."""
        line, column, end = at
        if self._lines is not None:  # Python counts bytes
            text = self._lines[line - 1]
            column, end = len(text[:column].encode()), len(text[:end].encode())
        self._place = (line, column, line, end)

    @property
    def _where(self) -> dict[str, int]:
        """The place, for the constructors of nodes."""
        return dict(zip(_PLACE, self._place, strict=True))

    def name(self, name: str) -> ast.expr:
        """Read a variable.

        The nodes are shared, for most of the time would go into making them: reading a variable of ours does not fail,
        so that no traceback asks for its place.
        """
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = self._name(name, _LOAD)
        return known

    def constant(self, value: object) -> ast.Constant:
        """Write down a number, a text, None, a truth value, or a tuple of such."""
        node = _new(Constant)
        node.value = value  # type: ignore[assignment]  # typeshed knows those that Python's parser makes
        return self._placed(node)

    def attribute(self, value: ast.expr, name: str) -> ast.expr:
        """Read an attribute."""
        node = _new(Attribute)
        node.value, node.attr, node.ctx = value, name, _LOAD
        return self._placed(node)

    def item(self, value: ast.expr, key: str | int) -> ast.expr:
        """Read the item of a known key."""
        return self.subscript(value, self.constant(key))

    def subscript(self, value: ast.expr, key: ast.expr) -> ast.expr:
        """Read an item."""
        node = _new(Subscript)
        node.value, node.slice, node.ctx = value, key, _LOAD
        return self._placed(node)

    def call(self, function: str | ast.expr, *arguments: ast.expr) -> ast.expr:
        """Call a function with arguments by position."""
        called = self.name(function) if isinstance(function, str) else function
        node = _new(Call)
        node.func, node.args, node.keywords = called, list(arguments), []
        return self._placed(node)

    def call_with(
        self, function: str, arguments: Sequence[ast.expr], keywords: Iterable[tuple[str, ast.expr]]
    ) -> ast.expr:
        """Call a function with arguments by position and by name."""
        named = [ast.keyword(name, value, **self._where) for name, value in keywords]
        return ast.Call(self.name(function), list(arguments), named, **self._where)

    def method(self, value: str, method: str, *arguments: ast.expr) -> ast.expr:
        """Call a method of a variable."""
        return self.call(self.attribute(self.name(value), method), *arguments)

    def choice(self, test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
        """Give one of two values."""
        node = _new(IfExp)
        node.test, node.body, node.orelse = test, then, otherwise
        return self._placed(node)

    def is_(self, left: ast.expr, right: ast.expr) -> ast.expr:
        """Tell whether two are the same object."""
        return self._comparison(left, _IS, right)

    def in_(self, left: ast.expr, right: ast.expr) -> ast.expr:
        """Tell whether one is in the other."""
        return self._comparison(left, _IN, right)

    def compare(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.expr:
        """Compare two values."""
        return self._comparison(left, operator, right)

    def _comparison(self, left: ast.expr, operator: ast.cmpop, right: ast.expr) -> ast.expr:
        node = _new(Compare)
        node.left, node.ops, node.comparators = left, [operator], [right]
        return self._placed(node)

    def calculate(self, left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.expr:
        """Give a sum or a difference."""
        return ast.BinOp(left, operator, right, **self._where)

    def all_(self, values: list[ast.expr]) -> ast.expr:
        """Give the first of some values that is false, else the last."""
        return ast.BoolOp(_AND, values, **self._where)

    def any_(self, values: list[ast.expr]) -> ast.expr:
        """Give the first of some values that is true, else the last."""
        return ast.BoolOp(_OR, values, **self._where)

    def negate(self, value: ast.expr) -> ast.expr:
        """Give the opposite truth."""
        return ast.UnaryOp(_NOT, value, **self._where)

    def merged(self, base: ast.expr | None, items: Iterable[tuple[str, ast.expr]]) -> ast.expr:
        """Make a mapping of another one and some items."""
        pairs = list(items)
        keys: list[ast.expr | None] = [self.constant(name) for name, _ in pairs]
        values = [value for _, value in pairs]
        if base is not None:
            keys, values = [None, *keys], [base, *values]
        return ast.Dict(keys, values, **self._where)

    def tuple_(self, values: Iterable[ast.expr]) -> ast.expr:
        """Make a tuple."""
        return ast.Tuple(list(values), _LOAD, **self._where)

    def empty_list(self) -> ast.expr:
        """Make a list."""
        return ast.List([], _LOAD, **self._where)

    def joined(self, pieces: list[ast.expr]) -> ast.expr:
        """Join texts and ``formatted`` values, of which more may be added to the list."""
        node = _new(JoinedStr)
        node.values = pieces
        return self._placed(node)

    def formatted(self, value: ast.expr) -> ast.expr:
        """Give the text of a value inside ``joined``."""
        node = _new(FormattedValue)
        node.value, node.conversion = value, -1
        return self._placed(node)

    def write(self, out: str, text: ast.expr) -> ast.stmt:
        """Call what writes a text, for the effect."""
        return self.run(self.call(out, text))

    def yield_(self, value: ast.expr) -> ast.stmt:
        """Give a value to who goes through the generator."""
        return self.run(ast.Yield(value, **self._where))

    def yield_from(self, values: ast.expr) -> ast.stmt:
        """Give all values of an iterator."""
        return self.run(ast.YieldFrom(values, **self._where))

    def run(self, value: ast.expr) -> ast.stmt:
        """Evaluate for the effect."""
        node = _new(Expr)
        node.value = value
        return self._placed(node)

    def assign(self, name: str, value: ast.expr) -> ast.stmt:
        """Give a variable a value."""
        node = _new(Assign)
        node.targets, node.value = [self._target(name)], value
        return self._placed(node)

    def assign_attribute(self, variable: str, name: str, value: ast.expr) -> ast.stmt:
        """Give an attribute a value."""
        target = ast.Attribute(self.name(variable), name, _STORE, **self._where)
        return ast.Assign([target], value, None, **self._where)

    def assign_item(self, variable: str, key: str, value: ast.expr) -> ast.stmt:
        """Give an item a value."""
        target = ast.Subscript(self.name(variable), self.constant(key), _STORE, **self._where)
        return ast.Assign([target], value, None, **self._where)

    def assign_each(self, names: Sequence[str], value: ast.expr) -> ast.stmt:
        """Unpack a value."""
        return ast.Assign([self._targets(names)], value, None, **self._where)

    def if_(self, test: ast.expr, body: list[ast.stmt], otherwise: list[ast.stmt]) -> ast.stmt:
        """Choose between two bodies, neither of which need have statements."""
        node = _new(If)
        node.test, node.body, node.orelse = test, body or [ast.Pass(**self._where)], otherwise
        return self._placed(node)

    def for_(self, names: Sequence[str], values: ast.expr, body: list[ast.stmt]) -> ast.stmt:
        """Repeat a body."""
        target = self._target(names[0]) if len(names) == 1 else self._targets(names)
        return ast.For(target, values, body or [ast.Pass(**self._where)], [], None, **self._where)

    def try_(self, body: list[ast.stmt], rescue: list[ast.stmt]) -> ast.stmt:
        """Do something else after an exception."""
        handler, node = _new(ExceptHandler), _new(Try)
        handler.type, handler.name, handler.body = self.name("Exception"), None, rescue
        node.body, node.handlers, node.orelse, node.finalbody = body, [self._placed(handler)], [], []
        return self._placed(node)

    def finally_(self, body: list[ast.stmt], last: list[ast.stmt]) -> ast.stmt:
        """Do something after a body, whatever happens in it."""
        return ast.Try(body or [ast.Pass(**self._where)], [], [], last, **self._where)

    def function(self, name: str, arguments: Sequence[str], body: list[ast.stmt]) -> ast.stmt:
        """Define a function."""
        parameters = [ast.arg(argument, None, None, **self._where) for argument in arguments]
        signature = ast.arguments([], parameters, None, [], [], None, [])
        return ast.FunctionDef(name, signature, body or [ast.Pass(**self._where)], [], None, None, **self._where)

    def _target(self, name: str) -> ast.Name:
        return self._name(name, _STORE)

    def _name(self, name: str, context: ast.expr_context) -> ast.Name:
        node = _new(Name)
        node.id, node.ctx = name, context
        return self._placed(node)

    def _placed(self, node: Placed) -> Placed:
        node.lineno, node.col_offset, node.end_lineno, node.end_col_offset = self._place
        return node

    def _targets(self, names: Sequence[str]) -> ast.expr:
        return ast.Tuple([self._target(name) for name in names], _STORE, **self._where)
