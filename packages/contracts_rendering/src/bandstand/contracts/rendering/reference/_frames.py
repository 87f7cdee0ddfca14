"""Where a template is rendered: its variables, and what helpers see of them."""

from __future__ import annotations

from collections import ChainMap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from bandstand.contracts.rendering._errors import TemplateError
from bandstand.contracts.rendering.reference._markup import MISSING, Html, escaped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from bandstand.contracts.http import Request
    from bandstand.contracts.rendering.helpers import Scope
    from bandstand.contracts.rendering.reference._source import Source
    from bandstand.contracts.services import Services

DEEPEST = 20
"""How many templates may stand in one another."""


class Node(Protocol):
    """A part of a template."""

    def write(self, frame: Frame, /) -> Iterator[str]:
        """Give its text in pieces."""
        ...


@dataclass(frozen=True, slots=True)
class Tree:
    """A template that was read: its nodes, and the bodies of its blocks."""

    source: Source
    nodes: tuple[Node, ...]
    blocks: Mapping[str, tuple[Node, ...]]

    def own_blocks(self) -> dict[str, tuple[Tree, tuple[Node, ...]]]:
        """Give the bodies of its blocks, each with the template that it stands in."""
        return {name: (self, body) for name, body in self.blocks.items()}


@dataclass(frozen=True, slots=True)
class Run:
    """What all templates share that are rendered for one call.

    Attributes:
        find: Finds the first template of some names for the one that refers to them.
        services: Finds the services.
        translate: Translates a text.
        request: The request that is answered.
        provided: What the context providers gave for it.
    """

    find: Callable[[Sequence[str], str | None], Tree]
    services: Callable[[], Services]
    translate: Callable[[str], str]
    request: Request[Any] | None  # Any: whatever the application takes for a user
    provided: Mapping[str, object]

    def render(self, tree: Tree, context: Mapping[str, object], chain: tuple[str, ...] = ()) -> str:
        """Render a template with a context of its own, below others."""
        text = "".join(self.pieces(tree, context, chain))
        return Html(text) if tree.source.escapes else text

    def pieces(self, tree: Tree, context: Mapping[str, object], chain: tuple[str, ...] = ()) -> Iterator[str]:
        """Render it piece by piece."""
        chain = _lengthened(chain, tree)
        return Frame(self, tree, ChainMap({**self.provided, **context}), tree.own_blocks(), chain).write(tree.nodes)


@dataclass(frozen=True, slots=True)
class Frame:
    """A place in a template that is being rendered.

    Attributes:
        run: What all templates share.
        tree: The template.
        variables: The variables; the first mapping takes what ``as`` names.
        blocks: The bodies of the blocks that are written, each with its template.
        chain: The names of the templates around this one, which is the last.
    """

    run: Run
    tree: Tree
    variables: ChainMap[str, object]
    blocks: Mapping[str, tuple[Tree, tuple[Node, ...]]]
    chain: tuple[str, ...]

    def write(self, nodes: Sequence[Node]) -> Iterator[str]:
        """Write some nodes."""
        for node in nodes:
            yield from node.write(self)

    def text(self, value: object) -> str:
        """Give the text of a value, escaped where the template escapes."""
        return escaped(value) if self.tree.source.escapes else str(value)

    def within(self, /, **variables: object) -> Frame:
        """Give a frame with more variables, which takes names of its own."""
        return replace(self, variables=self.variables.new_child(variables))

    def block(self, name: str) -> tuple[Frame, tuple[Node, ...]]:
        """Find what is written for a block, and the frame to write it in."""
        tree, body = self.blocks[name]
        return replace(self.within(), tree=tree), body

    def include(self, name: str) -> tuple[Frame, Tree]:
        """Find a template, and the frame to write it in."""
        tree = self.run.find((name,), self.tree.source.name)
        chain = _lengthened(self.chain, tree)
        return replace(self.within(), tree=tree, blocks=tree.own_blocks(), chain=chain), tree

    def extend(self, name: str) -> tuple[Frame, Tree]:
        """Find a template, and the frame to write it in with the blocks of this one."""
        frame, tree = self.include(name)
        return replace(frame, blocks={**frame.blocks, **self.blocks}), tree

    def scope(self) -> Scope:
        """Give what helpers see."""
        return _Scope(self)


def _lengthened(chain: tuple[str, ...], tree: Tree) -> tuple[str, ...]:
    name = tree.source.name or "<template>"
    if len(chain) >= DEEPEST:
        message = f"More than {DEEPEST} templates stand in one another: {' > '.join((*chain, name))}."
        raise TemplateError(message, template=tree.source.name)
    return (*chain, name)


@dataclass(frozen=True, slots=True)
class _Scope:
    """What a helper sees of a frame."""

    frame: Frame

    @property
    def request(self) -> Request[Any] | None:  # Any: whatever the application takes for a user
        return self.frame.run.request

    @property
    def services(self) -> Services:
        return self.frame.run.services()

    @property
    def autoescape(self) -> bool:
        return self.frame.tree.source.escapes

    def get(self, name: str, default: object = None, /) -> object:
        value = self.frame.variables.get(name, MISSING)
        return default if value is MISSING else value

    def render(self, template: str | Sequence[str], context: Mapping[str, object] | None = None, /) -> str:
        frame = self.frame
        tree = frame.run.find((template,) if isinstance(template, str) else template, frame.tree.source.name)
        return frame.run.render(tree, context or {}, frame.chain)
