"""Answers with a file: what it is, which part is sent, and what is refused."""

import io
import os
import re
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http import FileSpan, Reply
from bandstand.contracts.http.testing import MemoryRequest, receive
from bandstand.http._errors import NotFound, PreconditionFailed, RangeNotSatisfiable, SuspiciousOperation
from bandstand.http._files import FileResponse, guess_type, parse_ranges, safe_join
from bandstand.http._response import close_body

CONTENT = bytes(range(100))
CHANGED = 1767355200.25  # 2026-01-02 12:00:00.25 UTC


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "data.bin"
    path.write_bytes(CONTENT)
    os.utime(path, (CHANGED, CHANGED))
    return path


def asked(method: str = "GET", **headers: str) -> MemoryRequest:
    return MemoryRequest(method, headers={name.replace("_", "-"): value for name, value in headers.items()})


def sent(response: FileResponse) -> bytes:
    reply = receive(Reply(status=response.status, headers=tuple(response.headers), body=response.body))
    assert isinstance(reply.body, bytes)
    assert response.headers.get("content-length", str(len(reply.body))) == str(len(reply.body))
    return reply.body


def test_a_file_is_named_and_described_and_not_read(path: Path) -> None:
    response = FileResponse(path)
    assert response.body == FileSpan(path=path, offset=0, length=100)
    assert (response.status, sent(response)) == (200, CONTENT)
    assert [*response.headers] == [
        ("content-type", "application/octet-stream"),
        ("accept-ranges", "bytes"),
        ("last-modified", "Fri, 02 Jan 2026 12:00:00 GMT"),
        ("etag", '"6476672e72090-64"'),
        ("content-length", "100"),
    ]


def test_arguments_become_headers(path: Path) -> None:
    response = FileResponse(str(path), max_age=60, etag=False, content_type="image/png", headers={"X-A": "1"})
    assert (response.headers["cache-control"], response.headers["content-type"]) == ("max-age=60", "image/png")
    assert "etag" not in response.headers
    assert response.headers["x-a"] == "1"


def test_a_download_has_a_name(path: Path) -> None:
    assert FileResponse(path, attachment=True).headers["content-disposition"] == 'attachment; filename="data.bin"'
    assert FileResponse(path, filename="a.pdf").headers["content-disposition"] == 'inline; filename="a.pdf"'
    assert FileResponse(path, filename="a.pdf").headers["content-type"] == "application/pdf"
    assert "content-disposition" not in FileResponse(path).headers


