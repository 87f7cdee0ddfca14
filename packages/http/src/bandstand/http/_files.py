"""Answers with a file: types, downloads, parts of it, and what strangers have uploaded."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any

from bandstand.contracts.http import FileSpan
from bandstand.contracts.i18n import LazyText
from bandstand.http._conditional import failed_precondition, not_modified, range_is_current
from bandstand.http._dates import http_date
from bandstand.http._errors import NotFound, PreconditionFailed, RangeNotSatisfiable, SuspiciousOperation
from bandstand.http._response import Body, GivenHeaders, Response

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    from bandstand.contracts.http import Request

__all__ = ["FileResponse", "guess_type", "parse_ranges", "safe_join"]

_REFUSED = LazyText(id="This file was refused.")
_CHUNK = 64 * 1024

# The system's own list differs from machine to machine, and takes time to read. What is here is the same everywhere.
_TYPES = {
    "7z": "application/x-7z-compressed", "aac": "audio/aac", "avif": "image/avif", "bmp": "image/bmp",
    "bz2": "application/x-bzip2", "css": "text/css", "csv": "text/csv", "epub": "application/epub+zip",
    "flac": "audio/flac", "gif": "image/gif", "gz": "application/gzip", "htm": "text/html", "html": "text/html",
    "ico": "image/x-icon", "ics": "text/calendar", "jpeg": "image/jpeg", "jpg": "image/jpeg", "js": "text/javascript",
    "json": "application/json", "jsonld": "application/ld+json", "m4a": "audio/mp4", "map": "application/json",
    "md": "text/markdown", "mjs": "text/javascript", "mov": "video/quicktime", "mp3": "audio/mpeg", "mp4": "video/mp4",
    "oga": "audio/ogg", "ogg": "audio/ogg", "ogv": "video/ogg", "opus": "audio/ogg", "otf": "font/otf",
    "pdf": "application/pdf", "png": "image/png", "rtf": "application/rtf", "svg": "image/svg+xml",
    "tar": "application/x-tar", "tgz": "application/gzip", "tif": "image/tiff", "tiff": "image/tiff",
    "ttf": "font/ttf", "txt": "text/plain", "wasm": "application/wasm", "wav": "audio/wav", "weba": "audio/webm",
    "webm": "video/webm", "webmanifest": "application/manifest+json", "webp": "image/webp", "woff": "font/woff",
    "woff2": "font/woff2", "xhtml": "application/xhtml+xml", "xml": "application/xml", "xz": "application/x-xz",
    "zip": "application/zip", "zst": "application/zstd",
}  # fmt: skip

_UNKNOWN = "application/octet-stream"

# What a browser shows without ever running anything in it. SVG and PDF can carry scripts.
_MEDIA = {kind for kind in _TYPES.values() if kind.startswith(("audio/", "video/", "image/"))}
_HARMLESS = frozenset(_MEDIA - {"image/svg+xml"} | {"text/plain"})

# Nothing in a file of a stranger runs, loads or is taken for something else, even when it is opened by itself.
_SANDBOX = (
    ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    ("x-content-type-options", "nosniff"),
)


def safe_join(root: str | PathLike[str], name: str) -> Path:
    """Give the path of a name below a folder, with all links followed.

    Raises:
        SuspiciousOperation: The name leads out of the folder, is absolute, or cannot be a name.
    """
    from pathlib import Path  # it loads urllib, which a site without files need not

    if "\0" in name or name.startswith(("/", "\\")):
        raise SuspiciousOperation(_REFUSED, detail=f"The name {name!r} is no relative path.")
    try:
        base = Path(root).resolve()
        path = base.joinpath(name).resolve()
    except (OSError, ValueError, RuntimeError) as error:  # too long, not to be encoded, or links in a circle
        raise SuspiciousOperation(_REFUSED, detail=f"The name {name[:200]!r} cannot be a path: {error}.") from None
    # Parts are compared, not texts: "/srv/media-old" begins like "/srv/media" and is not below it.
    if path.parts[: len(base.parts)] != base.parts:
        raise SuspiciousOperation(_REFUSED, detail=f"The name {name!r} leads out of {os.fspath(root)!r}.")
    return path


def guess_type(name: str) -> str:
    """Guess the content type of a file by its name; text is taken for UTF-8."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    kind = _TYPES.get(suffix) or _system_type(suffix)
    is_text = kind.startswith("text/") or kind in ("application/xml", "image/svg+xml", "application/xhtml+xml")
    return f"{kind}; charset=utf-8" if is_text else kind


