"""Redirects, and whether a URL that a visitor sent leads away."""

import re
import time
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.http._errors import SuspiciousOperation
from bandstand.http._redirects import redirect, safe_redirect_target

LOCAL = [
    "/", "/a/b?c=d#e", "a", "./a", "../a", "?q=1", "#top", "/a//b", "/a?next=//evil.example", "/a?x=http://evil.example/",
    "/a:b", "/é", "/a b", "?a:b", "/@evil.example", " /padded ", "/\u0645\u06cc\u200c\u062e/",
]  # fmt: skip
AWAY = [
    "", " ", "//evil.example", "///evil.example", "////evil.example", "http://evil.example", "https:evil.example",
    "http:///evil.example", "http:/evil.example", "HTTP://evil.example", "\\\\evil.example", "/\\evil.example",
    "\\/evil.example", "/\\/evil.example", "http:\\\\evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)",
    "data:text/html,hi", "ftp://shop.example", "mailto:a@b.example", "/\t/evil.example", "/\n/evil.example",
    "\t//evil.example", "java\tscript:alert(1)", "\x00//evil.example", "\x08//evil.example", "/a\r\nset-cookie: b",
    "http://shop.example@evil.example", "http://shop.example\\@evil.example", "http://shop.example:80@evil.example",
    "//shop.example@evil.example", "http://user@shop.example", "http://shop.example.evil.example",
    "http://evil.example#shop.example", "http://evil.example?shop.example", "http://shop.example:8080", "http://[::1]",
    "http://[", "//", "http://", ":", "a:b", "\ufeff//evil.example", "\u200b/a", "/\ud800", "\xa0//evil.example",
    "http://\u017fhop.example", "http://shop。example", "http:shop.example", "://shop.example",
]  # fmt: skip


@pytest.mark.parametrize("url", LOCAL)
def test_a_local_target_is_safe(url: str) -> None:
    assert safe_redirect_target(url, allowed_hosts=["shop.example"])
    assert safe_redirect_target(url, require_https=True)


@pytest.mark.parametrize("url", AWAY)
def test_a_target_elsewhere_is_not_safe(url: str) -> None:
    assert not safe_redirect_target(url, allowed_hosts=["shop.example"])


def test_nothing_is_not_safe() -> None:
    assert not safe_redirect_target(None)


def test_a_host_that_is_named_is_safe() -> None:
    for url in ("http://shop.example/a", "https://shop.example", "//shop.example?a", "HTTPS://Shop.EXAMPLE#a"):
        assert safe_redirect_target(url, allowed_hosts=["Shop.example"])
        assert safe_redirect_target(url, allowed_hosts="shop.example")
        assert not safe_redirect_target(url)
    assert safe_redirect_target("http://shop.example:8080/", allowed_hosts=["shop.example:8080"])


def test_https_may_be_demanded() -> None:
    assert safe_redirect_target("https://shop.example", allowed_hosts=["shop.example"], require_https=True)
    for url in ("http://shop.example", "//shop.example"):
        assert not safe_redirect_target(url, allowed_hosts=["shop.example"], require_https=True)


def as_browsers_read(url: str) -> str:
    """Resolve a URL as browsers do: controls dropped, backslashes as slashes, any number of slashes before a host."""
    url = url.strip("".join(map(chr, range(33))))
    url = re.sub(r"[\t\r\n]", "", url).replace("\\", "/")
    if url.startswith("//"):
        url = "//" + url.lstrip("/")
    elif (scheme := re.match(r"(?i)(https?):", url)) is not None:
        url = f"{scheme[1]}://{url[scheme.end() :].lstrip('/')}"
    return urljoin("https://home.example/page", url)


PIECES = st.sampled_from(
    [
        "/",
        "//",
        "\\",
        "http:",
        "https:",
        "javascript:",
        ":",
        "@",
        "evil.example",
        "shop.example",
        ".",
        "?",
        "#",
        "\t",
        "\n",
    ]
)


@given(st.lists(PIECES | st.characters(), max_size=8).map("".join))
def test_no_safe_target_leads_away_in_a_browser(url: str) -> None:
    if safe_redirect_target(url, allowed_hosts=["shop.example"]):
        read = urlsplit(as_browsers_read(url))
        assert read.scheme in ("http", "https")
        assert read.netloc.lower() in ("home.example", "shop.example")


