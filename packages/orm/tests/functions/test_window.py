from __future__ import annotations

from typing import Any

import pytest

from bandstand.orm.expressions import F, RowRange, StdDev, Sum, Value, ValueRange, Window
from bandstand.orm.functions import (
    CumeDist,
    DenseRank,
    FirstValue,
    Lag,
    LastValue,
    Lead,
    NthValue,
    Ntile,
    PercentRank,
    Rank,
    RowNumber,
)


@pytest.fixture
def team(rows: Any) -> Any:
    for text, other, whole in (("a", "x", 10), ("b", "x", 20), ("c", "x", 20), ("d", "x", 40), ("e", "y", 5)):
        rows.objects.create(text=text, other=other, whole=whole)
    return rows


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (Rank(), [1, 2, 2, 4, 1]),
        (DenseRank(), [1, 2, 2, 3, 1]),
        (PercentRank(), [0.0, 1 / 3, 1 / 3, 1.0, 0.0]),
        (CumeDist(), [0.25, 0.75, 0.75, 1.0, 1.0]),
        (FirstValue("text"), ["a", "a", "a", "a", "e"]),
        (LastValue("whole"), [10, 20, 20, 40, 5]),
        (Sum("whole"), [10, 50, 50, 90, 5]),
    ],
)
def test_functions_of_windows_in_which_rows_are_equal(team: Any, function: Any, expected: list[Any]) -> None:
    window = Window(function, partition_by="other", order_by="whole")
    found = team.objects.annotate(result=window).order_by("text").values_list("result", flat=True)
    assert list(found) == pytest.approx(expected) if isinstance(expected[0], float) else list(found) == expected


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (RowNumber(), [1, 2, 3, 4, 1]),
        (Ntile(2), [1, 1, 2, 2, 1]),
        (Ntile(), [1, 1, 1, 1, 1]),
        (Lag("whole"), [None, 10, 20, 20, None]),
        (Lag("whole", 2), [None, None, 10, 20, None]),
        (Lag("whole", default=Value(0)), [0, 10, 20, 20, 0]),
        (Lag("text", offset=3, default=Value("-")), ["-", "-", "-", "a", "-"]),
        (Lead("whole"), [20, 20, 40, None, None]),
        (Lead(F("whole") * 2, 1, F("whole")), [40, 40, 80, 40, 5]),
        (NthValue("text", 2), [None, "b", "b", "b", None]),
        (NthValue("text"), ["a", "a", "a", "a", "e"]),
    ],
)
def test_functions_of_windows_in_which_no_rows_are_equal(team: Any, function: Any, expected: list[Any]) -> None:
    window = Window(function, partition_by="other", order_by=["whole", "text"])
    found = team.objects.annotate(result=window).order_by("text").values_list("result", flat=True)
    assert list(found) == expected


def test_a_deviation_over_a_window_that_moves_on(team: Any) -> None:
    window = Window(StdDev("whole"), order_by="text", frame=RowRange(start=-1, end=0))
    found = team.objects.annotate(result=window).order_by("text").values_list("result", flat=True)
    assert list(found) == pytest.approx([0.0, 5.0, 0.0, 10.0, 17.5])


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (RowRange(start=None, end=0), [10, 30, 50, 90, 5]),
        (RowRange(start=-1, end=1), [30, 50, 80, 60, 5]),
        (ValueRange(), [90, 90, 90, 90, 5]),
        (RowRange(exclusion="current row"), [80, 70, 70, 50, None]),
        (RowRange(exclusion="group"), [80, 50, 50, 50, None]),
        (RowRange(exclusion="ties"), [90, 70, 70, 90, 5]),
        (ValueRange(start=None, end=0, exclusion="no others"), [10, 50, 50, 90, 5]),
    ],
)
def test_a_frame_chooses_the_rows_of_a_window(team: Any, frame: Any, expected: list[Any]) -> None:
    window = Window(Sum("whole"), partition_by="other", order_by="whole", frame=frame)
    assert list(team.objects.annotate(result=window).order_by("text").values_list("result", flat=True)) == expected


def test_an_exclusion_has_one_of_four_names() -> None:
    with pytest.raises(ValueError, match="RowRange leaves out one of current row, group, ties, no others; got 'self'"):
        RowRange(exclusion="self")  # type: ignore[arg-type]  # what is tested


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Ntile(0), "A number of parts is at least 1; got 0."),
        (lambda: NthValue("text", 0), "The number of a row is at least 1; got 0."),
        (lambda: Lag("text", 0), "The distance to another row is at least 1; got 0."),
        (lambda: Lead(None), "Lead takes an expression; got None."),
    ],
)
def test_numbers_that_make_no_sense_are_refused(make: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        make()


def test_a_rank_takes_no_arguments() -> None:
    with pytest.raises(TypeError, match=r"Rank takes 0 arguments; got 1\."):
        Rank("text")
