"""JSON that gives back what it was given: bytes, tuples, sets, dates, decimals and UUIDs too."""

from __future__ import annotations

import json
import os
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PLAIN = frozenset({str, int, float, bool, type(None)})
_TAG = 12  # letters of the name that marks what is no JSON
_DEPTH = 200
_compact = json.JSONEncoder(separators=(",", ":")).encode
_read = json.JSONDecoder().raw_decode  # decode would look for spaces around, which takes as long again


class JSONSerializer:
    """Writes JSON. What JSON has no form for is marked with a name that is drawn anew for each value.

    So no dict of a user can be mistaken for such a mark. Subclasses of plain types and all other types are refused, for
    they would come back as something else.
    """

    def dumps(self, value: object, /) -> bytes:
        """Make bytes of a value.

        Raises:
            TypeError: It has a type that would not come back.
        """
        if _plain(value, _DEPTH):
            return b"-" + _compact(value).encode()
        mark = os.urandom(_TAG // 2).hex()
        return f"{mark}{_compact(_Marking(mark).marked(value, _DEPTH))}".encode()

    def loads(self, data: bytes, /) -> object:
        """Make the value again."""
        if data[:1] == b"-":
            text = data[1:].decode()
            value, end = _read(text)
            if end == len(text):
                return value
            message = f"What a cache holds as JSON goes on after its end; got {text[end : end + 20]!r}."
            raise ValueError(message)
        text = data.decode()
        mark = text[:_TAG]

        def unmarked(read: dict[str, Any]) -> object:  # Any: whatever JSON holds
            return _KINDS[read[mark][0]][1](read[mark][1]) if mark in read else read

        return json.loads(text[_TAG:], object_hook=unmarked)


def _plain(value: object, depth: int) -> bool:
    """Tell whether JSON gives exactly this back."""
    kind = type(value)
    if kind in _PLAIN:
        return True
    if depth == 0:
        message = f"A cache keeps values of at most {_DEPTH} levels as JSON; got a deeper one."
        raise TypeError(message)
    if kind is list:
        return all([_plain(item, depth - 1) for item in cast("list[object]", value)])  # noqa: C419 - a list is faster
    if kind is dict:
        items = cast("dict[object, object]", value)
        return all([type(key) is str and _plain(item, depth - 1) for key, item in items.items()])  # noqa: C419
    return False


class _Marking:
    """Replaces what JSON has no form for by dicts of one name."""

    def __init__(self, mark: str) -> None:
        self._mark = mark

    def marked(self, value: object, depth: int) -> object:
        kind = type(value)
        if kind in _PLAIN:
            return value
        if depth == 0:
            _plain(value, 0)
        if kind is list:
            return [self.marked(item, depth - 1) for item in cast("list[object]", value)]
        if kind is dict:
            return self._dict(cast("dict[object, object]", value), depth)
        name = f"{kind.__module__}.{kind.__qualname__}"
        if name not in _KINDS:
            message = f"A cache keeps no {name} as JSON; got {value!r:.100}. Name another serializer."
            raise TypeError(message)
        return {self._mark: [name, self.marked(_KINDS[name][0](value), depth - 1)]}

    def _dict(self, items: dict[object, object], depth: int) -> object:
        if all(type(key) is str for key in items):
            return {key: self.marked(item, depth - 1) for key, item in items.items()}
        pairs = [[key, item] for key, item in items.items()]
        return {self._mark: ["dict", self.marked(pairs, depth - 1)]}


def _told(value: Any) -> str:  # Any: it has one of the types below
    return str(value.isoformat())


def _read_dict(pairs: Iterable[tuple[object, object]]) -> dict[object, object]:
    return dict(pairs)


def _timedelta(parts: list[int]) -> object:
    from datetime import timedelta

    return timedelta(*parts)


def _of(module: str, name: str, method: str = "") -> Callable[[Any], object]:  # Any: what was written
    """Read with a class that is imported when it is needed."""

    def read(told: Any) -> object:  # Any: what was written
        from importlib import import_module

        kind = getattr(import_module(module), name)
        return (getattr(kind, method) if method else kind)(told)

    return read


# Any: each pair has a type of its own
_KINDS: dict[str, tuple[Callable[[Any], object], Callable[[Any], object]]] = {
    "dict": (_read_dict, _read_dict),
    "builtins.bytes": (lambda value: b64encode(value).decode(), b64decode),
    "builtins.tuple": (list, tuple),
    "builtins.set": (list, set),
    "builtins.frozenset": (list, frozenset),
    "datetime.datetime": (_told, _of("datetime", "datetime", "fromisoformat")),
    "datetime.date": (_told, _of("datetime", "date", "fromisoformat")),
    "datetime.time": (_told, _of("datetime", "time", "fromisoformat")),
    "datetime.timedelta": (lambda value: [value.days, value.seconds, value.microseconds], _timedelta),
    "decimal.Decimal": (str, _of("decimal", "Decimal")),
    "uuid.UUID": (str, _of("uuid", "UUID")),
}
