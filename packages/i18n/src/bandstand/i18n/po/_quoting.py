"""Texts between quotation marks, as catalogue files write them."""

from __future__ import annotations

import re

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", "\\": "\\", '"': '"'}
_WRITTEN = str.maketrans({character: f"\\{letter}" for letter, character in _ESCAPES.items()})
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*+)"')
_ESCAPE = re.compile(r"\\(.)")
_WORDS = re.compile(r"\S*+\s*+")
_WIDTH = 78


def unquoted(text: str) -> str:
    """Read a text between quotation marks.

    Raises:
        ValueError: It is none, or has an escape that is not known.
    """
    found = _QUOTED.fullmatch(text)
    if found is None:
        message = f'expected a text between quotation marks, with \\" inside; got {shortened(text)}'
        raise ValueError(message)
    return _ESCAPE.sub(_unescaped, found[1]) if "\\" in text else found[1]


def _unescaped(escape: re.Match[str]) -> str:
    if escape[1] not in _ESCAPES:
        message = f"expected one of the escapes \\n \\t \\r \\\\ \\\"; got '{escape[0]}'"
        raise ValueError(message)
    return _ESCAPES[escape[1]]


def quoted(keyword: str, text: str) -> list[str]:
    """Write a keyword with its text, a line for each line of the text, and long ones in several."""
    parts = [part for line in _lines(text) for part in _folded(line)]
    if len(parts) > 1 or (len(keyword) + len(parts[0]) + 3 > _WIDTH and " " in text.strip()):
        return [f'{keyword} ""', *(f'"{part}"' for part in parts)]
    return [f'{keyword} "{parts[0]}"']


def _lines(text: str) -> list[str]:
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] or len(lines) == 1 else lines[:-1]


def _folded(line: str) -> list[str]:
    parts: list[str] = []
    for word in _WORDS.findall(line) or [""]:
        written = word.translate(_WRITTEN)
        if parts and len(parts[-1]) + len(written) + 2 <= _WIDTH:
            parts[-1] += written
        elif written or not parts:
            parts.append(written)
    return parts


def shortened(text: str) -> str:
    """Give a text for a message, of which a few words are enough."""
    return repr(text if len(text) <= 60 else f"{text[:57]}...")
