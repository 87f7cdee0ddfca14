"""Entity tags: reading, quoting, comparing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._etags import matches_strongly, matches_weakly, parse_etags, quote_etag


def test_tags_are_read_with_quotes_and_weakness() -> None:
    assert parse_etags('"a", W/"b" ,"c,d""e"') == ['"a"', 'W/"b"', '"c,d"', '"e"']
    assert parse_etags(" * ") == ["*"]
    assert parse_etags('etag, "et tag", w/x') == []
    assert parse_etags('"",') == ['""']


def test_a_header_that_is_too_long_counts_as_empty() -> None:
    assert parse_etags('"a",' * 5000) == []


def test_quotes_are_added_once() -> None:
    assert [quote_etag(tag) for tag in ("a", '"a"', 'W/"a"', "")] == ['"a"', '"a"', 'W/"a"', '""']


@pytest.mark.parametrize("tag", ['a"b', "a b", "a\r\nb", '"a', "a\n"])
def test_what_cannot_be_a_tag_is_refused(tag: str) -> None:
    with pytest.raises(ValueError, match="cannot be an entity tag"):
        quote_etag(tag)


def test_strong_comparison_wants_the_same_bytes() -> None:
    assert matches_strongly('"a"', ['"b"', '"a"'])
    assert matches_strongly('W/"a"', ["*"])
    assert not matches_strongly('W/"a"', ['W/"a"'])
    assert not matches_strongly('"a"', ['W/"a"'])
    assert not matches_strongly(None, ["*"])


def test_weak_comparison_wants_the_same_meaning() -> None:
    assert matches_weakly('"a"', ['W/"a"'])
    assert matches_weakly('W/"a"', ['"a"'])
    assert matches_weakly('"a"', ["*"])
    assert not matches_weakly('"a"', ['"b"'])
    assert not matches_weakly(None, ["*"])


@given(st.one_of(st.text(), st.text('W/", *a')))
def test_whatever_is_read_can_be_written(value: str) -> None:
    assert all(quote_etag(tag) == tag for tag in parse_etags(value) if tag != "*")
