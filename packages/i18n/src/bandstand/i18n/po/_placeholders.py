"""What is filled into messages: ``%(name)s``, ``%s`` and ``{name}``."""

from __future__ import annotations

import re
from string import Formatter
from typing import NamedTuple

_PERCENT = re.compile(
    r"%(?:\((?P<name>\w{1,100})\))?[-#0+]{0,5}(?:\d{1,9}|\*)?(?:\.\d{1,9})?(?P<kind>[diouxXeEfFgGcrsa%])"
)
_NUMBERS = frozenset("diouxXeEfFgGc")


class Placeholders(NamedTuple):
    """The placeholders of a text.

    Attributes:
        named: The kind of each named one: ``"s"``, ``"d"``; ``"{"`` for those between braces.
        unnamed: The kinds of those without a name, in order.
        is_broken: Whether a ``%`` or a brace begins none.
    """

    named: dict[str, str]
    unnamed: tuple[str, ...]
    is_broken: bool

    @property
    def format_flag(self) -> str | None:
        """The flag that tells tools how the text is filled in, or None where nothing is."""
        if not self.named and not self.unnamed:
            return None
        return "python-brace-format" if "{" in {*self.named.values(), *self.unnamed} else "python-format"


def placeholders(text: str, /) -> Placeholders:
    """Find the placeholders of a text; those between braces count where it has no others."""
    found = _percents(text)
    return found if found.named or found.unnamed or "{" not in text else _braces(text)


def _percents(text: str) -> Placeholders:
    named: dict[str, str] = {}
    unnamed: list[str] = []
    for match in _PERCENT.finditer(text):
        if match["name"] is not None:
            named[match["name"]] = match["kind"]
        elif match["kind"] != "%":
            unnamed.append(match["kind"])
    return Placeholders(named, tuple(unnamed), "%" in _PERCENT.sub("", text))


def _braces(text: str) -> Placeholders:
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return Placeholders({}, (), True)
    named = {name: "{" for name in names if name and not name.isdecimal()}
    return Placeholders(named, tuple("{" for name in names if name not in named), False)


def is_number(kind: str) -> bool:
    """Whether a kind of placeholder takes numbers alone."""
    return kind in _NUMBERS
