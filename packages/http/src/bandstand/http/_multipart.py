"""Multipart forms as they arrive: a push parser without I/O (RFC 7578, RFC 2046 section 5.1).

Stricter than the RFCs where a form never needs the freedom: nothing stands before the first boundary or after the last,
boundaries end their line, parts are not nested. What is decided depends on the bytes alone, never on how they are cut.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from bandstand.contracts.i18n import LazyText
from bandstand.http._errors import BadRequest, PayloadTooLarge
from bandstand.http._limits import Limits
from bandstand.http._parts import Part, parse_part
from bandstand.http._transfer import find_decoder

if TYPE_CHECKING:
    from collections.abc import Callable

    from bandstand.http._transfer import Decoder

Event: TypeAlias = "Part | bytes | None"
"""A part that begins, a piece of its content, which is never empty, or None where it ends."""

_MALFORMED = LazyText(id="The form is malformed.")
_CUT_OFF = LazyText(id="The form is cut off.")
# Translators: The boundary is the text that browsers write between the parts of a form.
_BAD_BOUNDARY = LazyText(id="The boundary of the form is malformed.")
_TOO_LARGE = LazyText(id="The request is too large.")
_FORM_TOO_LARGE = LazyText(id="The form is too large.")
_FILE_TOO_LARGE = LazyText(id="A file is too large.")
_HEADERS_TOO_LARGE = LazyText(id="The headers of a part of the form are too large.")
_TOO_MANY_FIELDS = LazyText(id="The form has too many fields.")
_TOO_MANY_FILES = LazyText(id="The form has too many files.")

# RFC 2046 section 5.1.1.
_BOUNDARY = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")

_NEAR = 1024
_DEFAULT_LIMITS = Limits()


class MultipartParser:
    """Turns the bytes of a multipart form into events, piece by piece; after an error it is of no further use.

    Args:
        boundary: The boundary from the content type.
        limits: What is refused as too much, on what is really received.

    Raises:
        BadRequest: The boundary is none.
    """

    __slots__ = (
        *("_decoder", "_delimiter", "_fields", "_files", "_form", "_is_file", "_limits", "_longest_headers"),
        *("_received", "_rest", "_room", "_step"),
    )

    def __init__(self, boundary: str, limits: Limits = _DEFAULT_LIMITS) -> None:
        if _BOUNDARY.fullmatch(boundary) is None:
            raise BadRequest(_BAD_BOUNDARY, detail=f"The boundary is {boundary[:100]!r}.")
        self._delimiter = b"\r\n--" + boundary.encode("ascii")
        self._limits = limits
        self._longest_headers = limits.part_headers + len(b"\r\n\r\n\r\n")
        self._rest = b""
        # A plain function, not a bound method: the parser would refer to itself.
        self._step: Callable[[MultipartParser, bytes, int, list[Event]], int] = MultipartParser._begin
        self._received = 0
        self._fields = limits.fields
        self._files = limits.files
        self._form = limits.form
        self._room = 0
        self._is_file = False
        self._decoder: Decoder | None = None

    def feed(self, data: bytes, /) -> list[Event]:
        """Take the next piece of the body; give what it completes.

        Raises:
            PayloadTooLarge: It is over a limit.
            BadRequest: It is malformed.
        """
        allowed = self._limits.total - self._received
        self._received += len(data)
        # No copy is made where nothing is left over, so that large files pass through as they come.
        buffer = self._rest + data[:allowed] if self._rest or len(data) > allowed else data
        events: list[Event] = []
        position = 0
        # A step gives the position to go on from, or the complement of the one from which it needs more.
        while (position := self._step(self, buffer, position, events)) >= 0:
            pass
        self._rest = buffer[~position:]
        if len(data) > allowed:
            raise PayloadTooLarge(_TOO_LARGE)
        return events

    def close(self) -> tuple[()]:
        """Say that the body has ended, which completes nothing.

        Raises:
            BadRequest: The last boundary is missing.
        """
        if self._step is not MultipartParser._end:
            raise BadRequest(_CUT_OFF)
        return ()

    def _begin(self, buffer: bytes, position: int, _: list[Event]) -> int:
        """Find the first boundary at the very beginning; some clients send an empty line before it."""
        for first in (self._delimiter[2:], self._delimiter):
            if buffer.startswith(first):
                return self._after_boundary(buffer, position, len(first))
            if first.startswith(buffer):
                return ~position
        raise BadRequest(_MALFORMED, detail=f"It begins with {buffer[:100]!r} instead of the boundary.")

    def _after_boundary(self, buffer: bytes, start: int, end: int) -> int:
        """See whether a part follows a boundary or it was the last one; wait at its start until that is known."""
        following = buffer[end : end + 2]
        if following == b"\r\n":
            self._step = MultipartParser._headers
            return end
        if following == b"--":
            self._step = MultipartParser._end
            return end + 2
        if len(following) < 2:
            return ~start
        raise BadRequest(_MALFORMED, detail=f"A boundary is followed by {following!r}.")

    def _headers(self, buffer: bytes, position: int, events: list[Event]) -> int:
        """Read the headers of a part; the position is at the line end before them."""
        longest = position + self._longest_headers
        end = buffer.find(b"\r\n\r\n", position, longest)
        if end < 0:
            if len(buffer) >= longest:
                raise PayloadTooLarge(_HEADERS_TOO_LARGE)
            return ~position
        part = parse_part(buffer[position + 2 : end])
        if part.filename is None:
            self._is_file = False
            self._fields -= 1
            # Names take memory as values do.
            self._room = self._form - len(part.name)
            if self._fields < 0:
                raise PayloadTooLarge(_TOO_MANY_FIELDS)
        else:
            self._admit_file()
        self._decoder = find_decoder(part.transfer_encoding) if part.transfer_encoding else None
        events.append(part)
        # Going on without a turn of the loop: most parts are small fields.
        self._step = MultipartParser._content
        return self._content(buffer, end + 4, events)

    def _admit_file(self) -> None:
        self._is_file = True
        self._files -= 1
        self._room = self._limits.file
        if self._files < 0:
            raise PayloadTooLarge(_TOO_MANY_FILES)

    def _content(self, buffer: bytes, position: int, events: list[Event]) -> int:
        """Pass on the content of a part, up to the next boundary or what may be the beginning of one."""
        delimiter = self._delimiter
        # What begins in this buffer is nearly always a field, which ends near: a short search makes no tables first.
        end = buffer.find(delimiter, position, position + _NEAR) if position else -1
        if end < 0:
            end = buffer.find(delimiter, position)
        ends = end >= 0
        if not ends:
            end = self._safe_end(buffer, position)
        data = buffer[position:end]
        if self._decoder is None and 0 < len(data) <= self._room:  # no call for what nearly all content is
            self._room -= len(data)
            events.append(data)
        elif data:
            self._pass_on(data, events)
        if not ends:
            return ~end
        following = end + len(delimiter)
        if buffer.startswith(b"\r\n", following):  # here too, for nearly always it is so
            self._step = MultipartParser._headers
        else:
            following = self._after_boundary(buffer, end, following)
        if following >= 0:
            if self._decoder is not None:
                self._finish(self._decoder, events)
            if not self._is_file:
                self._form = self._room
            events.append(None)
        return following

    def _safe_end(self, buffer: bytes, position: int) -> int:
        """Give the position from which on content without a boundary may be the beginning of one."""
        # A boundary holds one CR only, its first byte: where the last CR begins none, nothing does.
        end = buffer.rfind(b"\r", 1 - len(self._delimiter))
        return end if end >= position and self._delimiter.startswith(buffer[end:]) else len(buffer)

    def _pass_on(self, data: bytes, events: list[Event]) -> None:
        """Count a piece of content, decoded where it must be."""
        if self._decoder is not None:
            data = self._decoder.feed(data)
        self._room -= len(data)
        if self._room < 0:
            raise PayloadTooLarge(_FILE_TOO_LARGE if self._is_file else _FORM_TOO_LARGE)
        if data:
            events.append(data)

    def _finish(self, decoder: Decoder, events: list[Event]) -> None:
        """Pass on what a decoder still holds."""
        self._decoder = None
        self._pass_on(decoder.finish(), events)

    def _end(self, buffer: bytes, position: int, _: list[Event]) -> int:
        """Accept nothing but line ends after the last boundary: another parser might see parts there."""
        if buffer[position:].strip(b" \t\r\n"):
            raise BadRequest(_MALFORMED, detail=f"{buffer[position:][:100]!r} follows the last boundary.")
        return ~len(buffer)
