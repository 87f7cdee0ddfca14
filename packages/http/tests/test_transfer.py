"""Transfer encodings of parts: decoded piece by piece, strictly, and without keeping the part."""

import base64
import quopri

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._errors import BadRequest
from bandstand.http._transfer import Base64Decoder, Decoder, QuotedPrintableDecoder, find_decoder

SIZES = st.lists(st.integers(1, 9), min_size=1)


def decode(decoder: Decoder, *pieces: bytes) -> bytes:
    return b"".join([*map(decoder.feed, pieces), decoder.finish()])


def cut(data: bytes, sizes: list[int]) -> list[bytes]:
    pieces: list[bytes] = []
    while data:
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(data[:size])
        data = data[size:]
    return pieces


def outcome(decoder: Decoder, pieces: list[bytes]) -> bytes | str:
    try:
        return decode(decoder, *pieces)
    except BadRequest as error:
        return error.text


def test_a_decoder_is_found_by_the_name_of_the_encoding() -> None:
    assert isinstance(find_decoder(" Base64 "), Base64Decoder)
    assert isinstance(find_decoder("quoted-printable"), QuotedPrintableDecoder)
    assert [find_decoder(name) for name in ("", "7bit", "8BIT", "binary")] == [None] * 4
    with pytest.raises(BadRequest, match="unknown transfer encoding"):
        find_decoder("x-uuencode")


def test_base64_may_be_broken_into_lines() -> None:
    assert decode(Base64Decoder(), b"aGVs\r\nbG8g\r", b"\nd29y bGQ=", b"\r\n") == b"hello world"


@pytest.mark.parametrize(
    "data", [b"a", b"aGVsb", b"aGV*", b"a===", b"====", b"aG=s", b"aA==aA==", b"aA=\0=", b"aA-_", b"aGVsbG8"]
)
def test_what_is_no_base64_is_refused_however_it_is_cut(data: bytes) -> None:
    for size in (1, 4, 100):
        with pytest.raises(BadRequest, match="no valid base64"):
            decode(Base64Decoder(), *cut(data, [size]))


def test_quoted_printable_is_decoded_by_lines() -> None:
    assert (
        decode(QuotedPrintableDecoder(), b"na=C3=", b"AFve=\r", b"\n caf=c3=a9\r\nend") == "naïve café\r\nend".encode()
    )


@pytest.mark.parametrize("data", [b"a=", b"a=4", b"a=zz", b"a=\n", b"\xe9", b"\0", b"x" * 1001, b"x" * 1001 + b"\r\n"])
def test_what_is_not_quoted_printable_is_refused_however_it_is_cut(data: bytes) -> None:
    for size in (1, 1000, 5000):
        with pytest.raises(BadRequest, match="no valid quoted-printable"):
            decode(QuotedPrintableDecoder(), *cut(data, [size]))


def test_no_more_than_a_group_or_a_line_is_kept() -> None:
    decoder = Base64Decoder()
    assert decoder.feed(b" " * 100_000 + b"aGV") == b""
    assert len(decoder._rest) == 3  # pyright: ignore[reportPrivateUsage]
    with pytest.raises(BadRequest):
        QuotedPrintableDecoder().feed(b"x" * 100_000)


@given(st.binary(), SIZES)
def test_what_the_standard_library_encodes_is_decoded(data: bytes, sizes: list[int]) -> None:
    assert decode(Base64Decoder(), *cut(base64.encodebytes(data), sizes)) == data
    lines = quopri.encodestring(data.replace(b"\r", b"").replace(b"\n", b"")).replace(b"\n", b"\r\n")
    assert decode(QuotedPrintableDecoder(), *cut(lines, sizes)) == data.replace(b"\r", b"").replace(b"\n", b"")


PIECES = st.lists(st.sampled_from([b"a", b"QUJD", b"=", b"\r", b"\n", b"\r\n", b" ", b"4", b"1", b"\xff"])).map(
    b"".join
)


@given(PIECES, SIZES)
def test_how_it_is_cut_makes_no_difference(data: bytes, sizes: list[int]) -> None:
    for kind in (Base64Decoder, QuotedPrintableDecoder):
        assert outcome(kind(), cut(data, sizes)) == outcome(kind(), [data])
