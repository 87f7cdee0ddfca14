"""Conditions. An operator whose operands or whose own work fails is false."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from bandstand.templates._emit_values import value
from bandstand.templates._tree import And, Compare, Literal, Not, Or

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.templates._generator import Generator
    from bandstand.templates._tree import Condition, Operator

_OPERATORS: Mapping[Operator, type[ast.cmpop]] = {
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    ">": ast.Gt,
    "<=": ast.LtE,
    ">=": ast.GtE,
    "in": ast.In,
    "not in": ast.NotIn,
    "is": ast.Is,
    "is not": ast.IsNot,
}


def condition(gen: Generator, tree: Condition, *, missing: str = "false") -> ast.expr:
    """Write what is true where a condition holds; see ``value`` for what is missing."""
    if not isinstance(tree, (And, Or, Not, Compare)):
        return value(gen, tree, missing=missing)
    python = gen.python
    result = gen.fresh("holds")
    whole = _expression(gen, tree)
    if whole is not None:
        gen.add(python.try_([python.assign(result, whole)], [python.assign(result, python.constant(value=False))]))
        return python.name(result)
    # A condition on the left has its own exception; inside the one below, a long chain would nest too deeply.
    left = condition(gen, tree.left) if isinstance(tree, Compare) and isinstance(tree.left, Compare) else None
    with gen.statements() as body:
        if isinstance(tree, (And, Or)):
            _write_parts(gen, tree, result)
        elif isinstance(tree, Not):
            gen.add(python.assign(result, python.negate(condition(gen, tree.part))))
        else:
            held = gen.hold(condition(gen, tree.left, missing="none") if left is None else left)
            right = _leaf(gen, tree.right, "none", tree.operator) or condition(gen, tree.right, missing="none")
            gen.add(python.assign(result, python.compare(python.name(held), _OPERATORS[tree.operator](), right)))
    gen.add(python.try_(body, [python.assign(result, python.constant(value=False))]))
    return python.name(result)


def _write_parts(gen: Generator, tree: And | Or, result: str) -> None:
    python = gen.python
    first, *others = tree.parts
    gen.add(python.assign(result, condition(gen, first)))
    for part in others:
        with gen.statements() as body:
            gen.add(python.assign(result, condition(gen, part)))
        test = python.name(result)
        gen.add(python.if_(test if isinstance(tree, And) else python.negate(test), body, []))


def _expression(gen: Generator, tree: Condition, *, inside: bool = False) -> ast.expr | None:
    """Write a condition as one expression; None where its values take statements, or its parts fail one by one.

    Where something in ``and`` fails all of it is false, whichever part it was; in ``or`` the other parts still count.
    """
    python = gen.python
    if isinstance(tree, Not):
        part = _leaf(gen, tree.part, "false")
        return None if part is None else python.negate(part)
    if isinstance(tree, Compare):
        left, right = (_leaf(gen, side, "none", tree.operator) for side in (tree.left, tree.right))
        return None if left is None or right is None else python.compare(left, _OPERATORS[tree.operator](), right)
    if isinstance(tree, (And, Or)) and not inside:
        parts = [
            _expression(gen, part, inside=True)
            if isinstance(tree, And) and isinstance(part, (Not, Compare))
            else _leaf(gen, part, "false")
            for part in tree.parts
        ]
        values = [part for part in parts if part is not None]
        if len(values) == len(parts):
            return python.all_(values) if isinstance(tree, And) else python.any_(values)
    return None


def _leaf(gen: Generator, tree: Condition, missing: str, operator: Operator | None = None) -> ast.expr | None:
    if isinstance(tree, (And, Or, Not, Compare)):
        return None
    if isinstance(tree, Literal) and operator in ("is", "is not"):  # Python warns of literals beside these
        return gen.python.name(gen.bind(tree.value, "literal"))
    with gen.statements() as before:
        found = value(gen, tree, missing=missing)
    return None if before else found
