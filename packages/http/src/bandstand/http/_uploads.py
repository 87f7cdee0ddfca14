"""Posted forms, read piece by piece: fields become text, and files go where upload handlers put them.

A handler of one's own has a method ``begin``; what that returns is written to, then finished or aborted::

    class Discarded:
        '''Drops what is written to it.'''

        def write(self, data: bytes) -> None: ...
        def finish(self) -> None: ...
        def abort(self) -> None: ...
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol, TypeAlias

from bandstand.contracts.i18n import LazyText
from bandstand.http._errors import BadRequest, PayloadTooLarge, UnsupportedMediaType
from bandstand.http._limits import Limits
from bandstand.http._multipart import MultipartParser
from bandstand.http._parameters import parse_parameters
from bandstand.http._parts import Part
from bandstand.http._upload_files import MemoryFile, TemporaryFile
from bandstand.http._urlencoded import parse_form
from bandstand.http._values import MultiDict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bandstand.contracts.http.uploads import UploadedFile

Form: TypeAlias = "tuple[MultiDict[str], MultiDict[UploadedFile]]"
"""The fields and the files of a form."""

_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"
_NO_FORM = LazyText(id="The body is no form.")
_FORM_TOO_LARGE = LazyText(id="The form is too large.")
_FILE_TOO_LARGE = LazyText(id="A file is too large.")
_MALFORMED = LazyText(id="The form is malformed.")
_CHARSET = LazyText(id="The form is not in UTF-8.")

_DEFAULT_LIMITS = Limits()


class UploadSink(Protocol):
    """Where the content of one file goes."""

    def write(self, data: bytes, /) -> None:
        """Take the next piece; an error raised here, such as ``PermissionDenied``, ends the request."""
        ...

    def finish(self) -> UploadedFile | None:
        """Give the file that handlers of the request see, or None to leave it out."""
        ...

    def abort(self) -> None:
        """Forget what was written: the request has failed."""
        ...


class UploadHandler(Protocol):
    """Decides where a file goes."""

    def begin(self, part: Part, memory: int, /) -> UploadSink | None:
        """Give a sink for a file, or None to leave it to the next handler; without any taker the file is dropped.

        Args:
            part: What its headers say. The name is as sent: a file of that name must never be made.
            memory: How many bytes of it may stay in memory, so that the files of a form together keep to the limit.
        """
        ...


class MemoryUploads:
    """Keeps files in memory, whatever else is there; a larger one ends the request.

    Args:
        limit: The most bytes of one file.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit

    def begin(self, part: Part, memory: int, /) -> UploadSink:  # noqa: ARG002 - it has a limit of its own
        """Give a sink in memory."""
        return _MemorySink(part, self.limit)


class TemporaryFileUploads:
    """Keeps small files in memory and puts the others into temporary files, which go when the request ends.

    Args:
        directory: Where temporary files are made; where the system puts them without.
    """

    def __init__(self, directory: str | os.PathLike[str] | None = None) -> None:
        self.directory = None if directory is None else os.fspath(directory)

    def begin(self, part: Part, memory: int, /) -> UploadSink:
        """Give a sink that changes from memory to disk."""
        return _TemporarySink(part, memory, self.directory)


class _MemorySink:
    """Collects a file in memory."""

    def __init__(self, part: Part, limit: int) -> None:
        self._part = part
        self._room = limit
        self._pieces: list[bytes] = []

    def write(self, data: bytes, /) -> None:
        """Add a piece."""
        self._room -= len(data)
        if self._room < 0:
            raise PayloadTooLarge(_FILE_TOO_LARGE)
        self._pieces.append(data)

    def finish(self) -> MemoryFile:
        """Give the file."""
        return _memory_file(self._part, self._pieces)

    def abort(self) -> None:
        """Free the memory."""
        self._pieces.clear()


class _TemporarySink:
    """Collects a file in memory until it is too large for that, and then on disk."""

    def __init__(self, part: Part, memory: int, directory: str | None) -> None:
        self._part = part
        self._room = memory
        self._directory = directory
        self._pieces: list[bytes] = []
        self._file: TemporaryFile | None = None

    def write(self, data: bytes, /) -> None:
        """Add a piece."""
        self._room -= len(data)
        if self._file is not None:
            self._file.write(data)
        elif self._room < 0:
            self._move_to_disk().write(data)
        else:
            self._pieces.append(data)

    def _move_to_disk(self) -> TemporaryFile:
        part = self._part
        self._file = file = TemporaryFile(part.filename or "", part.content_type, part.charset, self._directory)
        for piece in self._pieces:
            file.write(piece)
        self._pieces.clear()
        return file

    def finish(self) -> MemoryFile | TemporaryFile:
        """Give the file."""
        if self._file is None:
            return _memory_file(self._part, self._pieces)
        self._file.rewind()
        return self._file

    def abort(self) -> None:
        """Remove the file."""
        self._pieces.clear()
        if self._file is not None:
            self._file.close()


def _memory_file(part: Part, pieces: list[bytes]) -> MemoryFile:
    return MemoryFile(part.filename or "", pieces, part.content_type, part.charset)


def default_handlers() -> list[UploadHandler]:
    """Give the handlers of a request that has none of its own."""
    return [TemporaryFileUploads()]


