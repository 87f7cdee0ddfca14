"""Decoders of the transfer encodings that a part of a multipart body may have: RFC 2045 section 6, strictly.

They take a part piece by piece and keep no more than one incomplete group or line of it.
"""

from __future__ import annotations

import re
from binascii import Error, a2b_base64, a2b_qp
from typing import Protocol

from bandstand.contracts.i18n import LazyText
from bandstand.http._errors import BadRequest

# Translators: "base64" and "quoted-printable" are technical words, and stay as they are.
_BAD_BASE64 = LazyText(id="A part of the form is no valid base64.")
_BAD_QUOTED_PRINTABLE = LazyText(id="A part of the form is no valid quoted-printable text.")
_UNKNOWN = LazyText(id="A part of the form has an unknown transfer encoding.")

_NOT_QUOTED_PRINTABLE = re.compile(rb"=(?![0-9A-Fa-f]{2}|\r\n)|[^\t\r\n -~]")
# RFC 2045 allows 76 characters in a line; that of SMTP is the longest that anybody writes.
_LONGEST_LINE = 1000
_LINE_TOO_LONG = f"A line is longer than {_LONGEST_LINE} bytes."


class Decoder(Protocol):
    """Decodes one part."""

    def feed(self, data: bytes, /) -> bytes:
        """Take the next piece; give what can be decoded by now, perhaps nothing."""
        ...

    def finish(self) -> bytes:
        """Give the rest; ``BadRequest`` where the part ends too early."""
        ...


def find_decoder(encoding: str) -> Decoder | None:
    """Give a new decoder for a transfer encoding, or None for those that encode nothing.

    Raises:
        BadRequest: There is no such encoding.
    """
    match encoding.strip(" \t").lower():
        case "" | "7bit" | "8bit" | "binary":
            return None
        case "base64":
            return Base64Decoder()
        case "quoted-printable":
            return QuotedPrintableDecoder()
        case _:
            raise BadRequest(_UNKNOWN, detail=f"The encoding is {encoding[:100]!r}.")


class Base64Decoder:
    """Decodes base64 with white space between the characters; each byte is looked at a fixed number of times."""

    def __init__(self) -> None:
        self._rest = b""
        self._padded = False

    def feed(self, data: bytes, /) -> bytes:
        """Decode all groups of four characters that are complete."""
        characters = self._rest + data.translate(None, b" \t\r\n")
        whole = len(characters) // 4 * 4
        groups, self._rest = characters[:whole], characters[whole:]
        if not groups:
            return b""
        # The codec lets a group of padding alone pass after a full one.
        if self._padded or groups.endswith(b"==="):
            raise BadRequest(_BAD_BASE64, detail="There are characters after the padding, or too much of it.")
        self._padded = groups.endswith(b"=")
        try:
            return a2b_base64(groups, strict_mode=True)
        except Error as error:
            raise BadRequest(_BAD_BASE64, detail=str(error)) from None

    def finish(self) -> bytes:
        """Make sure that no group is incomplete."""
        if self._rest:
            raise BadRequest(_BAD_BASE64, detail=f"It ends with the incomplete group {self._rest!r}.")
        return b""


class QuotedPrintableDecoder:
    """Decodes quoted-printable line by line."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes, /) -> bytes:
        """Decode all lines that are complete."""
        text = self._rest + data
        end = text.rfind(b"\r\n") + 2
        lines, self._rest = (text[:end], text[end:]) if end > 1 else (b"", text)
        # One more than allowed may be the first half of a line end.
        if len(self._rest) > _LONGEST_LINE + 1:
            raise BadRequest(_BAD_QUOTED_PRINTABLE, detail=_LINE_TOO_LONG)
        return self._decode(lines)

    def finish(self) -> bytes:
        """Decode the last line."""
        return self._decode(self._rest)

    def _decode(self, lines: bytes) -> bytes:
        if any(len(line) > _LONGEST_LINE for line in lines.split(b"\r\n")):
            raise BadRequest(_BAD_QUOTED_PRINTABLE, detail=_LINE_TOO_LONG)
        if wrong := _NOT_QUOTED_PRINTABLE.search(lines):
            detail = f"Expected two hexadecimal digits or a printable character at {lines[wrong.start() :][:10]!r}."
            raise BadRequest(_BAD_QUOTED_PRINTABLE, detail=detail)
        return a2b_qp(lines)
