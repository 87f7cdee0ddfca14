"""From a tree to functions that Python runs."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup

from bandstand.templates import _emit_flow as flow
from bandstand.templates import _emit_loops as loops
from bandstand.templates import _emit_templates as joining
from bandstand.templates import _runtime, _tree
from bandstand.templates._activation import Chains, Programs
from bandstand.templates._calls import CallBody, CallScope
from bandstand.templates._code import emit_own
from bandstand.templates._escaping import escape
from bandstand.templates._generator import Generator
from bandstand.templates._loops import ForLoop, grouped, ratio
from bandstand.templates._pieces import spaceless, write_super
from bandstand.templates._records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.templates._activation import Function
    from bandstand.templates._generator import Emit
    from bandstand.templates._links import Finder
    from bandstand.templates._tree import Body, Node, Tree
    from bandstand.templates._undefined import Undefined

EMITTERS: Mapping[type[Node], Emit] = {
    _tree.Text: flow.emit_text,
    _tree.Output: flow.emit_output,
    _tree.If: flow.emit_if,
    _tree.With: flow.emit_with,
    _tree.Autoescape: flow.emit_autoescape,
    _tree.Spaceless: flow.emit_spaceless,
    _tree.Filtered: flow.emit_filtered,
    _tree.FirstOf: flow.emit_first_of,
    _tree.WidthRatio: flow.emit_width_ratio,
    _tree.IfChanged: flow.emit_if_changed,
    _tree.For: loops.emit_for,
    _tree.Cycle: loops.emit_cycle,
    _tree.ResetCycle: loops.emit_reset_cycle,
    _tree.Regroup: loops.emit_regroup,
    _tree.Include: joining.emit_include,
    _tree.Extends: joining.emit_extends,
    _tree.Block: joining.emit_block,
    _tree.PartialDef: joining.emit_partial_def,
    _tree.Partial: joining.emit_partial,
    _tree.Call: joining.emit_call,
    _tree.BlockCall: joining.emit_call,
}


def emitter(kind: type[Node]) -> Emit:
    """Give what writes the nodes of a class; those of tags from elsewhere write themselves."""
    return EMITTERS.get(kind, emit_own)


GLOBALS: Mapping[str, object] = {
    "__builtins__": {
        "Exception": Exception,
        "dict": dict,
        "enumerate": enumerate,
        "len": len,
        "reversed": reversed,
        "str": str,
        "type": type,
    },
    "CallBody": CallBody,
    "CallScope": CallScope,
    "ForLoop": ForLoop,
    "Markup": Markup,
    "PLAIN": _runtime.PLAIN,
    "SEQUENCES": frozenset({list, tuple}),
    "SETTLED": _runtime.SETTLED,
    "emit": _runtime.emit,
    "emit_plain": _runtime.emit_plain,
    "escape": escape,
    "grouped": grouped,
    "keep": _runtime.keep,
    "known": _runtime.known,
    "look": _runtime.look,
    "missing": _runtime.MISSING,
    "ratio": ratio,
    "recover": _runtime.recover,
    "settle": _runtime.settle,
    "show": _runtime.show,
    "show_plain": _runtime.show_plain,
    "sized": _runtime.sized,
    "spaceless": spaceless,
    "step": _runtime.step,
    "text_of": _runtime.text_of,
    "write_super": write_super,
    "written": _runtime.written,
}
"""All that generated code can reach, but for what its own template binds."""


class Compiled(Record):
    """A template, compiled for one way of escaping."""

    root: Function
    chains: Chains
    partials: Mapping[str, Function]


def compile_tree(
    tree: Tree,
    owner: Programs,
    finder: Finder,
    *,
    source: str,
    filename: str,
    autoescape: bool,
    undefined: Undefined | None,
) -> Compiled:
    """Compile a template for one way of escaping."""
    partials = {partial.name: f"partial_{number}" for number, partial in enumerate(tree.partials)}
    gen = Generator(
        source,
        emitter,
        finder,
        owner.name,
        autoescape=autoescape,
        undefined=undefined,
        partials=partials,
    )
    root = gen.function("root", _rendered(tree))
    blocks = {block.name: gen.function("block", block.body, block=block.name) for block in tree.blocks}
    for partial in tree.partials:
        gen.function(partials[partial.name], partial.body, exact=True)
    functions = _run(gen, filename, owner)
    chains = {name: (functions[function],) for name, function in blocks.items()}
    return Compiled(
        functions[root],
        Chains(chains, templates=(owner,), autoescape=autoescape),
        {name: functions[function] for name, function in partials.items()},
    )


def _rendered(tree: Tree) -> Body:
    """Give what is rendered outside of blocks: of a template that extends another, what stands before it says so."""
    if tree.extends is None:
        return tree.body
    return tree.body[: tree.body.index(tree.extends) + 1]


def _run(gen: Generator, filename: str, owner: Programs) -> Mapping[str, Function]:
    names: dict[str, Any] = {**GLOBALS, **gen.bound, "owner": owner}  # Any: what exec takes
    code = compile(ast.Module(gen.functions, []), filename, "exec", dont_inherit=True)
    exec(code, names)  # noqa: S102 - a tree whose names are our own; what templates say is in constants
    return cast("Mapping[str, Function]", names)
