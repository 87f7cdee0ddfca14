"""Making Python syntax trees whose lines and columns are those of a template."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bandstand.templates._lexer import Position

# Compiling makes tens of thousands of nodes. Setting the fields of the most frequent ones at once takes half the time
# of their constructors.
_new = ast.AST.__new__

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
        self.where = {"lineno": 1, "col_offset": 0, "end_lineno": 1, "end_col_offset": 0}

    def move(self, at: Position) -> None:
        """Make what follows for a place."""
        line, column, end = at
        if self._lines is not None:  # Python counts bytes
            text = self._lines[line - 1]
            column, end = len(text[:column].encode()), len(text[:end].encode())
        self.where = {"lineno": line, "col_offset": column, "end_lineno": line, "end_col_offset": end}

    def name(self, name: str) -> ast.expr:
        """Read a variable.

        The nodes are shared, for most of the time would go into making them: reading a variable of ours does not fail,
        so that no traceback asks for its place.
        """
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = ast.Name(name, _LOAD, **self.where)
        return known

    def constant(self, value: object) -> ast.Constant:
        """Write down a number, a text, None or a truth value."""
        node = _new(ast.Constant)
        node.__dict__ = {"value": value, "kind": None, **self.where}
        return node

    def attribute(self, value: ast.expr, name: str) -> ast.expr:
        """Read an attribute."""
        node = _new(ast.Attribute)
        node.__dict__ = {"value": value, "attr": name, "ctx": _LOAD, **self.where}
        return node

    def item(self, value: ast.expr, key: str | int) -> ast.expr:
        """Read the item of a known key."""
        return self.subscript(value, self.constant(key))

    def subscript(self, value: ast.expr, key: ast.expr) -> ast.expr:
        """Read an item."""
        node = _new(ast.Subscript)
        node.__dict__ = {"value": value, "slice": key, "ctx": _LOAD, **self.where}
        return node

    def call(self, function: str | ast.expr, *arguments: ast.expr) -> ast.expr:
        """Call a function with arguments by position."""
        called = self.name(function) if isinstance(function, str) else function
        node = _new(ast.Call)
        node.__dict__ = {"func": called, "args": list(arguments), "keywords": [], **self.where}
        return node

    def call_with(
        self, function: str, arguments: Sequence[ast.expr], keywords: Iterable[tuple[str, ast.expr]]
    ) -> ast.expr:
        """Call a function with arguments by position and by name."""
        named = [ast.keyword(name, value, **self.where) for name, value in keywords]
        return ast.Call(self.name(function), list(arguments), named, **self.where)

    def method(self, value: str, method: str, *arguments: ast.expr) -> ast.expr:
        """Call a method of a variable."""
        return self.call(self.attribute(self.name(value), method), *arguments)

    def choice(self, test: ast.expr, then: ast.expr, otherwise: ast.expr) -> ast.expr:
        """Give one of two values."""
        node = _new(ast.IfExp)
        node.__dict__ = {"test": test, "body": then, "orelse": otherwise, **self.where}
        return node

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
        node = _new(ast.Compare)
        node.__dict__ = {"left": left, "ops": [operator], "comparators": [right], **self.where}
        return node

    def calculate(self, left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.expr:
        """Give a sum or a difference."""
        return ast.BinOp(left, operator, right, **self.where)

    def all_(self, values: list[ast.expr]) -> ast.expr:
        """Give the first of some values that is false, else the last."""
        return ast.BoolOp(_AND, values, **self.where)

    def any_(self, values: list[ast.expr]) -> ast.expr:
        """Give the first of some values that is true, else the last."""
        return ast.BoolOp(_OR, values, **self.where)

    def negate(self, value: ast.expr) -> ast.expr:
        """Give the opposite truth."""
        return ast.UnaryOp(_NOT, value, **self.where)

    def merged(self, base: ast.expr | None, items: Iterable[tuple[str, ast.expr]]) -> ast.expr:
        """Make a mapping of another one and some items."""
        pairs = list(items)
        keys: list[ast.expr | None] = [self.constant(name) for name, _ in pairs]
        values = [value for _, value in pairs]
        if base is not None:
            keys, values = [None, *keys], [base, *values]
        return ast.Dict(keys, values, **self.where)

    def tuple_(self, values: Iterable[ast.expr]) -> ast.expr:
        """Make a tuple."""
        return ast.Tuple(list(values), _LOAD, **self.where)

    def empty_list(self) -> ast.expr:
        """Make a list."""
        return ast.List([], _LOAD, **self.where)

    def write(self, out: str, text: ast.expr) -> ast.stmt:
        """Call what writes a text, for the effect."""
        call, statement = _new(ast.Call), _new(ast.Expr)
        call.__dict__ = {"func": self.name(out), "args": [text], "keywords": [], **self.where}
        statement.__dict__ = {"value": call, **self.where}
        return statement

    def yield_(self, value: ast.expr) -> ast.stmt:
        """Give a value to who goes through the generator."""
        return self.run(ast.Yield(value, **self.where))

    def yield_from(self, values: ast.expr) -> ast.stmt:
        """Give all values of an iterator."""
        return self.run(ast.YieldFrom(values, **self.where))

    def run(self, value: ast.expr) -> ast.stmt:
        """Evaluate for the effect."""
        node = _new(ast.Expr)
        node.__dict__ = {"value": value, **self.where}
        return node

    def assign(self, name: str, value: ast.expr) -> ast.stmt:
        """Give a variable a value."""
        node = _new(ast.Assign)
        node.__dict__ = {"targets": [self._target(name)], "value": value, "type_comment": None, **self.where}
        return node

    def assign_attribute(self, variable: str, name: str, value: ast.expr) -> ast.stmt:
        """Give an attribute a value."""
        target = ast.Attribute(self.name(variable), name, _STORE, **self.where)
        return ast.Assign([target], value, None, **self.where)

    def assign_each(self, names: Sequence[str], value: ast.expr) -> ast.stmt:
        """Unpack a value."""
        return ast.Assign([self._targets(names)], value, None, **self.where)

    def if_(self, test: ast.expr, body: list[ast.stmt], otherwise: list[ast.stmt]) -> ast.stmt:
        """Choose between two bodies, neither of which need have statements."""
        node = _new(ast.If)
        node.__dict__ = {"test": test, "body": body or [ast.Pass(**self.where)], "orelse": otherwise, **self.where}
        return node

    def for_(self, names: Sequence[str], values: ast.expr, body: list[ast.stmt]) -> ast.stmt:
        """Repeat a body."""
        target = self._target(names[0]) if len(names) == 1 else self._targets(names)
        return ast.For(target, values, body or [ast.Pass(**self.where)], [], None, **self.where)

    def try_(self, body: list[ast.stmt], rescue: list[ast.stmt]) -> ast.stmt:
        """Do something else after an exception."""
        handler, node = _new(ast.ExceptHandler), _new(ast.Try)
        handler.__dict__ = {"type": self.name("Exception"), "name": None, "body": rescue, **self.where}
        node.__dict__ = {"body": body, "handlers": [handler], "orelse": [], "finalbody": [], **self.where}
        return node

    def finally_(self, body: list[ast.stmt], last: list[ast.stmt]) -> ast.stmt:
        """Do something after a body, whatever happens in it."""
        return ast.Try(body or [ast.Pass(**self.where)], [], [], last, **self.where)

    def function(self, name: str, arguments: Sequence[str], body: list[ast.stmt]) -> ast.stmt:
        """Define a function."""
        parameters = [ast.arg(argument, None, None, **self.where) for argument in arguments]
        signature = ast.arguments([], parameters, None, [], [], None, [])
        return ast.FunctionDef(name, signature, body or [ast.Pass(**self.where)], [], None, None, **self.where)

    def _target(self, name: str) -> ast.Name:
        node = _new(ast.Name)
        node.__dict__ = {"id": name, "ctx": _STORE, **self.where}
        return node

    def _targets(self, names: Sequence[str]) -> ast.expr:
        return ast.Tuple([self._target(name) for name in names], _STORE, **self.where)
