"""URLs with a host."""

from __future__ import annotations

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.validation import URLValidator

RIGHT = [
    "http://example.org",
    "HTTPS://EXAMPLE.ORG/",
    "ftp://example.org/a.txt",
    "ftps://example.org",
    "http://localhost",
    "http://localhost:8000/books/?page=2#top",
    "http://example.org.",
    "http://example.org?x",
    "http://example.org#x",
    "http://example.org:0/",
    "http://example.org:65535/",
    "http://ada@example.org/",
    "http://ada:secret@example.org/",
    "http://ada:@example.org/",
    "http://a%20b:c%40d@example.org/",
    "http://192.0.2.1",
    "http://192.0.2.1:80/",
    "http://[2001:db8::1]/",
    "http://ada@[::ffff:192.0.2.1]:80/",
    "http://bücher.example/ü?ü#ü",
    "http://उदाहरण.परीक्षा/",
    "http://xn--bcher-kva.example",
    "http://example.org/" + "a" * 2029,
    "http://example.org/a@b:c\\d[]",
    "http://example.org//a//b",
]

WRONG = [
    "",
    "http",
    "http:",
    "http://",
    "http:///a",
    "http:/example.org",
    "//example.org",
    "example.org",
    "://example.org",
    "javascript://example.org/",
    "mailto:a@example.org",
    "http://example",
    "http://.",
    "http://..",
    "http://.example.org",
    "http://example.org..",
    "http://-example.org",
    "http://example.1",
    "http://?a",
    "http://#a",
    "http://a b.org",
    "http://example.org/a b",
    "http://exam\nple.org",
    "http://example.org/a\rb",
    "http://example.org/\x85",
    "http://example.org/\xa0",
    "http://example.org/\ud800",
    "ht\ttp://example.org",
    "http://example.org:",
    "http://example.org:/",
    "http://example.org:65536",
    "http://example.org:123456",
    "http://example.org:٨٠",
    "http://example.org:80:80",
    "http://@example.org",
    "http://:a@example.org",
    "http://a:b:c@example.org",
    "http://a@b@example.org",
    "http://example.org\\@evil.example",
    "http://example.org\\.evil.example",
    "http://ada\\@example.org",
    "http://01.2.3.4",
    "http://0x7f.0.0.1",
    "http://2130706433",
    "http://1.2.3",
    "http://1.2.3.4.",
    "http://1.2.3.256",
    "http://[::1",
    "http://::1]",
    "http://[]",
    "http://[192.0.2.1]",
    "http://[fe80::1%25eth0]",
    "http://[::1]a",
    "http://[example.org]",
    "http://\N{FULLWIDTH LATIN SMALL LETTER E}xample.org",
    "http://example.org/" + "a" * 2030,
]

CONTROLS = [*map(chr, range(33)), "\x7f", "\x85", "\u2028"]


@pytest.mark.parametrize("url", RIGHT)
def test_a_url(url: str) -> None:
    URLValidator()(url)


@pytest.mark.parametrize("url", WRONG)
def test_no_url(url: str) -> None:
    with pytest.raises(ValidationError, match=r"^Enter a URL, for example https://example\.org/\.$"):
        URLValidator()(url)


@pytest.mark.parametrize("url", RIGHT)
def test_no_control_before_or_after_a_url(url: str) -> None:
    for sign in CONTROLS:
        for text in (url + sign, sign + url):
            with pytest.raises(ValidationError):
                URLValidator()(text)


def test_the_longest_url_has_2048_signs() -> None:
    assert max(map(len, RIGHT)) == 2048
    assert len(WRONG[-1]) == 2049


def test_other_schemes() -> None:
    only = URLValidator(["Git+SSH", "ws"])
    only("git+ssh://git@example.org/a.git")
    only("WS://example.org")
    with pytest.raises(ValidationError):
        only("https://example.org")
    assert only == URLValidator(("Git+SSH", "ws"))


@pytest.mark.parametrize("schemes", [[], [""], ["http:"], ["http", "1a"], ["é"], ["a b"], ["http\n"]])
def test_schemes_that_are_none_are_refused(schemes: list[str]) -> None:
    with pytest.raises(ValueError, match=r"^A URLValidator needs schemes such as 'https'; got "):
        URLValidator(schemes)


def test_one_text_as_schemes_is_refused() -> None:
    with pytest.raises(TypeError, match=r"^The schemes of a URLValidator are several; got the text 'https'\.$"):
        URLValidator("https")
