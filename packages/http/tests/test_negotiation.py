"""What clients prefer: media types, languages, encodings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._negotiation import (
    AcceptedTypes,
    MediaType,
    parse_accept_encoding,
    parse_accept_language,
    parse_media_type,
    preferred_encoding,
)

# The example of RFC 9110 section 12.5.1.
EXAMPLE = "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5"


def test_a_media_type_has_parameters_and_a_quality() -> None:
    assert parse_media_type("Text/HTML; Level=1; q=0.5") == MediaType("text", "html", (("level", "1"),), 0.5)
    assert str(parse_media_type("text/html;a=1")) == "text/html; a=1"
    assert [parse_media_type(text) for text in ("", "text", "text/", "/html", "text/html/x", "a b/c", "a/b; q")] == [
        None
    ] * 7


@pytest.mark.parametrize(
    ("media_type", "quality"),
    [
        ("text/plain;format=flowed", 1.0),
        ("text/plain", 0.7),
        ("text/html", 0.3),
        ("image/jpeg", 0.5),
        ("text/plain;format=fixed", 0.4),
        ("text/html;level=3", 0.3),
    ],
)
def test_the_narrowest_range_decides(media_type: str, quality: float) -> None:
    accepted = AcceptedTypes(EXAMPLE).accepted_type(media_type)
    assert accepted is not None
    assert accepted.quality == quality


def test_ranges_are_ordered_by_quality_then_by_width_then_as_sent() -> None:
    types = AcceptedTypes("*/*, text/*, text/html, a/b, text/html;a=1, x/y;q=0.1").types
    assert [str(media_type) for media_type in types] == ["text/html; a=1", "text/html", "a/b", "text/*", "*/*", "x/y"]


@pytest.mark.parametrize(
    ("header", "offers", "expected"),
    [
        ("text/html, application/json;q=0.9", ["application/json", "text/html"], "text/html"),
        ("*/*", ["application/json", "text/html"], "application/json"),
        ("text/*, application/json", ["text/html", "application/json"], "application/json"),
        ("text/html;q=0.5, text/*;q=0.8", ["text/html", "text/plain"], "text/plain"),
        ("application/json; charset=utf-8", ["application/json"], "application/json"),
        ("image/png", ["text/html"], None),
        ("text/*, text/html;q=0", ["text/html"], None),
        ("", ["text/html"], None),
        ("text/html", [], None),
        ("rubbish, text/html", ["text/html"], "text/html"),
        ("*/*", ["rubbish"], None),
    ],
)
def test_the_type_that_is_wanted_most_is_found(header: str, offers: list[str], expected: str | None) -> None:
    accepted = AcceptedTypes(header)
    assert accepted.preferred_type(offers) == expected
    assert any(map(accepted.accepts, offers)) == (expected is not None)


def test_without_a_header_everything_is_accepted() -> None:
    assert AcceptedTypes().accepts("image/png")
    assert repr(AcceptedTypes("a/b, c/d")) == "AcceptedTypes('a/b, c/d')"


def test_languages_are_ordered_by_quality() -> None:
    header = "en-GB;q=0.8, fr, *;q=0.1, de;q=0, x_y, pt-BR ; Q=0.9"
    assert parse_accept_language(header) == [("fr", 1.0), ("pt-br", 0.9), ("en-gb", 0.8), ("*", 0.1)]
    assert parse_accept_language("") == []


def test_of_a_long_header_only_the_beginning_counts() -> None:
    assert parse_accept_language("en, " * 124 + "fr,de-aaaaaaaa") == [("en", 1.0)] * 64
    assert parse_accept_language("a" * 100_000) == []
    assert len(AcceptedTypes("text/html;a=1," * 10_000).types) == 64
    assert parse_accept_language("en;q=0.5," + " " * 490 + ",fr") == [("en", 0.5)]


def test_encodings_are_read_by_name() -> None:
    assert parse_accept_encoding("GZIP;q=0.5, br, *;q=0, a b") == {"gzip": 0.5, "br": 1.0, "*": 0.0}


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "identity"),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("gzip, br;q=0.5", "gzip"),
        ("*", "br"),
        ("br;q=0, *", "gzip"),
        ("gzip;q=0.5, identity", "identity"),
        ("gzip;q=0", "identity"),
        ("deflate", "identity"),
        ("identity;q=0, gzip;q=0", None),
        ("*;q=0", None),
        ("gzip, *;q=0", "gzip"),
        ("identity, *;q=0", "identity"),
    ],
)
def test_the_encoding_that_is_wanted_most_is_found(header: str, expected: str | None) -> None:
    assert preferred_encoding(header, ["br", "gzip"]) == expected


def test_without_an_offer_nothing_is_encoded() -> None:
    assert preferred_encoding("gzip", []) == "identity"


@given(st.one_of(st.text(), st.text('aq=0.5,;*/" -')))
def test_any_header_is_read(header: str) -> None:
    AcceptedTypes(header).preferred_type(["a/a", header])
    parse_accept_language(header)
    preferred_encoding(header, ["gzip"])
