"""Uploads of other frameworks, by the contract's suite, over their real classes."""

from __future__ import annotations

from io import BytesIO, StringIO
from typing import TYPE_CHECKING, cast

import pytest
from starlette.datastructures import Headers
from starlette.datastructures import UploadFile as StarletteFile
from werkzeug.datastructures import FileStorage

from bandstand.contracts.http.uploads.testing import MemoryUpload, UploadSuite
from bandstand.forms._uploads import ForeignUpload, upload_of
from bandstand.forms.fields import FileField

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bandstand.contracts.http.uploads import UploadedFile


def of_werkzeug(name: str, content: bytes, content_type: str) -> UploadedFile:
    return taken(FileStorage(BytesIO(content), filename=name or "/", name="field", content_type=content_type))


def of_starlette(name: str, content: bytes, content_type: str) -> UploadedFile:
    headers = Headers({"content-type": content_type})
    return taken(StarletteFile(BytesIO(content), filename=name or "/", headers=headers))


def of_django(name: str, content: bytes, content_type: str) -> UploadedFile:
    return taken(django_file(name or "file", content, content_type))


def django_file(name: str, content: bytes, content_type: str) -> object:
    from django.core.exceptions import SuspiciousFileOperation  # type: ignore[import-untyped] # Django has no types
    from django.core.files.uploadedfile import SimpleUploadedFile  # type: ignore[import-untyped] # Django has no types

    try:
        return SimpleUploadedFile(name, content, content_type)
    except SuspiciousFileOperation:  # Django refuses such names itself
        return SimpleUploadedFile("file", content, content_type)


def taken(value: object) -> UploadedFile:
    found = upload_of(value)
    assert isinstance(found, ForeignUpload)
    return found


class TestOfWerkzeug(UploadSuite):
    """A file of Werkzeug and Flask."""

    def make(self) -> Callable[[str, bytes, str], UploadedFile]:
        return of_werkzeug


class TestOfStarlette(UploadSuite):
    """A file of Starlette and FastAPI."""

    def make(self) -> Callable[[str, bytes, str], UploadedFile]:
        return of_starlette


class TestOfDjango(UploadSuite):
    """A file of Django."""

    def make(self) -> Callable[[str, bytes, str], UploadedFile]:
        return of_django


def test_files_as_werkzeug_parses_them_are_taken() -> None:
    from werkzeug.test import EnvironBuilder
    from werkzeug.wrappers import Request

    sent = {"note": (BytesIO(b"text"), "a/note.txt", "text/plain; charset=utf-8")}
    made = EnvironBuilder(method="POST", data=sent)
    with Request(made.get_environ()) as request:
        cleaned = cast("UploadedFile", FileField().clean(request.files["note"]))
        assert (cleaned.name, cleaned.size, cleaned.content_type) == ("note.txt", 4, "text/plain")
    made.close()


def test_an_element_in_which_nobody_has_chosen_a_file_is_nothing() -> None:
    for empty in (FileStorage(BytesIO(), filename=""), StarletteFile(BytesIO(), filename="")):
        assert FileField(required=False).clean(empty) is None
        assert FileField(required=False).clean(empty, "stored") == "stored"


def test_uploads_of_our_own_pass_unchanged() -> None:
    ours = MemoryUpload("a.txt", b"text")
    assert upload_of(ours) is ours


def test_a_plain_file_on_disk_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes(b"text")
    with path.open("rb") as stream:
        found = taken(stream)
        assert (found.name, found.size, found.read()) == ("note.txt", 4, b"text")
    assert repr(found) == "<ForeignUpload 'note.txt', 4 bytes>"


@pytest.mark.parametrize(
    "value", [None, "a", b"a", 5, [], {}, object(), StringIO("a")], ids=lambda value: type(value).__name__
)
def test_what_is_no_file_is_none(value: object) -> None:
    assert upload_of(value) is None


def test_a_file_of_texts_or_without_a_proper_name_is_none(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.touch()
    with path.open(encoding="utf-8") as texts:
        assert upload_of(texts) is None

    class Numbered(BytesIO):
        name = 5

    assert upload_of(Numbered()) is None


def test_a_file_that_cannot_be_sought_or_is_closed_is_none() -> None:
    class Pipe(BytesIO):
        def seek(self, place: int, whence: int = 0, /) -> int:
            raise OSError("a pipe")

    closed = BytesIO(b"text")
    closed.close()
    assert upload_of(FileStorage(Pipe(b"text"), filename="a")) is None
    assert upload_of(FileStorage(closed, filename="a")) is None


def test_closing_a_stream_leaves_the_upload_open() -> None:
    upload = of_werkzeug("a.txt", b"text", "text/plain")
    with upload.open() as first, upload.open() as second:
        assert (first.read(2), second.read(1), first.read()) == (b"te", b"t", b"xt")
    assert upload.read() == b"text"
