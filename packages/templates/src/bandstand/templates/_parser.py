"""Tokens become a tree; what a tag means is looked up by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, Protocol, TypeAlias

from bandstand.contracts.services import find
from bandstand.templates._conditions import parse_condition
from bandstand.templates._errors import Mistake, TemplateSyntaxError, nearest
from bandstand.templates._expressions import parse_expression
from bandstand.templates._lexer import MAX_LENGTH, Position, tokens
from bandstand.templates._tree import Output, Text, Tree
from bandstand.templates._words import binding, split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from bandstand.contracts.rendering.helpers import Helper, Library
    from bandstand.contracts.services import Contract, Services
    from bandstand.templates._lexer import Token
    from bandstand.templates._tree import (
        Block,
        Body,
        Condition,
        Cycle,
        Expression,
        Extends,
        Node,
        Partial,
        PartialDef,
    )

MAX_NESTING = 100
_OWN = "bandstand.templates."


class Tag:
    """A tag as it stands in a template: its name, its other words, all of it as it is written, and the place."""

    __slots__ = ("at", "name", "text", "words")

    def __init__(self, name: str, words: Sequence[str], text: str, at: Position) -> None:
        self.name = name
        self.words = words
        self.text = text
        self.at = at


TagParser: TypeAlias = "Callable[[Parser, Tag], Node]"


class Language(Protocol):
    """What templates may use, as their parsers know it."""

    @property
    def tags(self) -> Mapping[str, TagParser]:
        """The parsers of tags by name."""
        ...

    @property
    def filters(self) -> Mapping[str, Helper]:
        """The filters by name."""
        ...

    @property
    def services(self) -> Services | None:
        """What tags ask for that need more than their words; None for the current services."""
        ...

    def library(self, name: str) -> Library:
        """Give what ``{% load %}`` finds.

        Raises:
            Mistake: There is no library of the name.
        """
        ...

    def tags_of(self, library: Library) -> Mapping[str, TagParser]:
        """Give the parsers of all tags of a library."""
        ...

    def hint(self, kind: str, name: str, known: Iterable[str]) -> str:
        """Say which library has a tag or a filter of a name, else which known name comes nearest."""
        ...


class Parser:
    """Reads one template; what the parsers of tags work with."""

    def __init__(self, source: str, name: str | None, language: Language) -> None:
        self.source = source
        self.name = name
        self.language = language
        self.tags = dict(language.tags)
        self.filters = dict(language.filters)
        self.extends: Extends | None = None
        self.has_tags = False
        self.block_names: set[str] = set()
        self.blocks: dict[str, Block] = {}
        self.partials: dict[str, PartialDef] = {}
        self.used_partials: list[Partial] = []
        self.cycles: dict[str, int] = {}
        self.named_cycles: dict[str, Cycle] = {}
        self.at = Position(1, 0, 0)
        self._tokens: Iterator[Token] = iter(())
        self._open: list[Tag] = []
        self._keys = 0
        self._keepable = True
        self._expressions: dict[str, Expression] = {}

    def parse(self) -> Tree:
        """Read the whole template.

        Raises:
            TemplateSyntaxError: It breaks the rules of the language.
        """
        if len(self.source) > MAX_LENGTH:
            self.fail(f"A template has at most {MAX_LENGTH:,} characters; got {len(self.source):,}.")
        self._tokens = tokens(self.source)
        body, _ = self._body(())
        for partial in self.used_partials:
            if partial.name not in self.partials:
                hint = nearest(partial.name, self.partials)
                self.fail(f"There is no partial {partial.name!r} in this template.{hint}", partial.at)
        return Tree(body, tuple(self.blocks.values()), tuple(self.partials.values()), self.extends, self._keepable)

    def body_until(self, *names: str) -> tuple[Body, Tag]:
        """Read up to a tag of one of some names, which is given too; the tag that is read now must be closed by it."""
        body, tag = self._body(names)
        if tag is None:
            opened = self._open[-1]
            ends = " or ".join(f"{{% {name} %}}" for name in names)
            self.fail(f"{{% {opened.text} %}} in line {opened.at.line} is never closed; expected {ends}.", opened.at)
        return body, tag

    def skip_until(self, name: str) -> None:
        """Leave out everything up to a tag of a name."""
        for kind, text, _ in self._tokens:
            if kind == "tag" and text.split(None, 1)[:1] == [name]:
                return
        opened = self._open[-1]
        self.fail(
            f"{{% {opened.text} %}} in line {opened.at.line} is never closed; expected {{% {name} %}}.", opened.at
        )

    def _body(self, ends: Sequence[str]) -> tuple[Body, Tag | None]:
        nodes: list[Node] = []
        for kind, text, at in self._tokens:
            if kind == "text":
                nodes.append(Text(at, text))
            elif kind == "variable":
                self.at = at
                self.has_tags = True
                nodes.append(Output(at, self.expression(text)))
            elif kind == "tag":
                self.at = at
                tag = self._tag(text, at)
                if tag.name in ends:
                    return tuple(nodes), tag
                nodes.append(self._node(tag, ends))
        return tuple(nodes), None

    def _tag(self, text: str, at: Position) -> Tag:
        words = split(text)
        if not words:
            self.fail("A tag has a name; got an empty tag.")
        return Tag(words[0], words[1:], text, at)

    def _node(self, tag: Tag, ends: Sequence[str]) -> Node:
        parse = self.tags.get(tag.name)
        if parse is None:
            self._refuse(tag, ends)
        if len(self._open) >= MAX_NESTING:
            self.fail(f"Tags stand at most {MAX_NESTING} deep inside each other; {{% {tag.text} %}} goes further.")
        self._keepable = self._keepable and parse.__module__.startswith(_OWN)
        self._open.append(tag)
        try:
            node = parse(self, tag)
        except Mistake as mistake:
            self.fail(str(mistake))
        self._open.pop()
        self.has_tags = True
        return node

    def _refuse(self, tag: Tag, ends: Sequence[str]) -> NoReturn:
        if ends:
            opened = self._open[-1]
            expected = " or ".join(map(repr, ends))
            hint = f" Expected {expected} for {{% {opened.text} %}} in line {opened.at.line}."
        else:
            hint = ""
        hint += self.language.hint("tag", tag.name, (*self.tags, *ends))
        self.fail(f"There is no tag {tag.name!r} here.{hint}")

    def expression(self, text: str) -> Expression:
        """Read an expression with its filters."""
        found = self._expressions.get(text)
        if found is None:
            try:
                found = parse_expression(text, self)
            except Mistake as mistake:
                self.fail(str(mistake))
            self._expressions[text] = found
        return found

    def condition(self, words: Sequence[str]) -> Condition:
        """Read a condition."""
        return parse_condition(words, self.expression)

    def bindings(self, words: Sequence[str]) -> tuple[tuple[str, Expression], ...]:
        """Read words that are all of the form ``name=value``."""
        found: list[tuple[str, Expression]] = []
        for word in words:
            pair = binding(word)
            if pair is None:
                message = f"Expected 'name=value' and got {word!r}."
                raise Mistake(message)
            found.append((self.variable(pair[0]), self.expression(pair[1])))
        return tuple(found)

    def variable(self, name: str) -> str:
        """Check the name of a variable that a tag makes."""
        if not name.isidentifier() or name.startswith("_"):
            message = f"A variable's name is an identifier without an underscore in front; got {name!r}."
            raise Mistake(message)
        return name

    def named(self, words: Sequence[str]) -> tuple[Sequence[str], str | None]:
        """Part ``... as name`` into the words before and the name."""
        if len(words) > 1 and words[-2] == "as":
            return words[:-2], self.variable(words[-1])
        return words, None

    def key(self) -> int:
        """Give a number that no other node of this template has."""
        self._keys += 1
        return self._keys

    @property
    def inside(self) -> Sequence[str]:
        """The names of the tags that are open, the one that is read now last."""
        return [tag.name for tag in self._open]

    def load(self, library: Library, names: Sequence[str] | None = None) -> None:
        """Let the rest of the template use the helpers of a library, or some of them."""
        for name, helper in library.filters.items():
            if names is None or name in names:
                self.filters[name] = helper
        for name, parse in self.language.tags_of(library).items():
            if names is None or name in names:
                self.tags[name] = parse
        self._expressions.clear()

    def filter(self, name: str) -> Helper:
        """Give the filter of a name."""
        found = self.filters.get(name)
        if found is None:
            message = f"There is no filter {name!r}.{self.language.hint('filter', name, self.filters)}"
            raise Mistake(message)
        return found

    def require(self, contract: Contract[object]) -> None:
        """Refuse the tag that is read now unless the engine's services have something for a contract."""
        services = self.language.services
        found = find(contract) if services is None else services.find(contract)
        if found is None:
            message = (
                f"The tag {self._open[-1].name!r} needs a service for {contract.name!r}, and the engine has none; "
                "expected Engine(services=...) with one."
            )
            raise Mistake(message)

    def fail(self, problem: str, at: Position | None = None) -> NoReturn:
        """Refuse the template, at the tag that is read now or another place."""
        place = at or self.at
        text = self.source[: MAX_LENGTH + 1]
        error = TemplateSyntaxError(
            problem,
            template=self.name,
            line=place.line,
            column=place.column + 1,
            source=text.split("\n")[place.line - 1],
        )
        error.text = text
        raise error from None
