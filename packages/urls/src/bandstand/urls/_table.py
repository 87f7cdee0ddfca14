"""The table that a router looks paths up in.

Three structures share the work. A dictionary holds the routes without parameters under their whole paths. For others
the trie is turned into steps, each a dictionary of segments, so that one way leads to the only route that could fit, or
to the few that end in the same place. Where that is not certain - something declared before looks at the rest of the
path on its own - the trie itself is asked for all candidates. So the cost of a path depends on its own segments and on
the routes that resemble it, never on how many routes there are.
"""

from __future__ import annotations

import sys
from collections import deque
from operator import attrgetter
from typing import TYPE_CHECKING

from bandstand.contracts.routing import Route
from bandstand.urls._patterns import parameters
from bandstand.urls._shapes import Shapes
from bandstand.urls._trie import Trie, following

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from bandstand.contracts.routing import Match
    from bandstand.urls._entries import Entry
    from bandstand.urls._shapes import Leaf, Matcher
    from bandstand.urls._trie import Node

# How many nodes all steps together may stand for, for each node of the trie. Tables in which texts and parameters
# overlap at many depths would need more steps than routes: there, paths are looked up in the trie instead.
MOST_NODES = 8
SPARE_NODES = 256

# Deeper than any pattern: the trie has compared all texts of an entry that it gives.
ALL_COMPARED = sys.maxsize


class Branch:
    """A step that leads on.

    Attributes:
        children: The next step after a segment of this text.
        default: The next step after any other segment.
        entries: Those that end here and are certain to win, in the order declared.
        depth: How many segments lead here.
        step: Itself, as what takes its place among leaves: then a leaf and a branch need not be told apart.
    """

    __slots__ = ("children", "default", "depth", "entries", "step")

    def __init__(self, depth: int) -> None:
        self.children: dict[str, Leaf] = {}
        self.default = NOWHERE
        self.entries: tuple[Leaf, ...] = ()
        self.depth = depth
        self.step: Leaf = (_walk, _NO_ROUTE, self)


def _walk(segments: list[str], path: str, leaf: Leaf) -> Match | None:
    """Go on from a branch."""
    matcher: Matcher = _walk
    branch: Branch = leaf[2]
    depth = branch.depth + 1
    try:
        # Branches follow each other in a loop, for a pattern may have more segments than Python has frames.
        while matcher is _walk:
            branch = leaf[2]
            leaf = branch.children.get(segments[depth], branch.default)
            matcher = leaf[0]
            depth += 1
    except IndexError:
        matches = (each[0](segments, path, each) for each in branch.entries)
        return next((match for match in matches if match is not None), None)
    return matcher(segments, path, leaf)


def _miss(segments: list[str], path: str, leaf: Leaf) -> None:
    """Fit nothing."""


_NO_ROUTE = Route(pattern="", target=None)
NOWHERE: Leaf = (_miss, _NO_ROUTE, None)


class Table:
    """All routes of a router, arranged for being found.

    Attributes:
        static: The routes without parameters by path, with the values that they add.
        first: The steps after the first segment.
        other: The step after a first segment that is not among them.
        is_complete: Whether a path that the steps do not find fits nothing.
    """

    __slots__ = ("_leaves", "_shapes", "_trie", "first", "is_complete", "other", "static")

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._shapes = Shapes()
        self._leaves: dict[int, Leaf] = {}
        self._trie = Trie()
        static = {entry: text for entry in entries if (text := _static_text(entry)) is not None}
        for entry in entries:
            if entry not in static:
                self._trie.add(entry)
        self.static = self._static(static)
        steps = _Steps(self._trie, self._shapes)
        self.first = steps.root.children
        self.other = steps.root.default
        self.is_complete = steps.is_complete

    @property
    def matchers(self) -> int:
        """How many matchers were generated."""
        return len(self._shapes)

    def _static(self, texts: Mapping[Entry, str]) -> dict[str, tuple[Route, dict[str, object]]]:
        """Give the routes without parameters that nothing declared before can take a path from."""
        static: dict[str, tuple[Route, dict[str, object]]] = {}
        contested: list[Entry] = []
        for entry, text in texts.items():
            first = next(iter(self._trie.candidates(text.split("/"))), None)
            if first is not None and first.index < entry.index:
                contested.append(entry)
            else:
                static.setdefault(f"/{text}", (entry.route, dict(entry.extra)))
        for entry in contested:
            self._trie.add(entry)
        return static

    def search(self, path: str, segments: list[str]) -> Match | None:
        """Find the first route that fits a path among all candidates."""
        for entry in self._trie.candidates(segments[1:]):
            leaf = self._leaves.get(entry.index)
            if leaf is None:
                # Two threads may both make it; one of the two equal leaves stays.
                leaf = self._leaves[entry.index] = self._shapes.leaf(entry, ALL_COMPARED)
            match = leaf[0](segments, path, leaf)
            if match is not None:
                return match
        return None


