"""``.env`` files."""

from __future__ import annotations

import gc
import re
import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.project import BadEnvironment
from bandstand.project._dotenv import parse


def values(text: str) -> dict[str, str]:
    return {name: line.value for name, line in parse(text, ".env").items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A=1", {"A": "1"}),
        ("  A = 1  ", {"A": "1"}),
        ("export A=1", {"A": "1"}),
        ("A=", {"A": ""}),
        ("A=a b # comment", {"A": "a b"}),
        ("A=a#b", {"A": "a#b"}),
        ("A=# comment", {"A": ""}),
        ("A=x=y", {"A": "x=y"}),
        ('A="a # b"', {"A": "a # b"}),
        ("A='a \\n b'", {"A": "a \\n b"}),
        ('A="a\\nb\\t\\"c\\" \\\\ \\x"', {"A": 'a\nb\t"c" \\ \\x'}),
        ('A="first\nsecond" # end\nB=2', {"A": "first\nsecond", "B": "2"}),
        ("\n# comment\n\nA=1\r\nB=2", {"A": "1", "B": "2"}),
        ("A=$B ${C}", {"A": "$B ${C}"}),
    ],
)
def test_what_a_line_means(text: str, expected: dict[str, str]) -> None:
    assert values(text) == expected


def test_each_value_knows_its_line() -> None:
    assert parse('A="1\n2"\nB=3', ".env")["B"].number == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("A=1\nB", "^.env, line 2: expected NAME=value; got 'B'.$"),
        ("1A=secret", "^.env, line 1: expected NAME=value; got '1A=...'.$"),
        ("A=1\nA=2", "^.env, line 2: A stands on line 1 already.$"),
        ('A="never', '^.env, line 1: the quote " is never closed.$'),
        ("A='a' b", "^.env, line 1: expected nothing but a comment after the closing quote; got 'b'.$"),
    ],
)
def test_what_is_malformed_is_named_with_its_line_and_without_the_value(text: str, message: str) -> None:
    with pytest.raises(BadEnvironment, match=message):
        parse(text, ".env")


def test_a_file_that_is_too_long_is_refused_before_it_is_read() -> None:
    with pytest.raises(BadEnvironment, match=r"^\.env is 1048577 characters long; expected at most 1048576\.$"):
        parse("#" * (1024 * 1024 + 1), ".env")


@given(st.text(alphabet="A=\"'\\ #\n$x", max_size=60))
def test_any_text_is_read_or_refused_with_its_place(text: str) -> None:
    try:
        parse(text, ".env")
    except BadEnvironment as error:
        refusal = str(error)
    else:
        return
    assert re.match(r"\.env, line \d+: ", refusal)


@given(st.dictionaries(st.from_regex(r"[A-Z_][A-Z0-9_]{0,8}", fullmatch=True), st.text(max_size=30), max_size=5))
def test_what_is_quoted_and_escaped_comes_back(expected: dict[str, str]) -> None:
    escaped = {
        name: value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") for name, value in expected.items()
    }
    # Other line ends are read as one, and are no part of this format.
    if any(
        len(value.splitlines()) > 1 or value.endswith(tuple("\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"))
        for value in escaped.values()
    ):
        return
    assert values("\n".join(f'{name}="{value}"' for name, value in escaped.items())) == expected


@pytest.mark.parametrize("piece", ['"', "\\", " #", "A=1\n", "'"])
def test_reading_takes_time_in_proportion_to_the_length(piece: str) -> None:
    def seconds(times: int) -> float:
        text = f'A="{piece * times}'
        begun = time.process_time()
        with suppress(BadEnvironment):
            parse(text, ".env")
        return time.process_time() - begun

    # The least times of many runs are what the code needs: the rest is the machine's business.
    shorter = longer = 1e9
    gc.collect()
    gc.disable()
    try:
        for _ in range(100):
            shorter, longer = min(shorter, seconds(20_000)), min(longer, seconds(40_000))
            if longer < 2.5 * max(shorter, 0.005):
                break
    finally:
        gc.enable()
    assert longer < 2.5 * max(shorter, 0.005)
