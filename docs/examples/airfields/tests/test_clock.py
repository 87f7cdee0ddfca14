from datetime import UTC, datetime

import pytest

from airfields.airports.clock import local_time


@pytest.mark.parametrize(
    ("zone", "moment", "expected"),
    [
        ("Europe/London", datetime(2026, 1, 15, 12, 0, tzinfo=UTC), ("12:00", "UTC+00:00", False)),
        ("Europe/London", datetime(2026, 7, 15, 12, 0, tzinfo=UTC), ("13:00", "UTC+01:00", True)),
        ("Europe/London", datetime(2026, 3, 29, 0, 59, tzinfo=UTC), ("00:59", "UTC+00:00", False)),
        ("Europe/London", datetime(2026, 3, 29, 1, 0, tzinfo=UTC), ("02:00", "UTC+01:00", True)),
        ("Asia/Kathmandu", datetime(2026, 7, 15, 12, 0, tzinfo=UTC), ("17:45", "UTC+05:45", False)),
        ("America/St_Johns", datetime(2026, 1, 15, 12, 0, tzinfo=UTC), ("08:30", "UTC−03:30", False)),
    ],
)
def test_clocks_show_the_time_of_their_zone(zone: str, moment: datetime, expected: tuple[str, str, bool]) -> None:
    found = local_time(zone, moment)
    assert found is not None
    assert (f"{found.moment:%H:%M}", found.offset, found.is_summer) == expected


@pytest.mark.parametrize("zone", ["Nowhere/Town", "", "../etc/passwd"])
def test_a_zone_that_nobody_knows_has_no_time(zone: str) -> None:
    assert local_time(zone, datetime(2026, 1, 15, tzinfo=UTC)) is None
