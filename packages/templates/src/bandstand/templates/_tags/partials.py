"""Tags about parts of a template that can be rendered by name: partialdef, partial."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._errors import Mistake
from bandstand.templates._tree import Partial, PartialDef

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.templates._parser import Parser, Tag, TagParser
    from bandstand.templates._tree import Node


def _partial_def(parser: Parser, tag: Tag) -> Node:
    name, *options = tag.words or [""]
    if not name or options not in ([], ["inline"]):
        message = f"Expected 'partialdef name' or 'partialdef name inline'; got {tag.text!r}."
        raise Mistake(message)
    if name in parser.partials:
        message = f"A template has at most one partial named {name!r}."
        raise Mistake(message)
    body, end = parser.body_until("endpartialdef")
    if list(end.words) not in ([], [name]):
        message = f"Expected 'endpartialdef {name}' for the one in line {tag.at.line}; got {end.text!r}."
        raise Mistake(message)
    parser.partials[name] = PartialDef(tag.at, body, name, bool(options))
    return parser.partials[name]


def _partial(parser: Parser, tag: Tag) -> Node:
    if len(tag.words) != 1:
        message = f"Expected one name after 'partial'; got {tag.text!r}."
        raise Mistake(message)
    node = Partial(tag.at, tag.words[0])
    parser.used_partials.append(node)
    return node


TAGS: Mapping[str, TagParser] = {"partialdef": _partial_def, "partial": _partial}
