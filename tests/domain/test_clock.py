"""The clock's boundary table, and what the clock refuses."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.domain.clock import (
    ACKNOWLEDGE_BUSINESS_DAYS,
    RESOLVE_BUSINESS_DAYS,
    BusinessCalendar,
    DayOff,
    NoBusinessDay,
    SkippedDay,
    SkipReason,
    acknowledge_due,
    due_after,
    office_time_between,
    resolve_due,
)
from portal.domain.errors import PortalError


def holiday(name: str) -> DayOff:
    return DayOff(SkipReason.HOLIDAY, name)


def closure(name: str) -> DayOff:
    return DayOff(SkipReason.CLOSURE, name)


def closed_too(calendar: BusinessCalendar, on: date, name: str) -> BusinessCalendar:
    return replace(calendar, days_off={**calendar.days_off, on: closure(name)})


CHICAGO = BusinessCalendar(
    ZoneInfo("America/Chicago"),
    opening_time=time(8),
    closing_time=time(17),
    days_off={
        date(2026, 7, 3): holiday("Independence Day (observed)"),
        date(2026, 7, 4): holiday("Independence Day"),
        date(2026, 9, 7): holiday("Labor Day"),
        date(2026, 11, 26): holiday("Thanksgiving Day"),
        date(2026, 12, 25): holiday("Christmas Day"),
        date(2027, 1, 1): holiday("New Year's Day"),
    },
)
BRIDGED = closed_too(CHICAGO, date(2026, 11, 27), "Day after Thanksgiving")
SNOWED_IN = closed_too(CHICAGO, date(2026, 11, 17), "Snow")
KATHMANDU = replace(CHICAGO, time_zone=ZoneInfo("Asia/Kathmandu"), weekend=frozenset({5}))
RIYADH = replace(CHICAGO, time_zone=ZoneInfo("Asia/Riyadh"), weekend=frozenset({4, 5}))
NIGHT_SHIFT = replace(CHICAGO, opening_time=time(0), closing_time=time(2, 30), weekend=frozenset())
TAVERNS = replace(NIGHT_SHIFT, closing_time=time(1, 30))

TWO, TEN = ACKNOWLEDGE_BUSINESS_DAYS, RESOLVE_BUSINESS_DAYS

# calendar, business days, received, due, days skipped (month-day and name, else the reason)
BOUNDARIES = [
    # A Monday in the small hours is day zero as much as its noon: Tuesday, Wednesday.
    (CHICAGO, TWO, "2026-11-23T03:00-06:00", "2026-11-25T17:00-06:00", []),
    # So is its late evening: there is no "after hours, counts as tomorrow".
    (CHICAGO, TWO, "2026-11-23T23:00-06:00", "2026-11-25T17:00-06:00", []),
    # At the very second of closing, too.
    (CHICAGO, TWO, "2026-11-23T17:00-06:00", "2026-11-25T17:00-06:00", []),
    # Friday night: Saturday and Sunday do not count, Monday and Tuesday do.
    (CHICAGO, TWO, "2026-11-13T22:30-06:00", "2026-11-17T17:00-06:00", ["11-14", "11-15"]),
    # The last second of Friday is still Friday …
    (CHICAGO, TWO, "2026-11-13T23:59:59-06:00", "2026-11-17T17:00-06:00", ["11-14", "11-15"]),
    # … and the first of Saturday makes Saturday day zero: one day fewer is skipped, same promise.
    (CHICAGO, TWO, "2026-11-14T00:00-06:00", "2026-11-17T17:00-06:00", ["11-15"]),
    # A receipt on Sunday evening waits for nothing that Monday's office could not do.
    (CHICAGO, TWO, "2026-11-15T23:59:59-06:00", "2026-11-17T17:00-06:00", []),
    # A second later it is Monday, and the promise moves by a day.
    (CHICAGO, TWO, "2026-11-16T00:00-06:00", "2026-11-18T17:00-06:00", []),
    # The day before a holiday: Thursday is skipped, Friday is the first day, Monday the second.
    (
        *(CHICAGO, TWO, "2026-11-25T12:00-06:00", "2026-11-30T17:00-06:00"),
        ["11-26 Thanksgiving Day", "11-28", "11-29"],
    ),
    # The city closes the Friday after Thanksgiving as well: four days in a row do not count.
    (
        *(BRIDGED, TWO, "2026-11-25T12:00-06:00", "2026-12-01T17:00-06:00"),
        ["11-26 Thanksgiving Day", "11-27 Day after Thanksgiving", "11-28", "11-29"],
    ),
    # Received on the holiday itself: day zero is never skipped, because it never counts.
    (CHICAGO, TWO, "2026-11-26T12:00-06:00", "2026-11-30T17:00-06:00", ["11-28", "11-29"]),
    # A holiday on a Monday lengthens the weekend.
    (
        *(CHICAGO, TWO, "2026-09-04T12:00-05:00", "2026-09-09T17:00-05:00"),
        ["09-05", "09-06", "09-07 Labor Day"],
    ),
    # A holiday on a Saturday is a mere weekend; the Friday on which it is kept is what costs a day.
    (
        *(CHICAGO, TWO, "2026-07-02T12:00-05:00", "2026-07-07T17:00-05:00"),
        ["07-03 Independence Day (observed)", "07-04", "07-05"],
    ),
    # Year's end: the 31st is the first day, the second waits for the new year's Monday.
    (
        *(CHICAGO, TWO, "2026-12-30T12:00-06:00", "2027-01-04T17:00-06:00"),
        ["01-01 New Year's Day", "01-02", "01-03"],
    ),
    # A resolution over Christmas and New Year: two holidays and three weekends.
    (
        *(CHICAGO, TEN, "2026-12-18T12:00-06:00", "2027-01-05T17:00-06:00"),
        [
            *("12-19", "12-20", "12-25 Christmas Day", "12-26", "12-27"),
            *("01-01 New Year's Day", "01-02", "01-03"),
        ],
    ),
    # A leap day is a Tuesday like any other.
    (CHICAGO, TWO, "2028-02-28T12:00-06:00", "2028-03-01T17:00-06:00", []),
    # The clocks go forward on Sunday: still closing time on Tuesday, an hour earlier in UTC.
    (CHICAGO, TWO, "2026-03-06T12:00-06:00", "2026-03-10T17:00-05:00", ["03-07", "03-08"]),
    # Received in the first minute after the hour that was left out (01:59 is followed by 03:00).
    (CHICAGO, TWO, "2026-03-08T08:00+00:00", "2026-03-10T17:00-05:00", []),
    # The clocks go back on Sunday: still closing time on Tuesday, an hour later in UTC.
    (CHICAGO, TWO, "2026-10-30T12:00-05:00", "2026-11-03T17:00-06:00", ["10-31", "11-01"]),
    # Half past one comes twice that night; received in the second one.
    (CHICAGO, TWO, "2026-11-01T01:30-06:00", "2026-11-03T17:00-06:00", []),
    # UTC says Tuesday, the city's own calendar says Monday: the city's counts.
    (CHICAGO, TWO, "2026-11-24T04:30+00:00", "2026-11-25T17:00-06:00", []),
    # Saturday in UTC is a Friday evening in the city.
    (CHICAGO, TWO, "2026-11-14T05:59:59+00:00", "2026-11-17T17:00-06:00", ["11-14", "11-15"]),
    # Before the snow: Wednesday.
    (CHICAGO, TWO, "2026-11-16T09:00-06:00", "2026-11-18T17:00-06:00", []),
    # The same receipt once Tuesday's closure is entered: Thursday.
    (SNOWED_IN, TWO, "2026-11-16T09:00-06:00", "2026-11-19T17:00-06:00", ["11-17 Snow"]),
    # A closure after the due day, or on day zero, moves nothing.
    (SNOWED_IN, TWO, "2026-11-12T09:00-06:00", "2026-11-16T17:00-06:00", ["11-14", "11-15"]),
    (SNOWED_IN, TWO, "2026-11-17T09:00-06:00", "2026-11-19T17:00-06:00", []),
    # Kathmandu rests on Saturday only, a quarter of an hour off everybody else's clock.
    (KATHMANDU, TWO, "2026-11-13T18:14:59+00:00", "2026-11-16T17:00+05:45", ["11-14"]),
    # A second later it is Saturday there.
    (KATHMANDU, TWO, "2026-11-13T18:15+00:00", "2026-11-16T17:00+05:45", []),
    # A weekend of Friday and Saturday: Sunday is the first business day.
    (RIYADH, TWO, "2026-11-12T12:00+03:00", "2026-11-16T17:00+03:00", ["11-13", "11-14"]),
    # An office that closes at 02:30, a time that 8 March does not have: as long after midnight.
    (NIGHT_SHIFT, TWO, "2026-03-06T12:00-06:00", "2026-03-08T03:30-05:00", []),
    # One that closes at 01:30, which 1 November has twice: the first time.
    (TAVERNS, TWO, "2026-10-30T12:00-05:00", "2026-11-01T01:30-05:00", []),
]


@pytest.mark.parametrize(
    ("calendar", "business_days", "received", "due", "skipped"),
    BOUNDARIES,
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_promise_ends_at_closing_time_on_the_right_business_day(
    calendar, business_days, received, due, skipped
):
    promise = due_after(calendar, datetime.fromisoformat(received), business_days)

    assert promise.due_at == datetime.fromisoformat(due)
    assert promise.due_at.tzinfo is UTC
    assert [f"{day.on:%m-%d} {day.name}".strip() for day in promise.skipped] == skipped


def test_acknowledgement_takes_two_business_days_and_resolution_ten_unless_said_otherwise():
    received_at = datetime(2026, 11, 2, 15, tzinfo=UTC)

    assert acknowledge_due(CHICAGO, received_at).due_at == datetime(2026, 11, 4, 23, tzinfo=UTC)
    assert resolve_due(CHICAGO, received_at).due_at == datetime(2026, 11, 16, 23, tzinfo=UTC)
    assert resolve_due(CHICAGO, received_at, 1).due_at == datetime(2026, 11, 3, 23, tzinfo=UTC)


def test_each_skipped_day_says_why():
    promise = acknowledge_due(BRIDGED, datetime(2026, 11, 25, 18, tzinfo=UTC))

    assert promise.skipped == (
        SkippedDay(date(2026, 11, 26), SkipReason.HOLIDAY, "Thanksgiving Day"),
        SkippedDay(date(2026, 11, 27), SkipReason.CLOSURE, "Day after Thanksgiving"),
        SkippedDay(date(2026, 11, 28), SkipReason.WEEKEND, ""),
        SkippedDay(date(2026, 11, 29), SkipReason.WEEKEND, ""),
    )


def test_a_day_is_a_business_day_unless_weekend_holiday_or_closure():
    assert CHICAGO.is_business_day(date(2026, 11, 27))
    assert not BRIDGED.is_business_day(date(2026, 11, 27))
    assert not CHICAGO.is_business_day(date(2026, 11, 26))
    assert not CHICAGO.is_business_day(date(2026, 11, 28))


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        # Within one morning.
        ("2026-11-23T09:00-06:00", "2026-11-23T11:30-06:00", 2.5),
        # Two hours before closing, seen from the morning of the due day and from an hour before.
        ("2026-11-23T15:00-06:00", "2026-11-23T17:00-06:00", 2),
        ("2026-11-23T16:00-06:00", "2026-11-23T17:00-06:00", 1),
        # One hour in the evening, one the next morning: the night between does not count.
        ("2026-11-23T16:00-06:00", "2026-11-24T09:00-06:00", 2),
        # From Friday 16:00 over the weekend to Monday 09:00.
        ("2026-11-20T16:00-06:00", "2026-11-23T09:00-06:00", 2),
        # Over Thanksgiving: an hour on Wednesday, an hour on Friday.
        ("2026-11-25T16:00-06:00", "2026-11-27T09:00-06:00", 2),
        # Wholly outside office hours.
        ("2026-11-23T18:00-06:00", "2026-11-24T07:00-06:00", 0),
        # The same instants given in UTC, where they are on another date.
        ("2026-11-23T22:00+00:00", "2026-11-24T15:00+00:00", 2),
        # What is already past is not negative.
        ("2026-11-24T09:00-06:00", "2026-11-23T09:00-06:00", 0),
        ("2026-11-23T11:00-06:00", "2026-11-23T09:00-06:00", 0),
    ],
)
def test_office_time_counts_only_the_hours_in_which_the_office_is_open(start, end, hours):
    between = office_time_between(
        CHICAGO, datetime.fromisoformat(start), datetime.fromisoformat(end)
    )

    assert between == timedelta(hours=hours)


def test_office_time_counts_hours_that_really_pass_when_the_clocks_change():
    midnight, one_day = datetime(2026, 3, 8, 6, tzinfo=UTC), timedelta(days=1)
    early = replace(CHICAGO, opening_time=time(1), weekend=frozenset())

    assert office_time_between(early, midnight - one_day, midnight) == timedelta(hours=16)
    assert office_time_between(early, midnight, midnight + one_day) == timedelta(hours=15)


def test_an_instant_without_offset_is_refused():
    naive, aware = datetime(2026, 11, 23, 12), datetime(2026, 11, 23, 12, tzinfo=UTC)  # noqa: DTZ001

    with pytest.raises(ValueError, match="offset"):
        acknowledge_due(CHICAGO, naive)
    with pytest.raises(ValueError, match="offset"):
        office_time_between(CHICAGO, aware, naive)


def test_a_promise_of_no_days_is_refused():
    with pytest.raises(ValueError, match="at least one business day"):
        due_after(CHICAGO, datetime(2026, 11, 23, tzinfo=UTC), 0)


@pytest.mark.parametrize("closing_time", [time(6), time(8)])
def test_an_office_that_does_not_close_after_it_opens_is_refused(closing_time):
    with pytest.raises(ValueError, match="opens before it closes"):
        replace(CHICAGO, opening_time=time(8), closing_time=closing_time)


def test_a_calendar_without_any_business_day_is_an_error_and_not_an_endless_search():
    never = replace(CHICAGO, weekend=frozenset(range(7)))

    with pytest.raises(
        NoBusinessDay, match="no business day in the year after 2026-11-23"
    ) as error:
        acknowledge_due(never, datetime(2026, 11, 23, 18, tzinfo=UTC))
    assert isinstance(error.value, PortalError)


@pytest.mark.parametrize("received_on", [date.min, date.max])
def test_the_ends_of_time_are_an_error_of_the_same_kind(received_on):
    with pytest.raises(NoBusinessDay):
        acknowledge_due(CHICAGO, datetime.combine(received_on, time(0), tzinfo=UTC))
