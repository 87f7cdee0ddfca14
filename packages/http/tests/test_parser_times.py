"""Time grows with the length of the input and no faster, whatever a hostile client sends.

Measured is CPU time at a length and at twice that length, the least of several runs each; a round in which the machine
was busy all the time counts for nothing, and another begins.
"""

from __future__ import annotations

import gc
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from bandstand.http._cookies import dump_cookie, parse_cookies
from bandstand.http._dates import parse_http_date_safe
from bandstand.http._errors import HTTPError
from bandstand.http._etags import parse_etags
from bandstand.http._limits import Limits
from bandstand.http._multipart import MultipartParser
from bandstand.http._negotiation import AcceptedTypes, parse_accept_encoding, parse_accept_language
from bandstand.http._parameters import content_disposition, parse_list, parse_parameters
from bandstand.http._parts import parse_any_part, parse_part
from bandstand.http._paths import normal_path
from bandstand.http._signing import Signer
from bandstand.http._transfer import Base64Decoder, QuotedPrintableDecoder
from bandstand.http._upload_files import safe_filename
from bandstand.http._urlencoded import parse_form, parse_query
from bandstand.http._values import MultiDict

if TYPE_CHECKING:
    from collections.abc import Callable

RATIO = 2.5
ATTEMPTS = 12
ROUNDS = 5
ENOUGH_SECONDS = 0.002

HUGE = 1 << 40
NO_LIMITS = Limits(form=HUGE, fields=HUGE, files=HUGE, file=HUGE, total=HUGE, query=HUGE, cookies=HUGE)
# The limit on the headers of a part stays: without the end of the headers nothing of a part can be passed on.
PART = '--b\r\nContent-Disposition: form-data; name="a"'


def feed_multipart(body: str, size: int = 65536) -> None:
    parser = MultipartParser("b", NO_LIMITS)
    data = body.encode()
    for start in range(0, len(data), size):
        parser.feed(data[start : start + size])
    parser.close()


def feed_base64(text: str) -> None:
    decoder = Base64Decoder()
    data = text.encode()
    for start in range(0, len(data), 1000):
        decoder.feed(data[start : start + 1000])


