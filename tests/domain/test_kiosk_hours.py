"""When a lobby tablet should be heard of."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.domain.kiosk_hours import is_silent, opened_at

CHICAGO = ZoneInfo("America/Chicago")
# Monday to Friday and Saturday morning.
HOURS = {**{str(day): ["08:00", "17:00"] for day in range(5)}, "5": ["09:00", "12:00"]}
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=CHICAGO)
LONG_AGO = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        (MONDAY - timedelta(seconds=1), False),
        (MONDAY, True),
        (MONDAY.replace(hour=16, minute=59), True),
        (MONDAY.replace(hour=17), False),
        (datetime(2026, 11, 28, 10, 0, tzinfo=CHICAGO), True),  # a Saturday
        (datetime(2026, 11, 29, 10, 0, tzinfo=CHICAGO), False),  # a Sunday
    ],
)
def test_a_place_is_open_in_its_hours(at: datetime, is_open: bool) -> None:
    assert (opened_at(HOURS, at, set()) is not None) is is_open


def test_a_holiday_of_the_city_closes_every_place() -> None:
    assert opened_at(HOURS, MONDAY.replace(hour=10), {date(2026, 11, 23)}) is None


def test_a_tablet_that_was_off_at_night_has_a_quarter_of_an_hour_in_the_morning() -> None:
    at_quarter_past = MONDAY + timedelta(minutes=15)

    assert not is_silent(HOURS, at_quarter_past, set(), LONG_AGO)
    assert is_silent(HOURS, at_quarter_past + timedelta(seconds=1), set(), LONG_AGO)
    assert is_silent(HOURS, at_quarter_past + timedelta(seconds=1), set(), None)


def test_silence_counts_from_when_it_was_last_heard_of() -> None:
    at = MONDAY.replace(hour=10)

    assert not is_silent(HOURS, at, set(), at.astimezone(UTC) - timedelta(minutes=15))
    assert is_silent(HOURS, at, set(), at.astimezone(UTC) - timedelta(minutes=16))


def test_nobody_waits_for_it_after_hours() -> None:
    assert not is_silent(HOURS, MONDAY.replace(hour=20), set(), LONG_AGO)
