"""Every validator keeps the rules of ``Validator``, and what Django says by code is said by the same code."""

from __future__ import annotations

import copy
import pickle
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

import pytest

from bandstand.contracts.i18n import LazyText, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services.conformance import run
from bandstand.contracts.validation import ValidationError, Validator
from bandstand.contracts.validation.testing import MakeValidator, ValidatorSuite
from bandstand.validation import (
    DecimalValidator,
    DomainNameValidator,
    EmailValidator,
    FileExtensionValidator,
    IPAddressValidator,
    MaxLengthValidator,
    MaxValueValidator,
    MinLengthValidator,
    MinValueValidator,
    ProhibitNullCharactersValidator,
    RegexValidator,
    StepValueValidator,
    URLValidator,
    int_list_validator,
    validate_comma_separated_integer_list,
    validate_domain_name,
    validate_email,
    validate_image_file_extension,
    validate_ipv4_address,
    validate_ipv6_address,
    validate_ipv46_address,
    validate_slug,
    validate_unicode_slug,
)

if TYPE_CHECKING:
    from collections.abc import Callable

Values = tuple[object, ...]


def five() -> int:
    return 5


CASES: dict[str, tuple[Callable[[], Validator], Values, Values]] = {
    "regex": (lambda: RegexValidator("^[0-9]+$", code="digits"), ("12", 12), ("", "x", None, 1.5, ["1"])),
    "regex, compiled": (lambda: RegexValidator(re.compile("x"), code="x"), ("x",), ("y", None)),
    "regex, inverse": (lambda: RegexValidator("x", "No x.", "no_x", inverse_match=True), ("y", ""), ("x", None)),
    "integers": (lambda: int_list_validator(code="list"), ("1", "1,2"), ("", ",", "1,", 1.5, None)),
    "email": (lambda: EmailValidator(code="email"), ("a@b.co",), ("", "a", None, 5, b"a@b.co")),
    "url": (lambda: URLValidator(code="url"), ("http://b.co",), ("", "b.co", None, 5, b"http://b.co")),
    "domain": (lambda: DomainNameValidator(code="domain"), ("b.co",), ("", "b", None, 5, b"b.co")),
    "address": (lambda: IPAddressValidator(code="address"), ("1.2.3.4", "::1"), ("", "1", None, 5, b"::1")),
    "ipv4": (lambda: IPAddressValidator("ipv4", code="address"), ("1.2.3.4",), ("::1", 5)),
    "ipv6": (lambda: IPAddressValidator("ipv6", code="address"), ("::1",), ("1.2.3.4", 5)),
    "nulls": (ProhibitNullCharactersValidator, ("a", "", 5, None), ("\0", "a\0b")),
    "max value": (lambda: MaxValueValidator(5), (5, -1, 4.5, Decimal(5)), (6, 5.1, "x", None, float("nan"))),
    "min value": (lambda: MinValueValidator(five), (5, 5.1), (4, "x", None, Decimal("nan"), Decimal("snan"))),
    "max length": (lambda: MaxLengthValidator(1), ("", "x", b"x", [1]), ("xx", [1, 2], 5, None)),
    "min length": (lambda: MinLengthValidator(2), ("xx", (1, 2)), ("", "x", {}, 5, None)),
    "step": (lambda: StepValueValidator(5), (0, 5, -10, Decimal(15)), (4, 0.5, "5", None, float("inf"))),
    "step from 2": (lambda: StepValueValidator(5, offset=2), (2, 7, -3), (5, "x", None)),
    "decimal": (lambda: DecimalValidator(3, 1), (Decimal("12.3"),), (Decimal("1.23"), Decimal(123), Decimal(12345))),
    "extension": (lambda: FileExtensionValidator(["pdf"]), ("a.pdf", "A.PDF"), ("a", "pdf", "a.txt", None, 5)),
}


