# ruff: noqa: RUF001 - digits of other scripts look like letters
"""Pages over the formatter of bandstand-i18n: what filters write in several locales."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.i18n import FORMATTER, override
from bandstand.contracts.i18n.partial import PARTIAL_DATES
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.i18n import BabelFormatter, FormatOverrides
from bandstand.templates import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator

VALUES = {
    "day": dt.date(2026, 3, 21),
    "moment": dt.datetime(2026, 3, 21, 14, 5, 9, tzinfo=dt.UTC),
    "clock": dt.time(14, 5),
    "number": 1234567,
    "price": Decimal("1234.50"),
    "share": 0.25,
}


@pytest.fixture(autouse=True)
def formatter() -> Iterator[None]:
    made = BabelFormatter()
    token = CURRENT.set(FixedServices({FORMATTER: made, PARTIAL_DATES: made}))
    yield
    CURRENT.reset(token)


def page(source: str, locale: str) -> str:
    template = Engine().from_string("{% load humanize %}" + source)
    with override(locale=locale):
        return template.render(VALUES)


LOCALES = ("de", "fr", "ar", "ja", "ar-EG", "ru")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "{{ day|date:'j. F Y' }}",
            ("21. März 2026", "21. mars 2026", "21. مارس 2026", "21. 3月 2026", "21. مارس 2026", "21. март 2026"),
        ),
        (
            "{{ day|date:'j E Y' }}",
            ("21 März 2026", "21 mars 2026", "21 مارس 2026", "21 3月 2026", "21 مارس 2026", "21 марта 2026"),
        ),
        (
            "{{ day|date:'YEAR_MONTH_FORMAT' }}, {{ day|date:'MONTH_DAY_FORMAT' }}",
            (
                "März 2026, 21. März",
                "mars 2026, 21 mars",
                "مارس 2026, 21 مارس",
                "2026年3月, 3月21日",
                "مارس ٢٠٢٦, ٢١ مارس",
                "март 2026\u202fг., 21 марта",
            ),
        ),
        (
            "{{ day|date:'D, d M y' }}",
            (
                "Sa., 21 März 26",
                "sam., 21 Mars 26",
                "السبت, 21 مارس 26",
                "土, 21 3月 26",
                "السبت, 21 مارس 26",
                "сб, 21 Мар. 26",
            ),
        ),
        ("{{ day|date:'l' }}", ("Samstag", "samedi", "السبت", "土曜日", "السبت", "суббота")),
        ("{{ day|date:'Y-m-d' }}", ("2026-03-21",) * 6),
        (
            "{{ day }}",
            ("21. März 2026", "21 mars 2026", "21 مارس 2026", "2026年3月21日", "٢١ مارس ٢٠٢٦", "21 марта 2026\u202fг."),
        ),
        (
            "{{ day|date:'SHORT_DATE_FORMAT' }}",
            ("21.03.26", "21/03/2026", "21\u200f/3\u200f/2026", "2026/03/21", "٢١\u200f/٣\u200f/٢٠٢٦", "21.03.2026"),
        ),
        ("{{ moment|time }}", ("14:05", "14:05", "2:05 م", "14:05", "٢:٠٥ م", "14:05")),
        ("{{ moment|time:'g:i A' }}", ("2:05 PM", "2:05 PM", "2:05 م", "2:05 午後", "2:05 م", "2:05 PM")),
        ("{{ clock }}", ("14:05", "14:05", "2:05 م", "14:05", "٢:٠٥ م", "14:05")),
        (
            "{{ number|intcomma }}",
            ("1.234.567", "1\u202f234\u202f567", "1,234,567", "1,234,567", "١٬٢٣٤٬٥٦٧", "1\u00a0234\u00a0567"),
        ),
        ("{{ number|localize }}", ("1234567", "1234567", "1234567", "1234567", "١٢٣٤٥٦٧", "1234567")),
        ("{{ number }}", ("1234567",) * 6),
        ("{{ price }}", ("1234,50", "1234,50", "1234.50", "1234.50", "١٢٣٤٫٥٠", "1234,50")),
        ("{{ price|unlocalize }}", ("1234.50",) * 6),
        (
            "{{ price|floatformat:'2g' }}",
            ("1.234,50", "1\u202f234,50", "1,234.50", "1,234.50", "١٬٢٣٤٫٥٠", "1\u00a0234,50"),
        ),
        ("{{ share }}", ("0,25", "0,25", "0.25", "0.25", "٠٫٢٥", "0,25")),
        (
            "{{ number|filesizeformat }}",
            ("1,2\u00a0MB", "1,2\u00a0MB", "1.2\u00a0MB", "1.2\u00a0MB", "١٫٢\u00a0MB", "1,2\u00a0MB"),
        ),
    ],
)
def test_filters_write_as_readers_of_a_locale_expect(source: str, expected: tuple[str, ...]) -> None:
    assert tuple(page(source, locale) for locale in LOCALES) == expected


def test_one_engine_serves_readers_of_several_locales_in_turn() -> None:
    template = Engine().from_string("{{ day|date:'F' }} {{ price }}")
    shown: list[str] = []
    for locale in ("ja", "de", "fr", "de"):
        with override(locale=locale):
            shown.append(template.render(VALUES))
    assert shown == ["3月 1234.50", "März 1234,50", "mars 1234,50", "März 1234,50"]


def test_what_a_project_overrides_holds_in_its_pages() -> None:
    own = FormatOverrides(group="\u00a0", dates={"short": "dd.MM.yyyy"}, times={"short": "HH.mm 'Uhr'"})
    token = CURRENT.set(FixedServices({FORMATTER: BabelFormatter(overrides={"de": own})}))
    try:
        shown = page("{{ day|date:'SHORT_DATE_FORMAT' }} {{ clock }} {{ number|intcomma }}", "de-AT")
    finally:
        CURRENT.reset(token)
    assert shown == "21.03.2026 14.05 Uhr 1\u00a0234\u00a0567"
