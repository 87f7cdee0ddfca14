"""URLs and addresses that become links."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bandstand.templates.filters import TEXT_LIMIT
from bandstand.templates.filters.linking import URL_LIMIT, urlize, urlizetrunc

NOT_LINKED = [
    "javascript:alert(1)",
    "javascript://example.com/%0aalert(1)",
    "JaVaScRiPt:alert.com",
    "data:text/html,x.com",
    "vbscript:x",
    "ftp://example.com",
    "http://",
    "http:///path",
    "www.",
    "a@b",
    "a@b@example.com",
    "a@example.com:80",
    "example.xyz",
    "example.com..com",
    "one.two",
    ".com",
    "1.5",
]


def link(target: str, text: str | None = None) -> str:
    return f'<a href="{target}" rel="nofollow">{target if text is None else text}</a>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://example.com", link("http://example.com")),
        ("https://example.org:8080/a?b=1&c=2", link("https://example.org:8080/a?b=1&amp;c=2")),
        ("HTTP://Example.com/é", link("HTTP://Example.com/%C3%A9", "HTTP://Example.com/é")),
        ("www.example.de/a", link("http://www.example.de/a", "www.example.de/a")),
        ("example.net", link("http://example.net", "example.net")),
        ("example.com/tea?x", link("http://example.com/tea?x", "example.com/tea?x")),
        ("ada@example.com", '<a href="mailto:ada@example.com">ada@example.com</a>'),
        ("a+b?c@example.de", '<a href="mailto:a%2Bb%3Fc@example.de">a+b?c@example.de</a>'),
        ("(see http://example.com/a.)", f"(see {link('http://example.com/a')}.)"),
        ("http://example.com/a_(b)", link("http://example.com/a_(b)")),
        ("[http://example.com/a_(b)],", f"[{link('http://example.com/a_(b)')}],"),
        ("Go to example.com!", f"Go to {link('http://example.com', 'example.com')}!"),
        ('"http://example.com"', f"&#34;{link('http://example.com')}&#34;"),
        ("http://example.com/<b>", f"{link('http://example.com/')}&lt;b&gt;"),
        ("a\n http://example.com\tb", f"a\n {link('http://example.com')}\tb"),
        ("http://localhost/x", link("http://localhost/x")),
    ],
)
def test_urlize(text: str, expected: str) -> None:
    assert urlize(text) == Markup(expected)


@pytest.mark.parametrize("text", NOT_LINKED)
def test_what_is_not_linked(text: str) -> None:
    assert "<a" not in urlize(text)


@given(st.lists(st.sampled_from([*NOT_LINKED, " ", "http://", "www.example.com", '"', "<", "&", "'", "(", "\n", ":"])))
def test_links_lead_to_the_web_or_to_mail_alone(words: list[str]) -> None:
    linked = urlize("".join(words))
    targets = re.findall('href="([^"]*)"', linked)
    assert len(targets) == linked.count("<a ") == linked.count("<") / 2
    assert all(re.match("https?://|mailto:", target, re.IGNORECASE) for target in targets)


@given(st.text())
def test_the_words_of_a_text_stay(text: str) -> None:
    assert re.sub("<[^>]*>", "", urlize(text)) == str(Markup.escape(text))


def test_safe_text_is_not_escaped_again() -> None:
    text = Markup("<p>http://example.com/?a=1&amp;b=2</p> &lt;http://example.com&gt;")
    assert urlize(text) == Markup(
        f"<p>{link('http://example.com/?a=1&amp;b=2')}</p> &lt;{link('http://example.com')}&gt;"
    )


def test_nothing_is_escaped_where_a_template_does_not() -> None:
    assert urlize("<b> http://example.com/?a&b", autoescape=False) == Markup(
        f"<b> {link('http://example.com/?a&amp;b', 'http://example.com/?a&b')}"
    )


def test_python_may_choose_the_scheme_and_follow() -> None:
    assert urlize("example.com", scheme="https", nofollow=False) == Markup(
        '<a href="https://example.com">example.com</a>'
    )


@pytest.mark.parametrize(
    ("length", "expected"),
    [(12, "http://exam…"), ("18", "http://example.com"), (1, "…"), (0, "…"), ("x", "http://example.com")],
)
def test_urlizetrunc_shortens_what_is_shown(length: object, expected: str) -> None:
    assert urlizetrunc("http://example.com", length) == Markup(link("http://example.com", expected))


def test_too_long_a_url_and_too_long_a_text_are_not_linked() -> None:
    assert "<a" not in urlize("http://example.com/" + "a" * URL_LIMIT)
    assert urlize("<" + "example.com " * (TEXT_LIMIT // 10)) == "&lt;" + "example.com " * (TEXT_LIMIT // 10)
