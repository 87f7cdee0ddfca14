"""Catalogues as files of GNU gettext, ``.mo``, read into dictionaries.

The format is that of the manual of GNU gettext, section "The Format of GNU MO Files". A file that does not keep to it
is refused before anything of it is used.
"""

from __future__ import annotations

import codecs
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bandstand.i18n._plurals import GERMANIC, Plural, plural_from_header

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["SEPARATOR", "Messages", "read_mo"]

SEPARATOR = "\x04"
"""Stands between a context and its message."""

_LARGEST = 32 * 1024 * 1024
_MOST = 500_000


@dataclass(slots=True)
class Messages:
    """What a catalogue says.

    Attributes:
        texts: By message, its translation; one with a context by both, with ``SEPARATOR`` between. Of a message with
            plurals, the form for 1.
        plurals: By message, the rule that picks a form, and the forms.
        header: What the catalogue says of itself, by name in lower case.
    """

    texts: dict[str, str] = field(default_factory=dict[str, str])
    plurals: dict[str, tuple[Plural, tuple[str, ...]]] = field(
        default_factory=dict[str, tuple[Plural, tuple[str, ...]]]
    )
    header: dict[str, str] = field(default_factory=dict[str, str])

    def update(self, other: Messages) -> None:
        """Add what another catalogue says, which holds where both say something."""
        self.texts.update(other.texts)
        self.plurals.update(other.plurals)


def read_mo(content: bytes, /) -> Messages:
    """Read a catalogue.

    Messages without a translation are left out.

    Raises:
        ValueError: It is no catalogue, or larger than 32 MiB or 500,000 messages, or text in it is malformed.
    """
    if len(content) > _LARGEST:
        message = f"a catalogue has at most {_LARGEST} bytes; got {len(content)}"
        raise ValueError(message)
    found = Messages()
    encoding, plural = "utf-8", GERMANIC
    for number, (key, value) in enumerate(_pairs(content)):
        if not key and number == 0:
            found.header = _header(value.decode("utf-8", "replace"))
            encoding = _encoding(found.header)
            if "plural-forms" in found.header:
                plural = plural_from_header(found.header["plural-forms"])
        elif key and value:
            message = key.decode(encoding)
            if "\x00" in message:
                _add_plural(found, message.partition("\x00")[0], value.decode(encoding), plural)
            else:
                found.texts[message] = value.decode(encoding)
    found.texts[""] = ""  # an empty text is never the header
    return found


def _pairs(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    order = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}.get(content[:4])
    if order is None or len(content) < 20:
        message = "it does not begin as a catalogue does"
        raise ValueError(message)
    version, count, keys, values = struct.unpack_from(f"{order}4I", content, 4)
    if version >> 16 > 1:
        message = f"its format has the version {version >> 16}, and 0 and 1 are known"
        raise ValueError(message)
    if count > _MOST:
        message = f"a catalogue has at most {_MOST} messages; got {count}"
        raise ValueError(message)
    if max(keys, values) + 8 * count > len(content):
        message = "its tables end behind the file"
        raise ValueError(message)
    places = struct.Struct(f"{order}{2 * count}I")  # of each text its length and where it begins
    left = len(content)
    for key, value in zip(
        _texts(content, places.unpack_from(content, keys)),
        _texts(content, places.unpack_from(content, values)),
        strict=True,
    ):
        left -= len(key) + len(value)
        if left < 0:  # else a small file could stand for a text as large as one likes
            message = "its texts lie over each other"
            raise ValueError(message)
        yield key, value


def _texts(content: bytes, places: Sequence[int]) -> Iterator[bytes]:
    size = len(content)
    for length, start in zip(places[::2], places[1::2], strict=True):
        if start + length > size:
            message = "one of its texts ends behind the file"
            raise ValueError(message)
        yield content[start : start + length]


def _header(text: str) -> dict[str, str]:
    lines = (line.partition(":") for line in text.splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in lines if colon}


def _encoding(header: dict[str, str]) -> str:
    _, named, charset = header.get("content-type", "").partition("charset=")
    encoding = charset.strip() if named else "utf-8"
    try:
        codecs.lookup(encoding)
        "".encode(encoding)  # what is no encoding of text raises here
    except (LookupError, ValueError):
        message = f"its encoding {encoding[:40]!r} is not known"
        raise ValueError(message) from None
    return encoding


def _add_plural(found: Messages, message: str, value: str, plural: Plural) -> None:
    forms = tuple(value.split("\x00"))
    if len(forms) != plural.count:
        text = f"the message {message[:60]!r} has {len(forms)} forms, and its language {plural.count}"
        raise ValueError(text)
    found.plurals[message] = plural, forms
    found.texts.setdefault(message, forms[plural.form(1)])