@pytest.mark.parametrize("name", ['a"; x="b.exe', "a\r\nx: y", "../../b", "é\x00.txt"])
def test_a_name_injects_nothing(path: Path, name: str) -> None:
    value = FileResponse(path, filename=name).headers["content-disposition"]
    assert re.fullmatch(r"inline; filename=\"[^\"\r\n/\\]*\"(; filename\*=UTF-8''[A-Za-z0-9%._-]*)?", value)
    with pytest.raises(ValueError, match="without line breaks"):
        FileResponse(path, content_type="a\r\nb: c")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.HTML", "text/html; charset=utf-8"), ("a.js", "text/javascript; charset=utf-8"), ("a.png", "image/png"),
        ("a.svg", "image/svg+xml; charset=utf-8"), ("a.json", "application/json"), ("a.tar.gz", "application/gzip"),
        ("a.tar.Z", "application/octet-stream"), ("a.midi", "audio/midi"), ("a", "application/octet-stream"),
        ("a.", "application/octet-stream"), ("a." + "x" * 99, "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)  # fmt: skip
def test_the_type_is_guessed_from_the_name(name: str, kind: str) -> None:
    assert guess_type(name) == kind


def test_a_file_that_was_changed_just_now_has_a_weak_tag(path: Path) -> None:
    path.touch()
    assert FileResponse(path).headers["etag"].startswith('W/"')


@pytest.mark.parametrize("name", ["missing", ".", "a\0b", "x" * 300])
def test_what_is_no_file_is_not_found(path: Path, name: str) -> None:
    with pytest.raises(NotFound):
        FileResponse(path.parent / name)


@pytest.mark.parametrize(
    ("name", "content_type", "kind", "saved"),
    [
        ("a.png", None, "image/png", False),
        ("a.txt", None, "text/plain; charset=utf-8", False),
        ("a.html", None, "application/octet-stream", True),
        ("a.svg", None, "application/octet-stream", True),
        ("a.pdf", None, "application/octet-stream", True),
        ("a.png", " Text/HTML ;x", "application/octet-stream", True),
    ],
)
def test_nothing_in_the_file_of_a_stranger_runs(
    path: Path, name: str, content_type: str | None, kind: str, saved: bool
) -> None:
    file = path.rename(path.with_name(name))
    headers = FileResponse(file, untrusted=True, content_type=content_type).headers
    assert headers["content-type"] == kind
    assert headers.get("content-disposition") == (f'attachment; filename="{name}"' if saved else None)
    assert headers["content-security-policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("header", "first", "length"),
    [
        ("bytes=0-0", 0, 1), ("bytes=10-19", 10, 10), ("bytes=90-", 90, 10), ("bytes=-5", 95, 5),
        ("bytes=-500", 0, 100),
        ("bytes=50-99999999999999999999", 50, 50), ("BYTES = 1-2", 1, 2), ("bytes=1-2,", 1, 2),
        ("bytes=1-2,200-300", 1, 2),
    ],
)  # fmt: skip
def test_a_part_is_sent(path: Path, header: str, first: int, length: int) -> None:
    response = FileResponse(path, request=asked(range=header))
    assert response.status == 206
    assert response.headers["content-range"] == f"bytes {first}-{first + length - 1}/100"
    assert sent(response) == CONTENT[first : first + length]


@pytest.mark.parametrize(
    "header",
    [
        "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=1-2,x", "items=0-1", "bytes 0-1", "bytes=٣-",
        "bytes=--1", "bytes=1-2-3", "bytes=0-10,5-20", "bytes=0-49,50-99", "bytes=" + "0-0," * 17,
        "bytes=0-" + "9" * 600,
        "bytes=1-2,200-100",
    ],
)  # fmt: skip
def test_the_whole_is_sent_for_absurd_ranges(path: Path, header: str) -> None:
    response = FileResponse(path, request=asked(range=header))
    assert (response.status, sent(response)) == (200, CONTENT)


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=200-300,500-"])
def test_a_part_that_does_not_exist_is_refused_with_the_size(path: Path, header: str) -> None:
    with pytest.raises(RangeNotSatisfiable) as caught:
        FileResponse(path, request=asked(range=header))
    assert caught.value.headers == (("content-range", "bytes */100"),)


def test_several_parts_are_sent_in_one_body(path: Path) -> None:
    response = FileResponse(path, request=asked(range="bytes=90-,0-1"), content_type="text/plain")
    boundary = response.headers["content-type"].removeprefix("multipart/byteranges; boundary=")
    assert (response.status, "content-range" in response.headers) == (206, False)
    assert sent(response) == (
        f"--{boundary}\r\ncontent-type: text/plain\r\ncontent-range: bytes 90-99/100\r\n\r\n".encode()
        + CONTENT[90:]
        + f"\r\n--{boundary}\r\ncontent-type: text/plain\r\ncontent-range: bytes 0-1/100\r\n\r\n".encode()
        + CONTENT[:2]
        + f"\r\n--{boundary}--\r\n".encode()
    )


@given(st.integers(0, 20), st.text(alphabet="0123456789-, ", max_size=12))
def test_ranges_lie_within_the_content_and_never_overlap(size: int, text: str) -> None:
    try:
        ranges = parse_ranges(f"bytes={text}", size)
    except RangeNotSatisfiable:
        return
    counted = [byte for first, last in ranges for byte in range(first, last + 1)]
    assert all(0 <= first <= last < size for first, last in ranges)
    assert len(counted) == len({*counted})


@given(st.text())
def test_no_header_is_an_error(text: str) -> None:
    with suppress(RangeNotSatisfiable):
        assert parse_ranges(text, 10) == []


def seconds(header: str) -> float:
    best = 60.0
    for _ in range(5):
        start = time.process_time()
        for _ in range(100):
            parse_ranges(header, 1000)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("part", ["0-0,", "-", "9", " ", "1-,"])
def test_twice_as_much_takes_twice_as_long(part: str) -> None:
    size = 250 // len(part)
    # A second look, for another process may take the cache away; what is quadratic fails each time.
    assert any(seconds("bytes=" + part * 2 * size) < 2.5 * seconds("bytes=" + part * size) + 0.005 for _ in range(3))


def test_a_range_counts_only_for_the_version_that_the_client_has(path: Path) -> None:
    tag = FileResponse(path).headers["etag"]
    for condition, status in ((tag, 206), ('"other"', 200), ("Fri, 02 Jan 2026 12:00:00 GMT", 206)):
        assert FileResponse(path, request=asked(range="bytes=0-1", if_range=condition)).status == status


@pytest.mark.parametrize("method", ["HEAD", "POST"])
def test_ranges_are_for_get_alone(path: Path, method: str) -> None:
    response = FileResponse(path, request=asked(method, range="bytes=0-1"))
    assert (response.status, response.headers["content-length"]) == (200, "100")


def test_what_the_client_has_is_not_sent_again(path: Path) -> None:
    tag = FileResponse(path).headers["etag"]
    for headers in ({"if_none_match": tag}, {"if_modified_since": "Fri, 02 Jan 2026 12:00:00 GMT"}):
        response = FileResponse(path, request=asked(range="bytes=0-1", **headers), max_age=1)
        assert (response.status, response.body) == (304, b"")
        assert [name for name, _ in response.headers] == ["cache-control", "last-modified", "etag"]


def test_another_version_than_the_one_wanted_is_refused(path: Path) -> None:
    with pytest.raises(PreconditionFailed):
        FileResponse(path, request=asked(if_match='"other"'))


def test_an_empty_file_is_sent_whole(path: Path) -> None:
    path.write_bytes(b"")
    assert sent(FileResponse(path)) == b""
    assert FileResponse(path, request=asked(range="bytes=-5")).status == 200
    with pytest.raises(RangeNotSatisfiable):
        FileResponse(path, request=asked(range="bytes=0-"))


def joined(body: object) -> bytes:
    assert isinstance(body, Iterable)
    return b"".join(cast("Iterable[bytes]", body))


def test_an_open_file_is_sent_from_where_it_stands_and_closed() -> None:
    file = io.BytesIO(CONTENT)
    file.seek(10)
    response = FileResponse(file, content_type="text/plain")
    assert joined(response.body) == CONTENT[10:]
    assert [*response.headers] == [("content-type", "text/plain"), ("accept-ranges", "bytes"), ("content-length", "90")]
    close_body(response.body)
    assert file.closed


def test_an_open_file_on_disk_is_described_as_its_path_is(path: Path) -> None:
    with path.open("rb") as file:
        response = FileResponse(file, attachment=True)
        assert response.headers["etag"] == FileResponse(path).headers["etag"]
        assert response.headers["content-disposition"] == 'attachment; filename="data.bin"'


def test_parts_of_an_open_file_are_sent() -> None:
    one = FileResponse(io.BytesIO(CONTENT), request=asked(range="bytes=5-6"))
    assert (one.status, joined(one.body)) == (206, CONTENT[5:7])
    file = io.BytesIO(CONTENT)
    two = FileResponse(file, request=asked(range="bytes=5-6,8-8"))
    body = joined(two.body)
    assert (len(body), CONTENT[5:7] in body, file.closed) == (int(two.headers["content-length"]), True, False)
    close_body(two.body)
    assert file.closed


def test_an_open_file_is_closed_when_nothing_of_it_is_sent(path: Path) -> None:
    file = path.open("rb")
    tag = FileResponse(path).headers["etag"]
    assert FileResponse(file, request=asked(if_none_match=tag)).status == 304
    assert file.closed
    memory = io.BytesIO(CONTENT)
    with pytest.raises(RangeNotSatisfiable):
        FileResponse(memory, request=asked(range="bytes=100-"))
    assert memory.closed
    with pytest.raises(TypeError, match=r"^root goes with a path; got "):
        FileResponse(io.BytesIO(), root=path.parent)


def test_a_name_from_outside_stays_below_its_folder(path: Path) -> None:
    assert FileResponse("data.bin", root=path.parent).body == FileSpan(path=path.resolve(), length=100)
    for name in ("../data.bin", "/etc/passwd", "a/../../x", "a\0b", "\\\\host\\x", "x" * 5000):
        with pytest.raises((SuspiciousOperation, NotFound)):
            FileResponse(name, root=path.parent)


@pytest.mark.parametrize(
    "name", ["..", "../", "../root-old/a", "a/../../b", "/a", "//a", "\\a", "a\0", "\ud800", "link/x"]
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "root-old").mkdir()
    (root / "link").symlink_to(tmp_path)
    with pytest.raises(SuspiciousOperation):
        safe_join(root, name)


def test_a_name_that_stays_inside_is_joined(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    for name, path in (("a/b.txt", root / "a/b.txt"), ("a/../b", root / "b"), ("", root), ("...", root / "...")):
        assert safe_join(str(tmp_path), name) == path


@given(st.lists(st.sampled_from(["..", ".", "a", "/", "//", "\\", "\0", "C:", "~", "%2e%2e"]) | st.text(), max_size=6))
def test_no_name_leads_out(parts: list[str]) -> None:
    root = Path("/srv/media")
    for name in ("/".join(parts), "".join(parts)):
        try:
            path = safe_join(root, name)
        except SuspiciousOperation:
            continue
        assert path.is_relative_to(root.resolve())
        assert ".." not in path.parts
