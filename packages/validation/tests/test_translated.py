"""What people read, in another language."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.contracts.validation import ValidationError
from bandstand.validation import (
    DecimalValidator,
    EmailValidator,
    MaxLengthValidator,
    StepValueValidator,
    validate_slug,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CATALOGUE: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, "Enter an email address, for example name@example.org."): ("Das ist keine E-Mail-Adresse.",),
    (None, str(validate_slug.message)): ("Nur Buchstaben.",),
    (None, MaxLengthValidator.text.id): ("Höchstens ein Zeichen.", "Höchstens %(limit_value)s Zeichen."),
    (None, "Use at most %(max)s digit in all."): ("Höchstens eine Ziffer.", "Höchstens %(max)s Ziffern."),
    (None, "The value must be %(offset)s, %(valid_value1)s, %(valid_value2)s and so on."): (
        "Möglich sind %(offset)s, %(valid_value1)s, %(valid_value2)s und so weiter.",
    ),
}


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    token = CURRENT.set(FixedServices({TRANSLATOR: MemoryTranslator({"de": CATALOGUE})}))
    with override(locale="de"):
        yield
    CURRENT.reset(token)


@pytest.mark.parametrize(
    ("validator", "value", "text"),
    [
        (EmailValidator(), "me", "Das ist keine E-Mail-Adresse."),
        (validate_slug, "a b", "Nur Buchstaben."),
        (MaxLengthValidator(1), "abc", "Höchstens ein Zeichen."),
        (MaxLengthValidator(2), "abc", "Höchstens 2 Zeichen."),
        (DecimalValidator(2, None), Decimal("1.25"), "Höchstens 2 Ziffern."),
        (StepValueValidator(2, offset=1), 2, "Möglich sind 1, 3, 5 und so weiter."),
    ],
)
def test_problems_are_in_the_language_of_the_reader(
    validator: Callable[[Any], object], value: object, text: str
) -> None:
    with pytest.raises(ValidationError) as raised:
        validator(value)
    assert [str(each) for each in raised.value.problems] == [text]
