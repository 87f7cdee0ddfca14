"""Patterns of ``path()``, taken apart into text and parameters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from bandstand.urls.converters import PathConverter, SlugConverter, StringConverter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bandstand.urls.converters import Converter

_PARAMETER = re.compile(r"<([^<>]*)>")

# Regular expressions that cannot fit a slash, seen without understanding them: nothing but letters, digits, a few
# signs, classes of these, groups that do not capture, and repetition. What is not seen is taken for one that can.
_WITHOUT_SLASH = re.compile(
    r"(?:"
    r"[\w,:@=~!&;%-]|\\[dw.-]"  # signs that stand for themselves, digits, word characters
    r"|\[\^[^\]\\]*/[^\]\\]*\]"  # all but a class that holds the slash
    r"|\[-?(?:\w-\w|[\w.,:;@=+~!&%$]|\\[dw.])+-?\]"  # a class; any other hyphen could be a range over the slash
    r"|\((?:\?:|(?!\?))|[)|?*+{}]"
    r")+"
)


class PatternError(ValueError):
    """A pattern cannot be read.

    Attributes:
        pattern: The pattern, as it was given.
        reason: What is wrong with it, and what was expected.
    """

    def __init__(self, pattern: str, reason: str) -> None:
        super().__init__(pattern, reason)
        self.pattern = pattern
        self.reason = reason

    def __str__(self) -> str:
        return f"The pattern {self.pattern!r} {self.reason}"


@dataclass(frozen=True, slots=True)
class Named:
    """A parameter as it is written: ``<int:year>``."""

    name: str
    converter: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with its converter.

    Attributes:
        name: What it is called in ``kwargs``.
        converter: What reads and writes it.
        kept: Whether it arrives: an included pattern's parameter, or an extra value, may take its place.
    """

    name: str
    converter: Converter[object]
    kept: bool = True


Part: TypeAlias = "str | Parameter"


def written_parts(pattern: str) -> tuple[str | Named, ...]:
    """Take a pattern apart; texts are never empty.

    Raises:
        PatternError: A bracket stands alone, or what is in brackets is no parameter.
    """
    pieces = _PARAMETER.split(pattern)
    for text in pieces[::2]:
        _check_text(pattern, text)
    parts: list[str | Named] = [
        _named(pattern, piece) if index % 2 else piece for index, piece in enumerate(pieces) if index % 2 or piece
    ]
    names = [part.name for part in parts if isinstance(part, Named)]
    for name in names:
        if names.count(name) > 1:
            raise PatternError(pattern, f"names the parameter {name!r} twice; each needs a name of its own.")
    return tuple(parts)


def _check_text(pattern: str, text: str) -> None:
    for bracket, other in ("<>", "><"):
        if bracket in text:
            raise PatternError(
                pattern, f"has a {bracket!r} without its {other!r}; a parameter is written '<name>' or '<int:name>'."
            )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise PatternError(pattern, "holds a lone surrogate, which no URL can hold.") from None


def _named(pattern: str, inside: str) -> Named:
    converter, colon, name = inside.rpartition(":")
    if not name.isidentifier() or (colon and not converter.isidentifier()):
        raise PatternError(
            pattern, f"holds '<{inside}>'; a parameter is written '<name>' or '<int:name>', without spaces."
        )
    return Named(name, converter or "str")


def parts_of(pattern: str, converters: Mapping[str, Converter[object]]) -> tuple[Part, ...]:
    """Take a pattern apart and find the converters that it names.

    Raises:
        PatternError: The pattern cannot be read, or names a converter that is not known.
    """
    return tuple(
        part if isinstance(part, str) else Parameter(part.name, _found(pattern, part.converter, converters))
        for part in written_parts(pattern)
    )


def _found(pattern: str, name: str, converters: Mapping[str, Converter[object]]) -> Converter[object]:
    if name in converters:
        return converters[name]
    from difflib import get_close_matches  # only errors pay for it

    nearest = get_close_matches(name, converters, n=1)
    hint = f"Did you mean {nearest[0]!r}?" if nearest else f"Known are {', '.join(map(repr, sorted(converters)))}."
    raise PatternError(pattern, f"names the converter {name!r}, which is not known. {hint}")


def joined(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Join texts that follow each other."""
    result: list[Part] = []
    for part in parts:
        last = result[-1] if result else None
        if isinstance(part, str) and isinstance(last, str):
            result[-1] = last + part
        else:
            result.append(part)
    return tuple(result)


def regex_of(parts: Sequence[Part]) -> str:
    """Give the regular expression that defines what some parts fit; its groups are named ``p0``, ``p1`` and so on."""
    texts: list[str] = []
    number = 0
    for part in parts:
        if isinstance(part, str):
            texts.append(re.escape(part))
        else:
            texts.append(f"(?P<p{number}>{part.converter.regex})")
            number += 1
    return "".join(texts)


def is_built_in(converter: Converter[object]) -> bool:
    """Tell whether a converter is one of ours, whose behaviour is known; a subclass may do anything."""
    return type(converter).__module__ == PathConverter.__module__


def gives_text(converter: Converter[object]) -> bool:
    """Tell whether a converter gives the very text that it reads."""
    return type(converter) in (StringConverter, PathConverter, SlugConverter)


def may_fit_slash(converter: Converter[object]) -> bool:
    """Tell whether a parameter may reach over several segments, as far as one can see."""
    if is_built_in(converter):
        return isinstance(converter, PathConverter)
    return _WITHOUT_SLASH.fullmatch(converter.regex) is None


Segment: TypeAlias = "tuple[Part, ...]"


def segments_of(parts: Sequence[Part]) -> list[Segment] | None:
    """Split parts at the slashes of their texts; None when a parameter may reach over several segments."""
    if any(not isinstance(part, str) and may_fit_slash(part.converter) for part in parts):
        return None
    segments: list[list[Part]] = [[]]
    for part in parts:
        if not isinstance(part, str):
            segments[-1].append(part)
            continue
        first, *others = part.split("/")
        segments[-1] += [first] if first else []
        following: list[list[Part]] = [[text] if text else [] for text in others]
        segments += following
    return [tuple(segment) for segment in segments]


def segment_text(segment: Segment) -> str | None:
    """Give a segment's text, or None when it holds a parameter."""
    if not segment:
        return ""
    return segment[0] if isinstance(segment[0], str) and len(segment) == 1 else None


def parameters(parts: Sequence[Part]) -> Iterator[Parameter]:
    """Give the parameters among some parts."""
    return (part for part in parts if not isinstance(part, str))
