"""Values as text, whatever they are: never endless, never slow for long, and never an error.

Containers of the language are walked here, within a budget; only other objects are asked for their own ``repr``, which
is stopped when it takes too long. So no value of a program can break the page that is to explain its failure.
"""

from __future__ import annotations

import re
import sys
from collections import deque
from dataclasses import dataclass, fields, is_dataclass
from itertools import islice
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, cast

from bandstand.project.debugging._printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import FrameType

_MOST_BITS = 2000
_LONGEST_KEY = 60
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]{6,16}")  # where something lies in memory helps nobody
_TEXTS: tuple[type, ...] = (str, bytes, bytearray)
_SEQUENCES: tuple[tuple[type, str, str], ...] = (
    (list, "[", "]"),
    (tuple, "(", ")"),
    (set, "{", "}"),
    (frozenset, "{", "}"),
    (deque, "[", "]"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is shown of a value.

    Attributes:
        text: Characters of one text.
        items: Items of one container.
        depth: Containers inside each other.
        parts: Values in a value, all in all.
        total: Characters of the whole.
        seconds: How long the ``repr`` of all objects of a report may take.
    """

    text: int = 200
    items: int = 20
    depth: int = 4
    parts: int = 100
    total: int = 800
    seconds: float = 1.0


class Hiding(Protocol):
    """What a ``Masking`` does, as values need it."""

    @property
    def limits(self) -> Limits:
        """How much is shown."""
        ...

    def hides_name(self, name: str, /) -> bool:
        """Tell whether what has this name is secret."""
        ...

    def hides_type(self, kind: type, /) -> bool:
        """Tell whether all values of a type are secret."""
        ...

    def scrub(self, text: str, /) -> str:
        """Give a text without the secrets in it."""
        ...

    def scrub_code(self, line: str, /) -> str:
        """Give a line of code without the secrets in it; no column moves."""
        ...


class _TooLong(BaseException):
    """A ``repr`` took too long; no ``except Exception`` of its own holds it up."""


class Values:
    """Shows the values of one report, all of them within one allowance of time.

    Args:
        hiding: What is hidden.
        mask: Stands for what is hidden.
    """

    def __init__(self, hiding: Hiding, mask: str) -> None:
        self._hiding = hiding
        self._mask = mask
        self._limits = hiding.limits
        self._seconds = hiding.limits.seconds
        self._parts = 0

    def show(self, name: str, value: object) -> str:
        """Give a value as text, or the mask where its name or its type is secret."""
        if self._hiding.hides_name(name):
            return f"{self._mask} ({type(value).__name__}, hidden by its name)"
        self._parts = self._limits.parts
        return printable(self._hiding.scrub(self._of(value, 0)), self._limits.total)

    def hidden(self, value: object) -> str:
        """Give the mask for a value that somebody has said to be sensitive."""
        return f"{self._mask} ({type(value).__name__}, sensitive)"

    def text(self, name: str, text: str) -> str:
        """Give a text that came with a request, or the mask."""
        if self._hiding.hides_name(name):
            return self._mask
        return self.message(text, self._limits.total)

    def message(self, text: str, longest: int) -> str:
        """Give a text that somebody wrote, without the secrets in it."""
        return self._hiding.scrub(printable(text, longest))

    def code(self, line: str) -> str:
        """Give a line of code without the secrets in it; no column moves."""
        return self._hiding.scrub_code(line)

    def _of(self, value: object, depth: int) -> str:
        self._parts -= 1
        if self._parts < 0:
            return "…"
        # Never isinstance: an object may give itself out for anything, and run code to do so.
        kind = type(value)
        try:
            return (
                f"<{self._mask} {kind.__name__}>"
                if self._hiding.hides_type(kind)
                else self._written(value, kind, depth)
            )
        except KeyboardInterrupt:
            raise
        except _TooLong:
            return f"<{kind.__name__}, whose repr takes too long>"
        except BaseException as failure:  # noqa: BLE001 - a repr may raise anything, and must not cost the page
            return f"<{kind.__name__}, whose repr raised {type(failure).__name__}>"

    def _written(self, value: object, kind: type, depth: int) -> str:
        if _is(kind, int) and _has_repr_of(kind, int):
            bits = int.bit_length(cast("int", value))
            return repr(value) if bits <= _MOST_BITS else f"<int of {bits} bits>"
        for text in _TEXTS:
            if _is(kind, text):
                return _named(kind, text, self._text(value, text))
        if _is(kind, dict):
            return _named(kind, dict, self._pairs(cast("dict[object, object]", value), depth))
        for base, opening, closing in _SEQUENCES:
            if _is(kind, base):
                return self._sequence(value, kind, base, opening, closing, depth)
        names = _generated_fields(kind)
        if names is not None:
            return self._fields(value, kind, names, depth)
        if _is(kind, BaseException) and _has_repr_of(kind, BaseException):
            args = cast("BaseException", value).args
            return f"{kind.__name__}({self._joined(self._items(args, depth), len(args), depth)})"
        return printable(self._own_repr(value, kind), self._limits.text * 2)

    def _text(self, value: object, base: Any) -> str:  # Any: one of the three types of text, whose methods are called
        longest = self._limits.text
        length = base.__len__(value)
        if length <= longest:
            return repr(base(base.__getitem__(value, slice(0, length))))
        return f"{base(base.__getitem__(value, slice(0, longest)))!r}… ({length:,} in all)"

    def _sequence(self, value: object, kind: type, base: type, opening: str, closing: str, depth: int) -> str:
        plain: Any = base  # Any: its own methods are called, since those of a subclass may do anything
        length: int = plain.__len__(value)
        names = getattr(kind, "_fields", None) if base is tuple else None
        if isinstance(names, tuple) and len(cast("tuple[str, ...]", names)) == length:
            return self._fields(value, kind, cast("tuple[str, ...]", names), depth)
        if length == 0 and base in (set, frozenset):
            return f"{kind.__name__}()"
        shown = self._joined(self._items(plain.__iter__(value), depth), length, depth)
        if base is tuple and length == 1:
            shown += ","
        written = f"{opening}{shown}{closing}"
        return f"{kind.__name__}({written})" if base in (frozenset, deque) else _named(kind, base, written)

    def _items(self, values: Iterable[object], depth: int) -> Iterator[str]:
        return (self._of(item, depth + 1) for item in islice(values, self._limits.items))

    def _pairs(self, value: dict[object, object], depth: int) -> str:
        plain: Any = dict  # Any: as for sequences
        items = islice(plain.items(value), self._limits.items)
        return f"{{{self._joined((self._pair(key, held, depth) for key, held in items), plain.__len__(value), depth)}}}"

    def _pair(self, key: object, value: object, depth: int) -> str:
        if type(key) is str and self._hiding.hides_name(key):
            return f"{key[:_LONGEST_KEY]!r}: {self._mask}"
        return f"{self._of(key, depth + 1)}: {self._of(value, depth + 1)}"

    def _fields(self, value: object, kind: type, names: Iterable[str], depth: int) -> str:
        shown = (f"{name}={self._field(value, name, depth)}" for name in islice(names, self._limits.items))
        return f"{kind.__name__}({'…' if depth >= self._limits.depth else ', '.join(shown)})"

    def _field(self, value: object, name: str, depth: int) -> str:
        if self._hiding.hides_name(name):
            return self._mask
        return self._of(self._patiently(lambda: getattr(value, name)), depth + 1)

    def _joined(self, shown: Iterable[str], length: int, depth: int) -> str:
        if length and depth >= self._limits.depth:
            return "…"
        kept: list[str] = []
        for text in shown:
            kept.append(text)
            if self._parts <= 0:
                break
        return ", ".join([*kept, f"… ({length:,} in all)"] if len(kept) < length else kept)

    def _own_repr(self, value: object, kind: type) -> str:
        if _has_repr_of(kind, object):
            return f"<{kind.__module__}.{kind.__qualname__} object>"
        text = self._patiently(lambda: repr(value))
        return _ADDRESS.sub("", str.__getitem__(text, slice(0, self._limits.total * 2)))

    def _patiently(self, call: Callable[[], Any]) -> Any:  # Any: what the program holds
        """Call into the program, while the time of the report lasts.

        What runs in C is not stopped, nor is what holds on to every exception.
        """
        if self._seconds <= 0:
            raise _TooLong
        begun = monotonic()
        end = begun + self._seconds / 2  # so that one that is slow leaves something to the others

        def watch(_frame: FrameType, _event: str, _argument: object) -> Any:
            if monotonic() > end:
                raise _TooLong
            return watch

        before = sys.gettrace()
        sys.settrace(watch)
        try:
            return call()
        finally:
            sys.settrace(before)
            self._seconds -= monotonic() - begun


def _is(kind: type, base: type) -> bool:
    """Tell whether a type is one of a built-in one; for objects never ``isinstance``, which asks the object."""
    return issubclass(kind, base)


def _has_repr_of(kind: type, base: type) -> bool:
    return cast("object", kind.__repr__) is cast("object", base.__repr__)


def _named(kind: type, base: type, written: str) -> str:
    """Say which subclass it is, where it is one."""
    return written if kind is base else f"{kind.__name__}({written})"


def _generated_fields(kind: type) -> list[str] | None:
    """Give the fields that the ``repr`` of a dataclass shows; None for one that has written its own."""
    code = getattr(getattr(kind.__repr__, "__wrapped__", None), "__code__", None)
    if not is_dataclass(kind) or code is None or code.co_filename != "<string>":
        return None
    return [field.name for field in fields(kind) if field.repr]
