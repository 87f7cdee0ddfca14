"""What templates mean, step by step: the twin of the code that they are compiled to.

Tests compare both on random templates. Names are looked up in a stack of mappings, nothing is decided beforehand, and
all helpers' tags are left out: their work is their own.
"""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Any, cast

from markupsafe import Markup

from bandstand.templates import _tree
from bandstand.templates._calculations import grouped, ratio
from bandstand.templates._loops import ForLoop
from bandstand.templates._pieces import spaceless
from bandstand.templates._runtime import MISSING, keep, known, settle, show, show_plain, sized, step, text_of
from bandstand.templates._scopes import named

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_OPERATORS: Mapping[str, Callable[[Any, Any], object]] = {  # Any: whatever templates compare
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "<=": operator.le,
    ">=": operator.ge,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
    "is": operator.is_,
    "is not": operator.is_not,
}


def render_plainly(
    tree: _tree.Tree, values: Mapping[str, object], find: Callable[[str], _tree.Tree], *, autoescape: bool = True
) -> str:
    """Render a template without compiling it.

    Args:
        tree: The template.
        values: The context.
        find: Gives the templates that it refers to.
        autoescape: Whether values are escaped.
    """
    return _Interpreter([dict(values)], find, {}, autoescape=autoescape).template(tree)


