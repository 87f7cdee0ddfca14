"""Reads ``.env`` files: ``NAME=value``, a line each, with comments, quotes and an optional ``export``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bandstand.project._problems import BadEnvironment

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*(.*)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\", "$": "$"}
_LIMIT = 1024 * 1024


class Line(NamedTuple):
    """One value of a file, with the number of its line."""

    value: str
    number: int


def parse(text: str, file: str) -> dict[str, Line]:
    r"""Read the text of a file.

    A value ends with its line, or with a ``#`` after a blank. Between double quotes ``\n``, ``\t``, ``\"`` and ``\\``
    are what they are in Python, and between quotes of either kind a value may have several lines. Nothing is replaced.

    Raises:
        BadEnvironment: A line is malformed, or a name comes twice; it names the file and the line.
    """
    if len(text) > _LIMIT:
        message = f"{file} is {len(text)} characters long; expected at most {_LIMIT}."
        raise BadEnvironment(message)
    values: dict[str, Line] = {}
    lines = iter(enumerate(text.splitlines(), start=1))
    for number, line in lines:
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        found = _LINE.fullmatch(stripped)
        if found is None:
            message = f"{file}, line {number}: expected NAME=value; got {_shown(stripped)}."
            raise BadEnvironment(message)
        name, written = found.groups()
        if name in values:
            message = f"{file}, line {number}: {name} stands on line {values[name].number} already."
            raise BadEnvironment(message)
        values[name] = Line(_value(written, lines, f"{file}, line {number}"), number)
    return values


def _value(written: str, lines: Iterator[tuple[int, str]], place: str) -> str:
    if written[:1] not in {'"', "'"}:
        return re.split(r"(?:^|\s)#", written, maxsplit=1)[0].strip()
    quote = written[0]
    collected = [written[1:]]
    while (end := _end(collected[-1], quote)) is None:
        following = next(lines, None)
        if following is None:
            message = f"{place}: the quote {quote} is never closed."
            raise BadEnvironment(message)
        collected.append(following[1])
    rest = collected[-1][end + 1 :].strip()
    if rest and not rest.startswith("#"):
        message = f"{place}: expected nothing but a comment after the closing quote; got {_shown(rest)}."
        raise BadEnvironment(message)
    collected[-1] = collected[-1][:end]
    inner = "\n".join(collected)
    return inner if quote == "'" else re.sub(r"\\(.)", _unescaped, inner, flags=re.DOTALL)


def _end(text: str, quote: str) -> int | None:
    """Give where the closing quote stands; a backslash hides the next sign between double quotes."""
    position = 0
    while position < len(text):
        if text[position] == "\\" and quote == '"':
            position += 1
        elif text[position] == quote:
            return position
        position += 1
    return None


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[1], found[0])


def _shown(text: str) -> str:
    """Give the beginning of a text without what may be a secret: all behind the first ``=``."""
    name, equals, _ = text.partition("=")
    return repr(f"{name[:40]}{equals}{'...' if equals else ''}")
