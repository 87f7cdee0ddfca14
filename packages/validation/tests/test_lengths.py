"""How long a text or a collection may and must be."""

from __future__ import annotations

from typing import cast

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.validation import MaxLengthValidator, MinLengthValidator


@pytest.mark.parametrize(
    ("limit", "value", "text"),
    [
        (1, "abc", "Use at most 1 character; there are 3 now."),
        (2, "abc", "Use at most 2 characters; there are 3 now."),
        (0, [None], "Use at most 0 characters; there are 1 now."),
    ],
)
def test_too_long(limit: int, value: object, text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        MaxLengthValidator(limit)(value)
    (problem,) = caught.value.problems
    assert (str(problem), problem.code) == (text, "max_length")
    assert problem.params == {"limit_value": limit, "show_value": len(cast("str", value)), "value": value}


@pytest.mark.parametrize(
    ("limit", "text"),
    [
        (1, "Use at least 1 character; there are 0 now."),
        (2, "Use at least 2 characters; there are 0 now."),
    ],
)
def test_too_short(limit: int, text: str) -> None:
    with pytest.raises(ValidationError) as caught:
        MinLengthValidator(limit)("")
    (problem,) = caught.value.problems
    assert (str(problem), problem.code) == (text, "min_length")
    assert problem.params == {"limit_value": limit, "show_value": 0, "value": ""}


def test_the_limit_itself_passes() -> None:
    MaxLengthValidator(3)("abc")
    MinLengthValidator(3)("abc")
    MinLengthValidator(0)("")


def test_a_text_has_as_many_characters_as_code_points() -> None:
    MaxLengthValidator(1)("\N{ROLLING ON THE FLOOR LAUGHING}")
    MinLengthValidator(2)("u\N{COMBINING DIAERESIS}")


@pytest.mark.parametrize("value", [None, 5, object])
def test_what_has_no_length_is_refused(value: object) -> None:
    for validator in (MaxLengthValidator(5), MinLengthValidator(0)):
        with pytest.raises(ValidationError, match=r"^This value cannot be compared with [05]\.$"):
            validator(value)


def test_a_function_gives_the_limit_at_each_call() -> None:
    limits = iter([1, 2])
    validator = MinLengthValidator(lambda: next(limits))
    validator("a")
    with pytest.raises(ValidationError, match=r"^Use at least 2 characters; there are 1 now\.$"):
        validator("a")


@pytest.mark.parametrize("limit", [-1, 1.0, "1", None, True])
def test_a_limit_that_is_no_length_is_refused(limit: object) -> None:
    for kind in (MaxLengthValidator, MinLengthValidator):
        with pytest.raises(
            ValueError, match=rf"^The limit of a {kind.__name__} is a whole number of 0 or more; got {limit!r}\.$"
        ):
            kind(cast("int", limit))