class _Interpreter:
    def __init__(
        self,
        stack: list[dict[str, object]],
        find: Callable[[str], _tree.Tree],
        blocks: dict[str, list[_tree.Block]],
        *,
        autoescape: bool,
    ) -> None:
        self.stack = stack
        self.find = find
        self.blocks = blocks
        self.autoescape = autoescape
        self.kept: dict[int, object] = {}
        self.partials: dict[str, _tree.PartialDef] = {}
        self.level: tuple[str, int] | None = None
        self.floor = 0

    def template(self, tree: _tree.Tree) -> str:
        for block in tree.blocks:
            self.blocks.setdefault(block.name, []).append(block)
        outer, self.partials = self.partials, {partial.name: partial for partial in tree.partials}
        rendered = tree.body if tree.extends is None else tree.body[: tree.body.index(tree.extends) + 1]
        text = self.function(rendered)
        self.partials = outer
        return text

    def body(self, nodes: _tree.Body) -> str:
        return "".join(map(self.node, nodes))

    def function(self, nodes: _tree.Body) -> str:
        """Render nodes that are compiled to a function, beyond whose frames no tag changes names."""
        outer, self.floor = self.floor, len(self.stack)
        text = self.framed(nodes)
        self.floor = outer
        return text

    def framed(self, nodes: _tree.Body, variables: Mapping[str, object] | None = None) -> str:
        self.enter(variables or {}, nodes)
        try:
            return self.body(nodes)
        finally:
            self.stack.pop()

    def enter(self, variables: Mapping[str, object], nodes: _tree.Body) -> None:
        """Begin a frame; names that its tags give to values begin as what they mean outside."""
        inner = dict(variables)
        for name, upward in named(nodes):
            elsewhere = upward and any(name in frame for frame in self.stack[self.floor :])
            if name not in inner and not elsewhere:
                inner[name] = self.get(name)
        self.stack.append(inner)

    def node(self, node: _tree.Node) -> str:
        method = getattr(self, f"_{type(node).__name__.lower()}")
        return cast("str", method(node))

    # Values

    def get(self, name: str) -> object:
        for variables in reversed(self.stack):
            if name in variables:
                return variables[name]
        return MISSING

    def value(self, tree: _tree.Condition, *, missing: Callable[[object], object] = known) -> object:
        if isinstance(tree, _tree.Literal):
            return tree.value
        if isinstance(tree, _tree.Translated):
            return Markup(tree.text)  # noqa: S704 - the template's own text
        if isinstance(tree, _tree.Path):
            return missing(self.path(tree))
        if isinstance(tree, _tree.FilterCall):
            return self.filtered(tree, missing)
        return self.holds(tree)

    def path(self, path: _tree.Path) -> object:
        if path.names == ("block", "super") and self.level is not None and self.get("block") is MISSING:
            name, number = self.level
            return Markup(self.block(name, number + 1))  # noqa: S704 - its values are escaped
        value = self.get(path.names[0])
        for name in path.names[1:]:
            value = step(value, name)
        return settle(value)

    def filtered(self, tree: _tree.FilterCall, missing: Callable[[object], object]) -> object:
        value = self.value(tree.value, missing=missing)
        arguments = [] if tree.argument is None else [self.value(tree.argument)]
        result = tree.helper.call(value, *arguments)
        return keep(value, result) if tree.helper.keeps_safe else result

    def holds(self, tree: _tree.Condition) -> object:
        try:
            if isinstance(tree, _tree.And):
                return self._all(tree.parts)
            if isinstance(tree, _tree.Or):
                return self._any(tree.parts)
            if isinstance(tree, _tree.Not):
                return not self.value(tree.part)
            if isinstance(tree, _tree.Compare):
                return _OPERATORS[tree.operator](self.value(tree.left), self.value(tree.right))
        except Exception:  # noqa: BLE001 - so the language has it
            return False
        return self.value(tree)

    def _all(self, parts: Sequence[_tree.Condition]) -> object:
        value: object = True
        for part in parts:
            value = self.value(part)
            if not value:
                break
        return value

    def _any(self, parts: Sequence[_tree.Condition]) -> object:
        value: object = False
        for part in parts:
            value = self.value(part)
            if value:
                break
        return value

    def show(self, value: object) -> str:
        return show(value) if self.autoescape else show_plain(value)

    def safe(self, text: str) -> str:
        return Markup(text) if self.autoescape else text  # noqa: S704 - its values are escaped

    # Nodes

    def _text(self, node: _tree.Text) -> str:
        return node.text

    def _output(self, node: _tree.Output) -> str:
        return self.show(self.value(node.value, missing=text_of))

    def _if(self, node: _tree.If) -> str:
        for condition, body in node.branches:
            if condition is None or self.value(condition):
                return self.body(body)
        return ""

    def _for(self, node: _tree.For) -> str:
        values = sized(self.value(node.values))
        length = len(values)
        if not length:
            return self.framed(node.empty)
        loop = ForLoop(length, self.get("forloop"))
        texts: list[str] = []
        self.enter({"forloop": loop, **dict.fromkeys(node.targets, MISSING)}, node.body)
        for loop.counter0, item in enumerate(reversed(values) if node.backwards else values):
            items = (item,) if len(node.targets) == 1 else cast("Sequence[object]", item)
            self.stack[-1].update(zip(node.targets, items, strict=True))
            texts.append(self.body(node.body))
        self.stack.pop()
        return "".join(texts)

    def _with(self, node: _tree.With) -> str:
        variables = {name: self.value(held, missing=text_of) for name, held in node.bindings}
        return self.framed(node.body, variables)

    def _autoescape(self, node: _tree.Autoescape) -> str:
        outer, self.autoescape = self.autoescape, node.on
        text = self.body(node.body)
        self.autoescape = outer
        return text

    def _spaceless(self, node: _tree.Spaceless) -> str:
        return spaceless([self.body(node.body)])

    def _filtered(self, node: _tree.Filtered) -> str:
        self.stack.append({_tree.CAPTURED.names[0]: self.safe(self.body(node.body))})
        value = self.value(node.value)
        self.stack.pop()
        return show_plain(value)

    def _firstof(self, node: _tree.FirstOf) -> str:
        values = (self.value(held) for held in node.values)
        found = next((value for value in values if value), "")
        return self._named(node, self.safe(self.show(found)))

    def _named(self, node: _tree.Naming, value: object) -> str:
        if node.target is None:
            return self.show(value)
        self.stack[-1][node.target] = value
        return ""

    def _widthratio(self, node: _tree.WidthRatio) -> str:
        values = [self.value(held, missing=text_of) for held in (node.value, node.most, node.width)]
        return self._named(node, ratio(*values))

    def _ifchanged(self, node: _tree.IfChanged) -> str:
        text = self.body(node.body) if not node.values else ""
        value: object = tuple(self.value(held) for held in node.values) if node.values else text
        loop = self.get("forloop")
        kept = loop.kept if isinstance(loop, ForLoop) else self.kept
        if kept.get(node.key, MISSING) == value:
            return self.body(node.otherwise)
        kept[node.key] = value
        return text if not node.values else self.body(node.body)

    def _cycle(self, node: _tree.Cycle) -> str:
        turn = cast("int", self.kept.get(node.key, 0))
        self.kept[node.key] = (turn + 1) % len(node.values)
        value = self.value(node.values[turn], missing=text_of)
        if node.target is not None:
            holder = next((held for held in reversed(self.stack[self.floor :]) if node.target in held), self.stack[-1])
            holder[node.target] = value
        return "" if node.silent else self.show(value)

    def _resetcycle(self, node: _tree.ResetCycle) -> str:
        self.kept[node.key] = 0
        return ""

    def _regroup(self, node: _tree.Regroup) -> str:
        pairs: list[tuple[object, object]] = []
        for item in sized(self.value(node.values)):
            self.stack.append({_tree.ELEMENT: item})
            pairs.append((self.value(node.by), item))
            self.stack.pop()
        return self._named(node, grouped(pairs))

    def _include(self, node: _tree.Include) -> str:
        given = {name: self.value(held, missing=text_of) for name, held in node.bindings}
        tree = self.find(str(self.value(node.template)))
        stack = [given] if node.only else [*self.stack, given]
        return _Interpreter(stack, self.find, {}, autoescape=self.autoescape).template(tree)

    def _extends(self, node: _tree.Extends) -> str:
        return self.template(self.find(str(self.value(node.template))))

    def _block(self, node: _tree.Block) -> str:
        return self.block(node.name, 0)

    def block(self, name: str, number: int) -> str:
        chain = self.blocks[name]
        if number >= len(chain):
            return ""
        outer, self.level = self.level, (name, number)
        text = self.function(chain[number].body)
        self.level = outer
        return text

    def _partialdef(self, node: _tree.PartialDef) -> str:
        return self.function(node.body) if node.inline else ""

    def _partial(self, node: _tree.Partial) -> str:
        return self.function(self.partials[node.name].body)
