"""The active locale and time zone."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest

from bandstand.contracts.i18n import LOCALE, TIME_ZONE, override

EAST = dt.timezone(dt.timedelta(hours=14))


def test_english_and_utc_are_active_where_nothing_was_chosen() -> None:
    assert LOCALE.get() == "en"
    assert TIME_ZONE.get() is dt.UTC


def test_overriding_holds_for_the_block() -> None:
    with override(locale="fr", time_zone=EAST):
        assert (LOCALE.get(), TIME_ZONE.get()) == ("fr", EAST)
        with override(locale="de"):
            assert (LOCALE.get(), TIME_ZONE.get()) == ("de", EAST)
        assert LOCALE.get() == "fr"
    assert (LOCALE.get(), TIME_ZONE.get()) == ("en", dt.UTC)


def test_an_error_inside_the_block_ends_it_too() -> None:
    with pytest.raises(KeyError), override(locale="fr", time_zone=EAST):
        raise KeyError
    assert (LOCALE.get(), TIME_ZONE.get()) == ("en", dt.UTC)


def test_another_thread_sees_nothing_of_it() -> None:
    with override(locale="fr"), ThreadPoolExecutor(max_workers=1) as pool:
        assert pool.submit(LOCALE.get).result() == "en"