@pytest.mark.parametrize("name", CASES)
def test_each_validator_keeps_the_rules(name: str) -> None:
    make, right_values, wrong_values = CASES[name]

    class Checked(ValidatorSuite):
        right: ClassVar[Values] = right_values
        wrong: ClassVar[Values] = wrong_values

        def make(self) -> MakeValidator:
            return make

    assert [outcome for outcome in run(Checked) if outcome.result != "passed"] == []


@pytest.mark.parametrize("name", CASES)
def test_a_validator_is_a_value(name: str) -> None:
    make, _, _ = CASES[name]
    validator = make()
    assert {validator, make()} == {validator}
    assert pickle.loads(pickle.dumps(validator)) == validator
    assert copy.deepcopy(validator) == validator
    with pytest.raises(AttributeError):
        validator.code = "other"  # type: ignore[attr-defined]  # that it cannot be set is what is shown


def test_validators_of_different_arguments_or_kinds_differ() -> None:
    assert MaxValueValidator(5) != MaxValueValidator(6)
    assert len({MaxValueValidator(5), MinValueValidator(5)}) == 2
    assert MaxLengthValidator(5, "Too long.") != MaxLengthValidator(5)
    assert StepValueValidator(5) != StepValueValidator(5, offset=2)
    assert RegexValidator("x") != RegexValidator("x", flags=re.IGNORECASE)
    assert URLValidator(["http"]) != URLValidator()


def test_a_validator_is_made_anew_with_a_change() -> None:
    assert replace(RegexValidator("x"), code="x") == RegexValidator("x", code="x")
    assert replace(URLValidator(["ftp"]), code="x") == URLValidator(("ftp",), code="x")
    assert replace(MaxValueValidator(5), limit_value=6) == MaxValueValidator(6)


@pytest.mark.parametrize(
    "validator",
    [
        RegexValidator("^$"),
        validate_email,
        URLValidator(),
        validate_domain_name,
        validate_slug,
        validate_unicode_slug,
        validate_ipv4_address,
        validate_ipv6_address,
        validate_ipv46_address,
        validate_comma_separated_integer_list,
        DecimalValidator(3, 1),
    ],
)
def test_the_code_is_invalid_unless_said_otherwise(validator: Validator) -> None:
    with pytest.raises(ValidationError) as caught:
        validator("?!")
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["value"]) == ("invalid", "?!")


def test_an_image_has_the_code_of_extensions() -> None:
    with pytest.raises(ValidationError) as caught:
        validate_image_file_extension("a.exe")
    assert [problem.code for problem in caught.value.problems] == ["invalid_extension"]


@dataclass(frozen=True)
class PlateValidator(RegexValidator):
    """A validator of a site."""

    regex: str | re.Pattern[str] = r"^[A-Z]{2} [0-9]{1,4}\Z"
    message: str | LazyText = "“%(value)s” is no number plate."
    code: str = "plate"


def test_a_subclass_gives_other_defaults() -> None:
    PlateValidator()("ZH 123")
    assert PlateValidator() == PlateValidator()
    assert PlateValidator() != RegexValidator(PlateValidator().regex, PlateValidator().message, "plate")
    with pytest.raises(ValidationError, match=r"^“ZH123” is no number plate\.$") as caught:
        PlateValidator()("ZH123")
    assert caught.value.problems[0].code == "plate"


def test_texts_are_translated_when_they_are_printed_and_counted_in_the_language() -> None:
    at_most = MaxLengthValidator.text
    catalogue: dict[tuple[str | None, str], tuple[str, ...]]
    catalogue = {(None, at_most.id): ("Höchstens %(limit_value)s Zeichen.", "Höchstens %(limit_value)s Zeichen, ja.")}
    german = MemoryTranslator({"de": catalogue})
    with pytest.raises(ValidationError) as caught:
        MaxLengthValidator(1)("abc")
    (problem,) = caught.value.problems
    assert str(problem) == "Use at most 1 character; there are 3 now."
    with override(locale="de"):
        assert problem.render(german) == "Höchstens 1 Zeichen."