class FormReader(Protocol):
    """What a class in the place of ``FormParser`` gives; it is made with the same arguments."""

    def feed(self, data: bytes, /) -> None:
        """Take the next piece of the body."""
        ...

    def finish(self) -> Form:
        """Give the fields and the files; called once, when the body has ended."""
        ...

    def close(self) -> None:
        """Close all files; called when the request ends, however it ends."""
        ...


class FormParser:
    """Reads a posted form; after an error it has removed everything that it stored.

    Args:
        content_type: The header, with its parameters.
        limits: What is refused as too much.
        handlers: Who takes the files: of each file the first that does. Without any, small files stay in memory and
            the others go to disk.

    Raises:
        UnsupportedMediaType: It is no form.
        BadRequest: The header is malformed, or names another charset than UTF-8.
    """

    __slots__ = ("_fields", "_files", "_handlers", "_memory", "_name", "_parser", "_part", "_pieces", "_sink")

    def __init__(
        self, content_type: str, limits: Limits = _DEFAULT_LIMITS, handlers: Sequence[UploadHandler] = ()
    ) -> None:
        kind, parameters = parse_parameters(content_type)
        if kind not in (_URLENCODED, _MULTIPART):
            raise UnsupportedMediaType(_NO_FORM, detail=f"The content type is {kind[:100]!r}.")
        charset = parameters.get("charset", "utf-8")
        if charset.lower() not in ("utf-8", "utf8"):
            raise BadRequest(_CHARSET, detail=f"The charset is {charset[:100]!r}.")
        self._parser: _UrlencodedParser | MultipartParser
        if kind == _URLENCODED:
            self._parser = _UrlencodedParser(limits)
        else:
            self._parser = MultipartParser(parameters.get("boundary", ""), limits)
        self._handlers = handlers or default_handlers()
        self._memory = limits.memory
        self._fields: list[tuple[str, str]] = []
        self._files: list[tuple[str, UploadedFile]] = []
        # The field that is being read, and what has come of it; or where the file that is being read goes.
        self._part: Part | None = None
        self._pieces: list[bytes] = []
        self._sink: UploadSink | None = None
        self._name = ""

    def feed(self, data: bytes, /) -> None:
        """Take the next piece of the body.

        Raises:
            PayloadTooLarge: It is over a limit.
            BadRequest: It is malformed.
        """
        try:
            for event in self._parser.feed(data):
                if type(event) is bytes:
                    if self._part is not None:
                        self._pieces.append(event)
                    elif self._sink is not None:
                        self._sink.write(event)
                elif isinstance(event, Part):
                    if event.filename is None:
                        self._part = event
                    else:
                        self._begin_file(event)
                elif self._part is not None:
                    self._end_field(self._part)
                elif self._sink is not None:
                    self._end_file(self._sink)
        except BaseException:
            self.close()
            raise

    def finish(self) -> Form:
        """Give the fields and the files; to be called once, when the body has ended.

        Raises:
            PayloadTooLarge: There are too many fields.
            BadRequest: It is malformed or cut off.
        """
        try:
            self._fields += self._parser.close()
        except BaseException:
            self.close()
            raise
        return MultiDict(self._fields), MultiDict(self._files)

    def close(self) -> None:
        """Close all files, so that those on disk go; to be called when the request ends, however it ends.

        What a handler keeps elsewhere is its own affair.
        """
        sink, self._sink = self._sink, None
        files, self._files = self._files, []
        # The contract knows no closing: a file of a custom handler may have none.
        endings = [getattr(file, "close", None) for _, file in files]
        for end in (getattr(sink, "abort", None), *endings):
            if end is not None:
                try:  # noqa: SIM105 - suppress takes as long as a field does
                    end()
                except OSError:
                    pass  # the others must go all the same

    def _begin_file(self, part: Part) -> None:
        self._name = part.name
        # The name is empty where a form has a place for a file and none was chosen.
        for handler in self._handlers if part.filename else ():
            self._sink = handler.begin(part, self._memory)
            if self._sink is not None:
                break

    def _end_field(self, part: Part) -> None:
        pieces, self._pieces, self._part = self._pieces, [], None
        try:
            self._fields.append((part.name, b"".join(pieces).decode()))
        except UnicodeError as error:
            raise BadRequest(_MALFORMED, detail=f"The field {part.name[:100]!r} is no UTF-8: {error}") from None

    def _end_file(self, sink: UploadSink) -> None:
        file = sink.finish()
        self._sink = None
        if file is not None:
            self._files.append((self._name, file))
            if isinstance(file, MemoryFile):
                self._memory = max(0, self._memory - file.size)


class _UrlencodedParser:
    """Reads a form without files in the place of a ``MultipartParser``; its body is kept, for fields may not be cut."""

    __slots__ = ("_limits", "_pieces", "_size")

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._pieces: list[bytes] = []
        self._size = 0

    def feed(self, data: bytes, /) -> tuple[()]:
        """Take the next piece of the body, which completes nothing."""
        self._size += len(data)
        if self._size > self._limits.form:
            self._pieces.clear()
            raise PayloadTooLarge(_FORM_TOO_LARGE)
        self._pieces.append(data)
        return ()

    def close(self) -> list[tuple[str, str]]:
        """Say that the body has ended; gives the fields."""
        body = b"".join(self._pieces)
        self._pieces.clear()
        return parse_form(body, self._limits)
