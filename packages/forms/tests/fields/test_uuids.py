"""Identifiers."""

from __future__ import annotations

from uuid import UUID

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import Field, UUIDField

ONE = UUID("6f1c2b9e-54cf-4e5a-9a4e-6d3a1f0b7c55")


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "sent", [str(ONE), str(ONE).upper(), ONE.hex, f" {ONE} ", f"{{{ONE}}}", f"urn:uuid:{ONE}", ONE], ids=repr
)
def test_identifiers_are_read_in_all_of_their_forms(sent: object) -> None:
    assert UUIDField().clean(sent) == ONE


@pytest.mark.parametrize(
    "sent",
    [
        "x",
        ONE.hex[:-1],
        f"{ONE.hex[:-1]}\uff11",
        f"{ONE.hex[:-2]}_1",
        "0" * 10_000_000,
        "\ud800",
        5,
        True,
        [str(ONE)],
        {},
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_no_identifier_is_refused(sent: object) -> None:
    text = f"Enter an identifier of 32 hexadecimal digits, for example {ONE}."
    assert said(UUIDField(), sent) == [("invalid", text)]


@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_is_none_or_refused(nothing: object) -> None:
    assert UUIDField(required=False).clean(nothing) is None
    assert said(UUIDField(), nothing) == [("required", "Fill this in.")]


def test_identifiers_are_shown_with_hyphens() -> None:
    assert UUIDField().prepare_value(ONE) == "6f1c2b9e-54cf-4e5a-9a4e-6d3a1f0b7c55"
    assert UUIDField().prepare_value("sent") == "sent"
    assert not UUIDField().changed(ONE, ONE.hex)
