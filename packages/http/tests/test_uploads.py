"""Posted forms: fields and files of both kinds of bodies, handlers of one's own, and nothing left behind."""

from __future__ import annotations

import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._errors import BadRequest, HTTPError, PayloadTooLarge, PermissionDenied, UnsupportedMediaType
from bandstand.http._limits import Limits
from bandstand.http._upload_files import MemoryFile, TemporaryFile
from bandstand.http._uploads import FormParser, MemoryUploads, TemporaryFileUploads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bandstand.http._parts import Part
    from bandstand.http._uploads import Form, UploadHandler

URLENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
END = b"--b--\r\n"


def field(name: str, content: bytes) -> bytes:
    return f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + content + b"\r\n"


def file(name: str, filename: str, content: bytes) -> bytes:
    disposition = f'Content-Disposition: form-data; name="{name}"; filename="{filename}"'
    return f"--b\r\n{disposition}\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n".encode() + content + b"\r\n"


def read(
    body: bytes, content_type: str = MULTIPART, limits: Limits | None = None, handlers: Sequence[UploadHandler] = ()
) -> Form:
    parser = FormParser(content_type, limits or Limits(), handlers)
    for start in range(0, len(body), 50):
        parser.feed(body[start : start + 50])
    return parser.finish()


def test_an_urlencoded_form_has_fields_and_no_files() -> None:
    form, files = read(b"tag=old&tag=r%C3%A9d&page=1", URLENCODED)
    assert form.pairs() == [("tag", "old"), ("tag", "réd"), ("page", "1")]
    assert len(files) == 0


def test_a_multipart_form_has_fields_and_files() -> None:
    body = (
        field("tag", b"old") + file("cv", "a.txt", b"hello") + field("tag", "réd".encode()) + file("cv", "b.txt", b"")
    )
    form, files = read(body + END)
    assert form.getlist("tag") == ["old", "réd"]
    assert [(found.name, found.content_type, found.read()) for found in files.getlist("cv")] == [
        ("a.txt", "text/plain", b"hello"),
        ("b.txt", "text/plain", b""),
    ]
    last = files["cv"]
    assert isinstance(last, MemoryFile)
    assert last.charset == "koi8-r"


def test_a_place_for_a_file_without_one_is_no_file() -> None:
    form, files = read(file("cv", "", b"dropped") + field("a", b"1") + END)
    assert (form.dict(), len(files)) == ({"a": "1"}, 0)


def test_a_name_is_reduced_to_what_is_fit_for_a_folder() -> None:
    _, files = read(file("cv", "../../etc/passwd", b"") + END)
    assert files["cv"].name == "passwd"


def test_a_file_that_is_too_large_for_memory_goes_to_disk_until_the_form_is_closed(tmp_path: Path) -> None:
    parser = FormParser(MULTIPART, Limits(memory=100), [TemporaryFileUploads(tmp_path)])
    parser.feed(file("small", "s.txt", b"x" * 60))
    for piece in (file("large", "l.txt", b"y" * 90), file("small", "t.txt", b"z" * 40), END):
        parser.feed(piece)
    _, files = parser.finish()
    large = files["large"]
    assert isinstance(large, TemporaryFile)
    assert [isinstance(small, MemoryFile) for small in files.getlist("small")] == [True, True]
    assert (large.size, large.read(), b"".join(large.chunks(7))) == (90, b"y" * 90, b"y" * 90)
    assert [str(path) for path in tmp_path.iterdir()] == [large.temporary_path]
    parser.close()
    assert list(tmp_path.iterdir()) == []
    parser.close()


def test_the_files_of_a_form_share_the_memory(tmp_path: Path) -> None:
    body = b"".join(file("cv", f"{number}.txt", b"x" * 60) for number in range(10)) + END
    _, files = read(body, limits=Limits(memory=150), handlers=[TemporaryFileUploads(tmp_path)])
    assert [type(found) for found in files.getlist("cv")] == [MemoryFile, MemoryFile, *[TemporaryFile] * 8]
    assert [found.read() for found in files.getlist("cv")] == [b"x" * 60] * 10


FAILURES = {
    "cut off": b"",
    "malformed": b"--bb",
    "bad text": field("a", b"\xff"),
    "too large": file("huge", "h.txt", b"x" * 5000),
    "too many": b"".join(field("a", b"") for _ in range(20)),
}


@pytest.mark.parametrize("rest", FAILURES.values(), ids=FAILURES)
def test_after_an_error_nothing_is_left_on_disk(rest: bytes, tmp_path: Path) -> None:
    body = file("one", "1.txt", b"x" * 500) + file("two", "2.txt", b"x" * 500)
    limits = Limits(memory=10, file=1000, fields=10)
    with pytest.raises(HTTPError) as raised:
        read(body + rest, limits=limits, handlers=[TemporaryFileUploads(tmp_path)])
    assert raised.value.status in (400, 413)
    assert list(tmp_path.iterdir()) == []


def test_a_request_that_ends_in_the_middle_leaves_nothing_on_disk(tmp_path: Path) -> None:
    parser = FormParser(MULTIPART, Limits(memory=10), [TemporaryFileUploads(tmp_path)])
    parser.feed(file("one", "1.txt", b"x" * 500)[:-100])
    assert len(list(tmp_path.iterdir())) == 1
    parser.close()
    assert list(tmp_path.iterdir()) == []


def test_files_may_be_kept_in_memory_whatever_their_size() -> None:
    _, files = read(file("cv", "a.txt", b"x" * 500) + END, limits=Limits(memory=10), handlers=[MemoryUploads(500)])
    assert isinstance(files["cv"], MemoryFile)
    with pytest.raises(PayloadTooLarge, match="file is too large"):
        read(file("cv", "a.txt", b"x" * 501) + END, handlers=[MemoryUploads(500)])


