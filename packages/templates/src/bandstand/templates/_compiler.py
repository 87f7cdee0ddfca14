"""From a tree to code."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from bandstand.templates import _emit_flow as flow
from bandstand.templates import _emit_loops as loops
from bandstand.templates import _emit_templates as joining
from bandstand.templates import _tree
from bandstand.templates._code import emit_own
from bandstand.templates._generator import Generator
from bandstand.templates._running import Generated

if TYPE_CHECKING:
    from bandstand.templates._generator import Emit
    from bandstand.templates._links import Finder
    from bandstand.templates._modes import Mode
    from bandstand.templates._tree import Body, Node, Tree


class _Emitters(dict["type[Node]", "Emit"]):
    """What writes the nodes of each class; those of tags from elsewhere write themselves."""

    def __missing__(self, kind: type[Node]) -> Emit:
        return emit_own


EMITTERS = _Emitters(
    {
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
)


def generate(tree: Tree, finder: Finder, mode: Mode, *, name: str | None, source: str, filename: str) -> Generated:
    """Compile a template in one way."""
    partials = {partial.name: f"partial_{number}" for number, partial in enumerate(tree.partials)}
    gen = Generator(source, EMITTERS, finder, name, mode=mode, partials=partials)
    root = gen.function("root", _rendered(tree))
    blocks = {block.name: gen.function("block", block.body, block=block.name) for block in tree.blocks}
    for partial in tree.partials:
        gen.function(partials[partial.name], partial.body, exact=True)
    code = compile(ast.Module(gen.functions, []), filename, "exec", dont_inherit=True)
    return Generated(code, root, blocks, partials, gen.bound, tree.keepable)


def _rendered(tree: Tree) -> Body:
    """Give what is rendered outside of blocks: of a template that extends another, what stands before it says so."""
    if tree.extends is None:
        return tree.body
    return tree.body[: tree.body.index(tree.extends) + 1]
