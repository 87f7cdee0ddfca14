"""The tag that brings the helpers of a library, and the tags of these helpers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._errors import Mistake, nearest
from bandstand.templates._signatures import complaint
from bandstand.templates._tree import BlockCall, Call, Text
from bandstand.templates._words import binding

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.contracts.rendering.helpers import Helper, Library
    from bandstand.templates._parser import Parser, Tag, TagParser
    from bandstand.templates._tree import Expression, Node


def _load(parser: Parser, tag: Tag) -> Node:
    if len(tag.words) > 2 and tag.words[-2] == "from":
        _load_some(parser, parser.language.library(tag.words[-1]), tag.words[:-2])
    else:
        for name in tag.words:
            parser.load(parser.language.library(name))
    return Text(tag.at, "")


def _load_some(parser: Parser, library: Library, names: Sequence[str]) -> None:
    known = {*library.filters, *parser.language.tags_of(library)}
    for name in names:
        if name not in known:
            message = f"The library {library.name!r} has no helper {name!r}.{nearest(name, known)}"
            raise Mistake(message)
    parser.load(library, names)


def helper_tag(helper: Helper) -> TagParser:
    """Make the parser of a helper's tag."""

    def parse(parser: Parser, tag: Tag) -> Node:
        words, target = parser.named(tag.words)
        positional, keywords = arguments(parser, words)
        problem = complaint(helper, len(positional), tuple(name for name, _ in keywords))
        if problem:
            message = f"The tag {helper.name!r} does not fit: {problem}."
            raise Mistake(message)
        if helper.kind != "block":
            return Call(tag.at, target, helper, positional, keywords)
        body, _ = parser.body_until(f"end{tag.name}")
        return BlockCall(tag.at, target, helper, positional, keywords, body)

    return parse


def arguments(
    parser: Parser, words: Sequence[str]
) -> tuple[tuple[Expression, ...], tuple[tuple[str, Expression], ...]]:
    """Read the words of a tag as arguments without and with names."""
    positional: list[Expression] = []
    keywords: dict[str, Expression] = {}
    for word in words:
        pair = binding(word)
        if pair is None:
            if keywords:
                message = f"Arguments without a name come first; got {word!r} after one with a name."
                raise Mistake(message)
            positional.append(parser.expression(word))
        elif pair[0] in keywords:
            message = f"The argument {pair[0]!r} is given twice."
            raise Mistake(message)
        else:
            keywords[pair[0]] = parser.expression(pair[1])
    return tuple(positional), tuple(keywords.items())


TAGS: Mapping[str, TagParser] = {"load": _load}