class Counted:
    """A sink that keeps only the size of what it is given."""

    def __init__(self, sizes: list[int]) -> None:
        self.sizes = sizes
        self.size = 0

    def write(self, data: bytes) -> None:
        self.size += len(data)

    def finish(self) -> None:
        self.sizes.append(self.size)

    def abort(self) -> None:
        self.sizes.append(-1)


class Counting:
    """A handler that counts text files and leaves the rest to the next."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def begin(self, part: Part, memory: int) -> Counted | None:
        return Counted(self.sizes) if str(part.filename).endswith(".txt") else None


class StubbornFile(MemoryFile):
    """A file that cannot be closed."""

    def close(self) -> None:
        raise OSError


class Unwilling(Counted):
    """A sink whose file cannot be closed."""

    def finish(self) -> StubbornFile:  # type: ignore[override]  # pyright: ignore[reportIncompatibleMethodOverride]
        return StubbornFile("a.txt")


class Stubborn(Counting):
    """A handler whose files cannot be closed."""

    def begin(self, part: Part, memory: int) -> Unwilling | None:
        return Unwilling([]) if str(part.filename).endswith(".txt") else None


class Refusing:
    """A handler that lets nobody upload."""

    def begin(self, part: Part, memory: int) -> None:
        raise PermissionDenied(detail=str(part.filename))


def test_the_first_handler_that_takes_a_file_has_it() -> None:
    counting = Counting()
    body = file("a", "a.txt", b"x" * 100) + file("b", "b.pdf", b"y") + END
    _, files = read(body, handlers=[counting, MemoryUploads(10)])
    assert counting.sizes == [100]
    assert list(files) == ["b"]


def test_a_file_that_no_handler_takes_is_dropped() -> None:
    form, files = read(file("b", "b.pdf", b"y") + field("a", b"1") + END, handlers=[Counting()])
    assert (form.dict(), len(files)) == ({"a": "1"}, 0)


def test_a_handler_is_told_when_the_request_fails() -> None:
    counting = Counting()
    with pytest.raises(BadRequest):
        read(file("a", "a.txt", b"x" * 100)[:-20], handlers=[counting])
    assert counting.sizes == [-1]


def test_a_handler_may_end_the_request(tmp_path: Path) -> None:
    body = file("a", "a.txt", b"x" * 500) + file("b", "b.txt", b"x") + END
    with pytest.raises(PermissionDenied):
        read(body, handlers=[Refusing(), TemporaryFileUploads(tmp_path)])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content_type", ["", "text/plain", "application/json", "multipart/mixed; boundary=b"])
def test_a_body_of_another_type_is_no_form(content_type: str) -> None:
    with pytest.raises(UnsupportedMediaType):
        FormParser(content_type)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        f"{MULTIPART}; charset=latin-1",
        f"{URLENCODED}; charset=utf-16",
        f"{MULTIPART}; boundary=c",
    ],
)
def test_a_form_without_a_boundary_or_in_another_charset_is_refused(content_type: str) -> None:
    with pytest.raises(BadRequest):
        FormParser(content_type)


def test_a_form_may_say_that_it_is_utf_8() -> None:
    assert read(b"a=%C3%A9", f"{URLENCODED}; charset=UTF-8")[0]["a"] == "é"


def test_an_urlencoded_form_has_limits() -> None:
    with pytest.raises(PayloadTooLarge):
        read(b"a=" + b"x" * 99, URLENCODED, Limits(form=100))
    with pytest.raises(PayloadTooLarge):
        read(b"a&b&c", URLENCODED, Limits(fields=2))
    assert read(b"a=" + b"x" * 98, URLENCODED, Limits(form=100))[0]["a"] == "x" * 98


def test_an_error_of_the_disk_reaches_the_caller_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(
            file("a", "a.txt", b"x" * 50) + END,
            limits=Limits(memory=1),
            handlers=[TemporaryFileUploads(tmp_path / "gone")],
        )


def test_a_large_encoded_file_stays_out_of_memory(tmp_path: Path) -> None:
    head = file("f", "f.bin", b"")[:-6] + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    parser = FormParser(MULTIPART, Limits(), [TemporaryFileUploads(tmp_path)])
    tracemalloc.start()
    parser.feed(head)
    for _ in range(12 * 16):
        parser.feed(b"QUJD" * 12 * 1024 + b" \r\n\t" * 4 * 1024)
    parser.feed(b"\r\n" + END)
    _, files = parser.finish()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert files["f"].size == 12 * 16 * 3 * 12 * 1024
    assert peak < 4 * 1024 * 1024
    parser.close()


def test_a_file_that_cannot_be_removed_does_not_keep_the_others(tmp_path: Path) -> None:
    parser = FormParser(MULTIPART, Limits(memory=1), [Stubborn(), TemporaryFileUploads(tmp_path)])
    parser.feed(file("a", "a.txt", b"") + file("b", "b.pdf", b"xx") + END)
    parser.finish()
    assert len(list(tmp_path.iterdir())) == 1
    parser.close()
    assert list(tmp_path.iterdir()) == []


BODIES = st.lists(
    st.sampled_from(
        [field("a", b"1"), file("f", "a.txt", b"xyz"), file("f", "", b""), END, b"--b", b"\r\n", b"x", b"\xff"]
    )
).map(b"".join)


@given(st.one_of(BODIES, st.binary()), st.sampled_from([MULTIPART, URLENCODED]))
def test_any_body_is_read_or_refused(body: bytes, content_type: str) -> None:
    status = 200
    try:
        read(body, content_type)
    except HTTPError as error:
        status = error.status
    assert status in (200, 400, 413)
