"""Which routes are never reached, because one declared before fits all their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.urls._entries import converted
from bandstand.urls._patterns import is_built_in, parameters, segment_text
from bandstand.urls._reading import plain_reader, reader
from bandstand.urls._trie import Trie, following, leading_segments
from bandstand.urls.converters import IntConverter, PathConverter, SlugConverter, StringConverter, UUIDConverter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bandstand.urls._entries import Entry
    from bandstand.urls._patterns import Part, Segment
    from bandstand.urls._trie import Node
    from bandstand.urls.converters import Converter

_COVERED: dict[type[object], tuple[type[object], ...]] = {
    IntConverter: (IntConverter,),
    UUIDConverter: (UUIDConverter,),
    SlugConverter: (SlugConverter, IntConverter, UUIDConverter),
}


def covered(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    """Give each entry that is never reached, after the first one that fits all its paths."""
    trie = Trie()
    for entry in entries:
        trie.add(entry)
    for entry in entries:
        for other in sorted(_candidates(trie.root, entry), key=lambda each: each.index):
            if other.index < entry.index and _covers(other, entry):
                yield other, entry
                break


def _candidates(root: Node, entry: Entry) -> Iterable[Entry]:
    """Give the entries that share the way of another one, as far as texts tell."""
    segments = entry.segments
    nodes, found = [root], [*root.rest]
    for segment in leading_segments(entry) if segments is None else segments:
        nodes = [below for node in nodes for below in _below(node, segment)]
        for node in nodes:
            found += node.rest
    return found if segments is None else [*found, *(leaf for node in nodes for leaf in node.leaves)]


def _below(node: Node, segment: Segment) -> Iterator[Node]:
    text = segment_text(segment)
    if text is not None:
        return following(node, text)
    return (wild.node for wild in node.wilds.values())


def _covers(one: Entry, other: Entry) -> bool:
    """Tell whether one entry certainly fits every path that another one fits."""
    if one.parts is None or other.parts is None:
        return one.parts is other.parts and one.route.pattern == other.route.pattern
    if _is_catch_all(one.parts):
        return _begins_with(other.parts, one.parts[:-1])
    ours, theirs = one.segments, other.segments
    if ours is None or theirs is None:
        return one.route.pattern == other.route.pattern and _are_built_in(one.parts)
    return len(ours) == len(theirs) and all(map(_covers_segment, ours, theirs))


def _is_catch_all(parts: Sequence[Part]) -> bool:
    """Tell whether parts are at most a text and then a path."""
    texts, last = parts[:-1], parts[-1] if parts else ""
    return (
        not isinstance(last, str)
        and type(last.converter) is PathConverter
        and len(texts) < 2
        and all(isinstance(text, str) for text in texts)
    )


def _begins_with(parts: Sequence[Part], texts: Sequence[Part]) -> bool:
    """Tell whether what parts fit begins with a text and goes on after it."""
    beginning = "".join(text for text in texts if isinstance(text, str))
    first = parts[0] if parts and isinstance(parts[0], str) else ""
    goes_on = len(first) > len(beginning) or any(is_built_in(each.converter) for each in parameters(parts))
    return first.startswith(beginning) and goes_on


def _covers_segment(one: Segment, other: Segment) -> bool:
    ours, theirs = segment_text(one), segment_text(other)
    if ours is not None:
        return ours == theirs
    if theirs is not None:
        texts = reader(one)(theirs) if _are_built_in(one) else None
        return texts is not None and converted(parameters(one), texts, {}) is not None
    if _is_same(one, other):
        return True
    whole = one[0]
    return len(one) == 1 and not isinstance(whole, str) and _covers_converter(whole.converter, other)


def _covers_converter(converter: Converter[object], other: Segment) -> bool:
    if type(converter) is StringConverter:
        return plain_reader(other)("") is None
    part = other[0]
    covered_types = _COVERED.get(type(converter), ())
    return len(other) == 1 and not isinstance(part, str) and type(part.converter) in covered_types


def _is_same(one: Segment, other: Segment) -> bool:
    """Tell whether two segments read the same, whatever their parameters are called."""
    return [part if isinstance(part, str) else part.converter for part in one] == [
        part if isinstance(part, str) else part.converter for part in other
    ]


def _are_built_in(parts: Iterable[Part]) -> bool:
    return all(isinstance(part, str) or is_built_in(part.converter) for part in parts)
