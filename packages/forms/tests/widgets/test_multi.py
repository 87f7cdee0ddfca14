"""Several widgets as one."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.i18n import override
from bandstand.forms._media import Media
from bandstand.forms._values import values_of
from bandstand.forms.widgets import (
    CheckboxInput,
    FileInput,
    MultiWidget,
    NumberInput,
    Select,
    SplitDateTimeWidget,
    SplitHiddenDateTimeWidget,
    TextInput,
    Widget,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

NOTHING = values_of({})
MOMENT = dt.datetime(2026, 2, 28, 23, 30, tzinfo=dt.UTC)


class Money(MultiWidget):
    """An amount with its currency: ``"5 EUR"``."""

    def split(self, value: object) -> Sequence[object]:
        return str(value).split()


MONEY = Money(widgets=[NumberInput(attrs={"class": "n"}), Select(choices={"EUR": "Euro"})])
NAMED = Money(widgets={"amount": TextInput(), "": TextInput()})


def test_parts_are_written_one_behind_the_other() -> None:
    assert MONEY.render("x", "5 EUR", {"id": "i", "disabled": True}) == (
        '<input type="number" name="x_0" value="5" id="i_0" disabled class="n">'
        '<select name="x_1" id="i_1" disabled><option value="EUR" selected>Euro</option></select>'
    )
    assert MONEY.render("x", None) == (
        '<input type="number" name="x_0" class="n"><select name="x_1"><option value="EUR">Euro</option></select>'
    )


def test_parts_may_have_names_of_their_own() -> None:
    assert NAMED.render("x", ['"><script>'], {"id": "i"}) == (
        '<input type="text" name="x_amount" value="&#34;&gt;&lt;script&gt;" id="i_amount">'
        '<input type="text" name="x" id="i">'
    )
    assert NAMED.read(values_of({"x_amount": "5", "x": "EUR"}), NOTHING, "x") == ["5", "EUR"]


def test_parts_are_read_as_a_list() -> None:
    assert MONEY.read(values_of({"x_0": "5", "x_1": "EUR"}), NOTHING, "x") == ["5", "EUR"]
    assert MONEY.read(values_of({"x_1": "EUR"}), NOTHING, "x") == [None, "EUR"]
    assert MONEY.read(NOTHING, NOTHING, "x") == [None, None]


def test_json_may_hold_the_parts_under_the_name_itself() -> None:
    assert MONEY.read(values_of({"x": [5, "EUR"]}), NOTHING, "x") == [5, "EUR"]
    assert MONEY.read(values_of({"x": "what"}), NOTHING, "x") == ["what"]
    ticked = Money(widgets=[TextInput(), CheckboxInput()])
    assert ticked.read(values_of({"x": [5, True]}), NOTHING, "x") == [5, True]
    by_name = Money(widgets={"amount": TextInput(), "currency": TextInput()})
    assert by_name.read(values_of({"x": {"amount": 5, "more": 1}}), NOTHING, "x") == [5, None]


def test_it_is_omitted_where_all_parts_are() -> None:
    assert MONEY.omitted(NOTHING, NOTHING, "x") is True
    assert MONEY.omitted(values_of({"x_1": ""}), NOTHING, "x") is False
    assert MONEY.omitted(values_of({"x": [5]}), NOTHING, "x") is False
    assert MultiWidget(widgets=[CheckboxInput()]).omitted(NOTHING, NOTHING, "x") is False


def test_more_parts_than_widgets_are_not_shown() -> None:
    assert MONEY.render("x", [1, "EUR", 3, 4]) == MONEY.render("x", "1 EUR")


def test_parts_know_what_the_whole_knows() -> None:
    class Mapped(TextInput):
        media = Media(js=["map.js"])

    whole = MultiWidget(widgets=[Mapped(), FileInput(), NumberInput()], localize=True)
    assert whole.media == Media(js=["map.js"])
    assert whole.multipart is True
    assert MONEY.multipart is False
    assert 'value="1,000"' in whole.render("x", [None, None, 1000])
    assert 'value="1,000"' in replace(MONEY, localize=True).render("x", [1000])
    assert (whole.grouped, whole.id_for_label("i")) == (True, "")


def test_parts_are_widgets_and_a_value_needs_a_way_to_be_split() -> None:
    with pytest.raises(TypeError, match=r"The parts of a MultiWidget are widgets such as TextInput\(\); got 'text'."):
        MultiWidget(widgets=cast("list[Widget]", ["text"]))
    with pytest.raises(NotImplementedError, match=r"A MultiWidget has no split\(\) that says .*; got 5\."):
        MultiWidget(widgets=[TextInput()]).render("x", 5)


def test_parts_are_given_one_by_one() -> None:
    first, second = MONEY.subwidgets("x", "5 EUR", {"id": "i"})
    assert (first.name, first.value, first.id, second.name, second.index) == ("x_0", "5", "i_0", "x_1", 1)
    assert str(first) == '<input type="number" name="x_0" value="5" id="i_0" class="n">'


def test_a_moment_is_split_into_its_day_and_its_time() -> None:
    widget = SplitDateTimeWidget(date_attrs={"min": "2026-01-01"}, time_attrs={"aria-label": "At"})
    assert widget.render("x", MOMENT, {"id": "i"}) == (
        '<input type="date" name="x_0" value="2026-02-28" id="i_0" aria-label="Date" min="2026-01-01">'
        '<input type="time" name="x_1" value="23:30" id="i_1" aria-label="At">'
    )
    with override(time_zone=ZoneInfo("Europe/Paris")):
        assert widget.split(MOMENT) == (dt.date(2026, 3, 1), dt.time(0, 30))


def test_the_parts_of_a_moment_have_formats() -> None:
    widget = SplitDateTimeWidget(date_format="%d.%m.", time_format="%Hh")
    assert widget.render("x", MOMENT) == (
        '<input type="text" name="x_0" value="28.02." aria-label="Date">'
        '<input type="text" name="x_1" value="23h" aria-label="Time">'
    )
    assert widget.split(dt.date(2026, 2, 3)) == (dt.date(2026, 2, 3), None)


@pytest.mark.parametrize("sent", ["2026-02-28T23:30", "2026-02-28 23:30"])
def test_a_moment_in_json_is_split(sent: str) -> None:
    assert SplitDateTimeWidget().read(values_of({"x": sent}), NOTHING, "x") == ["2026-02-28", "23:30"]
    assert SplitDateTimeWidget().read(values_of({"x": ["what"]}), NOTHING, "x") == ["what"]
    assert SplitDateTimeWidget().read(values_of({"x": ""}), NOTHING, "x") == [""]


def test_a_moment_may_be_sent_along_unseen() -> None:
    widget = SplitHiddenDateTimeWidget()
    assert widget.render("x", MOMENT) == (
        '<input type="hidden" name="x_0" value="2026-02-28"><input type="hidden" name="x_1" value="23:30">'
    )
    assert (widget.hidden, widget.grouped) == (True, False)


@pytest.mark.usefixtures("german")
def test_a_localised_moment_is_shown_as_the_locale_does() -> None:
    html = SplitDateTimeWidget(localize=True).render("x", MOMENT)
    assert 'type="text" name="x_0" value="28.02.2026"' in html
    assert 'type="text" name="x_1" value="11:30 PM"' in html
