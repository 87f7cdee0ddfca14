"""What names mean where: which of them tags give to values, and until where.

A frame is the part of a template in which a name that ``as`` gives holds: the body of a loop, of ``with``, of a block,
of a helper's pair of tags; else the template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._tree import Block, BlockCall, Cycle, For, Output, PartialDef, Text, With

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bandstand.templates._tree import Node

FRAMES = (For, With, Block, BlockCall, PartialDef)
"""Nodes whose bodies are frames of their own."""


def named(body: Iterable[Node]) -> Iterator[tuple[str, bool]]:
    """Give the names that tags of a frame give to values, and whether a frame further out that has one is meant."""
    for node in body:
        if isinstance(node, (Text, Output)):  # most are
            continue
        for name in node.names():
            yield name, isinstance(node, Cycle)
        if not isinstance(node, FRAMES):
            yield from named(node.children())
