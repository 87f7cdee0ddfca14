"""Yes or no."""

from __future__ import annotations

import pytest

from bandstand.forms._values import values_of
from bandstand.forms.widgets import CheckboxInput

NOTHING = values_of({})


@pytest.mark.parametrize("value", [None, False, ""])
def test_it_is_not_checked_for_no(value: object) -> None:
    assert CheckboxInput().render("x", value, {"id": "i"}) == '<input type="checkbox" name="x" id="i">'


def test_it_is_checked_for_everything_else() -> None:
    assert CheckboxInput().render("x", True, {"id": "i"}) == '<input type="checkbox" name="x" checked id="i">'
    assert CheckboxInput().render("x", "on") == '<input type="checkbox" name="x" value="on" checked>'
    assert CheckboxInput().render("x", '"><b>') == '<input type="checkbox" name="x" value="&#34;&gt;&lt;b&gt;" checked>'


def test_what_checks_it_may_be_said() -> None:
    widget = CheckboxInput(check_test=lambda value: value == "yes")
    assert widget.render("x", "no") == '<input type="checkbox" name="x" value="no">'
    assert widget.render("x", "yes") == '<input type="checkbox" name="x" value="yes" checked>'


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("on", True), ("true", True), ("True", True), ("0", True), ("false", False), ("False", False), ("FALSE", False),
        ("", False), (True, True), (False, False), (None, False), (1, True), (0, False), ("x" * 10_000_000, True),
    ],
    ids=lambda value: repr(value)[:8],
)  # fmt: skip
def test_it_reads_yes_or_no(sent: object, expected: bool) -> None:
    assert CheckboxInput().read(values_of({"x": sent}), NOTHING, "x") is expected


def test_what_is_not_sent_is_no() -> None:
    assert CheckboxInput().read(NOTHING, NOTHING, "x") is False
    assert CheckboxInput().omitted(NOTHING, NOTHING, "x") is False


def test_lists_and_mappings_are_left_to_the_field() -> None:
    assert CheckboxInput().read(values_of({"x": [1]}), NOTHING, "x") == [1]
    assert CheckboxInput().read(values_of({"x": {}}), NOTHING, "x") == {}
