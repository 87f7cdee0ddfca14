"""How the texts of a pattern's parameters are found, where it takes more than comparing segments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from bandstand.urls._patterns import is_built_in, parameters, regex_of
from bandstand.urls._scanning import Scanner, can_scan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bandstand.urls._patterns import Part

Texts: TypeAlias = "tuple[str, ...]"
Reader: TypeAlias = "Callable[[str], Texts | None]"


def plain_reader(parts: Sequence[Part]) -> Reader:
    """Make the reader that defines what parts fit: one regular expression over the whole text."""
    fits = re.compile(regex_of(parts)).fullmatch  # source: pattern - a route's own pattern, never request data
    groups = [f"p{number}" for number, _ in enumerate(parameters(parts))]

    def read(text: str) -> Texts | None:
        found = fits(text)
        return None if found is None else tuple(found[group] for group in groups)

    return read


def reader(parts: Sequence[Part]) -> Reader:
    """Make the reader of some parts whose time grows only with the length of the text.

    With a site's own converters that is up to their regular expressions.
    """
    converters = [parameter.converter for parameter in parameters(parts)]
    if not can_scan(converters) or _cannot_backtrack(parts):
        return plain_reader(parts)
    scanner = Scanner(parts)

    def read(text: str) -> Texts | None:
        found = scanner.read(text)
        return None if found is None else found[0]

    return read


def prefix_reader(parts: Sequence[Part]) -> Callable[[str], tuple[Texts, int] | None]:
    """Make the reader of parts that something else follows: it also gives where they end."""
    converters = [parameter.converter for parameter in parameters(parts)]
    if can_scan(converters):
        scanner = Scanner(parts)
        return lambda text: scanner.read(text, whole=False)
    matches = re.compile(regex_of(parts)).match  # source: pattern - a route's own pattern, never request data
    groups = [f"p{number}" for number, _ in enumerate(converters)]

    def read(text: str) -> tuple[Texts, int] | None:
        found = matches(text)
        return None if found is None else (tuple(found[group] for group in groups), found.end())

    return read


def _cannot_backtrack(parts: Sequence[Part]) -> bool:
    """Tell whether all parameters but the last end where a character stands that they cannot take."""
    positions = [index for index, part in enumerate(parts) if not isinstance(part, str)]
    return all(_ends_at_next(parts, index) for index in positions[:-1])


def _ends_at_next(parts: Sequence[Part], index: int) -> bool:
    part, following = parts[index], parts[index + 1]
    if isinstance(part, str) or not isinstance(following, str) or not is_built_in(part.converter):
        return False
    takes = re.compile(part.converter.regex)  # source: pattern - a built-in converter's own
    return takes.match(following[0]) is None
