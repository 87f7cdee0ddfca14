"""What the engine changes in the tree of a template before it is compiled."""

from __future__ import annotations

from dataclasses import dataclass, field

from jinja2 import nodes
from jinja2.visitor import NodeTransformer

from bandstand.jinja._tags import HelperTags

_TEXTS = {"_": (0,), "gettext": (0,), "ngettext": (0, 1), "pgettext": (1,), "npgettext": (1, 2)}
"""Which arguments of the functions that translate are texts."""


@dataclass(slots=True)
class Adapter:
    """Changes the trees of templates.

    Attributes:
        functions: The names of helpers that take a scope and are called as functions.
        filters: The names of filters that take a scope.
    """

    functions: set[str] = field(default_factory=set[str])
    filters: set[str] = field(default_factory=set[str])

    def adapt(self, tree: nodes.Template) -> None:
        """Change a tree in place."""
        for call in [*tree.find_all(nodes.Call)]:
            if isinstance(call.node, nodes.Name):
                self._adapt_call(call, call.node)
        for applied in [*tree.find_all(nodes.Filter)]:
            if applied.name in self.filters:
                applied.args.insert(0, nodes.DerivedContextReference())
        if any(isinstance(node, nodes.Extends) for node in tree.body):
            _LeaveOut().visit(tree)
        _escape_in_bodies(tree)
        if tree.environment is not None:
            tree.set_environment(tree.environment)

    def _adapt_call(self, call: nodes.Call, function: nodes.Name) -> None:
        """Let helpers see the variables of loops, and translations know which texts stand in the template.

        Functions that take Jinja2's context get one without the variables of loops and ``with``.
        """
        if function.name in self.functions:
            call.node = nodes.ExtensionAttribute(HelperTags.identifier, "called_in_place")
            call.args[:0] = [function, nodes.DerivedContextReference()]
        for index in _TEXTS.get(function.name, ()):
            if index < len(call.args) and isinstance(call.args[index], nodes.Const):
                call.args[index] = nodes.MarkSafeIfAutoescape(call.args[index])


class _LeaveOut(NodeTransformer):
    """Takes the includes away that stand beside the blocks of a template that extends another.

    Jinja2 itself writes them, before the template that is extended, although it leaves out all else that stands there.
    """

    def visit_Include(self, node: nodes.Include) -> None:  # noqa: N802 - so Jinja2 calls it
        """Take one away."""

    def visit_Block(self, node: nodes.Block) -> nodes.Block:  # noqa: N802 - so Jinja2 calls it
        """Keep what is written."""
        return node

    visit_Macro = visit_CallBlock = visit_AssignBlock = visit_Block  # noqa: N815 - so Jinja2 calls them


def _escape_in_bodies(tree: nodes.Template) -> None:
    """Let ``{% autoescape %}`` reach into the bodies of helpers, which are blocks and would begin anew."""
    for around in reversed([*tree.find_all(nodes.ScopedEvalContextModifier)]):
        for block in [*around.find_all(nodes.Block)]:
            block.body = [nodes.ScopedEvalContextModifier(around.options, block.body, lineno=block.lineno)]
