"""What people read, in another language."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from bandstand.contracts.i18n import TRANSLATOR, override
from bandstand.contracts.i18n.testing import MemoryTranslator
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.templates.filters.dates import time, timesince
from bandstand.templates.filters.humanize import apnumber, intword, naturalday, naturaltime, ordinal
from bandstand.templates.filters.logic import yesno
from bandstand.templates.filters.numbers import filesizeformat

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUE: dict[tuple[str | None, str], tuple[str, ...]] = {
    (None, "%(size)d byte"): ("%(size)d Byte", "%(size)d Bytes"),
    (None, "%(size)s MB"): ("%(size)s MiB",),
    (None, "yes,no,maybe"): ("ja,nein,vielleicht",),
    (None, "noon"): ("Mittag",),
    (None, "%(num)d week"): ("%(num)d Woche", "%(num)d Wochen"),
    (None, "%(num)d day"): ("%(num)d Tag", "%(num)d Tage"),
    (None, ", "): (" und ",),
    (None, "three"): ("drei",),
    (None, "%(value)s million"): ("%(value)s Million", "%(value)s Millionen"),
    ("ordinal 1", "{}st"): ("{}.",),
    ("ordinal 11, 12, 13", "{}th"): ("{}te",),
    (None, "today"): ("heute",),
    (None, "now"): ("jetzt",),
    (None, "%(delta)s ago"): ("vor %(delta)s",),
    (None, "an hour from now"): ("in einer Stunde", "in %(count)s Stunden"),
}


@pytest.fixture(autouse=True)
def german() -> Iterator[None]:
    token = CURRENT.set(FixedServices({TRANSLATOR: MemoryTranslator({"de": CATALOGUE})}))
    with override(locale="de"):
        yield
    CURRENT.reset(token)


def test_sizes() -> None:
    assert [filesizeformat(size) for size in (1, 2, 3 << 20)] == ["1\xa0Byte", "2\xa0Bytes", "3.0\xa0MiB"]


def test_words() -> None:
    assert [yesno(value) for value in (True, False, None)] == ["ja", "nein", "vielleicht"]
    assert apnumber(3) == "drei"


def test_numbers_pick_the_plural() -> None:
    assert (intword(1_000_000), intword(1_200_000)) == ("1.0 Million", "1.2 Millionen")


def test_places() -> None:
    assert (ordinal(21), ordinal(11), ordinal(22)) == ("21.", "11te", "22nd")


def test_times() -> None:
    assert time(dt.time(12), "P") == "Mittag"
    begin = dt.date(2026, 1, 1)
    assert timesince(begin, dt.date(2026, 1, 10)) == "1\xa0Woche und 2\xa0Tage"


def test_distances_from_now() -> None:
    now = dt.datetime.now(dt.UTC)
    assert naturalday(now) == "heute"
    assert naturaltime(now) == "jetzt"
    assert naturaltime(now - dt.timedelta(days=2, minutes=1)) == "vor 2\xa0Tage"
    assert naturaltime(now + dt.timedelta(hours=2, minutes=1)) == "in 2 Stunden"
