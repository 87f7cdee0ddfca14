"""Reads the text of a template into nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.rendering.reference._conditions import read_condition
from bandstand.contracts.rendering.reference._frames import Tree
from bandstand.contracts.rendering.reference._nodes import Block, Call, Extends, For, If, Include, Output, Text, With
from bandstand.contracts.rendering.reference._source import Token, nearest
from bandstand.contracts.rendering.reference._values import Literal, read_name, read_value, read_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bandstand.contracts.rendering.helpers import Helper
    from bandstand.contracts.rendering.reference._conditions import Condition
    from bandstand.contracts.rendering.reference._frames import Node
    from bandstand.contracts.rendering.reference._source import Source
    from bandstand.contracts.rendering.reference._values import Value

DEEPEST = 20
"""How many tags may stand in one another."""

TAGS = frozenset({"block", "extends", "for", "if", "include", "with"})
CLOSERS = frozenset({"elif", "else", "endblock", "endfor", "endif", "endwith"})


def read(source: Source, tags: Mapping[str, Helper], filters: Mapping[str, Helper]) -> Tree:
    """Read a template.

    Raises:
        TemplateError: It cannot be read.
    """
    reader = _Reader(source, tags, filters)
    nodes = reader.body(())
    return Tree(source, nodes, reader.blocks)


class _Reader:
    """Reads one template; a ``ValueError`` about a piece becomes a ``TemplateError`` at the piece read last."""

    def __init__(self, source: Source, tags: Mapping[str, Helper], filters: Mapping[str, Helper]) -> None:
        self.blocks: dict[str, tuple[Node, ...]] = {}
        self._source = source
        self._tokens = source.tokens()
        self._helpers = tags
        self._filters = filters
        self._open: list[Token] = []
        self._last = Token("text", "", 1, 1)
        self._closing: list[str] = []
        self._untouched = True  # whether nothing but spaces has been read
        self._readers: dict[str, Callable[[list[str]], Node]] = {
            "block": self._block,
            "extends": self._extends,
            "for": self._for,
            "if": self._if,
            "include": self._include,
            "with": self._with,
        }

    def body(self, closers: Sequence[str]) -> tuple[Node, ...]:
        """Read up to the first of some tags, whose words are kept, or to the end of the text for none."""
        nodes: list[Node] = []
        for token in self._tokens:
            self._last = token
            try:
                node = self._node(token, closers)
            except ValueError as error:
                raise self._source.error(str(error), self._last) from None
            if node is None:
                return tuple(nodes)
            nodes.append(node)
        if closers:
            opened = self._open[-1]
            message = f"{_shown(opened)} is never closed; expected {_tags(closers)}."
            raise self._source.error(message, opened)
        return tuple(nodes)

    def _node(self, token: Token, closers: Sequence[str]) -> Node | None:
        """Read what begins with a token; None for a tag that closes what is open."""
        if token.kind == "text":
            self._untouched = self._untouched and token.text.isspace()
            return Text(token.text)
        if token.kind == "output":
            self._untouched = False
            return Output(self._one_value(token.text))
        words = read_words(token.text) or [""]
        name = words[0]
        if name in closers:
            self._closing = words
            return None
        node = self._tag(token, words, name, closers)
        self._untouched = False
        return node

    def _tag(self, token: Token, words: list[str], name: str, closers: Sequence[str]) -> Node:
        if name not in self._readers and name not in self._helpers:
            raise ValueError(self._unknown(name, closers))
        if len(self._open) == DEEPEST:
            message = f"More than {DEEPEST} tags stand in one another."
            raise ValueError(message)
        depth = len(self._open)
        self._open.append(token)
        node = self._readers[name](words) if name in self._readers else self._call(words)
        del self._open[depth:]
        return node

    def _unknown(self, name: str, closers: Sequence[str]) -> str:
        known = {*self._readers, *self._helpers}
        if name in CLOSERS or name.removeprefix("end") in known:
            if not closers:
                return f"The tag {name!r} closes nothing: no tag is open."
            opened = self._open[-1]
            return f"The tag {name!r} does not close {_shown(opened)} of line {opened.line}; expected {_tags(closers)}."
        return f"There is no tag {name!r}.{nearest(name, {*known, *closers})}"

    def _closed(self, *closers: str) -> tuple[Node, ...]:
        """Read a body up to its end, behind which no words stand."""
        body = self.body(closers)
        self._check_bare()
        return body

    def _check_bare(self) -> None:
        if len(self._closing) > 1:
            message = f"The tag {self._closing[0]!r} has no arguments; got {self._closing[1]!r}."
            raise ValueError(message)

    def _value(self, word: str) -> Value:
        return read_value(word, self._filters)

    def _one_value(self, text: str) -> Value:
        words = read_words(text)
        if len(words) != 1:
            message = f"An output is one value without spaces; got {text!r}."
            raise ValueError(message)
        return self._value(words[0])

    def _if(self, words: list[str]) -> Node:
        branches: list[tuple[Condition | None, tuple[Node, ...]]] = []
        while words[0] in {"if", "elif"}:
            condition = read_condition(words[1:], self._filters)
            branches.append((condition, self.body(("elif", "else", "endif"))))
            words = self._closing
        if words[0] == "else":
            self._check_bare()
            branches.append((None, self.body(("endif",))))
        self._check_bare()
        return If(tuple(branches))

    def _for(self, words: list[str]) -> Node:
        place = words.index("in") if "in" in words else 0
        if place < 2 or place != len(words) - 2:
            message = f"A loop is written 'for item in items' or 'for key, value in pairs'; got {' '.join(words)!r}."
            raise ValueError(message)
        names = tuple(read_name(name.strip()) for name in " ".join(words[1:place]).split(","))
        return For(names, self._value(words[-1]), self._closed("endfor"))

    def _with(self, words: list[str]) -> Node:
        name, equals, value = words[1].partition("=") if len(words) == 2 else ("", "", "")
        if not equals:
            message = f"A value gets a name by 'with name=value', one at a time; got {' '.join(words)!r}."
            raise ValueError(message)
        return With(read_name(name), self._value(value), self._closed("endwith"))

    def _include(self, words: list[str]) -> Node:
        return Include(self._template(words))

    def _extends(self, words: list[str]) -> Node:
        if not self._untouched:
            message = "The tag 'extends' is the first of its template, and no text stands before it."
            raise ValueError(message)
        node = Extends(self._template(words))
        self._open.clear()  # what follows stands in no tag
        self.body(())
        return node

    def _template(self, words: list[str]) -> str:
        value = self._value(words[1]) if len(words) == 2 else None
        if not isinstance(value, Literal) or not isinstance(value.value, str):
            message = (
                f"The tag {words[0]!r} takes the name of a template in quotation marks; got {' '.join(words[1:])!r}."
            )
            raise ValueError(message)  # noqa: TRY004 - it is the text that is wrong
        return value.value

    def _block(self, words: list[str]) -> Node:
        name = read_name(words[1] if len(words) == 2 else " ".join(words[1:]))
        self._check_place(name)
        if name in self.blocks:
            message = f"There is a block {name!r} in this template already."
            raise ValueError(message)
        self.blocks[name] = ()  # its name is taken in its own body
        body = self.body(("endblock",))
        if self._closing[1:] not in ([], [name]):
            message = f"The block {name!r} ends with 'endblock' or 'endblock {name}'; got {' '.join(self._closing)!r}."
            raise ValueError(message)
        self.blocks[name] = body
        return Block(name)

    def _check_place(self, name: str) -> None:
        for token in self._open[:-1]:
            around = token.text.split(maxsplit=1)[0]
            if around not in {"block", "if"}:
                message = f"The block {name!r} stands in {_shown(token)} of line {token.line}, where engines differ."
                raise ValueError(message)

    def _call(self, words: list[str]) -> Node:
        helper = self._helpers[words[0]]
        target = None
        if words[-2:-1] == ["as"]:
            target = read_name(words[-1])
            words = words[:-2]
        arguments: list[Value] = []
        keywords: dict[str, Value] = {}
        for word in words[1:]:
            self._argument(word, arguments, keywords)
        body = self._closed(f"end{helper.name}") if helper.kind == "block" else ()
        return Call(helper, tuple(arguments), keywords, target, body)

    def _argument(self, word: str, arguments: list[Value], keywords: dict[str, Value]) -> None:
        name, equals, value = word.partition("=")
        if not equals or not name.isidentifier():
            if keywords:
                message = f"Arguments without a name come before those with one; got {word!r}."
                raise ValueError(message)
            arguments.append(self._value(word))
        elif name in keywords:
            message = f"The argument {name!r} is given twice."
            raise ValueError(message)
        else:
            keywords[name] = self._value(value)


def _shown(token: Token) -> str:
    return f"{{% {token.text} %}}"


def _tags(names: Sequence[str]) -> str:
    return " or ".join(f"{{% {name} %}}" for name in names)
