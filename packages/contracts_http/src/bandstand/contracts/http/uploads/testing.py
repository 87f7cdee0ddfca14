"""The conformance suite of ``UploadedFile`` and its reference implementation in memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

from bandstand.contracts.http.uploads._uploads import UploadedFile
from bandstand.contracts.services.conformance import Suite, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["MemoryUpload", "UploadSuite"]


class MemoryUpload:
    """An uploaded file whose content is a bytes object."""

    def __init__(self, name: str, content: bytes = b"", content_type: str = "") -> None:
        last = "".join(character for character in re.split(r"[/\\]", name)[-1] if character.isprintable())
        self.name = "file" if last in ("", ".", "..") else last[-255:]
        self.size = len(content)
        self.content_type = content_type.partition(";")[0].strip().lower() or "application/octet-stream"
        self._content = content
        self._reader = BytesIO(content)

    def read(self, size: int = -1, /) -> bytes:
        """Read on."""
        return self._reader.read(size)

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        """Give the content in pieces."""
        return (self._content[start : start + chunk_size] for start in range(0, self.size, chunk_size))

    def open(self) -> BinaryIO:
        """Give the content as a stream."""
        return BytesIO(self._content)


_CONTENT = bytes(range(256)) * 3


class UploadSuite(Suite[Callable[[str, bytes, str], UploadedFile]]):
    """The rules of ``UploadedFile``; ``make`` returns a function of the name, content and type that a client sends."""

    def upload(self, content: bytes = _CONTENT) -> UploadedFile:
        """Make an upload with some content."""
        return self.make()("plain.txt", content, "text/plain")

    @rule("UPLOAD-01")
    def test_a_plain_name_is_kept(self) -> None:
        for name in ("report.pdf", "my report (2).tar.gz", "Übersicht 日本.txt", ".profile"):
            assert self.make()(name, b"", "text/plain").name == name

    @rule("UPLOAD-01")
    def test_a_name_is_reduced_to_its_last_component(self) -> None:
        make = self.make()
        for name in ("/etc/passwd", "../../passwd", "C:\\secrets\\passwd", "a/b\\passwd", "\\\\host\\passwd"):
            assert make(name, b"", "text/plain").name == "passwd"

    @rule("UPLOAD-01")
    def test_a_name_is_fit_for_a_folder_whatever_was_sent(self) -> None:
        make = self.make()
        for name in ("", ".", "..", "/", "a/", "a/..", "a\0.txt", "a\r\nb: c", "\x7f", "..\0", "x" * 5000 + ".txt"):
            kept = make(name, b"", "text/plain").name
            assert 1 <= len(kept) <= 255
            assert kept not in (".", "..")
            assert kept.isprintable()
            assert not {"/", "\\"} & {*kept}

    @rule("UPLOAD-02")
    def test_chunks_join_to_the_content(self) -> None:
        upload = self.upload()
        for chunk_size in (1, 100, 256, 767, 768, 5000):
            chunks = [*upload.chunks(chunk_size)]
            assert b"".join(chunks) == _CONTENT
            assert all(0 < len(chunk) <= chunk_size for chunk in chunks)
        assert b"".join(upload.chunks()) == _CONTENT
        assert [*self.upload(b"").chunks()] == []

    @rule("UPLOAD-03")
    def test_chunks_begin_anew_each_time(self) -> None:
        upload = self.upload()
        next(upload.chunks(10))
        assert b"".join(upload.chunks(100)) == _CONTENT
        upload.read(5)
        assert b"".join(upload.chunks(100)) == _CONTENT
        with upload.open() as stream:
            stream.read(5)
        assert b"".join(upload.chunks(100)) == _CONTENT

    @rule("UPLOAD-04")
    def test_the_size_is_the_number_of_bytes(self) -> None:
        assert self.upload().size == 768
        assert self.upload(b"").size == 0

    @rule("UPLOAD-05")
    def test_reading_goes_on(self) -> None:
        upload = self.upload()
        assert upload.read(3) == _CONTENT[:3]
        assert upload.read(3) == _CONTENT[3:6]
        assert upload.read() == _CONTENT[6:]
        assert (upload.read(), upload.read(3)) == (b"", b"")

    @rule("UPLOAD-06")
    def test_a_stream_begins_at_the_beginning_and_can_be_sought(self) -> None:
        upload = self.upload()
        upload.read(5)
        for _ in range(2):
            with upload.open() as stream:
                assert stream.read(4) == _CONTENT[:4]
                assert stream.seek(-4, 2) == 764
                assert stream.read() == _CONTENT[-4:]
                assert stream.tell() == 768

    @rule("UPLOAD-07")
    def test_the_content_type_is_bare(self) -> None:
        make = self.make()
        assert make("a", b"", "image/png").content_type == "image/png"
        assert make("a", b"", "Text/Plain; charset=UTF-8").content_type == "text/plain"
        assert make("a", b"", "").content_type == "application/octet-stream"