def _system_type(suffix: str) -> str:
    if not 0 < len(suffix) <= 16:  # nothing longer is known
        return _UNKNOWN
    from mimetypes import guess_type as guess  # reads the system's files

    kind, encoding = guess(f"file.{suffix}", strict=False)
    return _UNKNOWN if kind is None or encoding is not None else kind


@dataclass(frozen=True, slots=True)
class _Content:
    """What a file response sends.

    Attributes:
        size: Bytes of the whole.
        modified: When it was last changed, or None where nobody knows.
        name: The name of the file, or nothing.
        span: Gives a body of some bytes of it, by first byte and length.
        close: Closes it when nothing of it is to be sent.
    """

    size: int
    modified: float | None
    name: str
    span: Callable[[int, int], Body]
    close: Callable[[], object]

    @property
    def seconds(self) -> int | None:
        """When it was last changed, in the precision of headers."""
        return None if self.modified is None else int(self.modified)


class FileResponse(Response):
    """An answer with a file, sent without being read where the server can.

    With ``request`` it is sent only where the client does not have it, and in the parts that the client asks for
    (RFC 9110, sections 13 and 14).

    Args:
        source: The path of a file, or a binary file that is open and can seek; the latter is closed at the end.
        request: The request that is answered.
        filename: The name for saving it; that of the file with ``attachment``.
        attachment: Whether the browser saves it instead of showing it.
        content_type: What it is; guessed from the name by default.
        etag: Whether it gets an entity tag, made of its size and its time.
        max_age: For how many seconds it may be used without asking again.
        root: The folder below which ``source``, a name from outside, must lie; see ``safe_join``.
        untrusted: Whether a stranger made it: then nothing in it runs, and only pictures, sound, films and plain text
            are shown; all else is saved.
        headers: Further headers.

    Raises:
        NotFound: There is no such file, or it is a folder or a device.
        SuspiciousOperation: The name leads out of ``root``.
        PreconditionFailed: The client wants another version than the one that is there.
        RangeNotSatisfiable: The client asks for a part that does not exist.
    """

    __slots__ = ()

    def __init__(
        self,
        source: str | PathLike[str] | IO[bytes],
        *,
        request: Request[Any] | None = None,
        filename: str | None = None,
        attachment: bool = False,
        content_type: str | None = None,
        etag: bool = True,
        max_age: int | None = None,
        root: str | PathLike[str] | None = None,
        untrusted: bool = False,
        headers: GivenHeaders | None = None,
    ) -> None:
        content = _content_of(source, root)
        kind = content_type or guess_type(filename or content.name)
        if untrusted and kind.partition(";")[0].strip().lower() not in _HARMLESS:
            kind, attachment = _UNKNOWN, True
        super().__init__(b"", 200, headers, kind)
        self.raw_headers += _SANDBOX if untrusted else ()
        if attachment or filename:
            self.headers["content-disposition"] = _disposition(filename or content.name, attachment=attachment)
        if max_age is not None:
            self.headers["cache-control"] = f"max-age={max_age}"
        self._describe(content, etag=etag)
        try:
            self._select(content, request)
        except BaseException:
            content.close()
            raise

    def _describe(self, content: _Content, *, etag: bool) -> None:
        self.raw_headers.append(("accept-ranges", "bytes"))
        if content.modified is not None:
            self.headers.setdefault("last-modified", http_date(content.modified))
            if etag:
                self.headers.setdefault("etag", _etag(content.modified, content.size))

    def _select(self, content: _Content, request: Request[Any] | None) -> None:
        """Choose what is sent: nothing, a part, several parts, or the whole."""
        tag = self.headers.get("etag")
        status = _precondition(request, content, tag)
        if status == 304:
            content.close()
            not_modified(self)
        elif status == 412:
            raise PreconditionFailed
        else:
            self._send(content, _wanted(request, content, tag))

    def _send(self, content: _Content, ranges: list[Range]) -> None:
        if len(ranges) > 1:
            self._send_parts(content, ranges)
            return
        first, length = 0, content.size
        if ranges:
            ((first, last),) = ranges
            length = last - first + 1
            self.status = 206
            self.headers["content-range"] = f"bytes {first}-{last}/{content.size}"
        self.headers["content-length"] = str(length)
        self.body = content.span(first, length)

    def _send_parts(self, content: _Content, ranges: list[Range]) -> None:
        """Send several parts in one body (RFC 9110, section 15.3.7.2)."""
        boundary = os.urandom(16).hex()  # no file holds it by chance
        parts = _Parts(content, ranges, boundary, self.headers["content-type"])
        self.status = 206
        self.headers["content-type"] = f"multipart/byteranges; boundary={boundary}"
        self.headers["content-length"] = str(parts.size)
        self.body = parts


