"""Tags about the page and its request: url, csrf_token, csp_nonce_attr, querystring, now, debug, lorem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.rendering.page import PAGE_SECURITY
from bandstand.contracts.routing import REVERSER
from bandstand.templates import _page
from bandstand.templates._asked import Asked, AskedWith
from bandstand.templates._code import OwnNode
from bandstand.templates._errors import Mistake
from bandstand.templates._tags.loading import arguments
from bandstand.templates._tree import Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bandstand.templates._code import Code
    from bandstand.templates._parser import Parser, Tag, TagParser
    from bandstand.templates._tree import Node


class Debug(OwnNode):
    """All variables, where the engine tells."""

    def emit(self, code: Code, /) -> None:
        """Write the call."""
        code.write(code.call(_page.debug, code.rendering(), code.variables()))


def _url(parser: Parser, tag: Tag) -> Node:
    words, target = parser.named(tag.words)
    positional, keywords = arguments(parser, words)
    if not positional:
        message = f"Expected the name of a route after 'url'; got {tag.text!r}."
        raise Mistake(message)
    if len(positional) > 1 and keywords:
        message = f"The parameters of a route are given by position or by name, not both; got {tag.text!r}."
        raise Mistake(message)
    parser.require(REVERSER)
    function = _page.address if target is None else _page.address_or_nothing
    return AskedWith(tag.at, target, function, positional, keywords)


def _csrf_token(parser: Parser, tag: Tag) -> Node:
    _expect_no_words(tag)
    parser.require(PAGE_SECURITY)
    return Asked(tag.at, None, _page.csrf_field, ())


def _csp_nonce(parser: Parser, tag: Tag) -> Node:
    if len(tag.words) > 1:
        message = f"Expected at most one value, with the scripts of a form, after 'csp_nonce_attr'; got {tag.text!r}."
        raise Mistake(message)
    parser.require(PAGE_SECURITY)
    return Asked(tag.at, None, _page.nonce, tuple(map(parser.expression, tag.words)))


def _querystring(parser: Parser, tag: Tag) -> Node:
    words, target = parser.named(tag.words)
    positional, keywords = arguments(parser, words)
    return AskedWith(tag.at, target, _page.querystring, positional, keywords)


def _now(parser: Parser, tag: Tag) -> Node:
    words, target = parser.named(tag.words)
    if len(words) != 1:
        message = f"Expected one format after 'now'; got {tag.text!r}."
        raise Mistake(message)
    return Asked(tag.at, target, _page.now, (parser.expression(words[0]),))


def _debug(_: Parser, tag: Tag) -> Node:
    _expect_no_words(tag)
    return Debug(tag.at)


def _lorem(parser: Parser, tag: Tag) -> Node:
    rest = list(tag.words)
    always = rest[-1:] != ["random"]
    if not always:
        rest.pop()
    method = rest.pop() if rest and rest[-1] in _page.METHODS else "b"
    if len(rest) > 1:
        message = f"Expected 'lorem number w|p|b random', all of which may be left out; got {tag.text!r}."
        raise Mistake(message)
    number = parser.expression(rest[0]) if rest else Literal(1)
    return Asked(tag.at, None, _page.lorem, (number, Literal(method), Literal(always)))


def _expect_no_words(tag: Tag) -> None:
    if tag.words:
        message = f"Expected nothing after {tag.name!r}; got {tag.text!r}."
        raise Mistake(message)


TAGS: Mapping[str, TagParser] = {
    "url": _url,
    "csrf_token": _csrf_token,
    "csp_nonce_attr": _csp_nonce,
    "querystring": _querystring,
    "now": _now,
    "debug": _debug,
    "lorem": _lorem,
}
