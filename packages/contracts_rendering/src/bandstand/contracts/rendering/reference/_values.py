"""Values as templates write them down: how they are read, and what they are while a template is rendered."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from bandstand.contracts.rendering.reference._markup import MISSING, Html, missing_if_none, none_if_missing
from bandstand.contracts.rendering.reference._source import nearest

if TYPE_CHECKING:
    from bandstand.contracts.rendering.helpers import Helper
    from bandstand.contracts.rendering.reference._frames import Frame

_WORD = re.compile(r"""(?:"[^"]*"|'[^']*'|[^\s"'])+""")
_NAME = re.compile(r"[^\W\d_]\w*")

_VALUE = re.compile(
    r"""
    (?: (?P<text> "[^"\\]*" | '[^'\\]*' )
      | (?P<number> -?[0-9]{1,15} (?: \.[0-9]{1,15} )? )
      | _\( (?P<message> "[^"\\]*" | '[^'\\]*' ) \)
      | (?P<path> [^\W\d]\w* (?: \.[^\W\d]\w* )* )
    )
    (?P<filters> (?: \|[^\W\d]\w* )* )
    """,
    re.VERBOSE,
)
_CONSTANTS: Mapping[str, object] = {"True": True, "False": False}
_SPECIAL = frozenset(
    {"None", "and", "block", "caller", "false", "forloop", "if", "in", "is", "loop", "none", "not", "or", "self"}
    | {"super", "true"}
)
"""Names that some engine gives a meaning of its own; no variable of a portable template has one of them."""


def _first(value: Sequence[object]) -> object:
    return next(iter(value), MISSING)


def _last(value: Sequence[object]) -> object:
    return value[-1] if len(value) else MISSING


def _upper(value: object) -> str:
    return str(value).upper()


def _lower(value: object) -> str:
    return str(value).lower()


# Any: each of them takes the values that it is for.
BUILT_IN: Mapping[str, Callable[[Any], object]] = {
    "first": _first,
    "last": _last,
    "length": len,
    "lower": _lower,
    "upper": _upper,
}


class Value(Protocol):
    """Something that has a value where a template is rendered."""

    def get(self, frame: Frame, /) -> object:
        """Find the value."""
        ...


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that is written out."""

    value: object

    def get(self, frame: Frame, /) -> object:  # noqa: ARG002 - it is the same everywhere
        """Give it."""
        return self.value


@dataclass(frozen=True, slots=True)
class Message:
    """A text to translate."""

    text: str

    def get(self, frame: Frame, /) -> object:
        """Translate it."""
        return frame.run.translate(self.text)


@dataclass(frozen=True, slots=True)
class Path:
    """A variable, and names to follow from it."""

    variable: str
    names: tuple[str, ...]

    def get(self, frame: Frame, /) -> object:
        """Follow the names, each as an attribute or else as a key."""
        value: object = frame.variables.get(self.variable, MISSING)
        for name in self.names:
            value = _follow(value, name)
        if callable(value):
            path = ".".join((self.variable, *self.names))
            message = f"{path!r} is callable: some engines call it and others do not. Give templates its result."
            raise TypeError(message)
        return value


def _follow(value: object, name: str) -> object:
    found: object = getattr(value, name, MISSING)
    if found is MISSING and isinstance(value, Mapping):
        return cast("Mapping[object, object]", value).get(name, MISSING)
    return found


@dataclass(frozen=True, slots=True)
class Filtered:
    """A value that filters are applied to, one after the other."""

    value: Value
    filters: tuple[tuple[str, Helper | None], ...]

    def get(self, frame: Frame, /) -> object:
        """Apply them."""
        value = self.value.get(frame)
        for name, helper in self.filters:
            value = BUILT_IN[name](value) if helper is None else _apply(helper, frame, none_if_missing(value))
        return value


def _apply(helper: Helper, frame: Frame, value: object) -> object:
    scope = (frame.scope(),) if helper.takes_scope else ()
    result = missing_if_none(helper.call(*scope, value))
    if helper.keeps_safe and isinstance(result, str) and hasattr(value, "__html__"):
        return Html(result)
    return result


def read_words(text: str) -> list[str]:
    """Cut a tag at spaces that stand in no text.

    Raises:
        ValueError: A text is never closed.
    """
    if _WORD.sub("", text).strip():
        message = f"A quotation mark is never closed in {text!r}."
        raise ValueError(message)
    return _WORD.findall(text)


def read_name(word: str) -> str:
    """Read the name of a variable, a block or a helper.

    Raises:
        ValueError: It is none, or has a meaning of its own in some engine.
    """
    if _NAME.fullmatch(word) is None:
        message = f"A name is letters, digits and underscores, and begins with a letter; got {word!r}."
        raise ValueError(message)
    if word in _SPECIAL or word in _CONSTANTS:
        message = f"{word!r} has a meaning of its own in some engine and names nothing else."
        raise ValueError(message)
    return word


def read_value(word: str, filters: Mapping[str, Helper]) -> Value:
    """Read a value and its filters.

    Raises:
        ValueError: It is none, or a filter is unknown.
    """
    match = _VALUE.fullmatch(word)
    if match is None:
        message = (
            f"A value is a path, a text, a number or _(a text), with filters such as '|upper' behind it, which take no "
            f"arguments; got {word!r}."
        )
        raise ValueError(message)
    plain = _read_plain(match)
    names = match["filters"].split("|")[1:]
    return Filtered(plain, tuple((name, _filter(name, filters)) for name in names)) if names else plain


def _filter(name: str, filters: Mapping[str, Helper]) -> Helper | None:
    if name not in filters and name not in BUILT_IN:
        message = f"There is no filter {name!r}.{nearest(name, {*filters, *BUILT_IN})}"
        raise ValueError(message)
    return filters.get(name)


def _read_plain(match: re.Match[str]) -> Value:
    if match["text"]:
        return Literal(match["text"][1:-1])
    if match["message"]:
        return Message(match["message"][1:-1])
    if match["number"]:
        return Literal(float(match["number"]) if "." in match["number"] else int(match["number"]))
    if match["path"] in _CONSTANTS:
        return Literal(_CONSTANTS[match["path"]])
    return _read_path(match["path"])


def _read_path(path: str) -> Path:
    first, *names = path.split(".")
    for name in (first, *names):
        if name.startswith("_"):
            message = f"A name with an underscore in front is not for templates; got {name!r} in {path!r}."
            raise ValueError(message)
    return Path(read_name(first), tuple(names))
