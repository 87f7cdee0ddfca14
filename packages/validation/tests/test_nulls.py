"""Texts without the null character."""

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.validation import ProhibitNullCharactersValidator


@pytest.mark.parametrize("value", ["", "a", "\x01\n", None, 5])
def test_a_value_without_one(value: object) -> None:
    ProhibitNullCharactersValidator()(value)


def test_a_number_too_long_for_a_text_has_none() -> None:
    ProhibitNullCharactersValidator()(10**5000)


@pytest.mark.parametrize("value", ["\0", "a\0", "\0a", "a" * 100_000 + "\0"])
def test_a_text_with_one(value: str) -> None:
    with pytest.raises(ValidationError, match=r"^This text must not hold the null character\.$") as caught:
        ProhibitNullCharactersValidator()(value)
    (problem,) = caught.value.problems
    assert (problem.code, problem.params) == ("null_characters_not_allowed", {"value": value})


def test_a_message_and_a_code_of_a_site() -> None:
    with pytest.raises(ValidationError, match=r"^No zero\.$") as caught:
        ProhibitNullCharactersValidator("No zero.", "zero")("\0")
    assert caught.value.problems[0].code == "zero"
