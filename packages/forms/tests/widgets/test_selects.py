"""Choices in a ``select`` element."""

from __future__ import annotations

from enum import Enum, IntEnum
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.i18n import TRANSLATOR, LazyText, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.forms._values import values_of
from bandstand.forms.widgets import NullBooleanSelect, Select, SelectMultiple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bandstand.contracts.services import Contract

NOTHING = values_of({})
CHOICES = [("", "-"), ("a", "A & b"), (1, "one")]
HTML = (
    '<select name="x"><option value="">-</option><option value="a">A &amp; b</option>'
    '<option value="1">one</option></select>'
)


def chosen(value: str) -> str:
    return HTML.replace(f'value="{value}"', f'value="{value}" selected')


def test_the_choice_of_the_value_is_selected() -> None:
    select = Select(choices=CHOICES)
    assert select.render("x", "a") == chosen("a")
    assert select.render("x", 1) == select.render("x", "1") == chosen("1")
    assert select.render("x", None) == select.render("x", "") == chosen("")


@pytest.mark.parametrize("value", ["what", 2, [1], {"a": 1}, True, '"><script>'])
def test_without_a_choice_of_the_value_none_is_selected(value: object) -> None:
    assert Select(choices=CHOICES).render("x", value) == HTML


def test_names_values_labels_and_attributes_are_escaped() -> None:
    select = Select(choices=[('"><b>', "<i>"), ('<g">', [("x", "</option>")])], attrs={"class": '"<'})
    assert select.render('n"', '"><b>') == (
        '<select name="n&#34;" class="&#34;&lt;"><option value="&#34;&gt;&lt;b&gt;" selected>&lt;i&gt;</option>'
        '<optgroup label="&lt;g&#34;&gt;"><option value="x">&lt;/option&gt;</option></optgroup></select>'
    )


def test_of_equal_choices_the_first_is_selected() -> None:
    assert Select(choices=[("a", "1"), ("a", "2")]).render("x", "a") == (
        '<select name="x"><option value="a" selected>1</option><option value="a">2</option></select>'
    )


def test_browsers_insist_on_a_choice_only_where_one_is_blank() -> None:
    required = {"required": True}
    assert Select(choices=[("", "-"), ("a", "A")]).render("x", None, required).startswith('<select name="x" required>')
    assert Select(choices=[("a", "A"), ("", "-")]).render("x", None, required).startswith('<select name="x">')
    assert Select(choices=[("g", [("", "-")])]).render("x", None, required).startswith('<select name="x">')
    assert Select(choices=[]).render("x", None, required) == '<select name="x"></select>'
    assert Select(choices=[], attrs={"size": 3}).render("x", None, required).startswith('<select name="x" required')
    assert SelectMultiple(choices=[("a", "A")]).render("x", None, required).startswith('<select name="x" required')


class Size(IntEnum):
    SMALL = 1
    VERY_LARGE = 2


class Colour(Enum):
    RED = "r"

    @property
    def label(self) -> str:
        return "Rouge"


def test_the_members_of_an_enum_are_choices() -> None:
    assert Select(choices=Size).render("x", Size.VERY_LARGE) == (
        '<select name="x"><option value="1">Small</option><option value="2" selected>Very large</option></select>'
    )
    expected = '<select name="x"><option value="r" selected>Rouge</option></select>'
    assert Select(choices=Colour).render("x", Colour.RED) == Select(choices=Colour).render("x", "r") == expected


def test_a_function_is_asked_at_each_use() -> None:
    known = {"a": "A"}
    write = Select(choices=lambda: known).frame("x", {})
    assert write("b") == '<select name="x"><option value="a">A</option></select>'
    known["b"] = "B"
    assert write("b") == '<select name="x"><option value="a">A</option><option value="b" selected>B</option></select>'


class Rows:
    """Choices that are read anew each time, as those of a query are."""

    def __init__(self) -> None:
        self.count = 0

    def __iter__(self) -> Iterator[tuple[object, object]]:
        self.count += 1
        return iter([(self.count, f"number {self.count}")])


