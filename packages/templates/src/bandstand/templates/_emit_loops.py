"""Loops, cycles and groups."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from bandstand.templates._emit_values import value, write_value
from bandstand.templates._runtime import show
from bandstand.templates._tree import ELEMENT, Cycle, For, Literal, Regroup, ResetCycle

if TYPE_CHECKING:
    from bandstand.templates._generator import Generator, Loop


def emit_for(gen: Generator, node: For) -> None:
    """Write a loop, in a function of its own where too many others are around it."""
    python = gen.python
    if gen.too_many_loops:
        function = gen.function("loop", (node,))
        python.move(node.at)
        gen.call_own(python.name(function), python.name("level"), python.name("activation"))
        return
    values = gen.hold(gen.metered("counted", python.call("sized", value(gen, node.values, missing="none"))), "values")
    items = gen.elements(node.targets)
    with gen.loop() as loop, gen.frame(items, node.body, loop), gen.statements() as body:
        gen.body(node.body)
    with gen.statements() as empty, gen.frame({}, node.empty):
        gen.body(node.empty)
    python.move(node.at)
    _write_loop(gen, node, loop, values, list(items.values()), body, empty)


def _write_loop(
    gen: Generator, node: For, loop: Loop, values: str, items: list[str], body: list[ast.stmt], empty: list[ast.stmt]
) -> None:
    python = gen.python
    head = _header(gen, loop, items)
    if empty or loop.uses_length:
        gen.add(python.assign(loop.length, python.call("len", python.name(values))))
    if loop.uses_object:
        parent = gen.variable("forloop") if loop.parent is None else loop.parent.object
        made = python.call("ForLoop", python.name(loop.length), python.name(parent))
        gen.add(python.assign(loop.object, made))
    over = python.name(values)
    over = python.call("reversed", over) if node.backwards else over
    one = items[0] if len(items) == 1 else f"items_{loop.number}"
    names = [loop.index, one] if loop.uses_index else [one]
    over = python.call("enumerate", over) if loop.uses_index else over
    turns = python.for_(names, over, head + body)
    gen.add(python.if_(python.name(loop.length), [turns], empty) if empty else turns)


def _header(gen: Generator, loop: Loop, items: list[str]) -> list[ast.stmt]:
    """Write what each turn begins with."""
    python = gen.python
    head: list[ast.stmt] = []
    if loop.uses_object:
        head.append(python.assign_attribute(loop.object, "counter0", python.name(loop.index)))
    if len(items) > 1:
        head.append(python.assign_each(items, python.name(f"items_{loop.number}")))
    return head + gen.flags(items)


def emit_cycle(gen: Generator, node: Cycle) -> None:
    """Write the choice among the values, whose turn the activation keeps."""
    python = gen.python
    turn = python.method("activation", "turn", python.constant(node.key), python.constant(len(node.values)))
    literals = [each.value for each in node.values if isinstance(each, Literal)]
    if len(literals) == len(node.values):
        if node.target is None:
            shown = tuple(str.__str__(show(value)) for value in literals)
            gen.write(python.subscript(python.constant(shown), turn))
            return
        texts = tuple(literals)
        held = gen.hold(python.subscript(python.name(gen.bind(texts, "cycle")), turn))
    else:
        held = _choose(gen, node, gen.hold(turn, "turn"))
    if node.target is not None:
        gen.give(node.target, python.name(held))
    if not node.silent:
        write_value(gen, python.name(held))


def _choose(gen: Generator, node: Cycle, turn: str) -> str:
    python = gen.python
    held = gen.fresh("value")
    for number, each in enumerate(node.values):
        with gen.statements() as body:
            gen.add(python.assign(held, value(gen, each, missing="text")))
        gen.add(python.if_(python.compare(python.name(turn), ast.Eq(), python.constant(number)), body, []))
    return held


def emit_reset_cycle(gen: Generator, node: ResetCycle) -> None:
    """Write the reset."""
    gen.add(gen.python.run(gen.python.method("activation", "reset", gen.python.constant(node.key))))


def emit_regroup(gen: Generator, node: Regroup) -> None:
    """Write a loop that finds the key of each value."""
    python = gen.python
    values = gen.metered("counted", python.call("sized", value(gen, node.values, missing="none")))
    pairs = gen.hold(python.empty_list(), "pairs")
    element = gen.fresh("item")
    with gen.loop(), gen.frame({ELEMENT: element}, ()), gen.statements() as body:
        pair = python.tuple_([value(gen, node.by, missing="none"), python.name(element)])
        gen.add(python.run(python.method(pairs, "append", pair)))
    gen.add(python.for_([element], values, body))
    assert node.target is not None  # noqa: S101 - the parser asks for it
    gen.give(node.target, python.call("grouped", python.name(pairs)))
