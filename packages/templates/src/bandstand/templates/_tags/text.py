"""Tags about text as such: autoescape, comment, filter, spaceless, templatetag, verbatim, widthratio."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._errors import Mistake, nearest
from bandstand.templates._expressions import parse_filters
from bandstand.templates._tree import CAPTURED, Autoescape, FilterCall, Filtered, Spaceless, Text, WidthRatio

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.templates._parser import Parser, Tag, TagParser
    from bandstand.templates._tree import Node

_MARKS = {
    "openblock": "{%",
    "closeblock": "%}",
    "openvariable": "{{",
    "closevariable": "}}",
    "openbrace": "{",
    "closebrace": "}",
    "opencomment": "{#",
    "closecomment": "#}",
}


def _autoescape(parser: Parser, tag: Tag) -> Node:
    if tag.words not in (["on"], ["off"]):
        message = f"Expected 'autoescape on' or 'autoescape off'; got {tag.text!r}."
        raise Mistake(message)
    body, _ = parser.body_until("endautoescape")
    return Autoescape(tag.at, body, tag.words == ["on"])


def _comment(parser: Parser, tag: Tag) -> Node:
    parser.skip_until("endcomment")
    return Text(tag.at, "")


def _verbatim(parser: Parser, tag: Tag) -> Node:
    body, end = parser.body_until(f"end{tag.name}")
    del end  # the lexer found the one that fits
    return body[0] if body else Text(tag.at, "")


def _filter(parser: Parser, tag: Tag) -> Node:
    chain = "|" + tag.text.partition("filter")[2].strip()
    value = parse_filters(chain, 0, CAPTURED, parser)
    found = value
    while isinstance(found, FilterCall):
        if found.helper.name in ("escape", "safe"):
            message = f"The tag 'filter' cannot use {found.helper.name!r}; expected 'autoescape' instead."
            raise Mistake(message)
        found = found.value
    if value is CAPTURED:
        message = "Expected one or more filters after 'filter'."
        raise Mistake(message)
    body, _ = parser.body_until("endfilter")
    return Filtered(tag.at, body, value)


def _spaceless(parser: Parser, tag: Tag) -> Node:
    body, _ = parser.body_until("endspaceless")
    return Spaceless(tag.at, body)


def _template_tag(_: Parser, tag: Tag) -> Node:
    name = " ".join(tag.words)
    if name not in _MARKS:
        message = f"Expected one of {', '.join(_MARKS)} after 'templatetag'; got {name!r}.{nearest(name, _MARKS)}"
        raise Mistake(message)
    return Text(tag.at, _MARKS[name])


def _width_ratio(parser: Parser, tag: Tag) -> Node:
    words, target = parser.named(tag.words)
    if len(words) != 3:
        message = f"Expected 'widthratio value greatest width'; got {tag.text!r}."
        raise Mistake(message)
    return WidthRatio(tag.at, target, *map(parser.expression, words))


TAGS: Mapping[str, TagParser] = {
    "autoescape": _autoescape,
    "comment": _comment,
    "verbatim": _verbatim,
    "filter": _filter,
    "spaceless": _spaceless,
    "templatetag": _template_tag,
    "widthratio": _width_ratio,
}
