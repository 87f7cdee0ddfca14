"""Tags that join templates: extends, block, include."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._errors import Mistake
from bandstand.templates._tree import Block, Extends, Include

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.templates._parser import Parser, Tag, TagParser
    from bandstand.templates._tree import Node


def _extends(parser: Parser, tag: Tag) -> Node:
    if len(tag.words) != 1:
        message = f"Expected one template after 'extends'; got {tag.text!r}."
        raise Mistake(message)
    if parser.extends is not None:
        message = "A template extends at most one other."
        raise Mistake(message)
    if parser.has_tags or len(parser.inside) > 1:
        message = "Expected 'extends' as the first tag of its template."
        raise Mistake(message)
    parser.extends = Extends(tag.at, parser.expression(tag.words[0]))
    return parser.extends


def _block(parser: Parser, tag: Tag) -> Node:
    if len(tag.words) != 1:
        message = f"Expected one name after 'block'; got {tag.text!r}."
        raise Mistake(message)
    name = tag.words[0]
    if name in parser.block_names:
        message = f"A template has at most one block named {name!r}."
        raise Mistake(message)
    parser.block_names.add(name)
    body, end = parser.body_until("endblock")
    _check_end(tag, end, name)
    parser.blocks[name] = Block(tag.at, body, name)
    return parser.blocks[name]


def _check_end(tag: Tag, end: Tag, name: str) -> None:
    if list(end.words) not in ([], [name]):
        message = f"Expected 'end{tag.name} {name}' for the one in line {tag.at.line}; got {end.text!r}."
        raise Mistake(message)


def _include(parser: Parser, tag: Tag) -> Node:
    if not tag.words:
        message = "Expected a template after 'include'."
        raise Mistake(message)
    template, *options = tag.words
    only = options[-1:] == ["only"] or options[:1] == ["only"]
    if only:
        options.remove("only")
    if options and (options[0] != "with" or len(options) == 1):
        message = f"Expected 'with name=value' or 'only' after the template; got {' '.join(options)!r}."
        raise Mistake(message)
    return Include(tag.at, parser.expression(template), parser.bindings(options[1:]), only)


TAGS: Mapping[str, TagParser] = {"extends": _extends, "block": _block, "include": _include}
