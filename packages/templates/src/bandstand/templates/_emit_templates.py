"""What joins templates, and calls of helpers."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from bandstand.templates._emit_values import joined, scope, value, write_value
from bandstand.templates._links import Link, StreamingLink
from bandstand.templates._tree import BlockCall, Literal

if TYPE_CHECKING:
    from bandstand.templates._generator import Generator
    from bandstand.templates._tree import Block, Call, Expression, Extends, Include, Partial, PartialDef


def emit_include(gen: Generator, node: Include) -> None:
    """Write a call of another template."""
    python = gen.python
    template = _template(gen, node.template)
    given = [(name, python.name(gen.hold(value(gen, held, missing="text"), "with"))) for name, held in node.bindings]
    values = python.merged(None, given) if node.only else gen.visible_with(given)
    gen.render(_method(gen, "include"), template, values, python.name("activation"))


def emit_extends(gen: Generator, node: Extends) -> None:
    """Write a call of the parent."""
    python = gen.python
    gen.render(_method(gen, "extend"), _template(gen, node.template), gen.visible(), python.name("activation"))


def _method(gen: Generator, name: str) -> ast.expr:
    """Write what joins this template and another."""
    link = StreamingLink if gen.streaming else Link
    held = gen.bind(link(gen.finder, gen.template_name, autoescape=gen.autoescape), "link")
    return gen.python.attribute(gen.python.name(held), name)


def _template(gen: Generator, expression: Expression) -> ast.expr:
    if isinstance(expression, Literal):
        return gen.python.constant(str(expression.value))
    return gen.python.name(gen.hold(value(gen, expression, missing="text"), "template"))


def emit_block(gen: Generator, node: Block) -> None:
    """Write a call of what the outermost child has for the block."""
    python = gen.python
    activation = gen.hold(gen.activation(), "activation")
    chain = python.item(python.attribute(python.name(activation), "blocks"), node.name)
    function = python.subscript(chain, python.constant(0))
    gen.call_own(function, python.constant(0), python.name(activation))


def emit_partial_def(gen: Generator, node: PartialDef) -> None:
    """Write a call where the part stands in its place as well."""
    if node.inline:
        emit_partial(gen, node)


def emit_partial(gen: Generator, node: Partial | PartialDef) -> None:
    """Write a call of a part."""
    python = gen.python
    function = python.name(gen.partials[node.name])
    if gen.autoescape != gen.base_autoescape:
        mode = (python.constant(gen.autoescape), python.constant(gen.streaming))
        program = python.method("owner", "program", *mode)
        function = python.item(python.attribute(program, "partials"), node.name)
    gen.call_own(function, python.constant(0), gen.activation())


def emit_call(gen: Generator, node: Call) -> None:
    """Write a call of a helper."""
    if node.helper.kind == "inclusion":
        _write_inclusion(gen, node)
        return
    result = _called(gen, node)
    if node.target is not None:
        gen.give(node.target, result)
    else:
        write_value(gen, result, show="show_given")


def _write_inclusion(gen: Generator, node: Call) -> None:
    python = gen.python
    given = python.name(gen.hold(_called(gen, node), "given"))
    name = python.constant(node.helper.template)
    method = _method(gen, "inclusion")
    if node.target is None:
        gen.render(method, name, given, python.name("activation"))
        return
    with gen.captured() as texts:
        gen.render(method, name, given, python.name("activation"))
    gen.give(node.target, joined(gen, texts))


def _called(gen: Generator, node: Call) -> ast.expr:
    python = gen.python
    body = gen.function("body", node.body) if isinstance(node, BlockCall) else None
    python.move(node.at)
    arguments = [_held(gen, held) for held in node.arguments]
    keywords = [(name, _held(gen, held)) for name, held in node.keywords]
    if body is not None:
        given = (python.name(body), gen.visible(), python.name("activation"), python.name("level"))
        arguments.insert(0, python.call("CallBody", *given, python.constant(gen.autoescape)))
    if node.helper.takes_scope:
        arguments.insert(0, scope(gen))
    return python.call_with(gen.bind(node.helper.call, "helper"), arguments, keywords)


def _held(gen: Generator, expression: Expression) -> ast.expr:
    """Write a value that is worked out now, before those that follow it."""
    found = value(gen, expression, missing="none")
    return found if isinstance(found, (ast.Name, ast.Constant)) else gen.python.name(gen.hold(found))
