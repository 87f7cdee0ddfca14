"""The routes of a table by segment: which of them could fit a path, in any table."""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING

from bandstand.urls._patterns import regex_of, segment_text
from bandstand.urls._reading import reader

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bandstand.urls._entries import Entry
    from bandstand.urls._patterns import Part, Segment
    from bandstand.urls._reading import Reader

# How a regular expression begins when its first segments can be told: plain characters, then a slash.
_PLAIN_BEGINNING = re.compile(r"\^((?:[\w-]+/)*)(?![?*+{])")


class Node:
    """A place in the trie.

    Attributes:
        literals: What follows a segment of this very text.
        wilds: What follows a segment with parameters, by its regular expression.
        leaves: The entries that end here.
        rest: The entries that look at the rest of the path on their own.
        count: How many entries end here or below.
        first: One of these, to have it when it is the only one.
    """

    __slots__ = ("count", "first", "leaves", "literals", "rest", "wilds")

    def __init__(self) -> None:
        self.literals: dict[str, Node] = {}
        self.wilds: dict[str, Wild] = {}
        self.leaves: list[Entry] = []
        self.rest: list[Entry] = []
        self.count = 0
        self.first: Entry | None = None


class Wild:
    """The way from a node over any text that a segment with parameters fits; ``fits`` gives what they take."""

    __slots__ = ("fits", "node")

    def __init__(self, fits: Reader) -> None:
        self.fits = fits
        self.node = Node()


class Trie:
    """Entries by segment."""

    def __init__(self) -> None:
        self.root = Node()
        self.nodes = 1
        self._readers: dict[str, Reader] = {}

    def add(self, entry: Entry) -> None:
        """Put an entry where its pattern leads."""
        if entry.segments is None:
            self._descend(entry, leading_segments(entry)).rest.append(entry)
        else:
            self._descend(entry, entry.segments).leaves.append(entry)

    def _descend(self, entry: Entry, segments: Iterable[Segment]) -> Node:
        node = self.root
        _count(node, entry)
        for segment in segments:
            node = self._below(node, segment)
            _count(node, entry)
        return node

    def _below(self, node: Node, segment: Segment) -> Node:
        text = segment_text(segment)
        if text is not None:
            if text not in node.literals:
                node.literals[text] = Node()
                self.nodes += 1
            return node.literals[text]
        regex = regex_of(segment)
        if regex not in node.wilds:
            if regex not in self._readers:
                self._readers[regex] = reader(segment)
            node.wilds[regex] = Wild(self._readers[regex])
            self.nodes += 1
        return node.wilds[regex].node

    def candidates(self, segments: Sequence[str]) -> list[Entry]:
        """Give the entries that could fit some segments, in the order declared."""
        nodes = [self.root]
        found = [*self.root.rest]
        for segment in segments:
            nodes = [below for node in nodes for below in following(node, segment)]
            if not nodes:
                break
            for node in nodes:
                found += node.rest
        else:
            for node in nodes:
                found += node.leaves
        return sorted(found, key=attrgetter("index"))


def following(node: Node, segment: str) -> Iterator[Node]:
    """Give the nodes that a segment leads to."""
    if segment in node.literals:
        yield node.literals[segment]
    for wild in node.wilds.values():
        if wild.fits(segment):
            yield wild.node


def _count(node: Node, entry: Entry) -> None:
    node.count += 1
    node.first = node.first or entry


def leading_segments(entry: Entry) -> Sequence[Segment]:
    """Give the first segments of an entry that keeps not to segments, as far as they are whole texts."""
    what = entry.levels[0].what
    if isinstance(what, re.Pattern):
        text = _beginning(what.pattern)
    else:
        text = _first_text(what) + (_beginning_of_next(entry) if _is_text(what) else "")
    return [(segment,) if segment else () for segment in text.split("/")[:-1]]


def _first_text(parts: Sequence[Part]) -> str:
    return parts[0] if parts and isinstance(parts[0], str) else ""


def _is_text(parts: Sequence[Part]) -> bool:
    return all(isinstance(part, str) for part in parts)


def _beginning_of_next(entry: Entry) -> str:
    what = entry.levels[1].what if len(entry.levels) > 1 else ()
    return _beginning(what.pattern) if isinstance(what, re.Pattern) else ""


def _beginning(regex: str) -> str:
    if "|" in regex:
        return ""
    found = _PLAIN_BEGINNING.match(regex)
    return "" if found is None else found[1]
