"""A day as three selects."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from bandstand.forms._values import values_of
from bandstand.forms.widgets import SelectDateWidget
from bandstand.forms.widgets._date_selects import order

NOTHING = values_of({})
SHORT = SelectDateWidget(years=[2026, 2027], months={2: "Feb <2>", 3: "Mar"})


def names(html: str) -> list[str]:
    return re.findall(r'name="(\w+)"', html)


def selected(html: str) -> list[str]:
    return re.findall(r'value="([^"]*)" selected', html)


def test_a_day_is_selected_in_three_places() -> None:
    html = SHORT.render("x", dt.date(2026, 2, 3), {"id": "i"})
    assert html.startswith(
        '<select name="x_month" aria-label="Month" id="i_month"><option value="">---</option>'
        '<option value="2" selected>Feb &lt;2&gt;</option><option value="3">Mar</option></select>'
        '<select name="x_day" aria-label="Day" id="i_day"><option value="">---</option><option value="1">1</option>'
    )
    assert html.endswith(
        '<select name="x_year" aria-label="Year" id="i_year"><option value="">---</option>'
        '<option value="2026" selected>2026</option><option value="2027">2027</option></select>'
    )
    assert selected(html) == ["2", "3", "2026"]


@pytest.mark.parametrize("value", [None, "", "what", '"><script>', 5, [1], "2026-2", "٢٠٢٦-٠٢-٠٣"])
def test_without_a_day_the_blank_ones_are_selected(value: object) -> None:
    assert selected(SHORT.render("x", value)) == ["", "", ""]


def test_a_day_that_there_is_not_is_shown_again() -> None:
    assert selected(SHORT.render("x", "2026-02-31")) == ["2", "31", "2026"]
    assert selected(SHORT.render("x", "2026-00-00")) == ["", "", "2026"]


def test_the_year_of_the_value_is_always_there() -> None:
    html = SHORT.render("x", "1990-02-03")
    assert selected(html) == ["2", "3", "1990"]
    assert html.count("<option") == SHORT.render("x", None).count("<option") + 1


def test_this_year_and_nine_more_are_offered_unless_others_are_named() -> None:
    html = SelectDateWidget().render("x", None)
    this = dt.datetime.now(dt.UTC).year
    assert re.findall(r'value="(\d{4})"', html) == [str(year) for year in range(this, this + 10)]


@pytest.mark.usefixtures("german")
def test_order_and_months_are_those_of_the_locale() -> None:
    html = SelectDateWidget().render("x", dt.date(2026, 3, 1))
    assert names(html) == ["x_day", "x_month", "x_year"]
    assert '<option value="3" selected>März</option>' in html


def test_without_a_locale_months_are_english() -> None:
    assert order() == ["month", "day", "year"]
    assert '<option value="5">May</option>' in SelectDateWidget().render("x", None)


def test_what_stands_where_nothing_is_chosen_may_be_said() -> None:
    html = SelectDateWidget(empty_label=("Year", "Month", "Day"), years=[]).render("x", None)
    assert re.findall(r'<option value="" selected>(\w+)<', html) == ["Month", "Day", "Year"]
    with pytest.raises(ValueError, match=r"An empty label is one text, or three .*; got \('a', 'b'\)\."):
        SelectDateWidget(empty_label=("a", "b"))  # type: ignore[arg-type]  # what is wrong with it


def test_a_day_is_read_in_the_iso_format() -> None:
    sent = {"x_year": "2026", "x_month": "2", "x_day": "3"}
    assert SHORT.read(values_of(sent), NOTHING, "x") == "2026-02-03"
    assert SHORT.read(values_of({**sent, "x_day": "31"}), NOTHING, "x") == "2026-02-31"
    assert SHORT.read(values_of({**sent, "x_day": ""}), NOTHING, "x") == "2026-02-00"
    assert SHORT.read(values_of({"x_year": 2026}), NOTHING, "x") == "2026-00-00"
    assert SHORT.read(values_of(dict.fromkeys(sent, "")), NOTHING, "x") is None
    assert SHORT.read(values_of({**sent, "x_day": "<b>"}), NOTHING, "x") == "2026-02-<b>"
    assert SHORT.read(NOTHING, NOTHING, "x") is None


def test_json_may_hold_the_day_under_the_name_itself() -> None:
    assert SHORT.read(values_of({"x": "2026-02-03"}), NOTHING, "x") == "2026-02-03"
    assert SHORT.read(values_of({"x": [1]}), NOTHING, "x") == [1]


def test_it_is_omitted_where_all_three_are() -> None:
    assert SHORT.omitted(NOTHING, NOTHING, "x") is True
    assert SHORT.omitted(values_of({"x_day": ""}), NOTHING, "x") is False
    assert SHORT.omitted(values_of({"x": None}), NOTHING, "x") is False


def test_each_select_is_given_one_by_one() -> None:
    parts = SHORT.subwidgets("x", dt.date(2026, 2, 3), {"id": "i"})
    assert [(part.name, part.value, part.id) for part in parts] == [
        ("x_month", "2", "i_month"),
        ("x_day", "3", "i_day"),
        ("x_year", "2026", "i_year"),
    ]
    assert "".join(map(str, parts)) == SHORT.render("x", dt.date(2026, 2, 3), {"id": "i"})
    assert (SHORT.grouped, SHORT.id_for_label("i")) == (True, "")
