"""Finding what templates have for translators.

``extract`` has the form that Babel asks of extractors, and Babel knows it as ``bandstand-templates``. It reads a
template with the engine's own parser, so that the ids in a catalogue are those that a rendering looks up.

A project's own tags, filters and libraries need not be known: what stands between two unknown tags is read like the
text around them, and so are the texts among their words.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, TypeAlias
from warnings import warn

from bandstand.contracts.rendering.helpers import Helper
from bandstand.templates._errors import Mistake, TemplateSyntaxError
from bandstand.templates._expressions import parse_expression
from bandstand.templates._language import EngineLanguage
from bandstand.templates._lexer import tokens
from bandstand.templates._parser import Parser
from bandstand.templates._records import Record
from bandstand.templates._tree import Filtered, Node, Regroup, Text, Translated
from bandstand.templates._words import binding
from bandstand.templates.libraries._translating import Marked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from bandstand.contracts.services import Contract
    from bandstand.templates._lexer import Position
    from bandstand.templates._parser import Tag
    from bandstand.templates._tree import Expression
    from bandstand.templates.libraries._messages import Message

__all__ = ["Found", "extract"]

Found: TypeAlias = tuple[int, str, str | tuple[str, ...], list[str]]
"""A line, the function of gettext that stands for a message, its arguments, and comments for translators."""

_LIBRARIES = ("i18n", "l10n", "tz", "cache")


def extract(
    fileobj: IO[bytes],
    keywords: Collection[str],
    comment_tags: Collection[str],
    options: Mapping[str, str],
) -> Iterator[Found]:
    """Give the messages of a template in the order of the text.

    A template that breaks the rules of the language is warned of; what stands above the mistake is given.

    Args:
        fileobj: The template.
        keywords: The functions of gettext that are asked for: those of messages with a context are ``pgettext`` and
            ``npgettext``, of those without one ``gettext`` and ``ngettext``.
        comment_tags: What comments for translators begin with. They stand in ``{# #}`` or ``{% comment %}`` in front of
            a message: on its line, or on the line above.
        options: ``encoding``, which is UTF-8 where it is not given.
    """
    source = fileobj.read().decode(options.get("encoding") or "utf-8")
    reader = _Reader(source, getattr(fileobj, "name", None))
    try:
        reader.parse()
    except TemplateSyntaxError as error:
        warn(f"No more messages are extracted from this template: {error}", stacklevel=2)
    comments = _Comments(source, tuple(comment_tags))
    for at, function, arguments in sorted(reader.found, key=lambda found: found[0][:2]):
        if function in keywords:
            yield at.line, function, arguments, comments.for_message(at)


class _Reader(Parser):
    """Reads a template for its messages alone: nothing has to be there that only a rendering needs."""

    def __init__(self, source: str, name: str | None) -> None:
        super().__init__(source, name, EngineLanguage((), None))
        self.found: list[tuple[Position, str, str | tuple[str, ...]]] = []
        for library in _LIBRARIES:  # an engine may have them without {% load %}
            self.load(self.language.library(library))
        self.tags["load"] = _load

    def require(self, contract: Contract[object]) -> None:
        """Let the tag be: it is not rendered here."""

    def filter(self, name: str) -> Helper:
        """Give the filter of a name, or one that stands for it."""
        known = self.filters.get(name)
        return Helper(name=name, call=_unknown, kind="filter") if known is None else known

    def expression(self, text: str) -> Expression:
        """Read an expression and note its texts."""
        found = super().expression(text)
        self._note_texts(found)
        return found

    def _node(self, tag: Tag, ends: Sequence[str]) -> Node:
        if tag.name not in self.tags:
            self._note_words(tag)
            return Text(tag.at, "")
        node = super()._node(tag, ends)
        if isinstance(node, Marked) and node.message is not None:
            self.found.append((tag.at, *_call(node.message)))
        if isinstance(node, Filtered):
            self._note_texts(node.value, tag.at)
        if isinstance(node, Regroup):
            self._note_texts(node.by, tag.at)
        return node

    def _note_words(self, tag: Tag) -> None:
        for word in tag.words:
            pair = binding(word)
            try:
                self._note_texts(parse_expression(word if pair is None else pair[1], self))
            except Mistake:  # its words may be anything
                continue

    def _note_texts(self, expression: Expression, at: Position | None = None) -> None:
        for text in _texts(expression):
            self.found.append((at or self.at, "gettext", text))


def _unknown(value: object, _argument: object = None, /) -> object:
    return value


def _load(parser: Parser, tag: Tag) -> Node:
    for name in tag.words:
        try:
            parser.load(parser.language.library(name))
        except Mistake:  # a library of the project, or a word of "from"
            continue
    return Text(tag.at, "")


def _texts(held: object) -> Iterator[str]:
    """Give the texts that are translated inside an expression."""
    if isinstance(held, Translated):
        if held.text:
            yield held.text
    elif isinstance(held, Record):
        for inner in vars(held).values():
            yield from _texts(inner)


def _call(message: Message) -> tuple[str, str | tuple[str, ...]]:
    """Give the function of gettext for a message, with its arguments."""
    texts = [text for text in (message.context, message.text, message.plural) if text is not None]
    function = "gettext" if message.plural is None else "ngettext"
    if message.context is not None:
        function = function.replace("gettext", "pgettext")
    return function, texts[0] if len(texts) == 1 else tuple(texts)


# Comments


class _Comment:
    """A comment for translators: where it begins, its last line, and the line of the message that it belongs to."""

    def __init__(self, at: Position, last_line: int, lines: list[str]) -> None:
        self.at = at
        self.last_line = last_line
        self.lines = lines
        self.used: int | None = None

    def fits(self, at: Position) -> bool:
        """Tell whether it belongs to a message at a place: it stands in front of it, and no other line has it."""
        return self.at[:2] < at[:2] and self.used in (None, at.line)


class _Comments:
    """The comments of a template that begin with one of some tags."""

    def __init__(self, source: str, comment_tags: tuple[str, ...]) -> None:
        self._by_line: dict[int, list[_Comment]] = {}
        for comment in _comments(source):
            if comment.lines[0].startswith(comment_tags):
                self._by_line.setdefault(comment.last_line, []).append(comment)

    def for_message(self, at: Position) -> list[str]:
        """Give the lines of the comments that belong to the message at a place."""
        near = [*self._by_line.get(at.line - 1, ()), *self._by_line.get(at.line, ())]
        mine = [comment for comment in near if comment.fits(at)]
        for comment in mine:
            comment.used = at.line
        return [line for comment in mine for line in comment.lines]


def _comments(source: str) -> Iterator[_Comment]:
    opened: Position | None = None
    texts: list[str] = []
    for kind, text, at in tokens(source):
        name = text.split(None, 1)[:1] if kind == "tag" else []
        if opened is None and kind == "comment":
            yield from _comment(at, at.line, [text])
        elif opened is None and name == ["comment"]:
            opened, texts = at, []
        elif opened is not None and name == ["endcomment"]:
            yield from _comment(opened, at.line, texts)
            opened = None
        elif opened is not None:
            texts.append(text)


def _comment(at: Position, last_line: int, texts: Iterable[str]) -> Iterator[_Comment]:
    lines = [line for text in texts for line in map(str.strip, text.split("\n")) if line]
    if lines:
        yield _Comment(at, last_line, lines)
