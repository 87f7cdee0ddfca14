"""HTML made and taken away."""

from __future__ import annotations

import datetime as dt
import json
import re
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bandstand.contracts.i18n import LazyText
from bandstand.templates.filters import TEXT_LIMIT
from bandstand.templates.filters.html import (
    escape,
    escapejs,
    escapeseq,
    force_escape,
    json_script,
    linebreaks,
    linebreaksbr,
    linenumbers,
    safe,
    safeseq,
    striptags,
)

TAG = re.compile(r"<[A-Za-z/!?][^>]*>")
TAGLIKE = st.text(alphabet="<>/!-?ab=\"' &;")


def test_escape_leaves_safe_text_alone_and_force_escape_does_not() -> None:
    assert escape("<b>") == escape(Markup("&lt;b&gt;")) == Markup("&lt;b&gt;")
    assert force_escape(Markup("<b>")) == Markup("&lt;b&gt;")
    assert escapeseq(["<", Markup("<")]) == [Markup("&lt;"), Markup("<")]


def test_safe_declares_text_to_be_html() -> None:
    assert isinstance(safe("<b>"), Markup)
    assert safe(3) == Markup("3")
    assert safeseq(["<b>", 1]) == [Markup("<b>"), Markup("1")]
    assert all(isinstance(text, Markup) for text in safeseq(["<b>", 1]))


def test_escapejs_leaves_nothing_that_a_script_or_html_would_read() -> None:
    assert escapejs("it's\n</script>é") == "it\\u0027s\\u000A\\u003C/script\\u003Eé"
    assert escapejs("a=b-c;`\u2028\\") == "a\\u003Db\\u002Dc\\u003B\\u0060\\u2028\\u005C"


@given(st.text())
def test_a_script_reads_what_was_escaped(text: str) -> None:
    escaped = str(escapejs(text))
    assert not set(escaped) & set("'\"<>&=-;`\n\r\u2028\u2029\0")
    assert json.loads(f'"{escaped}"') == text


def test_json_script_writes_an_element() -> None:
    assert json_script({"a": [1, None, "é"]}, "my-data") == (
        '<script id="my-data" type="application/json">{"a": [1, null, "\\u00e9"]}</script>'
    )


def test_json_script_cannot_be_closed_from_within() -> None:
    assert json_script("</script><!-- & \u2028\u2029", 'a"b') == (
        '<script id="a&#34;b" type="application/json">"\\u003C/script\\u003E\\u003C!-- \\u0026 \\u2028\\u2029"</script>'
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (dt.date(2026, 11, 21), "2026-11-21"),
        (dt.datetime(2026, 11, 21, 20, 15, 1, 123456, tzinfo=dt.UTC), "2026-11-21T20:15:01.123Z"),
        (dt.datetime(2026, 11, 21, 20, 15), "2026-11-21T20:15:00"),  # noqa: DTZ001 - a moment without a zone
        (dt.time(20, 15, 0, 5000), "20:15:00.005"),
        (dt.timedelta(days=3, hours=4, seconds=5), "P3DT04H00M05S"),
        (dt.timedelta(microseconds=-1), "-P0DT00H00M00.000001S"),
        (Decimal("1.10"), "1.10"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (LazyText(id="Tea"), "Tea"),
    ],
)
def test_json_script_knows_more_than_json(value: object, expected: str) -> None:
    assert json_script(value) == f'<script type="application/json">"{expected}"</script>'


def test_json_script_refuses_what_has_no_form() -> None:
    with pytest.raises(TypeError, match="'object'"):
        json_script(object())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<p>Tea <b>for</b><br/> two</p>", "Tea for two"),
        ("1 < 2 > 0 <3", "1 < 2 > 0 <3"),
        ("a<!-- <b> -->b<!--> c <!--->d", "ab c d"),
        ('<a title="a > b">c</a>', "c"),
        ("<a title='a > b'>c</a>", "c"),
        ('<a title="open>c', "c"),
        ("<!doctype html><?xml?>a</>b", "ab"),
        ("<<b>b>a", "a"),
        ("<<<b>i>s>a", "a"),
        ("<scr<b>ipt>x", "ipt>x"),
        ("a <b", "a <b"),
        ("a <!-- b", "a <!-- b"),
        ("<script>let x</script>", "let x"),
        ("&lt;b&gt; &amp;", "&lt;b&gt; &amp;"),
        (7, "7"),
        (Markup("<b>a</b>"), "a"),
    ],
)
def test_striptags(value: object, expected: str) -> None:
    assert striptags(value) == expected


@given(TAGLIKE)
def test_striptags_leaves_no_tag(text: str) -> None:
    assert not TAG.search(striptags(text))


@given(st.text(alphabet="ab >\"'=&"))
def test_striptags_takes_nothing_from_text_without_tags(text: str) -> None:
    assert striptags(text) == text


def test_striptags_does_not_give_back_what_it_did_not_read() -> None:
    assert striptags("a" * TEXT_LIMIT + "<script>") == "a" * TEXT_LIMIT


def test_linebreaks_makes_paragraphs() -> None:
    assert linebreaks("Tea\r\nfor <2>\n\n\nat five\r") == "<p>Tea<br>for &lt;2&gt;</p>\n\n<p>at five<br></p>"
    assert linebreaks("") == "<p></p>"
    assert linebreaks(Markup("<b>a</b>\nb")) == Markup("<p><b>a</b><br>b</p>")
    assert linebreaks("<b>", autoescape=False) == Markup("<p><b></p>")


def test_linebreaksbr_keeps_lines() -> None:
    assert linebreaksbr("Tea\rfor\r\n<2>\n") == "Tea<br>for<br>&lt;2&gt;<br>"
    assert linebreaksbr(Markup("<i>"), autoescape=True) == Markup("<i>")


def test_linenumbers_counts_from_one() -> None:
    assert linenumbers("a\n<b>") == "1. a\n2. &lt;b&gt;"
    assert linenumbers("\n".join("x" * 10)).startswith("01. x\n02. x")
    assert linenumbers("<b>", autoescape=False) == Markup("1. <b>")


def test_too_long_a_text_is_escaped_and_nothing_more() -> None:
    long = "<\n" * TEXT_LIMIT
    assert linebreaks(long) == linebreaksbr(long) == linenumbers(long) == escape(long)
