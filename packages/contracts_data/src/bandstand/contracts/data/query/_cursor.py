"""A place between two rows, that goes into a URL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, cast
from uuid import UUID

from bandstand.contracts.data.errors import Invalid
from bandstand.contracts.i18n import LazyText

if TYPE_CHECKING:
    from collections.abc import Callable

LONGEST = 2000
"""The longest text that is read, in characters."""

_PLAIN = (type(None), bool, int, float, str)


def _microseconds(value: timedelta) -> str:
    return str(value // timedelta(microseconds=1))


_WRITERS: dict[type, tuple[str, Callable[..., str]]] = {
    datetime: ("datetime", datetime.isoformat),
    date: ("date", date.isoformat),
    time: ("time", time.isoformat),
    timedelta: ("duration", _microseconds),
    Decimal: ("decimal", str),
    UUID: ("uuid", str),
    bytes: ("bytes", bytes.hex),
}
_READERS: dict[str, Callable[[str], object]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "duration": lambda text: timedelta(microseconds=int(text)),
    "decimal": Decimal,
    "uuid": UUID,
    "bytes": bytes.fromhex,
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """The place behind a row: the values that it is ordered by, and then its key.

    ``str(cursor)`` is a text for URLs, and ``Cursor.parse`` reads it. It hides and protects nothing: whoever may ask
    the question may begin anywhere in it.
    """

    values: tuple[object, ...]

    def __str__(self) -> str:
        """Write it in letters, digits, ``-`` and ``_``.

        Raises:
            TypeError: One of its values is of a kind that is not ordered by, such as JSON.
        """
        from base64 import urlsafe_b64encode
        from json import dumps

        written = dumps([_write(value) for value in self.values], ensure_ascii=False, separators=(",", ":"))
        return urlsafe_b64encode(written.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Cursor:
        """Read one that was written.

        Raises:
            Invalid: The text is none, or longer than 2000 characters.
        """
        from base64 import urlsafe_b64decode
        from json import loads

        try:
            values = loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)) if len(text) <= LONGEST else "")
            return cls(tuple(_read(value) for value in values))
        except (ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
            message = LazyText(id="This link does not lead to a page of the list: begin at its first page.")
            raise Invalid(message, code="cursor") from None


def _write(value: object) -> object:
    if type(value) in _PLAIN:
        return value
    for kind, (name, write) in _WRITERS.items():
        if isinstance(value, kind):
            return {name: write(value)}
    message = f"A cursor is made of values that can be ordered; got {value!r}."
    raise TypeError(message)


def _read(value: object) -> object:
    if isinstance(value, dict):
        ((name, text),) = cast("dict[str, str]", value).items()
        return _READERS[name](text)
    if type(value) in _PLAIN:
        return value
    raise TypeError(value)
