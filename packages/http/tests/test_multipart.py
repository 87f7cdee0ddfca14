"""Multipart forms: events, limits, refusals, and that it makes no difference how the bytes are cut."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._errors import BadRequest, HTTPError, PayloadTooLarge
from bandstand.http._limits import Limits
from bandstand.http._multipart import MultipartParser
from bandstand.http._parts import Part

FIELD = b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
FILE = b'--b\r\nContent-Disposition: form-data; name="f"; filename="x.txt"\r\nContent-Type: text/plain\r\n\r\nhello\r\n'
END = b"--b--\r\n"

Parsed = list[tuple[str, str | None, bytes]]


def parse(*pieces: bytes, limits: Limits | None = None) -> Parsed:
    """Give name, file name and content of each part."""
    parser = MultipartParser("b", limits or Limits())
    parts: Parsed = []
    for piece in pieces:
        for event in parser.feed(piece):
            if isinstance(event, Part):
                parts.append((event.name, event.filename, b""))
            elif event is not None:
                name, filename, content = parts[-1]
                parts[-1] = (name, filename, content + event)
    parser.close()
    return parts


def field(content: bytes, *headers: bytes) -> bytes:
    lines = [b"--b", b'Content-Disposition: form-data; name="a"', *headers, b"", content, b""]
    return b"\r\n".join(lines)


def test_a_part_begins_has_content_and_ends() -> None:
    parser = MultipartParser("b")
    begin, *rest = parser.feed(FIELD + END)
    assert isinstance(begin, Part)
    assert (begin.name, begin.filename) == ("a", None)
    assert rest == [b"1", None]
    parser.close()


def test_content_is_given_as_it_arrives_but_for_what_may_be_a_boundary() -> None:
    parser = MultipartParser("b")
    assert parser.feed(FILE[:-7])[1:] == []
    assert [parser.feed(piece) for piece in (b"hel", b"lo\r", b"\n--", b"x\r\n-", b"-b", b"--")] == [
        [b"hel"],
        [b"lo"],
        [],
        [b"\r\n--x"],
        [],
        [None],
    ]


def test_content_without_a_rest_is_passed_on_without_a_copy() -> None:
    parser = MultipartParser("b")
    parser.feed(FILE[:-7])
    data = b"x" * 1000
    [event] = parser.feed(data)
    assert event is data


def test_fields_and_files_come_in_order() -> None:
    assert parse(FIELD + FILE + FIELD + END) == [("a", None, b"1"), ("f", "x.txt", b"hello"), ("a", None, b"1")]


def test_contents_may_be_empty_or_look_like_boundaries() -> None:
    assert parse(field(b"") + END) == [("a", None, b"")]
    content = b"\r\n\r\n--\r\n--B\r\n-b\r\n--\rb--b\n--b"
    assert parse(field(content) + END) == [("a", None, content)]


def test_a_form_may_be_empty_and_may_begin_or_end_with_a_line_end() -> None:
    assert parse(END) == []
    assert parse(b"--b--") == []
    assert parse(b"\r\n" + FIELD + END + b"\r\n") == [("a", None, b"1")]


def test_transfer_encodings_are_decoded() -> None:
    encoded = base64.encodebytes(bytes(range(256)))
    assert parse(field(encoded, b"Content-Transfer-Encoding: base64") + END) == [("a", None, bytes(range(256)))]
    assert parse(field(b"a=3Db", b"Content-Transfer-Encoding: quoted-printable") + END) == [("a", None, b"a=b")]
    assert parse(field(b"a=3Db", b"Content-Transfer-Encoding: binary") + END) == [("a", None, b"a=3Db")]


MALFORMED = {
    "nothing": b"",
    "preamble": b"preamble\r\n" + FIELD + END,
    "two line ends": b"\r\n\r\n" + FIELD + END,
    "bare line feeds": (FIELD + END).replace(b"\r\n", b"\n"),
    "no last boundary": FIELD,
    "half a boundary": FIELD + b"--b-",
    "cut off in headers": FIELD[:20],
    "cut off in content": FIELD[:-2],
    "longer boundary": FIELD + b"--bb\r\n",
    "padded boundary": FIELD + b"--b \r\n",
    "one hyphen": FIELD + b"--b-\r\n",
    "epilogue": FIELD + END + b"epilogue",
    "parts after the end": FIELD + END + FIELD + END,
    "no headers": b"--b\r\n\r\n1\r\n" + END,
    "no name": b"--b\r\nContent-Type: text/plain\r\n\r\n1\r\n" + END,
    "nested": field(b"1", b"Content-Type: multipart/mixed; boundary=c") + END,
    "other charset": field(b"1", b"Content-Type: text/plain; charset=utf-16") + END,
    "unknown encoding": field(b"1", b"Content-Transfer-Encoding: gzip") + END,
    "bad base64": field(b"*", b"Content-Transfer-Encoding: base64") + END,
    "half a base64": field(b"QUI", b"Content-Transfer-Encoding: base64") + END,
}


@pytest.mark.parametrize("body", MALFORMED.values(), ids=MALFORMED)
def test_what_is_malformed_is_refused_however_it_is_cut(body: bytes) -> None:
    for size in (1, 3, 1000):
        with pytest.raises(BadRequest):
            parse(*(body[start : start + size] for start in range(0, len(body), size)))


@pytest.mark.parametrize("boundary", ["", "a" * 71, "a ", "a\r\n", "é", 'a"b', "a;b", "*"])
def test_a_boundary_that_is_none_is_refused(boundary: str) -> None:
    with pytest.raises(BadRequest, match="boundary"):
        MultipartParser(boundary)


def test_all_characters_of_a_boundary_are_allowed() -> None:
    boundary = "a '()+_,-./:=?z"
    parser = MultipartParser(boundary)
    assert parser.feed(f"--{boundary}--".encode()) == []
    parser.close()


TOO_MUCH = {
    "total": (Limits(total=len(FIELD + END) - 1), FIELD + END),
    "fields": (Limits(fields=1), FIELD + FIELD + END),
    "files": (Limits(files=1), FILE + FIELD + FILE + END),
    "file": (Limits(file=4), FILE + END),
    "form": (Limits(form=5), FIELD + FIELD + FIELD + END),
    "part_headers": (Limits(part_headers=39), FIELD + END),
    "base64": (Limits(form=3), field(b"QUJD", b"Content-Transfer-Encoding: base64") + END),
}


@pytest.mark.parametrize(("limits", "body"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_what_is_over_a_limit_is_refused_however_it_is_cut(limits: Limits, body: bytes) -> None:
    for size in (1, 7, 1000):
        with pytest.raises(PayloadTooLarge):
            parse(*(body[start : start + size] for start in range(0, len(body), size)), limits=limits)


def test_what_is_just_within_the_limits_is_taken() -> None:
    limits = Limits(total=len(FIELD + FILE + FIELD + END), fields=2, files=1, file=5, form=4, part_headers=84)
    assert len(parse(FIELD + FILE + FIELD + END, limits=limits)) == 3
    assert parse(FIELD + END, limits=Limits(part_headers=40)) == [("a", None, b"1")]


def test_a_large_encoded_file_is_never_in_memory_whole() -> None:
    parser = MultipartParser("b")
    parser.feed(FILE[:-7].replace(b"text/plain", b"text/plain\r\nContent-Transfer-Encoding: base64"))
    sizes = [
        sum(len(event) for event in parser.feed(b" \r\nQUJD" * 8192) if isinstance(event, bytes)) for _ in range(20)
    ]
    assert sizes == [3 * 8192] * 20
    assert len(parser._rest) < 10  # pyright: ignore[reportPrivateUsage]


def outcome(pieces: list[bytes], limits: Limits) -> Parsed | tuple[int, str]:
    try:
        return parse(*pieces, limits=limits)
    except HTTPError as error:
        return error.status, error.text


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *(
                FIELD,
                FILE,
                END,
                b"--b",
                b"\r\n--b",
                b"\r\n",
                b"\r",
                b"--",
                b"-",
                b"x",
                b"\r\n\r\n",
                b"\n",
                b"hello" * 9,
            ),
            *(b'\r\nContent-Disposition: form-data; name="c"\r\n\r\n', b"Content-Type: text/plain\r\n"),
        ]
    ),
    max_size=12,
).map(b"".join)
LIMITS = st.builds(
    Limits,
    total=st.integers(0, 500),
    fields=st.integers(0, 5),
    files=st.integers(0, 3),
    file=st.integers(0, 50),
    form=st.integers(0, 50),
    part_headers=st.integers(30, 100),
)


@given(
    st.one_of(FRAGMENTS, st.binary()), st.lists(st.integers(1, 40), min_size=1), st.one_of(LIMITS, st.just(Limits()))
)
def test_any_bytes_are_read_or_refused_the_same_however_they_are_cut(
    data: bytes, sizes: list[int], limits: Limits
) -> None:
    whole = outcome([data], limits)
    assert isinstance(whole, list) or whole[0] in (400, 413)
    pieces: list[bytes] = []
    start = 0
    while start < len(data):
        pieces.append(data[start : start + sizes[len(pieces) % len(sizes)]])
        start += len(pieces[-1])
    assert outcome(pieces, limits) == whole


@given(st.lists(st.binary(max_size=30)))
def test_what_is_written_is_read_again(contents: list[bytes]) -> None:
    kept = [content for content in contents if b"\r\n--b" not in b"\r\n" + content]
    assert parse(b"".join(map(field, kept)) + END) == [("a", None, content) for content in kept]
