"""Cutting the text of a tag into words; blanks in quotes part nothing."""

from __future__ import annotations

import re

_QUOTED = r"""(?:"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*')"""
_WORD = re.compile(rf"(?:{_QUOTED}|[^\s\"'])+")
_LONE = re.compile(r"\S+")
_BINDING = re.compile(r"([^\W\d]\w*)=(.+)", re.DOTALL)


def split(text: str) -> list[str]:
    """Cut a text into words.

    From a quote on that is never closed blanks part words again, and no further pair is looked for: time is linear.
    """
    if '"' not in text and "'" not in text:
        return text.split()
    words: list[str] = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        found = _WORD.match(text, position)
        end = position if found is None else found.end()
        if end < len(text) and not text[end].isspace():  # a quote that nothing closes
            return [*words, *_LONE.findall(text, position)]
        words.append(text[position:end])
        position = end
    return words


def binding(word: str) -> tuple[str, str] | None:
    """Read ``name=value``; None for a word that is no binding."""
    found = _BINDING.fullmatch(word)
    return None if found is None else (found[1], found[2])