def _disposition(name: str, *, attachment: bool) -> str:
    from bandstand.http._parameters import content_disposition

    return content_disposition(name, attachment=attachment)


def _content_of(source: str | PathLike[str] | IO[bytes], root: str | PathLike[str] | None) -> _Content:
    if isinstance(source, str | os.PathLike):
        return _content_at(source if root is None else safe_join(root, os.fspath(source)))
    if root is not None:
        message = f"root goes with a path; got {source!r}, which is open already."
        raise TypeError(message)
    return _content_in(source)


def _content_at(path: str | PathLike[str]) -> _Content:
    try:
        found = os.stat(path)  # noqa: PTH116 - a path-like object of any kind
    except (OSError, ValueError) as error:
        raise NotFound(detail=f"There is no file {os.fspath(path)!r}: {error}.") from None
    if not stat.S_ISREG(found.st_mode):
        raise NotFound(detail=f"{os.fspath(path)!r} is a folder or a device; expected a file.")

    def span(first: int, length: int) -> FileSpan:
        return FileSpan(path=path, offset=first, length=length)

    name = os.path.basename(path)  # noqa: PTH119 - as above
    return _Content(size=found.st_size, modified=found.st_mtime, name=name, span=span, close=_do_nothing)


def _do_nothing() -> None:
    """Close what is not open."""


def _content_in(file: IO[bytes]) -> _Content:
    begin = file.tell()
    size = file.seek(0, os.SEEK_END) - begin
    name = getattr(file, "name", "")

    def span(first: int, length: int) -> _FileChunks:
        return _FileChunks(file, begin + first, length)

    named = os.path.basename(name) if isinstance(name, str) else ""  # noqa: PTH119 - it may be any text
    return _Content(size=size, modified=_modified(file), name=named, span=span, close=file.close)


def _modified(file: IO[bytes]) -> float | None:
    try:
        return os.fstat(file.fileno()).st_mtime
    except (AttributeError, OSError, ValueError):  # it lies in memory, or elsewhere
        return None


def _etag(modified: float, size: int) -> str:
    """Give an entity tag, a weak one for a file that was changed just now: it may change again in the same instant."""
    weak = "W/" if time.time() - modified < 2 else ""  # the coarsest clocks of file systems count by two seconds
    return f'{weak}"{int(modified * 1_000_000):x}-{size:x}"'


class _FileChunks(Iterator[bytes]):
    """Some bytes of an open file, in pieces; it is closed with the body."""

    __slots__ = ("_file", "_left", "_position", "close")

    def __init__(self, file: IO[bytes], first: int, length: int) -> None:
        self._file = file
        self._position = first
        self._left = length
        self.close = file.close

    def __next__(self) -> bytes:
        self._file.seek(self._position)  # several parts may take turns with one file
        chunk = self._file.read(min(_CHUNK, self._left))
        if not chunk:
            raise StopIteration
        self._position += len(chunk)
        self._left -= len(chunk)
        return chunk


