"""The protocol of Redis: what is written, and what is read in whatever pieces it comes."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.cache._resp import Answers, Garbled, Reply, ReplyError, packed

REPLIES = st.recursive(
    st.none() | st.integers(-(2**63), 2**63 - 1) | st.binary(max_size=40),
    lambda items: st.lists(items, max_size=4),
    max_leaves=8,
)


def told(reply: Reply) -> bytes:
    """Write an answer as a server does."""
    match reply:
        case None:
            return b"$-1\r\n"
        case int():
            return b":%d\r\n" % reply
        case bytes():
            return b"$%d\r\n%b\r\n" % (len(reply), reply)
        case list():
            return b"*%d\r\n" % len(reply) + b"".join(map(told, reply))
        case ReplyError():
            return b"-" + str(reply).encode() + b"\r\n"


def test_commands_are_written_as_lists_of_texts() -> None:
    assert packed([("GET", "é"), ("PX", 10, b"\r\n")]) == (
        b"*2\r\n$3\r\nGET\r\n$2\r\n\xc3\xa9\r\n*3\r\n$2\r\nPX\r\n$2\r\n10\r\n$2\r\n\r\n\r\n"
    )


@given(st.lists(REPLIES, min_size=1, max_size=5), st.lists(st.integers(1, 50), min_size=1))
def test_answers_are_the_same_in_whatever_pieces_they_come(replies: list[Reply], sizes: list[int]) -> None:
    data, answers, turn = b"".join(map(told, replies)), Answers(len(replies)), 0
    while data:
        size = sizes[turn % len(sizes)]
        more = answers.take(data[:size])
        data, turn = data[size:], turn + 1
        assert more == bool(data)
    assert answers.replies == replies


def test_errors_and_states_are_answers_too() -> None:
    answers = Answers(2)
    assert answers.take(b"+OK\r\n-ERR no such thing\r\n") is False
    assert answers.replies[0] == b"OK"
    assert str(answers.replies[1]) == "ERR no such thing"


@pytest.mark.parametrize("data", [b"HTTP/1.1 400\r\n", b"$x\r\n", b":\r\n", b"*?\r\n", b"*1\r\n" * 20])
def test_what_is_no_answer_is_refused(data: bytes) -> None:
    with pytest.raises(Garbled, match="An answer of Redis"):
        Answers(1).take(data)


def test_a_server_that_hangs_up_is_a_failure() -> None:
    answers = Answers(1)
    answers.take(b"$100\r\nhalf")
    with pytest.raises(ConnectionError, match="closed the connection"):
        answers.take(b"")


def test_a_list_of_long_texts_takes_time_by_its_length_only() -> None:
    def spent(number: int) -> float:
        texts: list[Reply] = [b"x" * 20_000] * number
        data, answers = told(texts), Answers(1)
        begun = time.process_time()
        for at in range(0, len(data), 16_384):
            answers.take(data[at : at + 16_384])
        assert answers.replies == [texts]
        return time.process_time() - begun

    spent(100)
    assert min(spent(800) for _ in range(3)) < 5 * max(min(spent(400) for _ in range(3)), 0.002)
