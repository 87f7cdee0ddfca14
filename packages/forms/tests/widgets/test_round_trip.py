"""What a browser sends back of what was written, for any value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bandstand.forms._values import values_of
from bandstand.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    DateInput,
    DateTimeInput,
    Input,
    MultipleHiddenInput,
    MultiWidget,
    NullBooleanSelect,
    NumberInput,
    PasswordInput,
    RadioSelect,
    Select,
    SelectDateWidget,
    SelectMultiple,
    SplitDateTimeWidget,
    Textarea,
    TextInput,
    TimeInput,
    Widget,
)


@dataclass
class Element:
    """An element that sends something."""

    name: str
    multiple: bool = False
    options: list[tuple[str, bool]] = field(default_factory=list[tuple[str, bool]])


class Sent(dict[str, list[str]]):
    """What a browser sent, as frameworks hold it."""

    def getlist(self, name: str) -> list[str]:
        return self.get(name, [])


class Browser(HTMLParser):
    """Reads HTML and sends what the form holds."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = Sent()
        self.tags: list[str] = []
        self._select: Element | None = None
        self._textarea: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        name, value = found.get("name") or "", found.get("value")
        if tag == "select":
            self._select = Element(name, "multiple" in found)
        elif tag == "option" and self._select is not None:
            self._select.options.append((value or "", "selected" in found))
        elif tag == "textarea":
            self._textarea = name
            self.sent[name] = [""]
        elif tag == "input" and (found["type"] not in {"checkbox", "radio"} or "checked" in found):
            self.sent.setdefault(name, []).append(value if value is not None else "on" if "checked" in found else "")

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self.sent[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._textarea is not None:
            self.sent[self._textarea][0] = self.sent[self._textarea][0].removeprefix("\n")
            self._textarea = None
        elif tag == "select" and self._select is not None:
            options = self._select.options
            chosen = [value for value, selected in options if selected]
            if not chosen and not self._select.multiple:
                chosen = [value for value, _ in options[:1]]
            if chosen:
                self.sent[self._select.name] = chosen
            self._select = None


def sent_back(widget: Widget, value: object) -> object:
    browser = Browser()
    browser.feed(widget.render("x", value, {"id": "i"}))
    browser.close()
    return widget.read(values_of(browser.sent), values_of({}), "x")


# A carriage return is a line feed for a parser of HTML, and browsers send both of them for either.
TEXTS = st.text(st.characters(exclude_characters="\r\x00", exclude_categories=["Cs"]), max_size=30)
VALUES = st.lists(TEXTS, min_size=1, max_size=6, unique=True)
INPUTS: list[Widget] = [
    TextInput(),
    NumberInput(),
    PasswordInput(render_value=True),
    Textarea(),
    TextInput(localize=True),
]


@pytest.mark.parametrize("widget", INPUTS, ids=lambda widget: type(widget).__name__)
@given(text=TEXTS)
def test_a_text_comes_back(widget: Widget, text: str) -> None:
    assert sent_back(widget, text) == text


@given(text=TEXTS)
def test_a_text_adds_no_element(text: str) -> None:
    for widget in INPUTS:
        browser = Browser()
        browser.feed(widget.render(text, text, {"class": text, "id": text}))
        assert browser.tags == ["input" if isinstance(widget, Input) else "textarea"]


@given(values=VALUES, data=st.data())
def test_a_choice_comes_back(values: list[str], data: st.DataObject) -> None:
    value = data.draw(st.sampled_from(values))
    choices = [(one, f"{one}!") for one in values]
    assert sent_back(Select(choices=choices), value) == value
    assert sent_back(RadioSelect(choices=choices), value) == value
    assert sent_back(Select(choices={"<g>": choices}), value) == value


@given(values=VALUES, data=st.data())
def test_several_choices_come_back(values: list[str], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(values), unique=True))
    in_order = [value for value in values if value in chosen]
    choices = [(one, one) for one in values]
    assert sent_back(SelectMultiple(choices=choices), chosen) == in_order
    assert sent_back(CheckboxSelectMultiple(choices=choices), chosen) == in_order


@given(values=VALUES)
def test_hidden_values_come_back(values: list[str]) -> None:
    assert sent_back(MultipleHiddenInput(), values) == values


@given(parts=st.lists(TEXTS, min_size=3, max_size=3))
def test_parts_come_back(parts: list[str]) -> None:
    assert sent_back(MultiWidget(widgets=[TextInput(), Textarea(), TextInput()]), parts) == parts
    assert sent_back(MultiWidget(widgets={"a": TextInput(), "b": Textarea(), "": TextInput()}), parts) == parts


@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no_come_back(value: bool) -> None:
    assert sent_back(CheckboxInput(), value) is value
    assert sent_back(NullBooleanSelect(), value) is value
    assert sent_back(NullBooleanSelect(), None) is None


@given(moment=st.datetimes())
def test_moments_come_back_to_the_thousandth_of_a_second(moment: dt.datetime) -> None:
    known = moment.replace(microsecond=moment.microsecond // 1000 * 1000)
    assert dt.datetime.fromisoformat(str(sent_back(DateTimeInput(), moment))) == known
    assert dt.time.fromisoformat(str(sent_back(TimeInput(), moment.time()))) == known.time()
    assert sent_back(DateInput(), moment.date()) == moment.date().isoformat()
    day, time = cast("list[str]", sent_back(SplitDateTimeWidget(), moment))
    assert dt.datetime.fromisoformat(f"{day}T{time}") == known


@given(day=st.dates())
def test_a_day_of_three_selects_comes_back(day: dt.date) -> None:
    assert sent_back(SelectDateWidget(), day) == sent_back(SelectDateWidget(years=[2000]), day) == day.isoformat()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
CHOICES = [("", "-"), ("a", "A"), (1, "one")]
ALL: list[Widget] = [
    *INPUTS,
    *(CheckboxInput(), DateInput(), DateInput(localize=True), DateTimeInput(), TimeInput(), NullBooleanSelect()),
    *(Select(choices=CHOICES), SelectMultiple(choices=CHOICES), RadioSelect(choices=CHOICES)),
    *(CheckboxSelectMultiple(choices=CHOICES), SelectDateWidget(), SplitDateTimeWidget(), MultipleHiddenInput()),
    MultiWidget(widgets={"a": TextInput(), "b": Select(choices=CHOICES)}),
]


@pytest.mark.parametrize("widget", ALL, ids=lambda widget: type(widget).__name__)
@given(sent=JSON, name=st.sampled_from(["x", "x_0", "x_1", "x_year", "x_day", "x-clear"]))
def test_whatever_json_holds_is_read_and_shown_again(widget: Widget, sent: object, name: str) -> None:
    values = values_of({name: sent})
    shown = widget.read(values, values_of({}), "x")
    html = widget.render("x", shown, {"id": "i"})
    html.encode()
    assert "<script" not in html
    widget.context("x", shown, {})
    widget.subwidgets("x", shown)


def test_the_browser_chooses_the_first_option_where_none_is_selected() -> None:
    assert sent_back(Select(choices=[("b", "B"), ("c", "C")]), "what") == "b"