class _Parts:
    """The body of an answer with several parts; it is made while it is sent."""

    def __init__(self, content: _Content, ranges: list[Range], boundary: str, content_type: str) -> None:
        self._content = content
        self._parts = [
            (
                f"--{boundary}\r\ncontent-type: {content_type}\r\n"
                f"content-range: bytes {first}-{last}/{content.size}\r\n\r\n".encode("latin-1"),
                first,
                last - first + 1,
            )
            for first, last in ranges
        ]
        self._end = f"--{boundary}--\r\n".encode()
        self.size = sum(len(head) + length + 2 for head, _, length in self._parts) + len(self._end)

    def __iter__(self) -> Iterator[bytes]:
        for head, first, length in self._parts:
            yield head
            yield from chunks_of(self._content.span(first, length))
            yield b"\r\n"
        yield self._end

    def close(self) -> None:
        """Close the file."""
        self._content.close()


def chunks_of(body: Body) -> Iterator[bytes]:
    """Read a part of a file in pieces; what is in pieces already is given as it is."""
    if not isinstance(body, FileSpan):
        yield from body  # type: ignore[misc]
        return
    with open(body.path, "rb") as file:  # noqa: PTH123 - a path-like object of any kind
        length = os.fstat(file.fileno()).st_size if body.length is None else body.length
        yield from _FileChunks(file, body.offset, length)


Range = tuple[int, int]
"""The first byte and the last one."""

# More than that is asked for by nobody but attackers.
_LONGEST = 512
_MOST_RANGES = 16

_RANGE = re.compile(r"[ \t]*(?:([0-9]+)-([0-9]*)|-([0-9]+))[ \t]*")


def parse_ranges(header: str, size: int) -> list[Range]:
    """Give the ranges of bytes that a ``Range`` header asks for; none where the whole is to be sent.

    The whole is sent where the header is malformed or in another unit, as RFC 9110, section 14.2, allows, and where
    what it asks for is more work than the whole: many ranges, overlapping ones, or more bytes than there are.

    Raises:
        RangeNotSatisfiable: None of the ranges begins within the content.
    """
    unit, _, texts = header.partition("=")
    if len(header) > _LONGEST or unit.strip(" \t").lower() != "bytes":
        return []
    matches = [_RANGE.fullmatch(text) for text in texts.split(",") if text.strip(" \t")]
    found = [_range_of(match, size) for match in matches if match]
    if not found or len(found) < len(matches) or len(found) > _MOST_RANGES:
        return []
    if any(first > last for first, last in found):
        return []
    ranges = [(first, min(last, size - 1)) for first, last in found if first < size]
    if not ranges:
        raise RangeNotSatisfiable(headers=(("content-range", f"bytes */{size}"),))
    return ranges if len(ranges) == 1 or _is_less_work(ranges, size) else []


def _range_of(match: re.Match[str], size: int) -> Range:
    first, last, suffix = match.groups()
    if suffix:
        # The last bytes; if there are to be none of them, that begins nowhere.
        return (max(0, size - int(suffix)), size - 1) if int(suffix) else (size, size)
    return int(first), int(last) if last else max(size - 1, int(first))


def _is_less_work(ranges: list[Range], size: int) -> bool:
    ordered = sorted(ranges)
    apart = all(before[1] < after[0] for before, after in pairwise(ordered))
    return apart and sum(last - first + 1 for first, last in ranges) < size


def _precondition(request: Request[Any] | None, content: _Content, etag: str | None) -> int | None:
    if request is None:
        return None
    return failed_precondition(request, etag=etag, last_modified=content.seconds, exists=True)


def _wanted(request: Request[Any] | None, content: _Content, etag: str | None) -> list[Range]:
    # RFC 9110, section 14.2: ranges are for GET alone, and asked for after all other conditions.
    if request is None or request.method != "GET":
        return []
    header = request.headers.get("range")
    if header is None or not range_is_current(request, etag=etag, last_modified=content.seconds):
        return []
    return parse_ranges(header, content.size)
