"""Routes as a router holds them: with everything that including patterns added."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bandstand.urls._patterns import parameters, segments_of
from bandstand.urls._reading import prefix_reader, reader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from bandstand.contracts.routing import Route
    from bandstand.urls._patterns import Parameter, Part, Segment

Found: TypeAlias = "tuple[dict[str, object], tuple[object, ...]]"
"""The ``kwargs`` and ``args`` of a match."""


@dataclass(frozen=True, slots=True, eq=False)
class Level:
    """What one pattern takes of a path.

    Attributes:
        what: The parts of ``path()`` patterns, or the expression of ``re_path()``.
        extra: The values that it adds.
    """

    what: tuple[Part, ...] | re.Pattern[str]
    extra: Mapping[str, object]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One route of a router.

    Attributes:
        index: Its place in the order of declaration.
        route: What matches and listings show of it.
        levels: Its patterns, outermost first; those of ``path()`` that follow each other are one.
        locale: The language that it is for, or None.
        is_fallback: Whether it also serves locales that have no routes of their own.
        parts: The parts of the whole pattern; None where a regular expression is involved.
        segments: These parts split at slashes; None where that cannot be told.
    """

    index: int
    route: Route
    levels: tuple[Level, ...]
    locale: str | None = None
    is_fallback: bool = False
    parts: tuple[Part, ...] | None = field(init=False)
    segments: Sequence[Segment] | None = field(init=False)

    def __post_init__(self) -> None:
        what = self.levels[0].what
        parts = None if len(self.levels) > 1 or isinstance(what, re.Pattern) else what
        object.__setattr__(self, "parts", parts)
        object.__setattr__(self, "segments", None if parts is None else segments_of(parts))

    @property
    def extra(self) -> Mapping[str, object]:
        """The values that each match gets beside what the path gives."""
        return {name: value for level in self.levels for name, value in level.extra.items()}


def converted(
    wanted: Iterable[Parameter], texts: Iterable[str | None], extra: Mapping[str, object]
) -> dict[str, object] | None:
    """Give the values of parameters beside some further ones; None when a converter refuses a text."""
    values: dict[str, object] = {}
    try:
        for parameter, text in zip(wanted, texts, strict=True):
            value = parameter.converter.to_python(text or "")
            if parameter.kept:
                values[parameter.name] = value
    except ValueError:
        return None
    values.update(extra)
    return values


Groups: TypeAlias = "tuple[str | None, ...]"
"""The texts that a level took, in the order of its pattern; None for an optional group that took none."""


class LevelReader(NamedTuple):
    """How one of several levels is read.

    Attributes:
        read: Gives the groups in a text and where they end; None when the level does not fit.
        found: Gives what they become; None when a converter refuses a text.
    """

    read: Callable[[str], tuple[Groups, int] | None]
    found: Callable[[Groups], Found | None]


class Chain:
    """Levels that each take their share of a path, from left to right."""

    def __init__(self, levels: Sequence[Level]) -> None:
        last = len(levels) - 1
        self._readers = [_level_reader(level, last=index == last) for index, level in enumerate(levels)]

    def read(self, text: str) -> list[Groups] | None:
        """Give the groups of each level in a path without its leading slash; None when one does not fit."""
        taken: list[Groups] = []
        for level in self._readers:
            found = level.read(text)
            if found is None:
                return None
            taken.append(found[0])
            text = text[found[1] :]
        return taken

    def match(self, text: str) -> Found | None:
        """Give what a path without its leading slash becomes; None when it does not fit."""
        taken = self.read(text)
        if taken is None:
            return None
        found = [reader.found(groups) for reader, groups in zip(self._readers, taken, strict=True)]
        certain = [each for each in found if each is not None]
        return _combined(certain) if len(certain) == len(found) else None


def _combined(found: list[Found]) -> Found:
    """Join what the levels found, from the inside outwards."""
    kwargs, args = found.pop()
    for outer_kwargs, outer_args in reversed(found):
        kwargs = {**outer_kwargs, **kwargs}
        # With any named value, the unnamed groups of the patterns around are left out.
        args = args if kwargs else outer_args + args
    return kwargs, args


def _level_reader(level: Level, *, last: bool) -> LevelReader:
    what = level.what
    return (
        _regex_reader(what, level, last=last) if isinstance(what, re.Pattern) else _parts_reader(what, level, last=last)
    )


def _regex_reader(regex: re.Pattern[str], level: Level, *, last: bool) -> LevelReader:
    # "$" alone would also fit before a line feed at the end.
    search = regex.fullmatch if last and regex.pattern.endswith("$") else regex.search

    def read(text: str) -> tuple[Groups, int] | None:
        match = search(text)
        return None if match is None else (match.groups(), match.end())

    def found(groups: Groups) -> Found:
        named = {name: groups[number - 1] for name, number in regex.groupindex.items()}
        kwargs = {name: text for name, text in named.items() if text is not None}
        return {**kwargs, **level.extra}, () if named else groups

    return LevelReader(read, found)


def _parts_reader(parts: Sequence[Part], level: Level, *, last: bool) -> LevelReader:
    wanted = list(parameters(parts))
    texts_of = reader(parts)

    def read(text: str) -> tuple[Groups, int] | None:
        texts = texts_of(text)
        return None if texts is None else (texts, len(text))

    def found(groups: Groups) -> Found | None:
        kwargs = converted(wanted, groups, level.extra)
        return None if kwargs is None else (kwargs, ())

    return LevelReader(read if last else prefix_reader(parts), found)