def test_an_iterable_of_another_kind_is_read_at_each_use() -> None:
    write = Select(choices=Rows()).frame("x", {})
    assert [write(None), write(2)] == [
        '<select name="x"><option value="1">number 1</option></select>',
        '<select name="x"><option value="2" selected>number 2</option></select>',
    ]


def test_what_can_be_read_only_once_is_kept() -> None:
    select = Select(choices=iter([("a", "A")]))
    assert (
        select.render("x", None) == select.render("x", None) == '<select name="x"><option value="a">A</option></select>'
    )


def test_labels_are_of_the_active_language(provide: Callable[[Contract[object], object], None]) -> None:
    provide(TRANSLATOR, MemoryTranslator({"fr": {(None, "Red"): ("Rouge",)}}))
    select = Select(choices=[("r", LazyText(id="Red"))])
    with override(locale="fr"):
        assert select.render("x", None) == '<select name="x"><option value="r">Rouge</option></select>'
    assert select.render("x", None) == '<select name="x"><option value="r">Red</option></select>'


def test_several_choices_are_selected() -> None:
    select = SelectMultiple(choices=CHOICES)
    start = '<select name="x" multiple>'
    assert select.render("x", None) == select.render("x", []) == HTML.replace('<select name="x">', start)
    html = chosen("1").replace('<select name="x">', start)
    assert select.render("x", [1]) == select.render("x", "1") == select.render("x", {"1", 2}) == html
    assert select.render("x", ["", "a", 1]).count(" selected") == 3


def test_several_choices_are_read_as_a_list() -> None:
    select = SelectMultiple(choices=CHOICES)
    assert select.read(values_of({"x": ["a", 1]}), NOTHING, "x") == ["a", 1]
    assert select.read(values_of({"x": "a"}), NOTHING, "x") == ["a"]
    assert select.read(NOTHING, NOTHING, "x") == []
    assert select.omitted(NOTHING, NOTHING, "x") is False
    assert Select(choices=CHOICES).read(values_of({"x": "a"}), NOTHING, "x") == "a"
    assert Select(choices=CHOICES).omitted(NOTHING, NOTHING, "x") is True


def test_options_are_given_one_by_one() -> None:
    options = Select(choices=[("a", "A"), ("g", {"b": "<B>"})]).subwidgets("x", "b")
    assert [(o.value, o.label, o.selected, o.index) for o in options] == [("a", "A", False, 0), ("b", "<B>", True, 1)]
    assert options[1].__html__() == '<option value="b" selected>&lt;B&gt;</option>'


SHOWN: dict[str, list[object]] = {
    "true": [True, "true", "True", "2", 1],
    "false": [False, "false", "False", "3", 0],
    "unknown": [None, "", "what", [], {}],
}


@pytest.mark.parametrize(("text", "value"), [(text, value) for text, values in SHOWN.items() for value in values])
def test_yes_no_and_unknown_are_shown(text: str, value: object) -> None:
    html = NullBooleanSelect().render("x", value)
    assert html.count(" selected") == 1
    assert f'value="{text}" selected' in html


def test_yes_no_and_unknown_are_words() -> None:
    assert NullBooleanSelect().render("x", None) == (
        '<select name="x"><option value="unknown" selected>Unknown</option>'
        '<option value="true">Yes</option><option value="false">No</option></select>'
    )


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        *((sent, True) for sent in ("true", "True", True, "2", 1)),
        *((sent, False) for sent in ("false", "False", False, "3", 0)),
        *((sent, None) for sent in ("unknown", None, "what", "")),
        *((sent, sent) for sent in ([1], {"a": 1})),
    ],
)
def test_yes_no_and_unknown_are_read(sent: object, expected: object) -> None:
    assert NullBooleanSelect().read(values_of({"x": sent}), NOTHING, "x") == expected


def test_ten_thousand_values_of_ten_options_take_little_time() -> None:
    import time

    write = Select(choices=[(str(n), f"number {n}") for n in range(10)]).frame("x", {"id": "i"})
    start = time.process_time()
    for number in range(10_000):
        write(str(number % 11))
    assert time.process_time() - start < 0.5
