"""Every widget with values, kind ones and hostile ones, for the tests of each engine."""

from __future__ import annotations

import datetime as dt

from bandstand.forms.widgets import (
    FOLDER,
    CheckboxInput,
    ClearableFileInput,
    MultipleHiddenInput,
    NumberInput,
    RadioSelect,
    Select,
    SelectDateWidget,
    SelectMultiple,
    SplitDateTimeWidget,
    Textarea,
    TextInput,
    Widget,
)

SHIPPED = {path.relative_to(FOLDER).as_posix(): path.read_text("utf-8") for path in FOLDER.rglob("*.html")}
HOSTILE = "\"><script>'&"


class Stored:
    """A file that is there."""

    url = "/media/a.png?a=1&b=2"
    name = HOSTILE


CHOICES = [("", "-"), ("a", "A & b"), ("More <i>", [(1, "one"), (HOSTILE, HOSTILE)])]
SHOWN: list[tuple[Widget, object]] = [
    (TextInput(), HOSTILE),
    (TextInput(attrs={"class": HOSTILE, "required": True}), "0"),
    (NumberInput(localize=True), 1234.5),
    (Textarea(), f"\n{HOSTILE}</textarea>"),
    (CheckboxInput(), True),
    (Select(choices=CHOICES), HOSTILE),
    (SelectMultiple(choices=CHOICES), ["a", 1]),
    (RadioSelect(choices=CHOICES), 1),
    (ClearableFileInput(), Stored()),
    (ClearableFileInput(required=True), Stored()),
    (MultipleHiddenInput(), ["a", HOSTILE]),
    (SplitDateTimeWidget(), dt.datetime(2026, 2, 28, 14, 5, 9, tzinfo=dt.UTC)),
    (SelectDateWidget(), "2026-02-31"),
]
CASES = [(widget, one) for widget, value in SHOWN for one in (None, value)]
