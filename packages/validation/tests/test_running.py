"""Several validators of one value."""

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.validation import MaxLengthValidator, MinValueValidator, run_validators, validate_slug


def test_all_are_asked_and_what_they_say_comes_in_their_order() -> None:
    with pytest.raises(ValidationError) as caught:
        run_validators("a b c", [MaxLengthValidator(3), validate_slug, MaxLengthValidator(10), MaxLengthValidator(4)])
    assert [(problem.code, problem.params.get("limit_value")) for problem in caught.value.problems] == [
        ("max_length", 3),
        ("invalid", None),
        ("max_length", 4),
    ]


def test_a_value_that_all_take_passes() -> None:
    run_validators("abc", [MaxLengthValidator(3), validate_slug])
    run_validators(None, [])


def test_an_error_that_says_several_things_is_kept_whole() -> None:
    def both(value: object) -> None:
        raise ValidationError({"name": "Too long.", "price": "Too high."})

    with pytest.raises(ValidationError) as caught:
        run_validators(1, [both, MinValueValidator(2)])
    assert str(caught.value) == "name: Too long. price: Too high. The value must be at least 2."


def test_another_error_is_not_a_verdict() -> None:
    def broken(value: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run_validators(1, [broken, validate_slug])
