from __future__ import annotations

import pytest

from bandstand.contracts.i18n import FORMATTER
from bandstand.contracts.i18n.english import English
from bandstand.contracts.services import CURRENT
from bandstand.contracts.services.testing import FixedServices
from bandstand.forms._sizes import Bytes


@pytest.mark.parametrize(
    ("count", "limit", "size"),
    [
        (0, "0 bytes", "0 bytes"),
        (1, "1 byte", "1 byte"),
        (999, "999 bytes", "999 bytes"),
        (1000, "1 kB", "1 kB"),
        (1001, "1 kB", "1.1 kB"),
        (8_000_000, "8 MB", "8 MB"),
        (8_000_001, "8 MB", "8.1 MB"),
        (5 * 1024 * 1024, "5.2 MB", "5.3 MB"),
        (2_500_000_000_000, "2,500 GB", "2,500 GB"),
    ],
)
def test_a_limit_is_rounded_down_and_what_exceeds_it_up(count: int, limit: str, size: str) -> None:
    assert (str(Bytes(count)), str(Bytes(count, up=True))) == (limit, size)


def test_it_is_written_as_the_active_locale_writes_numbers() -> None:
    class Comma(English):
        def number(self, value: object, /, *, decimals: int | None = None, grouping: bool = True) -> str:
            del decimals, grouping
            return str(value).replace(".", ",")

    token = CURRENT.set(FixedServices({FORMATTER: Comma()}))
    try:
        assert str(Bytes(1500)) == "1,5 kB"
    finally:
        CURRENT.reset(token)
