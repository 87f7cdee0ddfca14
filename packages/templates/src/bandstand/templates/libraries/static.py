"""``{% load static %}``: the addresses of static and uploaded files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.rendering.page import ASSETS
from bandstand.templates._asked import Asked
from bandstand.templates._errors import Mistake
from bandstand.templates._libraries import TagLibrary

if TYPE_CHECKING:
    from bandstand.templates._activation import Rendering
    from bandstand.templates._parser import Parser, Tag
    from bandstand.templates._tree import Node

STATIC = TagLibrary("static")


@STATIC.tag(name="static")
def _static(parser: Parser, tag: Tag) -> Node:
    words, target = parser.named(tag.words)
    if len(words) != 1:
        message = f"Expected one path after 'static'; got {tag.text!r}."
        raise Mistake(message)
    parser.require(ASSETS)
    return Asked(tag.at, target, _address, (parser.expression(words[0]),))


@STATIC.tag(name="get_static_prefix")
def _get_static_prefix(parser: Parser, tag: Tag) -> Node:
    parser.require(ASSETS)
    return Asked(tag.at, _only_target(parser, tag), _static_prefix, ())


@STATIC.tag(name="get_media_prefix")
def _get_media_prefix(parser: Parser, tag: Tag) -> Node:
    parser.require(ASSETS)
    return Asked(tag.at, _only_target(parser, tag), _media_prefix, ())


def _only_target(parser: Parser, tag: Tag) -> str | None:
    words, target = parser.named([tag.name, *tag.words])
    if len(words) != 1:
        message = f"Expected nothing, or 'as name', after {tag.name!r}; got {tag.text!r}."
        raise Mistake(message)
    return target


def _address(rendering: Rendering, path: object) -> str:
    return rendering.services.require(ASSETS).url(str(path))


def _static_prefix(rendering: Rendering) -> str:
    return rendering.services.require(ASSETS).static_prefix


def _media_prefix(rendering: Rendering) -> str:
    return rendering.services.require(ASSETS).media_prefix
