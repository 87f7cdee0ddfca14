"""The parts of a multipart form and their headers: RFC 7578, and what browsers write (HTML section 4.10.21.8)."""

from __future__ import annotations

import re

from bandstand.contracts.i18n import LazyText
from bandstand.http._errors import BadRequest
from bandstand.http._parameters import parse_parameters

_MALFORMED = LazyText(id="The headers of a part of the form are malformed.")
_NO_NAME = LazyText(id="A part of the form has no name.")
# Translators: "multipart" is a technical word, and stays as it is.
_NESTED = LazyText(id="A part of the form is a multipart body itself.")
_CHARSET = LazyText(id="The form is not in UTF-8.")

# What nearly every field and every file has, in one step each: no escapes, no parameters of the type.
_FIELD = re.compile(rb'Content-Disposition: form-data; name="([^"\\%\x00-\x1f\x7f]*+)"')
_FILE = re.compile(
    rb'Content-Disposition: form-data; name="([^"\\%\x00-\x1f\x7f]*+)"; filename="([^"\\%\x00-\x1f\x7f]*+)"'
    rb"(?:\r\nContent-Type: ((?!multipart)[a-z0-9!#$&^_.+\-]++/[a-z0-9!#$&^_.+\-]++))?+"
)
_HEADER = re.compile(r"([!#$%&'*+\-.^_`|~0-9A-Za-z]++):([^\x00-\x08\x0a-\x1f\x7f]*+)")
_MOST_HEADERS = 32
_MEDIA_TYPE = re.compile(r"[!#$%&'*+\-.^_`|~0-9a-z]++/[!#$%&'*+\-.^_`|~0-9a-z]++")
_BACKSLASH = re.compile(r'\\(["\\]?)')
_UTF_8 = {"", "utf-8", "utf8", "us-ascii", "ascii"}


class Part:
    """What the headers of one part of a multipart form say.

    Attributes:
        name: The name of the field.
        filename: The name of the file, as sent; None for a field that is no file, empty where none was chosen.
        content_type: The media type in lower case, without parameters; empty where none is given.
        charset: The charset that the type names, in lower case; empty where it names none.
        transfer_encoding: How the content was encoded on its way, as sent; empty where nothing is said.
    """

    __slots__ = ("_block", "charset", "content_type", "filename", "name", "transfer_encoding")

    def __init__(
        self, name: str, filename: str | None, content_type: str, charset: str, transfer_encoding: str, block: bytes
    ) -> None:
        self.name = name
        self.filename = filename
        self.content_type = content_type
        self.charset = charset
        self.transfer_encoding = transfer_encoding
        self._block = block

    @property
    def headers(self) -> dict[str, str]:
        """All headers by their names in lower case."""
        return parse_headers(self._block)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, Part) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[object, ...]:
        return self.name, self.filename, self.content_type, self.charset, self.transfer_encoding, self._block

    def __repr__(self) -> str:
        return f"<Part {self.name!r} filename={self.filename!r} content_type={self.content_type!r}>"


def parse_part(block: bytes) -> Part:
    """Read the headers of a part.

    Args:
        block: The header lines without the empty line after them.

    Raises:
        BadRequest: They are malformed, name nothing, or announce what a form cannot hold.
    """
    try:
        if match := _FIELD.fullmatch(block):
            return Part(match[1].decode(), None, "", "", "", block)
        if match := _FILE.fullmatch(block):
            return Part(match[1].decode(), match[2].decode(), (match[3] or b"").decode(), "", "", block)
    except UnicodeError as error:
        raise BadRequest(_MALFORMED, detail=str(error)) from None
    return parse_any_part(block)


def parse_any_part(block: bytes) -> Part:
    """Read the headers of a part, whatever they are; ``parse_part`` is quicker with the usual ones."""
    headers = parse_headers(block)
    name, filename = _disposition(headers.get("content-disposition", ""))
    content_type, parameters = parse_parameters(headers.get("content-type", ""))
    charset = parameters.get("charset", "").lower()
    if content_type.startswith("multipart/"):
        raise BadRequest(_NESTED, detail=f"The part {name[:100]!r} is of the type {content_type[:100]!r}.")
    # The charset of a file is a matter of who reads it; that of a field would have to be decoded here.
    if filename is None and charset not in _UTF_8:
        raise BadRequest(_CHARSET, detail=f"The field {name[:100]!r} is in the charset {charset[:100]!r}.")
    if _MEDIA_TYPE.fullmatch(content_type) is None:
        content_type = ""
    return Part(name, filename, content_type, charset, headers.get("content-transfer-encoding", ""), block)


def parse_headers(block: bytes) -> dict[str, str]:
    """Give the headers of a part by their names in lower case.

    Raises:
        BadRequest: A line is malformed or folded, a name comes twice, there are more than 32, or it is no UTF-8.
    """
    headers: dict[str, str] = {}
    try:
        lines = block.decode().split("\r\n", _MOST_HEADERS - 1)
    except UnicodeError as error:
        raise BadRequest(_MALFORMED, detail=str(error)) from None
    for line in lines:
        match = _HEADER.fullmatch(line)
        if match is None or (name := match[1].lower()) in headers:
            raise BadRequest(_MALFORMED, detail=f"The line is {line[:200]!r}.")
        headers[name] = match[2].strip(" \t")
    return headers


def _disposition(value: str) -> tuple[str, str | None]:
    """Give the names of the field and of the file.

    Browsers escape a quote and line ends as ``%22``, ``%0D`` and ``%0A`` and leave backslashes alone; other clients
    escape with a backslash. So a backslash escapes a quote or a backslash, and stands for itself before all else.
    """
    kind, parameters = parse_parameters(_BACKSLASH.sub(_doubled, value))
    if kind != "form-data" or "name" not in parameters:
        raise BadRequest(_NO_NAME, detail=f"Expected form-data with a name instead of {value[:200]!r}.")
    filename = parameters.get("filename")
    return _unescape(parameters["name"]), None if filename is None else _unescape(filename)


def _doubled(match: re.Match[str]) -> str:
    return match[0] if match[1] else r"\\"


def _unescape(text: str) -> str:
    return text.replace("%22", '"').replace("%0D", "\r").replace("%0A", "\n")
