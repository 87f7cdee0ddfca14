# The peers have no types, or none that both checkers read.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownLambdaType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false
"""Parsers of queries, cookies and multipart forms beside the quickest in pure Python, and hostile bodies beside random.

Run it from ``tools``: ``python -m bench.bench_parsers``.
"""

from __future__ import annotations

import sys
from importlib.metadata import version
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import multipart  # type: ignore[import-untyped]
from bench.forms import BOUNDARY, MARK, MIB, URLENCODED, form, random_bytes
from bench.harness import Comparison, main
from starlette.requests import cookie_parser

from bandstand.http._cookies import parse_cookies
from bandstand.http._multipart import MultipartParser
from bandstand.http._urlencoded import parse_form

if TYPE_CHECKING:
    from collections.abc import Callable

# Ratios of our time to the peer's.
BAR_URLENCODED = 0.6
BAR_COOKIES = 1.0
BAR_FIELDS = 0.8
BAR_FILE = 1.0
BAR_HOSTILE = 1.5

PIECE = 65536

Parsed = tuple[int, int]
"""The number of parts and the size of the largest."""


def pieces(fields: int, content: bytes = b"") -> list[bytes]:
    """Write a form of small fields and perhaps a file, in the pieces in which it arrives."""
    body = form(fields, content)
    return [body[start : start + PIECE] for start in range(0, len(body), PIECE)]


def parse_ours(body: list[bytes]) -> Parsed:
    """Parse with ours."""
    parts = largest = size = 0
    parser = MultipartParser(BOUNDARY)
    for piece in body:
        for event in parser.feed(piece):
            if event is None:
                largest = max(largest, size)
            elif isinstance(event, bytes):
                size += len(event)
            else:
                parts += 1
                size = 0
    parser.close()
    return parts, largest


def parse_peers(body: list[bytes]) -> Parsed:
    """Parse with the push parser of "multipart", with a limit on the number of parts as ours has."""
    parts = largest = size = 0
    with multipart.PushMultipartParser(MARK, max_segment_count=2000) as parser:
        for piece in body:
            for event in parser.parse(piece):
                if event is None:
                    largest = max(largest, size)
                elif isinstance(event, multipart.MultipartSegment):
                    parts += 1
                    size = 0
                else:
                    size += len(event)
    return parts, largest


def compare(
    name: str, ours: Callable[[], object], peer: Callable[[], object], peer_name: str, bar: float
) -> Comparison:
    """Compare two that give the same."""
    if ours() != peer():
        message = f"{name}: {ours()!r} is not {peer()!r}."
        raise AssertionError(message)
    return Comparison(name=name, ours=ours, peer=peer, peer_name=peer_name, bar=bar)


def compare_bodies(name: str, body: list[bytes], bar: float) -> Comparison:
    """Compare the multipart parsers on one body."""
    peer_name = f"multipart {version('multipart')}"
    return compare(name, lambda: parse_ours(body), lambda: parse_peers(body), peer_name, bar)


def compare_with_random(name: str, hostile: list[bytes]) -> Comparison:
    """Compare our parser on a hostile body with itself on a random one."""
    return compare(name, lambda: parse_ours(hostile), lambda: parse_ours(RANDOM), "ours, random", BAR_HOSTILE)


FORM = URLENCODED.encode()
COOKIES = (
    "theme=dark; lang=en; _ga=GA1.2.123456789.1234567890; sessionid=abcdefghijklmnopqrstuvwxyz012345; "
    "csrftoken=0123456789abcdef0123456789abcdef"
)
RANDOM = pieces(9, random_bytes(MIB))
LINE_ENDS = pieces(9, b"\r\n" * (MIB // 2))
NEAR_BOUNDARIES = pieces(9, ((b"\r\n--" + MARK[:-1] + b"X") * (MIB // len(MARK)))[:MIB])
FIELDS = {number: pieces(number) for number in (10, 1000)}

COMPARISONS = [
    compare(
        "urlencoded form of 10 escaped fields",
        lambda: parse_form(FORM),
        lambda: parse_qsl(URLENCODED, keep_blank_values=True),
        "parse_qsl",
        BAR_URLENCODED,
    ),
    compare(
        "header of 5 cookies",
        lambda: parse_cookies(COOKIES),
        lambda: cookie_parser(COOKIES),
        f"Starlette {version('starlette')}",
        BAR_COOKIES,
    ),
    compare_bodies("multipart, 10 fields", FIELDS[10], BAR_FIELDS),
    compare_bodies("multipart, 1000 fields", FIELDS[1000], BAR_FIELDS),
    compare_bodies("multipart, file of 1 MiB", RANDOM, BAR_FILE),
    compare_with_random("1 MiB of line ends", LINE_ENDS),
    compare_with_random("1 MiB of near boundaries", NEAR_BOUNDARIES),
]

if __name__ == "__main__":
    sys.exit(main(COMPARISONS))
