"""Tags that choose what is rendered and name values: if, with, firstof, ifchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._errors import Mistake
from bandstand.templates._tree import FirstOf, If, IfChanged, With

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.templates._parser import Parser, Tag, TagParser
    from bandstand.templates._tree import Body, Condition, Node

MAX_BRANCHES = 100


def _if(parser: Parser, tag: Tag) -> Node:
    branches: list[tuple[Condition | None, Body]] = []
    opened = tag
    while opened.name != "endif":
        condition = None if opened.name == "else" else parser.condition(opened.words)
        ends = ("endif",) if condition is None else ("elif", "else", "endif")
        body, opened = parser.body_until(*ends)
        branches.append((condition, body))
        if len(branches) > MAX_BRANCHES:
            message = f"An 'if' has at most {MAX_BRANCHES} branches."
            raise Mistake(message)
    return If(tag.at, tuple(branches))


def _with(parser: Parser, tag: Tag) -> Node:
    words = tag.words
    if len(words) == 3 and words[1] == "as":
        words = [f"{words[2]}={words[0]}"]
    bindings = parser.bindings(words)
    if not bindings:
        message = "Expected one or more 'name=value' after 'with'."
        raise Mistake(message)
    body, _ = parser.body_until("endwith")
    return With(tag.at, body, bindings)


def _first_of(parser: Parser, tag: Tag) -> Node:
    words, target = parser.named(tag.words)
    if not words:
        message = "Expected one or more values after 'firstof'."
        raise Mistake(message)
    return FirstOf(tag.at, target, tuple(map(parser.expression, words)))


def _if_changed(parser: Parser, tag: Tag) -> Node:
    values = tuple(map(parser.expression, tag.words))
    key = parser.key()
    body, end = parser.body_until("else", "endifchanged")
    otherwise: Body = ()
    if end.name == "else":
        otherwise, _ = parser.body_until("endifchanged")
    return IfChanged(tag.at, body, key, values, otherwise)


TAGS: Mapping[str, TagParser] = {"if": _if, "with": _with, "firstof": _first_of, "ifchanged": _if_changed}