@pytest.mark.parametrize(
    ("permanent", "preserve_method", "status"),
    [(False, False, 302), (True, False, 301), (False, True, 307), (True, True, 308)],
)
def test_the_status_says_what_the_client_may_do(permanent: bool, preserve_method: bool, status: int) -> None:
    response = redirect("/a", permanent=permanent, preserve_method=preserve_method)
    assert (response.status, response.headers["location"], response.body) == (status, "/a", b"")


@pytest.mark.parametrize(
    ("url", "location"),
    [
        ("/é/日本?q=ü#ß", "/%C3%A9/%E6%97%A5%E6%9C%AC?q=%C3%BC#%C3%9F"),
        ('/a b"<>^`{|}', "/a%20b%22%3C%3E%5E%60%7B%7C%7D"),
        ("/a%20b%2Fc", "/a%20b%2Fc"),
        ("?a=1&b=2;c='(x)*'!$,@~", "?a=1&b=2;c='(x)*'!$,@~"),
        (" /a ", "/a"),
        ("/a\\b", "/a%5Cb"),
    ],
)
def test_the_location_is_ascii(url: str, location: str) -> None:
    assert redirect(url).headers["location"] == location


@pytest.mark.parametrize("url", AWAY)
def test_a_redirect_does_not_lead_away(url: str) -> None:
    with pytest.raises(SuspiciousOperation):
        redirect(url, allowed_hosts=["shop.example"])


def test_the_error_names_the_value_and_the_cure() -> None:
    with pytest.raises(SuspiciousOperation) as caught:
        redirect("https://evil.example/")
    assert caught.value.text == "The redirect was refused."
    assert caught.value.detail == (
        "redirect() leads to paths of this site, of at most 2048 characters; got 'https://evil.example/': "
        "pass external=True, or its host in allowed_hosts."
    )


def test_an_external_target_is_a_web_address() -> None:
    assert redirect("https://é.example/ä", external=True).headers["location"] == "https://%C3%A9.example/%C3%A4"
    assert redirect("//cdn.example/a", external=True).headers["location"] == "//cdn.example/a"
    assert redirect("https://shop.example", allowed_hosts=["shop.example"]).status == 302
    for url in ("javascript:alert(1)", "http:///evil.example", "https://a.example/\r\nx: y", "ftp://a.example"):
        with pytest.raises(SuspiciousOperation, match=r"expected a web address"):
            redirect(url, external=True)


def test_what_is_there_may_be_fetched_whatever_was_sent() -> None:
    assert redirect("/thanks/", see_other=True).status == 303
    for permanent in (True, False):
        with pytest.raises(ValueError, match="neither permanent nor does it preserve"):
            redirect("/thanks/", see_other=True, permanent=permanent, preserve_method=not permanent)


def test_headers_are_added_and_inject_nothing() -> None:
    assert redirect("/a", headers={"Cache-Control": "no-store"}).headers["cache-control"] == "no-store"
    with pytest.raises(ValueError, match="without line breaks"):
        redirect("/a", headers={"x": "a\r\nb: 1"})


@given(st.text())
def test_whatever_is_accepted_makes_a_valid_header(url: str) -> None:
    try:
        response = redirect(url, external=True)
    except SuspiciousOperation:
        return
    assert re.fullmatch(r"[\x21-\x7e]+", response.headers["location"])


def test_a_target_that_is_too_long_is_refused_before_any_work() -> None:
    assert redirect("/" + "a" * 2047).status == 302
    with pytest.raises(SuspiciousOperation):
        redirect("/" + "a" * 2048)
    start = time.process_time()
    assert not safe_redirect_target("/" + "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 1_000_000)
    assert time.process_time() - start < 0.1


def seconds(judge: Callable[[], object]) -> float:
    best = 60.0
    for _ in range(5):
        start = time.process_time()
        for _ in range(200):
            judge()
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("part", ["é", "/", ":", "\\", "@", "a:"])
def test_twice_as_much_takes_twice_as_long(part: str) -> None:
    size = 1000 // len(part)
    once = seconds(lambda: safe_redirect_target("/" + part * size))
    assert seconds(lambda: safe_redirect_target("/" + part * 2 * size)) < 2.5 * once + 0.005
