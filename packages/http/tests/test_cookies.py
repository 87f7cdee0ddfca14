"""Cookies: what browsers send is read, and what is written is what browsers keep."""

from datetime import UTC, datetime, timedelta, timezone
from http.cookies import SimpleCookie
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._cookies import dump_cookie, parse_cookies
from bandstand.http._errors import HeaderTooLarge
from bandstand.http._limits import Limits

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


def test_cookies_are_read_by_name() -> None:
    assert parse_cookies("theme=dark; lang=en;a=b=c;\td = 1 2 ") == {
        "theme": "dark",
        "lang": "en",
        "a": "b=c",
        "d": "1 2",
    }
    assert parse_cookies("") == {}


def test_the_first_of_one_name_counts() -> None:
    assert parse_cookies("id=specific; id=general") == {"id": "specific"}


def test_what_is_no_pair_is_passed_over() -> None:
    assert parse_cookies("; =nameless; stray; a=1;; __Host-id") == {"a": "1"}


def test_quotes_and_escapes_are_taken_off() -> None:
    assert parse_cookies(r'a="1 2"; b="say \"hi\" \\"; c="\303\251"; d="\351"; e="\054\073"') == {
        "a": "1 2",
        "b": 'say "hi" \\',
        "c": "é",
        "d": "é",
        "e": ",;",
    }


def test_quotes_do_not_hide_a_separator() -> None:
    assert parse_cookies('a="x; id=secret; b=y"') == {"a": '"x', "id": "secret", "b": 'y"'}


def test_a_lone_quote_is_data() -> None:
    assert parse_cookies('a="; b="1; c=1"; d="\\"; e="\\4"') == {"a": '"', "b": '"1', "c": '1"', "d": "\\", "e": "4"}


def test_what_servers_give_as_latin_1_is_read_as_utf_8_where_it_is() -> None:
    assert parse_cookies("a=日本".encode().decode("latin-1")) == {"a": "日本"}
    assert parse_cookies("a=\xe9") == {"a": "é"}


def test_text_that_was_decoded_as_utf_8_stays_as_it_is() -> None:
    assert parse_cookies('a=日本; b="日\\"本"') == {"a": "日本", "b": '日\\"本'}


def test_white_space_other_than_blanks_does_not_make_a_name() -> None:
    assert "__Host-id" not in parse_cookies("\xa0__Host-id=1; \x85__Host-id=2; \u2000__Host-id=3")


def test_too_many_bytes_are_refused() -> None:
    assert parse_cookies("a=1", Limits(cookies=3)) == {"a": "1"}
    with pytest.raises(HeaderTooLarge):
        parse_cookies("a=12", Limits(cookies=3))


def test_a_cookie_is_written_with_its_attributes() -> None:
    assert dump_cookie("id", "abc") == "id=abc; Path=/"
    assert dump_cookie("id", path=None) == "id="
    assert dump_cookie(
        "__Secure-id",
        "a",
        max_age=60,
        expires=datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC),
        path="/shop",
        domain="example.com",
        secure=True,
        httponly=True,
        samesite="None",
        partitioned=True,
    ) == (
        "__Secure-id=a; Expires=Wed, 02 Jan 2030 03:04:05 GMT; Max-Age=60; Domain=example.com; Path=/shop; Secure; "
        "HttpOnly; SameSite=None; Partitioned"
    )


def test_times_are_written_as_whole_seconds_and_in_utc() -> None:
    assert dump_cookie("a", max_age=timedelta(minutes=1, milliseconds=5)) == "a=; Max-Age=60; Path=/"
    east = timezone(timedelta(hours=2))
    expected = "a=; Expires=Wed, 02 Jan 2030 03:00:00 GMT; Path=/"
    assert dump_cookie("a", expires=datetime(2030, 1, 2, 5, tzinfo=east)) == expected
    assert dump_cookie("a", expires=datetime(2030, 1, 2, 3)) == expected  # noqa: DTZ001 - counts as UTC


def test_values_that_a_cookie_cannot_hold_are_quoted_and_escaped() -> None:
    assert dump_cookie("a", 'x; "y" é', path=None) == r'a="x\073 \"y\" \303\251"'


REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("a b", {}, "'a b'"),
    ("", {}, "''"),
    ("a=", {}, "'a='"),
    ("é", {}, "'é'"),
    ("a\r\nb", {}, r"'a\\r\\nb'"),
    ("a\n", {}, r"'a\\n'"),
    ("a", {"path": "/; Secure"}, "'/; Secure'"),
    ("a", {"path": "/\r\nb"}, r"path '/\\r\\nb'"),
    ("a", {"path": "shop"}, "path 'shop'"),
    ("a", {"path": "/é"}, "path '/é'"),
    ("a", {"domain": "example.com; Secure"}, "domain"),
    ("a", {"domain": "exämple.com"}, "domain 'exämple.com'"),
    ("a", {"domain": "x\n"}, "domain"),
    ("a", {"domain": ""}, "domain ''"),
    ("a", {"samesite": "loose"}, "'loose'"),
    ("a", {"samesite": "lax\r\nb: c"}, "samesite"),
    ("a", {"samesite": "none"}, "secure=True"),
    ("a", {"partitioned": True}, "secure=True"),
    ("__Secure-a", {}, "secure=True"),
    ("__host-a", {"secure": True, "path": "/shop"}, "__Host-"),
    ("__Host-a", {"secure": True, "domain": "example.com"}, "__Host-"),
    ("__Host-a", {}, "__Host-"),
    ("a", {"max_age": "60"}, "max_age '60'"),
    ("a", {"value": "x" * 4096}, "4098 bytes"),
    ("a", {"value": "\ud800"}, "UTF-8"),
]


@pytest.mark.parametrize(("name", "arguments", "named"), REFUSED)
def test_what_browsers_would_ignore_or_read_otherwise_is_refused(
    name: str, arguments: dict[str, Any], named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        dump_cookie(name, **arguments)


def test_what_was_written_before_makes_nothing_valid() -> None:
    assert dump_cookie("a", "1", max_age=60) == "a=1; Max-Age=60; Path=/"
    with pytest.raises(ValueError, match=r"max_age 60\.0"):
        dump_cookie("a", "1", max_age=60.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


@given(TEXT)
def test_any_text_comes_back(value: str) -> None:
    header = dump_cookie("a", value, path=None)
    assert header.isascii()
    assert header.isprintable()
    assert parse_cookies(f"b=1; {header}; c=2") == {"b": "1", "a": value, "c": "2"}


@given(st.text(st.characters(max_codepoint=255)))
def test_what_the_standard_library_writes_is_read(value: str) -> None:
    theirs = SimpleCookie({"a": value})["a"].coded_value
    read = parse_cookies(f"a={theirs}")["a"]
    assert read in (value, value.encode("latin-1").decode(errors="ignore"), theirs.strip(" \t"))


@given(st.one_of(st.text(), st.text('a=;" \\013\t,\xa0')))
def test_any_header_is_read(header: str) -> None:
    cookies = parse_cookies(header)
    assert all(name and name == name.strip(" \t") for name in cookies)
