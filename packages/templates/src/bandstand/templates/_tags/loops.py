"""Tags about several values: for, cycle, resetcycle, regroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.templates._errors import Mistake, nearest
from bandstand.templates._expressions import parse_expression
from bandstand.templates._tree import ELEMENT, Cycle, FilterCall, For, Path, Regroup, ResetCycle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.templates._parser import Parser, Tag, TagParser
    from bandstand.templates._tree import Body, Expression, Node


def _for(parser: Parser, tag: Tag) -> Node:
    words = list(tag.words)
    backwards = words[-1:] == ["reversed"] and "in" in words[:-2]
    if backwards:
        words.pop()
    if len(words) < 3 or words[-2] != "in":
        message = f"Expected 'for name in values'; got {tag.text!r}."
        raise Mistake(message)
    names = " ".join(words[:-2]).split(",")
    targets = tuple(parser.variable(name.strip()) for name in names)
    values = parser.expression(words[-1])
    body, end = parser.body_until("empty", "endfor")
    empty: Body = ()
    if end.name == "empty":
        empty, _ = parser.body_until("endfor")
    return For(tag.at, body, targets, values, backwards, empty)


def _cycle(parser: Parser, tag: Tag) -> Node:
    words = list(tag.words)
    silent = words[-1:] == ["silent"] and "as" in words[-3:-2]
    if silent:
        words.pop()
    values, target = parser.named(words)
    if len(values) == 1 and target is None:
        return _cycle_again(parser, tag, values[0])
    if not values:
        message = "Expected one or more values after 'cycle'."
        raise Mistake(message)
    key = parser.key()
    expressions = tuple(map(parser.expression, values))
    node = Cycle(tag.at, target, key, expressions, silent)
    parser.cycles[""] = key
    if target is not None:
        parser.cycles[target] = key
        parser.named_cycles[target] = node
    return node


def _cycle_again(parser: Parser, tag: Tag, name: str) -> Node:
    known = parser.named_cycles.get(name)
    if known is None:
        message = f"There is no cycle named {name!r} above.{nearest(name, parser.named_cycles)}"
        raise Mistake(message)
    return Cycle(tag.at, known.target, known.key, known.values, known.silent)


def _reset_cycle(parser: Parser, tag: Tag) -> Node:
    name = tag.words[0] if tag.words else ""
    found = parser.cycles.get(name)
    if found is None:
        what = f"named {name!r} " if name else ""
        message = f"There is no cycle {what}above that could be reset.{nearest(name, parser.named_cycles)}"
        raise Mistake(message)
    return ResetCycle(tag.at, found)


def _regroup(parser: Parser, tag: Tag) -> Node:
    words, target = parser.named(tag.words)
    if len(words) != 3 or words[1] != "by" or target is None:
        message = f"Expected 'regroup values by expression as name'; got {tag.text!r}."
        raise Mistake(message)
    by = _of_element(parse_expression(words[2], parser))
    return Regroup(tag.at, target, parser.expression(words[0]), by)


def _of_element(expression: Expression) -> Expression:
    """Put the element that is regrouped before a path, below its filters."""
    if isinstance(expression, FilterCall):
        return FilterCall(expression.helper, _of_element(expression.value), expression.argument)
    if isinstance(expression, Path):
        return Path((ELEMENT, *expression.names))
    return expression


TAGS: Mapping[str, TagParser] = {"for": _for, "cycle": _cycle, "resetcycle": _reset_cycle, "regroup": _regroup}
