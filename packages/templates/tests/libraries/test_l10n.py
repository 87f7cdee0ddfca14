"""Values as the active locale writes them, without a filter."""

from __future__ import annotations

import datetime as dt
import enum
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from markupsafe import Markup

from bandstand.contracts.i18n import FORMATTER, override
from bandstand.contracts.i18n.english import ENGLISH, English
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates import Engine, TemplateSyntaxError
from bandstand.templates._runtime import show, show_plain
from bandstand.templates.filters.locales import localize
from bandstand.templates.loaders import DictLoader

if TYPE_CHECKING:
    from bandstand.contracts.i18n._formatter import Length

DAY = dt.date(2026, 11, 22)
MOMENT = dt.datetime(2026, 11, 22, 4, 33, tzinfo=dt.UTC)


class German(English):
    """A formatter that writes as Germans do."""

    def number(self, value: float | Decimal, /, *, decimals: int | None = None, grouping: bool = True) -> str:
        return super().number(value, decimals=decimals, grouping=grouping).replace(".", ",")

    def date(self, value: dt.date, /, length: Length = "medium") -> str:
        return f"{value.day}. November {value.year}"

    def time(self, value: dt.time | dt.datetime, /, length: Length = "short") -> str:
        return f"{value.hour:02}:{value.minute:02} <Uhr>"


class Colour(int, enum.Enum):
    """A number that says something else."""

    RED = 1


class Price(float):
    """A number that says something else."""

    def __str__(self) -> str:
        return "much & more"


VALUES = {
    "float": 1234.5,
    "decimal": Decimal("1.10"),
    "big": 1e20,
    "day": DAY,
    "moment": MOMENT,
    "time": dt.time(4, 33),
    "int": 1234567,
    "yes": True,
    "none": None,
    "colour": Colour.RED,
    "price": Price(1),
    "safe": Markup("<b>"),
    "nan": float("nan"),
}


def shown(source: str, *, german: bool = False, **templates: str) -> str:
    services = FixedServices({FORMATTER: German()}) if german else None
    engine = Engine(services=services, loaders=[DictLoader(templates)])
    with override(locale="de" if german else "en"):
        return str(engine.from_string("{% load l10n %}" + source).render(VALUES))


@pytest.mark.parametrize(
    ("source", "english", "german"),
    [
        ("{{ float }}", "1234.5", "1234,5"),
        ("{{ 1.5 }}", "1.5", "1,5"),
        ("{{ decimal }}", "1.10", "1,10"),
        ("{{ big }}", "100000000000000000000", "100000000000000000000"),
        ("{{ day }}", "Nov. 22, 2026", "22. November 2026"),
        ("{{ moment }}", "Nov. 22, 2026, 4:33 a.m.", "22. November 2026 04:33 &lt;Uhr&gt;"),
        ("{{ time }}", "4:33 a.m.", "04:33 &lt;Uhr&gt;"),
        ("{{ int }} {{ yes }} {{ none }}", "1234567 True None", "1234567 True None"),
        ("{{ colour }} {{ price }} {{ safe }}", "Colour.RED much &amp; more <b>", "Colour.RED much &amp; more <b>"),
        ("{{ nan }}", "nan", "nan"),
        ("{% firstof none float %}", "1234.5", "1234,5"),
        ("{% cycle float 2 %}", "1234.5", "1234,5"),
        ("{% with x=float %}{{ x }}{% endwith %}", "1234.5", "1234,5"),
        ("{{ none|default:float }}", "1234.5", "1234,5"),
        ("{% autoescape off %}{{ float }} {{ time }}{% endautoescape %}", "1234.5 4:33 a.m.", "1234,5 04:33 <Uhr>"),
        ("{% localize off %}{{ float }} {{ day }} {{ 1.5 }}{% endlocalize %}", "1234.5 2026-11-22 1.5", None),
        ("{% localize off %}{{ moment }}{% endlocalize %}", "2026-11-22 04:33:00+00:00", None),
        ("{% localize off %}{{ float|localize }}{% endlocalize %}", "1234.5", "1234,5"),
        ("{% localize off %}{% localize %}{{ float }}{% endlocalize %}{% endlocalize %}", "1234.5", "1234,5"),
        ("{% localize on %}{{ float|unlocalize }}{% endlocalize %}", "1234.5", "1234.5"),
    ],
)
def test_what_is_printed(source: str, english: str, german: str | None) -> None:
    assert shown(source) == english
    assert shown(source, german=True) == (english if german is None else german)


def test_localize_holds_in_templates_that_are_included() -> None:
    part = "{{ float }}"
    page = "{% localize off %}{% include 'part' %}{% endlocalize %} {% include 'part' %}"
    assert shown(page, german=True, part=part) == "1234.5 1234,5"


@pytest.mark.parametrize(
    "value", [v for v in VALUES.values() if not isinstance(v, Markup)], ids=VALUES.keys() - {"safe"}
)
def test_a_value_is_printed_as_the_filter_localize_writes_it(value: object) -> None:
    assert show_plain(value) == localize(value)


def test_the_formatter_of_english_writes_numbers_as_python_does() -> None:
    engine = Engine(services=FixedServices({FORMATTER: ENGLISH}))
    assert engine.from_string("{{ x }} {{ y }}").render({"x": 1.5, "y": 1e20}) == "1.5 100000000000000000000"


def test_text_of_a_type_is_learnt_once() -> None:
    assert [show(Price(1)), show(Price(1)), show_plain(Price(1))] == [
        "much &amp; more",
        "much &amp; more",
        "much & more",
    ]


@pytest.mark.parametrize("words", ["maybe", "on off"])
def test_localize_is_on_or_off(words: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        shown(f"{{% localize {words} %}}{{% endlocalize %}}")
    assert caught.value.problem == f"Expected 'localize on' or 'localize off'; got 'localize {words}'."
