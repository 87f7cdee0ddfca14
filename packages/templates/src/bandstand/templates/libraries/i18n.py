"""``{% load i18n %}``: tags that translate texts, choose the language of a part, and tell about languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from bandstand.contracts.i18n import LOCALE
from bandstand.contracts.i18n.languages import LANGUAGES
from bandstand.contracts.services import current
from bandstand.templates._code import OwnNode
from bandstand.templates._errors import Mistake
from bandstand.templates._libraries import TagLibrary
from bandstand.templates.filters._languages import translator
from bandstand.templates.filters.languages import (
    language_bidi,
    language_name,
    language_name_local,
    language_name_translated,
)
from bandstand.templates.libraries._switches import change
from bandstand.templates.libraries._translating import read_block_translate, read_translate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from bandstand.templates._code import Code
    from bandstand.templates._parser import Parser, Tag
    from bandstand.templates._tree import Body, Expression

__all__ = ["I18N"]

I18N = TagLibrary("i18n")
"""The library. ``get_available_languages`` alone needs a service, ``contracts.i18n.languages.LANGUAGES``."""

for _name in ("translate", "trans"):
    I18N.tag(name=_name)(read_translate)
for _name in ("blocktranslate", "blocktrans"):
    I18N.tag(name=_name)(read_block_translate)


# The language of a part


class Language(OwnNode):
    """Writes its body in a language."""

    code: Expression
    body: Body

    def emit(self, code: Code, /) -> None:
        """Write the body while the language is active."""
        code.within(_speak, code.value(self.code), body=self.body)


def _speak(code: object) -> Callable[[], object]:
    return change(LOCALE, str(code or LOCALE.get()))


@I18N.tag(name="language")
def _read_language(parser: Parser, tag: Tag) -> Language:
    if len(tag.words) != 1:
        message = f"Expected one language after 'language'; got {tag.text!r}."
        raise Mistake(message)
    body, _ = parser.body_until("endlanguage")
    return Language(tag.at, parser.expression(tag.words[0]), body)


# What there is to know about languages


class Told(OwnNode):
    """Gives what a function tells a name."""

    target: str
    tell: Callable[..., object]
    about: Expression | None

    def names(self) -> Sequence[str]:
        """Give the name."""
        return (self.target,)

    def emit(self, code: Code, /) -> None:
        """Write the call."""
        arguments = [] if self.about is None else [code.value(self.about)]
        code.give(self.target, code.call(self.tell, *arguments))


def _read_as(parser: Parser, tag: Tag, tell: Callable[..., object]) -> Told:
    if len(tag.words) != 2 or tag.words[0] != "as":
        message = f"Expected '{tag.name} as name'; got {tag.text!r}."
        raise Mistake(message)
    return Told(tag.at, parser.variable(tag.words[1]), tell, None)


def _read_for_as(parser: Parser, tag: Tag, tell: Callable[..., object]) -> Told:
    if len(tag.words) != 4 or tag.words[0] != "for" or tag.words[2] != "as":
        message = f"Expected '{tag.name} for language as name'; got {tag.text!r}."
        raise Mistake(message)
    return Told(tag.at, parser.variable(tag.words[3]), tell, parser.expression(tag.words[1]))


@I18N.tag(name="get_current_language")
def _read_current_language(parser: Parser, tag: Tag) -> Told:
    return _read_as(parser, tag, _active)


@I18N.tag(name="get_current_language_bidi")
def _read_current_language_bidi(parser: Parser, tag: Tag) -> Told:
    return _read_as(parser, tag, _active_from_the_right)


@I18N.tag(name="get_available_languages")
def _read_available_languages(parser: Parser, tag: Tag) -> Told:
    parser.require(LANGUAGES)
    return _read_as(parser, tag, _available)


@I18N.tag(name="get_language_info")
def _read_language_info(parser: Parser, tag: Tag) -> Told:
    return _read_for_as(parser, tag, _described)


@I18N.tag(name="get_language_info_list")
def _read_language_info_list(parser: Parser, tag: Tag) -> Told:
    return _read_for_as(parser, tag, _each_described)


def _active() -> str:
    return LOCALE.get()


def _active_from_the_right() -> bool:
    return language_bidi(LOCALE.get())


def _available() -> list[tuple[str, str]]:
    offered = current().require(LANGUAGES).offered()
    return [(code, translator().gettext(name)) for code, name in offered.items()]


def _described(code: object) -> dict[str, object]:
    return {
        "code": str(code),
        "name": language_name(code),
        "name_local": language_name_local(code),
        "name_translated": language_name_translated(code),
        "bidi": language_bidi(code),
    }


def _each_described(languages: object) -> list[dict[str, object]]:
    """Describe some languages, each a code or a pair of code and name."""
    given = cast("Iterable[Any]", languages or ())  # Any: whatever the application puts in a context
    return [_described(language if isinstance(language, str) else language[0]) for language in given]
