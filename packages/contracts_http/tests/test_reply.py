"""Replies and spans of files as values, and what they refuse."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.contracts.http import FileSpan, Reply

TOKEN = st.from_regex(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+", fullmatch=True)
VALUE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_categories=["Cc"]))


def test_a_reply_is_an_empty_success_unless_said_otherwise() -> None:
    assert Reply() == Reply(status=200, headers=(), body=b"")


def test_replies_are_values() -> None:
    reply = Reply(status=302, headers=(("location", "/"),))
    assert reply == Reply(status=302, headers=(("location", "/"),))
    assert hash(reply) == hash(Reply(status=302, headers=(("location", "/"),)))
    assert pickle.loads(pickle.dumps(reply)) == reply
    with pytest.raises(AttributeError):
        reply.status = 200  # type: ignore[misc]  # the point of the test


def test_a_reply_hashes_whatever_its_body_is() -> None:
    assert {Reply(body=[b"one"]): 1}[Reply(body=[b"one"])] == 1


def test_a_header_may_occur_several_times() -> None:
    headers = (("set-cookie", "a=1"), ("set-cookie", "b=2"))
    assert Reply(headers=headers).headers == headers


@pytest.mark.parametrize("status", [0, 99, 600, -200, 1000])
def test_a_status_out_of_range_is_refused(status: int) -> None:
    with pytest.raises(ValueError, match=rf"^A status is a number from 100 to 599; got {status}\.$"):
        Reply(status=status)


@pytest.mark.parametrize("status", [100, 204, 404, 599])
def test_every_status_in_range_is_taken(status: int) -> None:
    assert Reply(status=status).status == status


@pytest.mark.parametrize("name", ["", "x y", "x:", "x\r\n", "x\n", "é", "x\0", "(x)"])
def test_the_name_of_a_header_is_a_token(name: str) -> None:
    with pytest.raises(ValueError, match=r"^The name of a header is letters, digits and hyphens; got ") as caught:
        Reply(headers=((name, "value"),))
    assert repr(name) in str(caught.value)


@pytest.mark.parametrize("value", ["a\r\nset-cookie: b=1", "a\n", "a\r", "\0", "a\x7f", "a\x85b", "日本", "\x1b[0m"])
def test_the_value_of_a_header_has_no_line_breaks_and_other_controls(value: str) -> None:
    with pytest.raises(ValueError, match=r"^The header 'x-tag' takes Latin-1 text without line breaks") as caught:
        Reply(headers=(("x-tag", value),))
    assert repr(value) in str(caught.value)


@given(st.lists(st.tuples(TOKEN, VALUE)))
def test_every_header_that_the_wire_takes_is_taken(pairs: list[tuple[str, str]]) -> None:
    assert Reply(headers=tuple(pairs)).headers == tuple(pairs)


@given(st.text())
def test_no_value_of_a_header_can_end_its_line(text: str) -> None:
    try:
        reply = Reply(headers=(("x-tag", text),))
    except ValueError:
        return
    line = f"{reply.headers[0][0]}: {reply.headers[0][1]}".encode("latin-1")
    assert line.splitlines() == [line]


@pytest.mark.parametrize("headers", [[("a", "b")], {"a": "b"}, "ab", None])
def test_headers_that_are_no_tuple_are_refused(headers: object) -> None:
    with pytest.raises(TypeError, match=r"^The headers of a reply are a tuple of pairs of name and value; got "):
        Reply(headers=headers)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize("body", ["text", bytearray(b"a"), memoryview(b"a")])
def test_a_body_of_text_or_another_buffer_is_refused(body: object) -> None:
    expected = rf"^A body is bytes, an iterable of bytes or a FileSpan; got {type(body).__name__}\.$"
    with pytest.raises(TypeError, match=expected):
        Reply(body=body)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_a_span_is_the_whole_file_unless_said_otherwise() -> None:
    assert FileSpan(path="a.txt") == FileSpan(path="a.txt", offset=0, length=None)
    assert hash(FileSpan(path=Path("a.txt"), offset=3)) == hash(FileSpan(path=Path("a.txt"), offset=3))


def test_a_span_with_a_negative_number_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^FileSpan\.offset is 0 or more; got -1\.$"):
        FileSpan(path="a.txt", offset=-1)
    with pytest.raises(ValueError, match=r"^FileSpan\.length is 0 or more; got -5\.$"):
        FileSpan(path="a.txt", length=-5)
