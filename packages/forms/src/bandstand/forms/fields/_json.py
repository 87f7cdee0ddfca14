"""Values as JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, ClassVar, NoReturn, cast

from bandstand.contracts.i18n import LazyText
from bandstand.contracts.validation import ValidationError
from bandstand.forms._markup import text_of
from bandstand.forms.fields._field import Field, Text
from bandstand.forms.fields._text import is_storable
from bandstand.forms.widgets import Textarea, Widget

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_MOST_BITS = 14_000


class SentJSON(str):
    """A text of JSON as it was sent; a form shows it again as it is, right or wrong."""

    __slots__ = ()


@dataclass(frozen=True, kw_only=True, eq=False)
class JSONField(Field):
    """A value as JSON: texts are read, what JSON holds already is taken as it is.

    Attributes:
        encoder: Writes values for people, as ``json.dumps`` takes it as ``cls``.
        decoder: Reads texts, as ``json.loads`` takes it.
        max_size: The most characters of a text.
        max_depth: The most lists and objects within each other.
    """

    widget: Widget = field(default_factory=Textarea)
    encoder: type[json.JSONEncoder] | None = None
    decoder: type[json.JSONDecoder] | None = None
    max_size: int = 1_000_000
    max_depth: int = 100

    messages: ClassVar[Mapping[str, Text]] = {
        "invalid": LazyText(id='Enter JSON, for example {"name": "Ada", "tags": [1, 2]}.'),
        "max_size": LazyText(
            id="Use at most %(limit)s character of JSON; there are %(size)s now.",
            plural="Use at most %(limit)s characters of JSON; there are %(size)s now.",
            number="limit",
        ),
        # Translators: Lists and objects are the two kinds of JSON that hold others.
        "max_depth": LazyText(
            id="Use at most %(limit)s list or object within each other.",
            plural="Use at most %(limit)s lists and objects within each other.",
            number="limit",
        ),
        "invalid_characters": LazyText(id="A text in this JSON has a character that cannot be stored."),
    }

    def to_python(self, value: object) -> object:
        """Give the value of a text; nothing is None."""
        if value is None or value == "":
            return None
        read = self._read(value) if isinstance(value, str) else value
        self._check(read)
        return read

    def _read(self, text: str) -> object:
        if len(text) > self.max_size:
            self.refuse("max_size", {"limit": self.max_size, "size": len(text)})
        try:
            return cast("object", json.loads(text, cls=self.decoder, parse_constant=_refuse_constant))
        except RecursionError:
            self.refuse("max_depth", {"limit": self.max_depth})
        except (ValueError, TypeError, ArithmeticError, LookupError):  # decoders of others raise what they like
            self.refuse("invalid", {"value": text})

    def _check(self, value: object) -> None:
        """Refuse what is too deep, and what databases do not store; level by level, for a stack has an end."""
        level, depth = [value], 0
        while level:
            for one in level:
                self._check_one(one)
            level = [inner for outer in level for inner in _within(outer)]
            depth += 1
            if depth >= self.max_depth and any(isinstance(one, (list, tuple, dict)) for one in level):
                self.refuse("max_depth", {"limit": self.max_depth})

    def _check_one(self, value: object) -> None:
        if isinstance(value, str):
            if "\0" in value or not is_storable(value):
                self.refuse("invalid_characters", {"value": value})
        elif isinstance(value, bytes) or (isinstance(value, (int, float)) and not _is_writable(value)):
            self.refuse("invalid", {"value": value})

    def bound_data(self, sent: object, initial: object) -> object:
        """Give a text as it was sent."""
        return SentJSON(sent) if isinstance(sent, str) and not self.disabled else super().bound_data(sent, initial)

    def prepare_value(self, value: object) -> object:
        """Give a value as JSON; what was sent, as it was."""
        if value is None or isinstance(value, SentJSON):
            return value
        try:
            return json.dumps(value, cls=self.encoder, ensure_ascii=False)
        except (TypeError, ValueError, RecursionError):  # what was sent is none of JSON
            return text_of(value)

    def changed(self, initial: object, sent: object) -> bool:
        """Tell whether the value is another; the order of names does not matter."""
        if self.disabled:
            return False
        try:
            value = self.to_python(sent)
        except ValidationError:
            return True
        try:
            return self._sorted(initial) != self._sorted(value)
        except (TypeError, ValueError, RecursionError):  # the initial value is none of JSON
            return initial != value

    def _sorted(self, value: object) -> str:
        return json.dumps(value, cls=self.encoder, sort_keys=True)


def _refuse_constant(name: str) -> NoReturn:
    message = f"JSON has no {name}."
    raise ValueError(message)


def _is_writable(number: float) -> bool:
    """Tell whether a number is finite, and of no more digits than Python writes."""
    return number.bit_length() <= _MOST_BITS if isinstance(number, int) else isfinite(number)


def _within(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        pairs = cast("dict[object, object]", value)
        return (*pairs.keys(), *pairs.values())
    return cast("Iterable[object]", value) if isinstance(value, (list, tuple)) else ()
