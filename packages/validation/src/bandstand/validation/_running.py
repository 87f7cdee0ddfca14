"""Several validators of one value."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bandstand.contracts.validation import ValidationError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bandstand.contracts.validation import Problem, Validator


def run_validators(value: object, validators: Iterable[Validator]) -> None:
    """Ask all validators, also after one has refused.

    Raises:
        ValidationError: At least one refused; the problems of all that did, in their order.
    """
    problems: list[Problem] = []
    for validator in validators:
        try:
            validator(value)
        except ValidationError as error:
            problems += error.problems
    if problems:
        raise ValidationError(problems)
