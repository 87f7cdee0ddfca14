"""The templates that ship: portable, and the same HTML as that of the functions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from enum import Enum
from pathlib import Path

import pytest

from bandstand.contracts.rendering.portable.testing import assert_shown_alike
from bandstand.contracts.rendering.reference import MemoryEngine
from bandstand.forms import widgets
from bandstand.forms.widgets import (
    FOLDER,
    CheckboxInput,
    CheckboxSelectMultiple,
    ClearableFileInput,
    ColorInput,
    DateInput,
    DateTimeInput,
    EmailInput,
    FileInput,
    HiddenInput,
    MultipleHiddenInput,
    MultiWidget,
    NullBooleanSelect,
    NumberInput,
    PasswordInput,
    RadioSelect,
    SearchInput,
    Select,
    SelectDateWidget,
    SelectMultiple,
    SplitDateTimeWidget,
    SplitHiddenDateTimeWidget,
    TelInput,
    Textarea,
    TextInput,
    TimeInput,
    URLInput,
    Widget,
)

ENGINE = MemoryEngine({path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in FOLDER.rglob("*.html")})
HOSTILE = """"><script>alert('&')</script>"""
MOMENT = dt.datetime(2026, 2, 28, 14, 5, 9, 120_000, tzinfo=dt.UTC)


class Stored:
    """A file that is there."""

    def __init__(self, url: str, name: str) -> None:
        self.url = url
        self.name = name


class Colour(Enum):
    RED = "r"
    DARK_BLUE = "b"


CHOICES = [("", "-"), ("a", "A & b"), (HOSTILE, HOSTILE), ("More <i>", [(1, "one"), (2, "two")]), ("z", "Z")]
PLAIN: list[Widget] = [
    *(TextInput(), SearchInput(), TelInput(), ColorInput(), EmailInput(), URLInput(), PasswordInput(), HiddenInput()),
    *(Textarea(), Textarea(rows=2, attrs={"cols": 10, "wrap": "hard"})),
]
FILES: list[Widget] = [FileInput(), ClearableFileInput(), ClearableFileInput(required=True)]
TEXTS: list[object] = ["", "plain", HOSTILE, "0"]
STORED: list[object] = [Stored("/x.png?a=1&b=2", HOSTILE), Stored("data:x", "x")]
SHOWN: list[tuple[Widget, list[object]]] = [
    *[(widget, TEXTS) for widget in PLAIN],
    *[(widget, STORED) for widget in FILES],
    (PasswordInput(render_value=True), ["secret"]),
    (NumberInput(), [0, -1.5, HOSTILE]),
    (NumberInput(localize=True), [1234.5, HOSTILE]),
    (Textarea(), ["\nbegins with a line feed", "ends with one\n", "\r\n", "</textarea><script>"]),
    (DateInput(), [MOMENT, MOMENT.date(), HOSTILE]),
    (DateInput(localize=True), [MOMENT]),
    (DateInput(format="%d.%m.%Y"), [MOMENT.date()]),
    (TimeInput(), [MOMENT, dt.time(1, 2), dt.time(1, 2, 3), HOSTILE]),
    (TimeInput(attrs={"step": 1}), [dt.time(1, 2, 3)]),
    (DateTimeInput(), [MOMENT, MOMENT.replace(tzinfo=None), HOSTILE]),
    (CheckboxInput(), [True, False, "", "yes", HOSTILE]),
    (NullBooleanSelect(), [True, False, "2", "what"]),
    (Select(choices=CHOICES), ["", "a", HOSTILE, 1, 3, "z"]),
    (Select(choices=CHOICES[1:]), ["a"]),
    (Select(choices=Colour), [Colour.RED, "b"]),
    (Select(choices=lambda: {"g": {"a": "A"}}), ["a"]),
    (SelectMultiple(choices=CHOICES), [[], ["a", 2, HOSTILE], "a"]),
    (RadioSelect(choices=CHOICES), ["", "a", HOSTILE, 1]),
    (CheckboxSelectMultiple(choices=CHOICES), [[], ["a", 2, HOSTILE]]),
    (FileInput(multiple=True), [Stored("/a", "b")]),
    (MultipleHiddenInput(), [[], ["a", HOSTILE], "a"]),
    (MultiWidget(widgets={"amount": NumberInput(), "": Select(choices={"EUR": "Euro"})}), [[1, "EUR"], [None, None]]),
    (SplitDateTimeWidget(date_attrs={"class": "day"}), [MOMENT, ["what", HOSTILE]]),
    (SplitHiddenDateTimeWidget(), [MOMENT]),
    (SelectDateWidget(), [MOMENT, "2026-02-31", "1990-00-00", HOSTILE]),
]
ATTRIBUTES: list[dict[str, object]] = [
    {},
    {"id": "id_x"},
    {"id": 'a"b', "required": True, "disabled": True, "class": HOSTILE, "autofocus": False, "title": None},
]
CASES = [(widget, value) for widget, values in SHOWN for value in (None, *values)]


@pytest.mark.parametrize("attrs", ATTRIBUTES, ids=["no attributes", "id", "attributes"])
@pytest.mark.parametrize(("widget", "value"), CASES, ids=[f"{type(w).__name__} {v!r:.20}" for w, v in CASES])
def test_a_template_writes_the_html_of_the_function(widget: Widget, value: object, attrs: dict[str, object]) -> None:
    html = widget.render("x", value, attrs)
    given = {**attrs, **widget.attrs}
    assert_shown_alike(widget.stock_template, {"widget": widget.context("x", value, given)}, ENGINE, expected=html)


def test_a_widget_with_the_name_of_a_template_is_written_by_it() -> None:
    widget = replace(Select(choices=CHOICES), template_name="forms/widgets/select.html")
    assert_shown_alike(
        "", {}, Given(widget.render("x", "a", renderer=ENGINE)), expected=Select(choices=CHOICES).render("x", "a")
    )


class Given:
    """Stands for a renderer whose HTML is known."""

    def __init__(self, html: str) -> None:
        self.html = html

    def render(self, *_given: object, **_named: object) -> str:
        return self.html


def test_each_widget_has_a_template_of_its_own_and_is_shown_here() -> None:
    every = {kind for name in widgets.__all__ if isinstance(kind := getattr(widgets, name), type)}
    kinds = {kind for kind in every if issubclass(kind, Widget)} - {widgets.Widget, widgets.Input, widgets.ChoiceWidget}
    assert {type(widget) for widget, _ in SHOWN} == kinds
    names = {kind.stock_template for kind in kinds}
    assert len(names) == len(kinds) == 26
    assert all((FOLDER / name).is_file() for name in names)


def test_templates_are_found_in_the_folder_of_the_package() -> None:
    assert (FOLDER / "forms" / "widgets" / "text.html").is_file()
    assert isinstance(FOLDER, Path)