# A parser, and what is repeated for it: the hostile inputs are made of these.
PARSERS: dict[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "form": (
        lambda text: parse_form(text.encode(), NO_LIMITS),
        ("&", "=", "%41", "a=1&", "%41=%42&", "\\", "+", "%", "é", "a=%C3%A9&", "a="),
    ),
    "query": (lambda text: parse_query(text, NO_LIMITS), ("&", "=", "%41", "a=%42;", "é", "%%")),
    "cookies": (
        lambda text: parse_cookies(text, NO_LIMITS),
        (";", "=", "a=1; ", '"', 'a="\\"', "\\", 'a="\\0";', " ", "\t;", '="', "é;", "\\101"),
    ),
    "a quoted cookie": (lambda text: parse_cookies(f'a="{text}"', NO_LIMITS), ("\\101", '\\"', "\\", "é")),
    "writing cookies": (lambda text: dump_cookie("a", text), (";", "é", '"')),
    "paths": (
        lambda text: normal_path(f"/shop/{text}", "/shop", None, f"/{text}"),
        ("/", "//a", "%2F", "../", "./", "a/", "%25", "\xc3\xa9"),
    ),
    "multipart": (
        feed_multipart,
        ("\r\n", "\r", "\r\n--", "--b", "--b\r\n", f"{PART}\r\n\r\n1\r\n", f"{PART}\r\n\r\n\r\n--c", "-"),
    ),
    "multipart content": (
        lambda text: feed_multipart(f"{PART}\r\n\r\n{text}\r\n--b--"),
        ("\r\n", "\r", "\r\n--", "\r\n--\r\n--B", "\n", "x", "\r\n--c"),
    ),
    "multipart in small pieces": (
        lambda text: feed_multipart(f"{PART}\r\n\r\n{text}\r\n--b--", 100),
        ("\r\n", "\r\n--\r\n--B", "x"),
    ),
    "multipart headers": (
        lambda text: parse_part(f'Content-Disposition: form-data; name="{text}'.encode()),
        ('"', "\\", '\\"', "%22", "; a=b", "\r\nx: y", " ", 'a"; name="', "é"),
    ),
    "any multipart headers": (lambda text: parse_any_part(text.encode()), ("a: b\r\n", "\r\n", ":", ": ", "\\")),
    "base64": (feed_base64, (" ", "\r\n", "QUJD", "Q \n", "=")),
    "quoted-printable": (
        lambda text: QuotedPrintableDecoder().feed(text.encode()),
        ("=", "=41", "=\r\n", " ", "\r\n", "a=3D\r\n", "=3"),
    ),
    "parameters": (
        lambda text: parse_parameters(f"a; {text}"),
        (";", "; ", '"', "\\", 'b="', 'b="\\"', "=", " ", "a=1;", "*", "b*=utf-8''%41", "\\\\", '";"'),
    ),
    "a quoted parameter": (
        lambda text: parse_parameters(f'a; b="{text}'),
        (";", "; ", "\\", '\\"', "a", "\t", "é", ", "),
    ),
    "an extended parameter": (lambda text: parse_parameters(f"a; b*=UTF-8''{text}"), ("%41", "%", "'", "é", "a")),
    "lists": (parse_list, (",", '"', '",', "\\", '"\\"', " ", ", ", 'a="')),
    "media types": (AcceptedTypes, (",", "a/b,", "a/b;", '"', "/", ";q=", "*/*,", ' "')),
    "languages": (parse_accept_language, (",", "a-", "a-b,", "-", ";q=0.1", "*,", "en;")),
    "encodings": (parse_accept_encoding, (",", "gzip,", "gzip;", ";q=")),
    "entity tags": (parse_etags, ('"', 'W/"', "W/", ",", '"a"', '"a', "é")),
    "dates": (parse_http_date_safe, ("0", " ", "Sun, ", ":", "é")),
    "file names": (safe_filename, ("/", "\\", ".", "\0", "é", "a")),
    "writing file names": (content_disposition, ("/", '"', "é", "\0", ";", "%")),
    "mappings": (lambda text: list(MultiDict([(name, name) for name in text]).lists()), ("ab", "abc")),
    "signatures": (lambda text: Signer(keys=["k" * 32]).unsign(text), (":", "a", "é")),
    "signed objects": (lambda text: Signer(keys=["k" * 32]).unsign_object(text), (":", ".", "é")),
}
# What is longer is refused or cut at once; these are measured below that, over many calls.
LONGEST = {
    "writing cookies": 1200,
    "multipart headers": 8000,
    "any multipart headers": 8000,
    "parameters": 8000,
    "a quoted parameter": 8000,
    "an extended parameter": 8000,
    "lists": 8000,
    "media types": 4000,
    "languages": 500,
    "encodings": 4000,
    "entity tags": 8000,
    "dates": 40,
    "paths": 64 * 1024,
}
CASES = [(name, repeated) for name, (_, hostile) in PARSERS.items() for repeated in hostile]


def seconds(parse: Callable[[str], object], text: str, calls: int) -> float:
    gc.disable()  # a collection takes as long as whatever other tests have left, and is not the parser's
    try:
        start = time.process_time()
        for _ in range(calls):
            with suppress(HTTPError, ValueError):
                parse(text)
        return time.process_time() - start
    finally:
        gc.enable()


def text_of(repeated: str, length: int) -> str:
    """Give whole repetitions only: half an escape at the end might be refused before any work."""
    return repeated * (length // len(repeated))


@pytest.mark.parametrize(("name", "repeated"), CASES, ids=[f"{name} {repeated!r}" for name, repeated in CASES])
def test_twice_the_input_takes_at_most_about_twice_the_time(name: str, repeated: str) -> None:
    parse, _ = PARSERS[name]
    longest = LONGEST.get(name, 1 << 17)
    length, calls = min(1 << 13, longest // 2), 1
    while seconds(parse, text_of(repeated, length), calls) < ENOUGH_SECONDS:
        length, calls = (length * 2, calls) if length * 4 <= longest else (length, calls * 2)
    once, twice = text_of(repeated, length), text_of(repeated, length) * 2
    ratios = (least_ratio(parse, once, twice, calls) for _ in range(ROUNDS))
    assert any(ratio < RATIO for ratio in ratios)


def least_ratio(parse: Callable[[str], object], once: str, twice: str, calls: int) -> float:
    least_once = least_twice = float("inf")
    for _ in range(ATTEMPTS):
        least_once = min(least_once, seconds(parse, once, calls))
        least_twice = min(least_twice, seconds(parse, twice, calls))
        if least_twice < RATIO * least_once:
            break
    return least_twice / least_once
