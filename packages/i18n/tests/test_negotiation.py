"""Which language a reader prefers, by the header of a browser or of somebody who means harm."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.i18n import accepted_languages, negotiate

OFFERED = ["en", "fr", "de", "pt-BR", "ar", "zh-Hant"]


def test_languages_come_by_weight_and_else_in_their_order() -> None:
    header = "fr-CH, fr;q=0.9, en;q=0.8, de;q=0.9, *;q=0.5"
    assert accepted_languages(header) == [("fr-CH", 1.0), ("fr", 0.9), ("de", 0.9), ("en", 0.8), ("*", 0.5)]


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("da, en-GB;q=0.8, en;q=0.7", "en"),
        ("DE_at", None),
        ("DE-at", "de"),
        ("pt", "pt-BR"),
        ("pt-PT", "pt-BR"),
        ("zh-TW", "zh-Hant"),
        ("zh", None),
        ("xx, *", "en"),
        ("en;q=0, *", "fr"),
        ("fr;q=0.1, *;q=0.5", "en"),
        ("de;q=0", None),
        ("de;q=0.5;x=1", None),
        ("de;q=2", None),
        ("de;q=0.1234", None),
        ("", None),
        (",,;q=1,de", "de"),
        ("ar;q=1.000", "ar"),
    ],
)
def test_the_heaviest_language_that_is_offered_wins(header: str, language: str | None) -> None:
    assert negotiate(header, OFFERED) == language


def test_one_region_does_not_refuse_another() -> None:
    assert negotiate("pt-PT;q=0, pt", ["pt-PT", "pt-BR"]) == "pt-BR"


@pytest.mark.parametrize(
    "header",
    [
        "a" * 100_000,
        "-" * 999,
        "aa-" * 333,
        "en-" + "-".join(["abcdefgh"] * 100),
        " " * 990 + "de",
        "de" + ";q=1" * 240,
        ",".join(f"x{number}" for number in range(300)),
        "de;q=" + "0" * 990,
        "*" * 900,
    ],
)
def test_a_hostile_header_costs_nothing(header: str) -> None:
    begun = time.process_time()
    for _ in range(10):
        negotiate(header, OFFERED)
    assert time.process_time() - begun < 0.5


def test_what_stands_behind_fifty_languages_is_not_read() -> None:
    many = ",".join(["xx"] * 50)
    assert negotiate(f"{many},de", OFFERED) is None
    assert negotiate(f"{many[3:]},de", OFFERED) == "de"


@given(st.text(max_size=200) | st.text("abcde-*;q=.,01 ", max_size=200))
def test_any_header_gives_an_offered_language_or_none(header: str) -> None:
    assert negotiate(header, OFFERED) in (*OFFERED, None)
