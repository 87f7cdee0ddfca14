"""Matchers of routes whose parameters keep within their segments: one for each shape, shared by all its routes.

The shape of ``books/<int:number>/edit/`` is: three segments are left to look at, the first is a number called
``number``, the second a text that the route brings along, the third is empty. Ten thousand routes have a few dozen
shapes. What the generated code does is defined by ``_plain``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from bandstand.contracts.routing import Match
from bandstand.urls._entries import Chain, converted
from bandstand.urls._patterns import gives_text, parameters, segment_text
from bandstand.urls._reading import reader
from bandstand.urls.converters import MAX_DIGITS, IntConverter, StringConverter

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from bandstand.contracts.routing import Route
    from bandstand.urls._entries import Entry
    from bandstand.urls._patterns import Parameter, Segment

# Any: what a route brings along differs by matcher, and a narrower type would cost a call to check.
Leaf: TypeAlias = "tuple[Matcher, Route, Any]"
"""A route as the table holds it: its matcher, itself, and what the matcher needs to know of it."""

Matcher: TypeAlias = "Callable[[list[str], str, Leaf], Match | None]"
"""Takes a path that begins with a slash, split at slashes and whole, and the leaf."""


class Shapes:
    """Makes the leaves of a table."""

    def __init__(self) -> None:
        self._matchers: dict[Hashable, Matcher] = {}

    def __len__(self) -> int:
        return len(self._matchers)

    def leaf(self, entry: Entry, depth: int) -> Leaf:
        """Make the leaf of an entry; the texts of so many segments have been compared on the way to it."""
        parts = entry.parts
        if parts is None:
            return _match_chain, entry.route, Chain(entry.levels)
        segments = entry.segments
        if segments is None:
            return _match_read, entry.route, (reader(parts), list(parameters(parts)), entry.extra)
        depth = min(depth, len(segments))
        texts = [segment_text(segment) for segment in segments[depth:]]
        extra = entry.extra
        given = (*filter(None, texts), *((extra,) if extra else ()))
        return self._matcher(segments, depth, has_extra=bool(extra)), entry.route, given

    def _matcher(self, segments: Sequence[Segment], depth: int, *, has_extra: bool) -> Matcher:
        key = (depth, has_extra, *(_key(segment, index < depth) for index, segment in enumerate(segments)))
        if key not in self._matchers:
            self._matchers[key] = _Source(segments, depth, has_extra=has_extra).matcher()
        return self._matchers[key]


def _key(segment: Segment, compared: bool) -> Hashable:
    """Give what tells the shapes of segments apart; a text does not, unless it is empty."""
    text = segment_text(segment)
    if text is not None:
        return compared or bool(text)
    # A site's converters need not be hashable; matchers keep them alive, so that no id comes twice.
    return tuple(part if isinstance(part, str) else (part.name, part.kept, id(part.converter)) for part in segment)


def _match_read(segments: list[str], path: str, leaf: Leaf) -> Match | None:  # noqa: ARG001 - as all matchers
    texts_of, wanted, extra = leaf[2]
    texts = texts_of(path[1:])
    kwargs = None if texts is None else converted(wanted, texts, extra)
    return None if kwargs is None else Match(leaf[1], kwargs)


def _match_chain(segments: list[str], path: str, leaf: Leaf) -> Match | None:  # noqa: ARG001 - as all matchers
    found = leaf[2].match(path[1:])
    return None if found is None else Match(leaf[1], *found)


@dataclass(slots=True)
class _Source:
    """The source text of one matcher while it is written.

    Attributes:
        refusals: Conditions under which the path does not fit.
        numbers: Names of texts that become numbers.
        lines: Statements that convert parameters which do not arrive.
        values: The items of ``kwargs``.
        names: What the text refers to.
    """

    segments: Sequence[Segment]
    depth: int
    has_extra: bool
    refusals: list[str] = field(default_factory=list[str])
    numbers: list[str] = field(default_factory=list[str])
    lines: list[str] = field(default_factory=list[str])
    values: list[str] = field(default_factory=list[str])
    names: dict[str, Any] = field(
        default_factory=lambda: {"Match": Match, "new": object.__new__, "is_number": _is_number}
    )  # Any: functions of all kinds

    def matcher(self) -> Matcher:
        """Write the text and make the matcher."""
        given = 0
        for index, segment in enumerate(self.segments):
            text = segment_text(segment)
            if text is None:
                self._write_segment(f"segments[{index + 1}]", index, segment)
            elif index >= self.depth:
                self.refusals.append(f"segments[{index + 1}] != leaf[2][{given}]" if text else f"segments[{index + 1}]")
                given += bool(text)
        if self.has_extra:
            self.values.append("**leaf[2][-1]")
        exec("\n".join(self._text_lines()), self.names)  # noqa: S102 - holds our text and checked identifiers only
        return cast("Matcher", self.names["match"])

    def _text_lines(self) -> Iterator[str]:
        yield "def match(segments, path, leaf):"
        # One more, for before the leading slash stands an empty one.
        yield f"    if len(segments) != {len(self.segments) + 1}:"
        yield "        return None"
        for refusal in self.refusals:
            yield f"    if {refusal}:"
            yield "        return None"
        if self.numbers:
            # Two looks at the path save two at each number.
            yield f"    if len(path) > {MAX_DIGITS} or not path.isascii():"
            yield f"        if not all(map(is_number, ({', '.join(self.numbers)},))):"
            yield "            return None"
        yield "    try:"
        yield from (f"        {line}" for line in self.lines)
        yield f"        kwargs = {{{', '.join(self.values)}}}"
        yield "    except ValueError:"
        yield "        return None"
        # Setting the three attributes here instead of calling Match() saves a third of what making it costs.
        yield "    match = new(Match)"
        yield "    match.route = leaf[1]"
        yield "    match.kwargs = kwargs"
        yield "    match.args = ()"
        yield "    return match"

    def _write_segment(self, source: str, index: int, segment: Segment) -> None:
        variable = f"s{index}"
        part = segment[0]
        if len(segment) > 1 or isinstance(part, str):
            self.names[f"read_{index}"] = reader(segment)
            self.refusals.append(f"({variable} := read_{index}({source})) is None")
            for number, parameter in enumerate(parameters(segment)):
                self._write_value(f"{variable}[{number}]", f"convert_{index}_{number}", parameter)
            return
        kind = type(part.converter)
        if kind is StringConverter:
            self.refusals.append(f"not ({variable} := {source})")
        elif kind is IntConverter:
            self.refusals.append(f"not ({variable} := {source}).isdigit()")
            self.numbers.append(variable)
        else:
            self.names[f"fits_{index}"] = _fits(part.converter.regex)
            self.refusals.append(f"not fits_{index}({variable} := {source})")
        self._write_value(variable, f"convert_{index}", part)

    def _write_value(self, source: str, convert: str, parameter: Parameter) -> None:
        if gives_text(parameter.converter):
            value = source
        elif type(parameter.converter) is IntConverter and source in self.numbers:
            value = f"int({source})"
        else:
            self.names[convert] = parameter.converter.to_python
            value = f"{convert}({source})"
        if parameter.kept:
            self.values.append(f"{parameter.name!r}: {value}")
        elif value != source:
            self.lines.append(value)


def _is_number(digits: str) -> bool:
    return len(digits) <= MAX_DIGITS and digits.isascii()


def _fits(regex: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(regex).fullmatch  # source: pattern - a converter's own, never request data
