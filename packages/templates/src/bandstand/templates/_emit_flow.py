"""Text, values, and what chooses or names them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates import _runtime
from bandstand.templates._emit_conditions import condition
from bandstand.templates._emit_values import joined, looked_up, of_loop, value, write_super, write_value
from bandstand.templates._tree import (
    CAPTURED,
    Autoescape,
    Filtered,
    FirstOf,
    If,
    IfChanged,
    Literal,
    Output,
    Path,
    Spaceless,
    Text,
    WidthRatio,
    With,
)

if TYPE_CHECKING:
    import ast

    from bandstand.templates._generator import Generator
    from bandstand.templates._tree import Body, Condition


def emit_text(gen: Generator, node: Text) -> None:
    """Write text as it is."""
    if node.text:
        gen.text(node.text)


def emit_output(gen: Generator, node: Output) -> None:
    """Write a value."""
    held = node.value
    if isinstance(held, Literal) and not isinstance(held.value, float):  # which locales write in their way
        gen.text(str.__str__(_runtime.show(held.value)))
    elif isinstance(held, Path) and gen.undefined is None:
        _write_path(gen, held)
    else:
        write_value(gen, value(gen, held, missing="text"))


def _write_path(gen: Generator, path: Path) -> None:
    if path.names == ("block", "super") and gen.block is not None and not gen.is_bound("block"):
        write_super(gen)
        return
    number = of_loop(gen, path)
    if number is not None:
        gen.write(gen.python.call("str", number))
        return
    found, needs_call = looked_up(gen, path)
    write_value(gen, found, show="emit" if needs_call else "show")


def emit_if(gen: Generator, node: If) -> None:
    """Write the branches, each inside the ``else`` of the one before."""
    _write_branches(gen, node, node.branches)


def _write_branches(gen: Generator, node: If, branches: tuple[tuple[Condition | None, Body], ...]) -> None:
    if not branches:
        return
    (tested, body), *others = branches
    if tested is None:
        gen.body(body)
        return
    test = condition(gen, tested)
    with gen.statements() as then:
        gen.body(body)
    gen.python.move(node.at)
    with gen.statements() as otherwise:
        _write_branches(gen, node, tuple(others))
    gen.python.move(node.at)
    gen.add(gen.python.if_(test, then, otherwise))


def emit_with(gen: Generator, node: With) -> None:
    """Write the values, all of them before any name holds."""
    variables = {name: gen.hold_for(name, value(gen, held, missing="text")) for name, held in node.bindings}
    with gen.frame(variables, node.body):
        gen.body(node.body)


def emit_autoescape(gen: Generator, node: Autoescape) -> None:
    """Write the body in its way of escaping."""
    with gen.escaping(node.on):
        gen.body(node.body)


def emit_spaceless(gen: Generator, node: Spaceless) -> None:
    """Write the body to a buffer."""
    with gen.captured() as texts:
        gen.body(node.body)
    gen.python.move(node.at)
    gen.write(gen.python.call("spaceless", gen.python.name(texts)))


def emit_filtered(gen: Generator, node: Filtered) -> None:
    """Write the body to a buffer, whose text the filters get."""
    with gen.captured() as texts:
        gen.body(node.body)
    gen.python.move(node.at)
    text = gen.hold(joined(gen, texts), "text")
    with gen.frame({CAPTURED.names[0]: text}, ()):
        found = value(gen, node.value, missing="none")
    with gen.escaping(False):  # the text was escaped when it was written, and what filters make of it is their own
        write_value(gen, found)


def emit_first_of(gen: Generator, node: FirstOf) -> None:
    """Write the values, each where those before are false."""
    python = gen.python
    first, *others = node.values
    held = gen.hold(value(gen, first, missing="false"))
    for other in others:
        with gen.statements() as body:
            gen.add(python.assign(held, value(gen, other, missing="false")))
        gen.add(python.if_(python.negate(python.name(held)), body, []))
    show = python.call("show" if gen.autoescape else "show_plain", python.name(held))
    text = python.choice(python.name(held), show, python.constant(""))
    if node.target is None:
        gen.write(text)
    else:
        made = python.call("safe", text) if gen.autoescape else text
        gen.give(node.target, made)


def emit_width_ratio(gen: Generator, node: WidthRatio) -> None:
    """Write the calculation."""
    arguments = [value(gen, held, missing="text") for held in (node.value, node.most, node.width)]
    result = gen.python.call("ratio", *arguments)
    if node.target is None:
        gen.write(result)
    else:
        gen.give(node.target, result)


def emit_if_changed(gen: Generator, node: IfChanged) -> None:
    """Write a comparison with the last time, of values or of the body's own text."""
    python = gen.python
    if node.values:
        held: ast.expr = python.tuple_([value(gen, each, missing="none") for each in node.values])
        with gen.statements() as then:
            gen.body(node.body)
    else:
        with gen.captured() as texts:
            gen.body(node.body)
        held = python.name(gen.hold(joined(gen, texts), "text"))
        with gen.statements() as then:
            gen.write(held)
    python.move(node.at)
    with gen.statements() as otherwise:
        gen.body(node.otherwise)
    python.move(node.at)
    loop = python.name(gen.variable("forloop"))
    gen.add(python.if_(python.method("activation", "changed", loop, python.constant(node.key), held), then, otherwise))
