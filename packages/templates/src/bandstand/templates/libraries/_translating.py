"""The tags that translate: translate and blocktranslate."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn, TypeAlias

from bandstand.contracts.rendering.helpers import Helper
from bandstand.templates._code import OwnNode
from bandstand.templates._errors import Mistake, nearest
from bandstand.templates._runtime import show, show_plain
from bandstand.templates._tree import FilterCall, Literal, Output, Path, Text, Translated, With
from bandstand.templates.filters._languages import translator
from bandstand.templates.libraries._messages import Message, doubled, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bandstand.templates._activation import Rendering
    from bandstand.templates._code import Code
    from bandstand.templates._parser import Parser, Tag, TagParser
    from bandstand.templates._tree import Body, Expression, Node


class Marked(OwnNode):
    """A node whose text is for translators.

    Its message is None where nobody but the rendering knows it: the value of a variable, or its context.
    """

    target: str | None
    message: Message | None

    def names(self) -> Sequence[str]:
        """Give the name that the text gets, where there is one."""
        return () if self.target is None else (self.target,)


# translate


class Translate(Marked):
    """Writes a text, or what a variable holds, in the active language."""

    value: Expression

    def emit(self, code: Code, /) -> None:
        """Write the translation, or give it a name."""
        if self.target is None and isinstance(self.value, Translated):  # most are so
            code.write_as_it_is(code.call(_said, code.rendering(), code.refer(self.value.text)))
        else:
            code.give(self.target, code.value(self.value, missing="text"))


def _said(rendering: Rendering, text: str) -> str:
    return rendering.translator.gettext(text)


def read_translate(parser: Parser, tag: Tag) -> Translate:
    """Read ``translate text``, with ``noop``, ``context text`` and ``as name`` in any order."""
    if not tag.words:
        message = f"Expected a text or a variable after {tag.name!r}."
        raise Mistake(message)
    value = parser.expression(tag.words[0])
    options = _by_option(tag, tag.words[1:], {"noop": (0, 0), "context": (1, 1), "as": (1, 1)})
    context = parser.expression(options["context"][0]) if "context" in options else None
    target = parser.variable(options["as"][0]) if "as" in options else None
    marked = _marked(_base(value), context)
    return Translate(tag.at, target, marked, value if "noop" in options else _translated(value, context))


def _base(value: Expression) -> Expression:
    return _base(value.value) if isinstance(value, FilterCall) else value


def _marked(base: Expression, context: Expression | None) -> Message | None:
    if not isinstance(base, Literal) or not isinstance(base.value, str) or not base.value:
        return None
    return _message(doubled(str(base.value)), None, context, ())


def _message(
    text: str, plural: str | None, context: Expression | None, placeholders: tuple[str, ...]
) -> Message | None:
    if context is None:
        return Message(text, plural, None, placeholders)
    return Message(text, plural, str(context.value), placeholders) if isinstance(context, Literal) else None


def _translated(value: Expression, context: Expression | None) -> Expression:
    """Put the translation below all filters."""
    if isinstance(value, FilterCall):
        return FilterCall(value.helper, _translated(value.value, context), value.argument)
    if isinstance(value, Translated):
        return value
    text = value.value if isinstance(value, Literal) else None
    if context is None and isinstance(text, str) and text and "%" not in text:
        return Translated(str(text))
    return FilterCall(_TRANSLATED, value, context)


def _in_active_language(value: object, context: object = None, /) -> str:
    text = doubled(str(value))
    if not text:
        return ""
    found = translator().gettext(text) if context is None else translator().pgettext(str(context), text)
    return found.replace("%%", "%")


_TRANSLATED = Helper(name="translated", call=_in_active_language, kind="filter", keeps_safe=True)


# Options

Lengths: TypeAlias = "Mapping[str, tuple[int, int | None]]"
"""How many words follow each option: at least, and at most, where None is any number."""


def _by_option(tag: Tag, words: Sequence[str], lengths: Lengths) -> dict[str, list[str]]:
    """Part words into those of each option."""
    found: dict[str, list[str]] = {}
    for word in words:
        if word in found:
            message = f"{word!r} is given twice in {tag.text!r}."
            raise Mistake(message)
        if word in lengths:
            found[word] = []
        elif not _has_room(found, lengths):
            message = f"Expected {', '.join(lengths)} in {tag.text!r}; got {word!r}.{nearest(word, lengths)}"
            raise Mistake(message)
        else:
            found[[*found][-1]].append(word)
    for option, following in found.items():
        least, most = lengths[option]
        if len(following) < least:
            expected = "one word" if most == least else "'name=value'"
            message = f"Expected {expected} after {option!r} in {tag.text!r}."
            raise Mistake(message)
    return found


def _has_room(found: Mapping[str, Sequence[str]], lengths: Lengths) -> bool:
    """Tell whether a word may follow the last option."""
    if not found:
        return False
    last = [*found][-1]
    most = lengths[last][1]
    return most is None or len(found[last]) < most


# blocktranslate

_OPTIONS: Lengths = {"with": (1, None), "count": (1, None), "context": (1, 1), "trimmed": (0, 0), "asvar": (1, 1)}


class Options:
    """What the words of ``blocktranslate`` say."""

    def __init__(self, parser: Parser, tag: Tag) -> None:
        words = _by_option(tag, tag.words, _OPTIONS)
        self.trimmed = "trimmed" in words
        self.bindings = _bindings(parser, words["with"]) if "with" in words else ()
        counted = _bindings(parser, words["count"]) if "count" in words else ()
        self.context = parser.expression(words["context"][0]) if "context" in words else None
        self.target = parser.variable(words["asvar"][0]) if "asvar" in words else None
        self.count = counted[0] if counted else None
        if len(counted) > 1:
            message = f"Only one number can be counted; got {tag.text!r}."
            raise Mistake(message)


def _bindings(parser: Parser, words: Sequence[str]) -> tuple[tuple[str, Expression], ...]:
    """Read ``name=value`` or ``value as name``, several of them with ``and`` between them at will."""
    left = [word for word in words if word != "and"]
    pairs: list[str] = []
    while left:
        value, *others = left
        if len(others) > 1 and others[0] == "as":
            pairs.append(f"{others[1]}={value}")
            left = others[2:]
        else:
            pairs.append(value)
            left = others
    return parser.bindings(pairs)


class BlockTranslate(Marked):
    """Writes a text with values in it in the active language."""

    body: Body

    def emit(self, code: Code, /) -> None:
        """Write the text, or give it a name."""
        if self.target is None:
            code.body(self.body)
        else:
            code.give(self.target, code.captured(self.body))


class Said(OwnNode):
    """The text itself, where all its names hold."""

    message: Message
    context: Expression | None
    number: Path | None

    def emit(self, code: Code, /) -> None:
        """Write the translation, whose values are escaped where the template escapes."""
        shown = show if code.autoescape else show_plain
        message = self.message
        values = [code.call(shown, code.value(Path((name,)), missing="text")) for name in message.placeholders]
        context = code.refer(None) if self.context is None else code.value(self.context)
        number = code.refer(None) if self.number is None else code.value(self.number)
        asked = (code.refer(message.text), code.refer(message.plural), context, number)
        code.write_as_it_is(code.call(say, code.rendering(), *asked, code.refer(message.placeholders), *values))


def read_block_translate(parser: Parser, tag: Tag) -> BlockTranslate:
    """Read ``blocktranslate`` up to its end, with ``plural`` where something is counted."""
    options = Options(parser, tag)
    end = f"end{tag.name}"
    singular, closed_by = _text_until(parser, end, "plural")
    plural: Body | None = None
    if closed_by.name == "plural":
        plural, _ = _text_until(parser, end)
    if (plural is None) != (options.count is None):
        parser.fail(f"{{% plural %}} and 'count' need each other; expected both or none in {tag.text!r}.", tag.at)
    return _block_translate(parser, tag, options, singular, plural)


def _block_translate(parser: Parser, tag: Tag, options: Options, singular: Body, plural: Body | None) -> BlockTranslate:
    texts = [_id(parser, body, trimmed=options.trimmed) for body in (singular, plural) if body is not None]
    placeholders = tuple(
        dict.fromkeys(_name(parser, node) for node in (*singular, *(plural or ())) if isinstance(node, Output))
    )
    said_by = Message(texts[0], texts[1] if plural is not None else None, None, placeholders)
    counted = None if options.count is None else Path((options.count[0],))
    body: Body = (Said(tag.at, said_by, options.context, counted),)
    if options.count is not None:
        body = (With(tag.at, body, (options.count,)),)
    if options.bindings:  # what is counted may be one of them
        body = (With(tag.at, body, options.bindings),)
    marked = _message(said_by.text, said_by.plural, options.context, placeholders) if said_by.text else None
    return BlockTranslate(tag.at, options.target, marked, body)


def _text_until(parser: Parser, *names: str) -> tuple[Body, Tag]:
    """Read text and values, among which no tags stand."""
    refused: dict[str, TagParser] = dict.fromkeys(parser.tags, _refuse)
    outer, parser.tags = parser.tags, refused
    try:
        return parser.body_until(*names)
    finally:
        parser.tags = outer


def _refuse(parser: Parser, tag: Tag) -> NoReturn:
    message = f"Only text and {{{{ name }}}} stand in {parser.inside[-2]!r}; got {{% {tag.text} %}}."
    raise Mistake(message)


def _id(parser: Parser, body: Body, *, trimmed: bool) -> str:
    text = "".join(doubled(node.text) if isinstance(node, Text) else f"%({_name(parser, node)})s" for node in body)
    if not trimmed:
        return text
    lines = (line.strip() for line in text.split("\n"))
    return " ".join(line for line in lines if line)


def _name(parser: Parser, node: Node) -> str:
    path = node.value if isinstance(node, Output) else None
    if not isinstance(path, Path) or len(path.names) != 1:
        line, column, end = node.at
        said = parser.source.split("\n")[line - 1][column:end]
        parser.fail(
            f"A value in a translated text is one name; expected 'with name=...' above it; got {said}.", node.at
        )
    return path.names[0]
