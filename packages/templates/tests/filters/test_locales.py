"""Values as a locale writes them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from markupsafe import Markup

from bandstand.templates.filters.locales import localize, unlocalize


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1234567, "1234567"),
        (1234.56789, "1234.56789"),
        (Decimal("1.10"), "1.10"),
        (True, "True"),
        ("tea", "tea"),
        (None, "None"),
        (dt.date(2026, 3, 4), "March 4, 2026"),
        (dt.datetime(2026, 3, 4, 20, 5, tzinfo=dt.UTC), "March 4, 2026, 8:05 p.m."),
        (dt.time(20, 5), "8:05 p.m."),
        (float("inf"), "inf"),
        (Decimal("1e400000"), "1E+400000"),
    ],
)
def test_localize(value: object, expected: str) -> None:
    assert localize(value) == expected


def test_unlocalize_writes_as_python_does() -> None:
    assert unlocalize(1234.5) == "1234.5"
    assert unlocalize(dt.date(2026, 3, 4)) == "2026-03-04"


def test_safe_text_stays_safe() -> None:
    assert isinstance(localize(Markup("<b>")), Markup)
    assert isinstance(unlocalize(Markup("<b>")), Markup)
