"""URLs of routes from their parameters.

Where every parameter is a segment of its own, a function is generated for each shape, with the texts between them
percent-encoded beforehand. Other routes compose the path and read it back: only what a match would give again is a URL.
"""

from __future__ import annotations

import re
from itertools import chain, product
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from bandstand.urls._entries import Chain
from bandstand.urls._patterns import is_built_in, may_fit_slash, parameters
from bandstand.urls._quoting import from_root, has_dots, quoted
from bandstand.urls._regexes import templates
from bandstand.urls.converters import (
    MAX_DIGITS,
    IntConverter,
    SlugConverter,
    StringConverter,
    UUIDConverter,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from bandstand.urls._entries import Entry, Level
    from bandstand.urls._patterns import Parameter, Part
    from bandstand.urls.converters import Converter

# Any: what a function needs beside the values differs by function.
Fill: TypeAlias = "Callable[[Mapping[str, object], Any], str | None]"


class Filler(NamedTuple):
    """How the URL of one route is made; None stands for parameters that it does not take.

    Attributes:
        fill: Takes the parameters by name, and ``given``.
        given: What ``fill`` needs to know of the route.
        in_order: Takes the parameters in the order of the pattern.
    """

    fill: Fill
    given: object
    in_order: Callable[[Sequence[object]], str | None]


def filler(entry: Entry, shapes: dict[Hashable, Fill]) -> Filler:
    """Make the filler of a route; ``shapes`` keeps the functions generated so far."""
    parts = entry.parts
    if parts is not None and _is_simple(parts):
        made = _simple(parts, shapes)
    else:
        reading_back = _ReadingBack(entry.levels)
        made = Filler(_fill_reading_back, reading_back, reading_back.in_order)
    if not entry.extra:
        return made
    names = set(parameter_names(entry.levels))
    extra = {name: value for name, value in entry.extra.items() if name not in names}
    return made._replace(fill=_fill_beside, given=(made, extra))


def parameter_names(levels: Iterable[Level]) -> Iterator[str]:
    """Give the names of all parameters of some levels."""
    for level in levels:
        if isinstance(level.what, re.Pattern):
            yield from level.what.groupindex
        else:
            yield from (parameter.name for parameter in parameters(level.what))


def _fill_beside(values: Mapping[str, object], given: tuple[Filler, Mapping[str, object]]) -> str | None:
    """Fill in, where values that the route adds may be named too, if they are the same."""
    made, extra = given
    url = made.fill(values, made.given)
    if url is not None:
        return url
    others = {name: value for name, value in values.items() if name not in extra or extra[name] != value}
    return made.fill(others, made.given) if len(others) < len(values) else None


def _is_simple(parts: Sequence[Part]) -> bool:
    """Tell whether each parameter is a segment of its own, so that a URL can be read in one way only."""
    wide = [parameter for parameter in parameters(parts) if may_fit_slash(parameter.converter)]
    names = [parameter.name for parameter in parameters(parts)]
    if len(wide) > 1 or not all(is_built_in(parameter.converter) for parameter in wide):
        return False
    around = ["/", *parts, "/"]
    apart = all(
        isinstance(part, str) or (_ends(around[index], "/", -1) and _ends(around[index + 2], "/", 0))
        for index, part in enumerate(parts)
    )
    return apart and len(set(names)) == len(names)


def _ends(part: object, char: str, place: int) -> bool:
    return isinstance(part, str) and part[place] == char


def _simple(parts: Sequence[Part], shapes: dict[Hashable, Fill]) -> Filler:
    wanted = list(parameters(parts))
    names = [parameter.name for parameter in wanted]
    texts = _quoted_texts(parts)
    key = tuple((parameter.name, id(parameter.converter)) for parameter in wanted)
    if key not in shapes:
        shapes[key] = _generated(wanted)
    # A path with a segment of dots has no URL, whatever the parameters are.
    has_url = not has_dots("".join(part if isinstance(part, str) else "x" for part in parts))
    fill = shapes[key] if has_url else _fill_nothing

    def in_order(args: Sequence[object]) -> str | None:
        return fill(dict(zip(names, args, strict=True)), texts) if len(args) == len(names) else None

    return Filler(fill, texts, in_order)


def _quoted_texts(parts: Sequence[Part]) -> tuple[str, ...]:
    """Give the texts before, between and after the parameters, percent-encoded, with the slash at the beginning."""
    texts = [""]
    for part in parts:
        if isinstance(part, str):
            texts[-1] = quoted(part)
        else:
            texts.append("")
    return from_root(texts[0]), *texts[1:]


def _fill_nothing(values: Mapping[str, object], given: object) -> None:
    """Have no URL."""


_LEAST_TOO_LONG = 10**MAX_DIGITS
_SLASHLESS = (IntConverter, SlugConverter, StringConverter, UUIDConverter)


def _generated(wanted: Sequence[Parameter]) -> Fill:
    """Make the function of a shape: the names and converters of some parameters, in order."""
    names: dict[str, Any] = {"least_too_long": _LEAST_TOO_LONG, "from_root": from_root}  # Any: functions of all kinds
    lines = [f"    if len(values) != {len(wanted)}:", "        return None"]
    if wanted:
        lines += ["    try:", *(f"        v{n} = values[{each.name!r}]" for n, each in enumerate(wanted))]
        lines += ["    except KeyError:", "        return None", "    try:"]
        for number, parameter in enumerate(wanted):
            lines += [f"        {line}" for line in _conversion(number, parameter.converter, names)]
        if type(wanted[0].converter) not in _SLASHLESS:
            # The first may be empty or begin with a slash, and so begin the URL with a second one.
            lines += ["        if texts[0] == '/':", f"            return from_root({_template(1, len(wanted))})"]
        lines += [f"        return {_template(0, len(wanted))}", "    except ValueError:", "        return None"]
    else:
        lines.append("    return texts[0]")
    source = "\n".join(["def fill(values, texts):", *lines])
    exec(source, names)  # noqa: S102 - holds our text and checked identifiers only
    return cast("Fill", names["fill"])


def _template(first: int, count: int) -> str:
    """Give an expression that joins texts and values, without the texts before the first."""
    items = [f"{{v{index // 2}}}" if index % 2 else f"{{texts[{index // 2}]}}" for index in range(2 * count + 1)]
    return f'f"{"".join(items[first:])}"'


def _conversion(number: int, converter: Converter[object], names: dict[str, Any]) -> Iterator[str]:
    """Give the lines that turn a value into text that may stand in a path."""
    value, write = f"v{number}", f"write_{number}"
    kind = type(converter)
    if kind is IntConverter:
        names[write] = converter.to_url
        yield f"if type({value}) is not int or not 0 <= {value} < least_too_long:"
        yield f"    {value} = {write}({value})"
    elif kind in (SlugConverter, UUIDConverter):
        # Nothing that these fit needs percent-encoding.
        names[write] = _fits(converter.regex)
        yield f"{value} = str({value})"
        yield f"if not {write}({value}):"
        yield "    return None"
    elif kind is StringConverter:
        names[write] = _string
        yield f"{value} = {write}({value})"
    else:
        names[write] = _writer(converter)
        yield f"{value} = {write}({value})"


def _fits(regex: str) -> Callable[[str], re.Match[str] | None]:
    return re.compile(regex).fullmatch  # source: pattern - a converter's own, never request data


# What needs no look: at least one character, safe in paths, neither a slash nor a segment of dots.
_EASY = re.compile(r"(?!\.\.?\Z)[\w:@!$&()*+,;=.~-]+", re.ASCII).fullmatch

_STRING = StringConverter()


def _string(value: object) -> str:
    """Give a value as a segment, percent-encoded, or raise ``ValueError``."""
    text = value if isinstance(value, str) else _STRING.to_url(value)
    if _EASY(text):
        return text
    if not text or "/" in text or has_dots(text):
        message = f"{text!r} is no segment of a path."
        raise ValueError(message)
    return quoted(text)


def _writer(converter: Converter[object]) -> Callable[[object], str]:
    """Make the function that gives a value as text, percent-encoded, or raises ``ValueError``."""
    fits = _fits(converter.regex)

    def write(value: object) -> str:
        text = converter.to_url(value)
        if not fits(text) or has_dots(text):
            message = f"{text!r} does not fit."
            raise ValueError(message)
        return quoted(text)

    return write


def _fill_reading_back(values: Mapping[str, object], given: _ReadingBack) -> str | None:
    return given.by_name(values)


class _Slot(NamedTuple):
    """The place of a parameter: a level, and a group of it."""

    level: int
    group: int
    name: str | None
    converter: Converter[object]


class _ReadingBack:
    """Composes paths and reads them back."""

    def __init__(self, levels: Sequence[Level]) -> None:
        ways = [_ways(level, number) for number, level in enumerate(levels)]
        self._ways = [tuple(chain.from_iterable(way)) for way in product(*ways)]
        self._chain = Chain(levels)

    def by_name(self, values: Mapping[str, object]) -> str | None:
        """Fill in parameters by name."""
        for way in self._ways:
            slots = _slots(way)
            names = {slot.name for slot in slots}
            if None not in names and names == set(values):
                url = self._fill(way, {slot: values[slot.name or ""] for slot in slots})
                if url is not None:
                    return url
        return None

    def in_order(self, args: Sequence[object]) -> str | None:
        """Fill in parameters in the order of the pattern."""
        for way in self._ways:
            slots = _slots(way)
            if len(slots) == len(args):
                url = self._fill(way, dict(zip(slots, args, strict=True)))
                if url is not None:
                    return url
        return None

    def _fill(self, way: Sequence[str | _Slot], values: Mapping[_Slot, object]) -> str | None:
        try:
            texts = {slot: slot.converter.to_url(value) for slot, value in values.items()}
            path = "".join(part if isinstance(part, str) else texts[part] for part in way)
            read = self._chain.read(path)
            if read is None or has_dots(path) or any(read[it.level][it.group] != text for it, text in texts.items()):
                return None
            return from_root(quoted(path))
        except ValueError:
            return None


def _slots(way: Iterable[str | _Slot]) -> list[_Slot]:
    return list(dict.fromkeys(part for part in way if not isinstance(part, str)))


def _ways(level: Level, number: int) -> Iterator[tuple[str | _Slot, ...]]:
    """Give the ways to write what a level fits."""
    what = level.what
    if not isinstance(what, re.Pattern):
        groups = iter(range(len(what)))
        yield tuple(
            part if isinstance(part, str) else _Slot(number, next(groups), part.name, part.converter) for part in what
        )
        return
    names = {index: name for name, index in what.groupindex.items()}
    for template in templates(what):
        yield tuple(
            part if isinstance(part, str) else _Slot(number, part - 1, names.get(part), _STRING) for part in template
        )
