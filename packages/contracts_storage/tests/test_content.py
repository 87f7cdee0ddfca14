"""What can be saved."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.storage.content import Chunked, Content, Readable, chunks_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bandstand.contracts.storage.testing import MemoryFile

    _gives_chunks: type[Chunked] = MemoryFile
    _can_be_read: type[Readable] = io.BytesIO


class Upload:
    """An uploaded file, as HTTP packages have it: it can be read and iterated by chunks, and was read before."""

    name = "emma.jpg"

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, size: int = -1, /) -> bytes:
        return b"only the rest"

    def chunks(self, chunk_size: int = 65536) -> Iterator[bytes]:
        return (self._content[place : place + chunk_size] for place in range(0, len(self._content), chunk_size))


class Socket:
    """A stream that gives None where nothing has come, as raw ones do."""

    def __init__(self, *pieces: bytes | None) -> None:
        self._pieces = [*pieces]

    def read(self, size: int = -1, /) -> bytes:
        return cast("bytes", self._pieces.pop(0))


def test_bytes_are_one_chunk() -> None:
    assert [*chunks_of(b"abc")] == [b"abc"]
    assert [*chunks_of(b"")] == []


def test_an_iterable_is_taken_as_it_comes() -> None:
    assert [*chunks_of([b"a", b"", b"bc"])] == [b"a", b"bc"]
    assert [*chunks_of(piece for piece in (b"a", b"bc"))] == [b"a", b"bc"]


def test_a_stream_is_read_in_chunks_from_where_it_stands() -> None:
    stream = io.BytesIO(b"0123456789")
    stream.read(1)
    assert [*chunks_of(stream, 4)] == [b"1234", b"5678", b"9"]
    assert [*chunks_of(Socket(b"a", None))] == [b"a"]


def test_what_has_chunks_gives_them_whatever_was_read_of_it() -> None:
    assert [*chunks_of(Upload(b"0123456789"), 4)] == [b"0123", b"4567", b"89"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("text", r"^Content is bytes or some of them; got str in str\.$"),
        (["text"], r"^Content is bytes or some of them; got str in list\.$"),
        ({"a": b"b"}, r"^Content is bytes or some of them; got str in dict\.$"),
        (io.StringIO("text"), r"^Content is bytes or some of them; got str in StringIO\.$"),
        (5, r"^Content is bytes or some of them; got int in int\.$"),
        (None, r"^Content is bytes or some of them; got NoneType in NoneType\.$"),
        (bytearray(b"a"), r"^Content is bytes or some of them; got int in bytearray\.$"),
        ([memoryview(b"a")], r"^Content is bytes or some of them; got memoryview in list\.$"),
        ([1], r"^Content is bytes or some of them; got int in list\.$"),
    ],
)
def test_what_is_no_bytes_is_refused(content: object, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        list(chunks_of(cast("Content", content)))


def test_chunks_are_taken_one_by_one() -> None:
    taken: list[int] = []

    def counting() -> Iterator[bytes]:
        for number in range(3):
            taken.append(number)
            yield b"x"

    chunks = chunks_of(counting())
    next(chunks)
    assert taken == [0]


@given(st.lists(st.binary(max_size=9)), st.integers(1, 9))
def test_all_kinds_give_the_same_bytes(pieces: list[bytes], size: int) -> None:
    whole = b"".join(pieces)
    for content in (whole, pieces, iter(pieces), io.BytesIO(whole), Upload(whole)):
        assert b"".join(chunks_of(content, size)) == whole
