"""Moments in the time zone of a part."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from bandstand.contracts.i18n import TIME_ZONE, override
from bandstand.templates import Engine, TemplateSyntaxError
from bandstand.templates.loaders import DictLoader

if TYPE_CHECKING:
    from collections.abc import Callable

MOMENT = dt.datetime(2026, 11, 22, 4, 33, tzinfo=dt.UTC)
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def show() -> Callable[..., str]:
    engine = Engine(loaders=[DictLoader({"part": "{{ m|date:'H:i' }}"})])

    def show_text(source: str, /, **context: object) -> str:
        with override(time_zone=PARIS):
            return str(engine.from_string("{% load tz %}" + source).render({"m": MOMENT, **context}))

    return show_text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ m }}", "Nov. 22, 2026, 5:33 a.m."),
        ("{% localtime off %}{{ m }}{% endlocaltime %}", "Nov. 22, 2026, 4:33 a.m."),
        ("{% localtime off %}{{ m|date:'H:i' }}{% endlocaltime %}", "04:33"),
        ("{% localtime off %}{{ m|localtime|date:'H:i' }}{% endlocaltime %}", "05:33"),
        ("{% localtime off %}{% localtime %}{{ m|time:'H:i' }}{% endlocaltime %}{% endlocaltime %}", "05:33"),
        ("{% localtime off %}{% include 'part' %}{% endlocaltime %}{% include 'part' %}", "04:3305:33"),
        ("{% timezone 'Asia/Tokyo' %}{{ m }}{% endtimezone %}", "Nov. 22, 2026, 1:33 p.m."),
        ("{% timezone zone %}{% include 'part' %}{% endtimezone %}{% include 'part' %}", "09:3305:33"),
        ("{% timezone zone %}{% timezone None %}{% include 'part' %}{% endtimezone %}{% endtimezone %}", "05:33"),
        ("{% timezone None %}{% include 'part' %}{% endtimezone %}", "05:33"),
        ("{% get_current_timezone as zone %}{{ zone }}", "Europe/Paris"),
        ("{% timezone 'UTC' %}{% get_current_timezone as zone %}{{ zone }}{% endtimezone %}", "UTC"),
        ("{% timezone zone %}{% get_current_timezone as zone %}{{ zone }}{% endtimezone %}", "UTC+05:00"),
        ("{{ m|utc|date:'H:i' }} {{ m|timezone:'Asia/Tokyo'|date:'H:i' }}", "04:33 13:33"),
    ],
)
def test_zones(show: Callable[..., str], source: str, expected: str) -> None:
    assert show(source, zone=dt.timezone(dt.timedelta(hours=5))) == expected


def test_the_zone_comes_back_after_an_error(show: Callable[..., str]) -> None:
    with override(time_zone=PARIS):
        with pytest.raises(ZeroDivisionError):
            show("{% timezone 'UTC' %}{{ fail }}{% endtimezone %}", fail=lambda: 1 / 0)
        assert TIME_ZONE.get() is PARIS


@pytest.mark.parametrize(
    ("zone", "message"),
    [
        ("Europe/Pari", "There is no time zone 'Europe/Pari'. Did you mean 'Europe/Paris'?"),
        (7, "There is no time zone '7'."),
    ],
)
def test_an_unknown_zone_is_named(show: Callable[..., str], zone: object, message: str) -> None:
    with pytest.raises(ValueError, match="no time zone") as caught:
        show("{% timezone zone %}{% endtimezone %}", zone=zone)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% localtime no %}", "Expected 'localtime on' or 'localtime off'; got 'localtime no'."),
        ("{% timezone %}", "Expected one time zone after 'timezone'; got 'timezone'."),
        ("{% get_current_timezone %}", "Expected 'get_current_timezone as name'; got 'get_current_timezone'."),
    ],
)
def test_what_is_wrong_is_said(show: Callable[..., str], source: str, message: str) -> None:
    with pytest.raises(TemplateSyntaxError) as caught:
        show(source)
    assert caught.value.problem == message
