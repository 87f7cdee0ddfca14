"""What goes back to the client, as a plain value."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterable, Iterable
    from os import PathLike

# RFC 9110, sections 5.1 and 5.5: a token, and visible characters with spaces and tabs. The wire takes Latin-1; its
# upper controls are left out because some clients end a line at U+0085.
_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+").fullmatch
_VALUE = re.compile(r"[\t\x20-\x7e\xa0-\xff]*").fullmatch


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSpan:
    """A part of a file, which a server may send without reading it.

    Attributes:
        path: Where the file is.
        offset: The first byte to send.
        length: How many bytes to send, or None for all that follow.

    Raises:
        ValueError: ``offset`` or ``length`` is negative.
    """

    path: str | PathLike[str]
    offset: int = 0
    length: int | None = None

    def __post_init__(self) -> None:
        for name, number in (("offset", self.offset), ("length", self.length)):
            if number is not None and number < 0:
                message = f"FileSpan.{name} is 0 or more; got {number!r}."
                raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer that any handler of any part may give; whoever serves the application sends it.

    REPLY-01: the status and all headers arrive, those of one name in their order.
    REPLY-02: a body of bytes arrives whole, an iterable's chunks in their order; an empty chunk does not end it.
    REPLY-03: of a ``FileSpan`` exactly the bytes named arrive.
    REPLY-04: an async iterable arrives as an iterable does.
    REPLY-05: ``close`` of an iterable body, ``aclose`` of an async one, is called once after the last chunk, and also
    when it fails or the client leaves before.

    A server may add headers: ``content-length``, ``date``, those of its security policy. It gives no body with the
    statuses and methods that have none. Two replies are equal when status, headers and body are.

    Attributes:
        status: From 100 to 599.
        headers: Pairs of name and value; a name may occur several times, as ``set-cookie`` does.
        body: Bytes, chunks of bytes made in either colour, or part of a file.

    Raises:
        ValueError: The status is out of range, a name of a header is no token, or a value has a control character
            or one that Latin-1 lacks.
        TypeError: The body is text or another buffer than bytes, or the headers are no tuple.
    """

    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | Iterable[bytes] | AsyncIterable[bytes] | FileSpan = field(default=b"", hash=False)

    def __post_init__(self) -> None:
        if not 100 <= self.status <= 599:
            message = f"A status is a number from 100 to 599; got {self.status!r}."
            raise ValueError(message)
        _check_headers(self.headers)
        if isinstance(self.body, (str, bytearray, memoryview)):  # each is an iterable, but not of bytes
            message = f"A body is bytes, an iterable of bytes or a FileSpan; got {type(self.body).__name__}."
            raise TypeError(message)


def _check_headers(headers: tuple[tuple[str, str], ...]) -> None:
    if type(headers) is not tuple:
        message = f"The headers of a reply are a tuple of pairs of name and value; got {headers!r}."
        raise TypeError(message)
    for name, value in headers:
        if not _NAME(name):
            message = f"The name of a header is letters, digits and hyphens; got {name!r}."
            raise ValueError(message)
        if not _VALUE(value):
            message = f"The header {name!r} takes Latin-1 text without line breaks and other controls; got {value!r}."
            raise ValueError(message)
