"""Yes or no, and perhaps."""

from __future__ import annotations

import pytest

from bandstand.contracts.validation import ValidationError
from bandstand.forms.fields import BooleanField, Field, NullBooleanField


def said(field: Field, value: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return [(problem.code, str(problem)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "yes", [True, "on", "true", "1", 1, "whatever", "x" * 10_000_000, "\0"], ids=lambda value: repr(value)[:9]
)
def test_what_ticked_boxes_send_is_yes(yes: object) -> None:
    assert BooleanField().clean(yes) is True


@pytest.mark.parametrize("no", [False, None, "", "false", "False", "FALSE", "0", 0])
def test_nothing_and_false_are_no(no: object) -> None:
    assert BooleanField(required=False).clean(no) is False
    assert said(BooleanField(), no) == [("required", "Tick this box.")]


@pytest.mark.parametrize("value", [[True], {"a": 1}, 1.0, float("nan"), b"on"])
def test_what_is_neither_is_refused(value: object) -> None:
    assert said(BooleanField(), value) == [("invalid", "Enter yes or no.")]


def test_an_answer_changed_when_it_is_another() -> None:
    field = BooleanField(required=False)
    assert not field.changed(None, False)
    assert not field.changed("on", True)
    assert field.changed(False, "on")
    assert not BooleanField(disabled=True).changed(False, "on")


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (True, True),
        ("true", True),
        ("True", True),
        ("1", True),
        (1, True),
        (False, False),
        ("false", False),
        ("0", False),
        (0, False),
        (None, None),
        ("", None),
        ("unknown", None),
        ("other", None),
    ],
)
def test_there_are_three_answers(sent: object, answer: bool | None) -> None:
    assert NullBooleanField().clean(sent) is answer


@pytest.mark.parametrize("value", [[True], {"a": 1}, 2, 1.0, float("nan")])
def test_other_things_are_no_answer(value: object) -> None:
    assert said(NullBooleanField(), value) == [("invalid", "Enter yes, no or unknown.")]


def test_no_and_unknown_differ() -> None:
    assert NullBooleanField().changed(None, "false")
    assert not NullBooleanField().changed(None, "unknown")
    assert NullBooleanField().changed(None, [1])
    assert not NullBooleanField(disabled=True).changed(None, "true")
