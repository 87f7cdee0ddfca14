"""Queries and urlencoded forms: what is data, what is refused, and the same answers as a plain decoder."""

from contextlib import suppress
from urllib.parse import parse_qsl, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._errors import BadRequest, PayloadTooLarge, URITooLong
from bandstand.http._limits import Limits
from bandstand.http._urlencoded import parse_form, parse_query, urlencode


def test_pairs_are_decoded_in_order() -> None:
    assert parse_form(b"tag=old&tag=r%C3%A9d+blue&page=1") == [("tag", "old"), ("tag", "réd blue"), ("page", "1")]
    assert parse_query("q=a%26b%3Dc&r=%2B+") == [("q", "a&b=c"), ("r", "+ ")]


@pytest.mark.parametrize("tail", ["", "&x=%41"])
def test_blank_names_and_values_are_kept_and_empty_pairs_are_not(tail: str) -> None:
    expected = [("a", ""), ("b", ""), ("", "1"), ("", "")]
    assert parse_query(f"&a=&&b&=1&=&{tail}") == expected + ([("x", "A")] if tail else [])
    assert parse_query("") == []


@pytest.mark.parametrize("tail", ["", "%41"])
def test_only_an_ampersand_separates_and_only_the_first_equals_sign(tail: str) -> None:
    assert parse_query(f"a=1;b=2==3{tail}") == [("a", "1;b=2==3" + ("A" if tail else ""))]


def test_backslashes_and_control_characters_are_data() -> None:
    assert parse_query(r"a=\x41\n%5C%00\%0a") == [("a", "\\x41\\n\\\0\\\n")]
    assert parse_query("a=\\") == [("a", "\\")]


def test_text_and_bytes_outside_ascii_are_utf_8() -> None:
    assert parse_query("q=é") == parse_query("q=é".encode()) == [("q", "é")]
    assert parse_query("q=é%C3%A9") == [("q", "éé")]


MALFORMED = (
    *(b"a=%", b"a=%4", b"%zz", b"a=%4&b=1", b"a=%+1", b"a=% 1", b"%x41", b"a=%u0041", b"a=%-1", b"a=%1_"),
    *(b"a=%ff", b"a=%fe", b"a=%c3&b=%a9", b"a=%c3", b"a=%c3=%a9", b"a=%ed%a0%80", b"a=%c0%80", b"a=\xff", b"\xfe%41"),
)


@pytest.mark.parametrize("data", MALFORMED)
def test_incomplete_escapes_and_bad_utf_8_are_refused(data: bytes) -> None:
    with pytest.raises(BadRequest) as form:
        parse_form(data)
    with pytest.raises(BadRequest) as query:
        parse_query(data)
    assert (form.value.text, query.value.text) == ("The form is malformed.", "The query is malformed.")
    assert form.value.detail


def test_text_that_cannot_be_encoded_is_refused() -> None:
    with pytest.raises(BadRequest):
        parse_query("a=\ud800")


def test_limits_are_checked_before_any_work() -> None:
    limits = Limits(form=10, query=12, fields=2)
    assert parse_form(b"a=1&bb=222", limits) == [("a", "1"), ("bb", "222")]
    with pytest.raises(PayloadTooLarge, match="too large"):
        parse_form(b"%%%%%%%%%%%", limits)
    with pytest.raises(PayloadTooLarge, match="too many fields"):
        parse_form(b"&&", limits)
    with pytest.raises(URITooLong, match="too long"):
        parse_query("%%%%%%%%%%%%%", limits)
    with pytest.raises(URITooLong, match="too many parameters"):
        parse_query(b"a&b&%", limits)


def test_pairs_are_written_with_their_text() -> None:
    assert urlencode([("a b", 1), ("é", "/")]) == "a+b=1&%C3%A9=%2F"


def plain(data: bytes) -> list[tuple[str, str]] | None:
    """Decode as the definition says, byte by byte; None for what is malformed."""
    pairs: list[tuple[str, str]] = []
    for pair in data.split(b"&"):
        if not pair:
            continue
        name, _, value = pair.partition(b"=")
        for part in (name, value):
            escapes = part.split(b"%")[1:]
            if any(len(escape) < 2 or not set(escape[:2]) <= set(b"0123456789abcdefABCDEF") for escape in escapes):
                return None
        try:
            decoded = [unquote_to_bytes(part.replace(b"+", b" ")).decode() for part in (name, value)]
        except UnicodeError:
            return None
        pairs.append((decoded[0], decoded[1]))
    return pairs


PIECES = [
    b"a",
    b"&",
    b"=",
    b"+",
    b"%",
    b"4",
    b"1",
    b"%41",
    b"%C3",
    b"%A9",
    b"%26",
    b"%3D",
    b"%FF",
    b"\\",
    b"x",
    b"\xc3",
]


@given(st.one_of(st.binary(), st.lists(st.sampled_from(PIECES)).map(b"".join)))
def test_it_agrees_with_a_plain_decoder(data: bytes) -> None:
    expected = plain(data)
    if expected is None:
        with pytest.raises(BadRequest):
            parse_form(data)
    else:
        assert parse_form(data) == expected


@given(st.text())
def test_any_query_is_read_or_refused(query: str) -> None:
    with suppress(BadRequest):
        parse_query(query)


@given(st.lists(st.tuples(st.text(min_size=1), st.text())))
def test_what_is_written_is_read_as_the_standard_library_reads_it(pairs: list[tuple[str, str]]) -> None:
    query = urlencode(pairs)
    assert parse_query(query) == pairs == parse_qsl(query, keep_blank_values=True)
