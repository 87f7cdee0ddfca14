from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.orm.errors import OperationalError
from bandstand.orm.expressions import F, Value
from bandstand.orm.fields import CharField
from bandstand.orm.functions import (
    Chr,
    Concat,
    ConcatPair,
    Left,
    Length,
    Lower,
    LPad,
    LTrim,
    Ord,
    Repeat,
    Replace,
    Reverse,
    Right,
    RPad,
    RTrim,
    StrIndex,
    Substr,
    Trim,
    Upper,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.orm.database import Database


CASES: list[Any] = [
    (Lower("text"), "war and peace"),
    (Upper("text"), "WAR AND PEACE"),
    (Length("text"), 13),
    (Reverse("text"), "ecaeP dna raW"),
    (Ord("text"), 87),
    (Left("text", 3), "War"),
    (Left("text", 100), "War and Peace"),
    (Left("text", F("whole")), "War a"),
    (Right("text", 5), "Peace"),
    (Right("text", 100), "War and Peace"),
    (Substr("text", 5), "and Peace"),
    (Substr("text", 5, 3), "and"),
    (Substr("text", F("whole"), 3), "and"),
    (Substr("text", 50), ""),
    (F("text")[4:7], "and"),
    (F("text")[0], "W"),
    (Replace("text", Value("a"), Value("o")), "Wor ond Peoce"),
    (Replace("text", Value(" ")), "WarandPeace"),
    (StrIndex("text", Value("Peace")), 9),
    (StrIndex("text", Value("x")), 0),
    (StrIndex("text", Value("peace")), 0),
    (Concat("text", Value(" by "), "whole"), "War and Peace by 5"),
    (Concat("text", "other"), "War and Peace"),
    (ConcatPair(Value("x-"), "text"), "x-War and Peace"),
    (LPad("text", 15), "  War and Peace"),
    (LPad("text", 16, Value("ab")), "abaWar and Peace"),
    (LPad("text", 3), "War"),
    (LPad("text", 15, Value("")), "War and Peace"),
    (LPad("text", 0), ""),
    (RPad("text", 15, Value("-")), "War and Peace--"),
    (RPad("text", 3), "War"),
    (RPad("text", F("whole"), Value("-")), "War a"),
    (Repeat("text", 2), "War and PeaceWar and Peace"),
    (Repeat("text", 0), ""),
    (Repeat("text", F("whole") - 7), ""),
    (Chr(Value(228)), "ä"),
    (Trim(Value("  x y ")), "x y"),
    (LTrim(Value("  x y ")), "x y "),
    (RTrim(Value("  x y ")), "  x y"),
    (Ord(Value("")), 0),
    (Ord(Value("äb")), 228),
    (Length(Value("äöü")), 3),
    (Reverse(Value("äb")), "bä"),
    (Length("whole"), 1),
    (Lower(Upper("text")), "war and peace"),
]


@pytest.mark.parametrize(("expression", "expected"), CASES)
def test_functions_of_texts(value: Callable[..., Any], expression: Any, expected: object) -> None:
    result = value(expression, text="War and Peace", whole=5)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    "expression",
    [
        Lower("other"),
        Upper("other"),
        Length("other"),
        Reverse("other"),
        Ord("other"),
        Left("other", 3),
        Right("other", 3),
        Substr("other", 1),
        Replace("other", Value("a")),
        Replace("text", "other"),
        StrIndex("other", Value("a")),
        LPad("other", 3),
        RPad("text", 9, "other"),
        Repeat("other", 3),
        Repeat("text", "count"),
        Chr("count"),
        Trim("other"),
    ],
)
def test_null_gives_null(value: Callable[..., Any], expression: Any) -> None:
    assert value(expression, text="x") is None


def test_null_is_an_empty_text_when_texts_are_joined(value: Callable[..., Any]) -> None:
    assert value(Concat("other", Value("-"), "count")) == "-"
    assert value(Concat(Value(None), "other")) == ""


def test_what_is_joined_is_written_as_a_text(value: Callable[..., Any]) -> None:
    assert value(Concat("price", Value(" EUR")), price=Decimal("12.75")) == "12.75 EUR"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Left("text", 0), "The length of a part is at least 1; got 0."),
        (lambda: Right("text", -1), "The length of a part is at least 1; got -1."),
        (lambda: Substr("text", 0), "The position in a text is at least 1; got 0."),
        (lambda: Repeat("text", -1), "A number of times is at least 0; got -1."),
        (lambda: RPad("text", -1), "A length is at least 0; got -1."),
        (lambda: Concat("text"), "Concat takes at least two texts; got 1."),
    ],
)
def test_numbers_that_make_no_sense_are_refused(make: Callable[[], object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_the_number_of_arguments_is_checked() -> None:
    with pytest.raises(TypeError, match="Lower takes 1 arguments; got 2"):
        Lower("text", "other")


@pytest.mark.parametrize("expression", [LPad("text", 1_000_001), RPad("text", 1_000_001), Repeat("text", 1_000_001)])
def test_texts_that_sqlite_makes_have_a_greatest_length(
    value: Callable[..., Any], database: Database, expression: Any
) -> None:
    if database.backend.dialect.name == "sqlite":
        with pytest.raises(ValueError, match=r"is at most 1000000; got 1000001\."):
            value(expression, text="x")
    else:
        assert len(value(expression, text="x")) == 1_000_001


@pytest.mark.parametrize("expression", [LPad("text", "whole"), Repeat("text", "whole")])
def test_lengths_that_only_sqlite_knows_are_checked_by_it(
    value: Callable[..., Any], database: Database, expression: Any
) -> None:
    if database.backend.dialect.name == "sqlite":
        with pytest.raises(OperationalError):
            value(expression, text="xx", whole=1_000_001)


@pytest.fixture
def transforms() -> Iterator[None]:
    known = dict(CharField.lookups)
    for each in (Length, Upper, Trim, Ord):
        CharField.register_lookup(each)
    yield
    CharField.lookups.clear()
    CharField.lookups.update(known)


@pytest.mark.usefixtures("transforms")
def test_functions_are_transforms_where_they_are_registered(rows: Any) -> None:
    for text in ("abc", " de ", "fghij"):
        rows.objects.create(text=text, other=text)
    assert [row.text for row in rows.objects.filter(text__length__gt=3).order_by("text__length")] == [" de ", "fghij"]
    assert rows.objects.get(text__trim__upper="DE").text == " de "
    assert rows.objects.get(text__trim__length=2).text == " de "
    assert rows.objects.annotate(last=Right("text", 2)).get(last__upper__startswith="I").text == "fghij"
    rows.objects.create(text="null")
    assert rows.objects.exclude(other__length=5).count() == 3


def test_functions_are_no_transforms_before() -> None:
    assert CharField().get_lookup("length") is None
    assert CharField().get_lookup("upper") is None
