"""What holds of the clock for every calendar and every receipt."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.clock import (
    BusinessCalendar,
    DayOff,
    Promise,
    SkipReason,
    due_after,
    office_time_between,
)

for_every_case = settings(derandomize=True, deadline=None)

# Both hemispheres, both signs, clocks that change by an hour, by half an hour, and never.
ZONES = [
    *("America/Chicago", "America/St_Johns", "America/Santiago", "Europe/Berlin", "Africa/Cairo"),
    *("Asia/Kathmandu", "Asia/Riyadh", "Australia/Lord_Howe", "Pacific/Kiritimati", "UTC"),
]
DAYS = st.dates(date(2025, 12, 1), date(2027, 1, 31))
DAYS_OFF = st.builds(DayOff, st.sampled_from(list(SkipReason)[1:]), st.text(min_size=1, max_size=5))
# No clock changes between ten and ten, so that closing time is the same on every day's wall.
CLOSING_TIMES = st.times(time(10), time(22))
INSTANTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001
    datetime(2026, 12, 31),  # noqa: DTZ001
    timezones=st.sampled_from([ZoneInfo(zone) for zone in ZONES]),
)
BUSINESS_DAYS = st.integers(1, 30)

CALENDARS = st.builds(
    BusinessCalendar,
    time_zone=st.sampled_from(ZONES).map(ZoneInfo),
    opening_time=st.times(time(5), time(9)),
    closing_time=CLOSING_TIMES,
    days_off=st.dictionaries(DAYS, DAYS_OFF, max_size=40),
    weekend=st.frozensets(st.integers(0, 6), max_size=5),
)


def days_between(calendar: BusinessCalendar, received_at: datetime, promise: Promise) -> list[date]:
    """Every date after that of receipt, up to and with the due date."""
    first = calendar.local_date(received_at)
    last = calendar.local_date(promise.due_at)
    return [first + timedelta(days=distance + 1) for distance in range((last - first).days)]


@for_every_case
@given(CALENDARS, INSTANTS, BUSINESS_DAYS)
def test_due_is_always_at_closing_time_on_a_business_day_after_the_day_of_receipt(
    calendar, received_at, business_days
):
    due_at = due_after(calendar, received_at, business_days).due_at
    local = due_at.astimezone(calendar.time_zone)

    assert local.time() == calendar.closing_time
    assert calendar.is_business_day(local.date())
    assert local.date() > calendar.local_date(received_at)
    assert due_at.utcoffset() == timedelta(0)


@for_every_case
@given(CALENDARS, INSTANTS, BUSINESS_DAYS)
def test_every_day_up_to_the_due_day_either_counts_or_is_skipped_with_its_reason(
    calendar, received_at, business_days
):
    promise = due_after(calendar, received_at, business_days)
    days = days_between(calendar, received_at, promise)
    counted = [day for day in days if calendar.is_business_day(day)]

    assert len(counted) == business_days
    assert [day.on for day in promise.skipped] == [day for day in days if day not in counted]
    for day in promise.skipped:
        is_weekend = day.on.weekday() in calendar.weekend
        expected = DayOff(SkipReason.WEEKEND, "") if is_weekend else calendar.days_off[day.on]
        assert (day.reason, day.name) == (expected.reason, expected.name)


@for_every_case
@given(CALENDARS, INSTANTS, INSTANTS, BUSINESS_DAYS)
def test_who_comes_first_is_never_due_later(calendar, one, other, business_days):
    earlier, later = sorted((one, other), key=lambda instant: instant.astimezone(UTC))

    first = due_after(calendar, earlier, business_days)
    second = due_after(calendar, later, business_days)

    assert first.due_at <= second.due_at


@for_every_case
@given(CALENDARS, INSTANTS, BUSINESS_DAYS)
def test_one_more_business_day_is_always_due_later(calendar, received_at, business_days):
    shorter = due_after(calendar, received_at, business_days)
    longer = due_after(calendar, received_at, business_days + 1)

    assert shorter.due_at < longer.due_at
    assert longer.skipped[: len(shorter.skipped)] == shorter.skipped


@for_every_case
@given(CALENDARS, INSTANTS, BUSINESS_DAYS, st.sets(DAYS, max_size=20))
def test_a_further_closure_never_brings_a_promise_forward(
    calendar, received_at, business_days, closures
):
    closed = dict.fromkeys(closures, DayOff(SkipReason.CLOSURE, "Snow"))
    stricter = replace(calendar, days_off={**calendar.days_off, **closed})

    before = due_after(calendar, received_at, business_days)
    after = due_after(stricter, received_at, business_days)
    counted = set(days_between(calendar, received_at, before)) - {d.on for d in before.skipped}

    assert after.due_at >= before.due_at
    # It moves exactly when one of the days that counted is among the closures.
    assert (after.due_at > before.due_at) == bool(counted & closures)


@for_every_case
@given(CALENDARS, INSTANTS, BUSINESS_DAYS, st.sampled_from(ZONES))
def test_only_the_instant_matters_and_not_the_offset_it_was_written_with(
    calendar, received_at, business_days, zone
):
    elsewhere = received_at.astimezone(UTC).astimezone(ZoneInfo(zone))

    assert due_after(calendar, elsewhere, business_days) == due_after(
        calendar, received_at, business_days
    )


@for_every_case
@given(CALENDARS, st.lists(INSTANTS, min_size=3, max_size=3))
def test_office_time_adds_up_and_never_exceeds_the_time_that_passes(calendar, instants):
    start, middle, end = sorted(instant.astimezone(UTC) for instant in instants)

    whole = office_time_between(calendar, start, end)
    halves = office_time_between(calendar, start, middle) + office_time_between(
        calendar, middle, end
    )

    assert whole == halves
    assert timedelta(0) <= whole <= end - start