class _Steps:
    """Turns a trie into steps: each stands for all nodes that one way through the trie may lead to."""

    def __init__(self, trie: Trie, shapes: Shapes) -> None:
        self._shapes = shapes
        self._budget = trie.nodes * MOST_NODES + SPARE_NODES
        self._made: dict[tuple[int, ...], Branch] = {}
        self._waiting: deque[tuple[Branch, Sequence[Node], int]] = deque()
        self.is_complete = True
        self.root = Branch(0)
        self._fill(self.root, (trie.root,), sys.maxsize)
        # A queue instead of recursion: a pattern may have more segments than Python has frames.
        while self._waiting:
            self._fill(*self._waiting.popleft())

    def _fill(self, branch: Branch, nodes: Sequence[Node], earliest: int) -> None:
        """Fill in a branch; ``earliest`` is the first of all entries on the way that look at the rest of the path."""
        rest = [entry.index for node in nodes for entry in node.rest]
        if rest:
            earliest = min(earliest, *rest)
            self.is_complete = False
        leaves = sorted((entry for node in nodes for entry in node.leaves), key=attrgetter("index"))
        branch.entries = tuple(self._shapes.leaf(entry, branch.depth) for entry in leaves if entry.index < earliest)
        wilds = [wild.node for node in nodes for wild in node.wilds.values()]
        texts = dict.fromkeys(text for node in nodes for text in node.literals)
        self._budget -= len(texts) * len(wilds) // MOST_NODES
        if self._budget < 0:
            self.is_complete = False
            return
        branch.default = self._step(wilds, branch.depth + 1, earliest)
        for text in _side_by_side(texts):
            below = [each for node in nodes for each in following(node, text)]
            branch.children[text] = self._step(below, branch.depth + 1, earliest)

    def _step(self, nodes: Sequence[Node], depth: int, earliest: int) -> Leaf:
        first = nodes[0].first if nodes else None
        if first is None:
            return NOWHERE
        if len(nodes) == 1 and nodes[0].count == 1:
            return self._shapes.leaf(first, depth) if first.index < earliest else NOWHERE
        key = (earliest, *map(id, nodes))
        if key not in self._made:
            self._budget -= len(nodes)
            if self._budget < 0:
                self.is_complete = False
                return NOWHERE
            self._made[key] = Branch(depth)
            self._waiting.append((self._made[key], nodes, earliest))
        return self._made[key].step


def _side_by_side(texts: Collection[str]) -> Sequence[str]:
    """Give copies of texts without slashes, made one after the other.

    As parts of patterns they lie among everything else that declarations are made of, and a key that is not near the
    others costs a cache miss: an eighth of the time to resolve among 10,000 routes.
    """
    return "/".join(texts).split("/") if texts else ()


def _static_text(entry: Entry) -> str | None:
    """Give the path of an entry without parameters, else None."""
    if entry.parts is None or any(parameters(entry.parts)):
        return None
    return "".join(part for part in entry.parts if isinstance(part, str))
