"""When the city owes an answer: business days, promised instants, office hours (policy A.2).

The local date of receipt is day zero, whatever the hour; a promise ends when the office closes on
the n-th business day after it. Nothing here asks what time it is: every instant is an argument.

Instants go in with any offset and come out in UTC. Days are counted on the city's own wall
calendar, so a change of the clocks never moves a promise away from closing time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from portal.domain.errors import PortalError

ACKNOWLEDGE_BUSINESS_DAYS = 2
RESOLVE_BUSINESS_DAYS = 10

# A calendar closed for longer than this is a mistake in the settings, not a holiday.
LONGEST_CLOSURE_DAYS = 366
SATURDAY_AND_SUNDAY = frozenset({5, 6})
ONE_DAY = timedelta(days=1)


class NoBusinessDay(PortalError):
    """The calendar never opens again, so that nothing can be promised."""

    def __init__(self, after: date) -> None:
        super().__init__(f"The city's calendar has no business day in the year after {after}.")
        self.after = after


class SkipReason(StrEnum):
    """Why the office is closed on a day."""

    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    CLOSURE = "closure"


@dataclass(frozen=True)
class DayOff:
    """A public holiday, or a closure of the city's own, with its name in the reader's language."""

    reason: SkipReason
    name: str


@dataclass(frozen=True)
class SkippedDay:
    """A day that did not count towards a promise, and why; a weekend has no name."""

    on: date
    reason: SkipReason
    name: str


@dataclass(frozen=True)
class BusinessCalendar:
    """The days and hours on which the city works.

    Times are on the wall clock of `time_zone`; `weekend` counts Monday as 0. `days_off` must cover
    every year a promise can reach. Raises ValueError unless the office opens before it closes.
    """

    time_zone: ZoneInfo
    opening_time: time
    closing_time: time
    days_off: Mapping[date, DayOff]
    weekend: frozenset[int] = SATURDAY_AND_SUNDAY

    def __post_init__(self) -> None:
        if self.opening_time >= self.closing_time:
            raise ValueError("an office opens before it closes, on the same day")

    def is_business_day(self, on: date) -> bool:
        """Whether the office opens on this day."""
        return self.closed_day(on) is None

    def closed_day(self, on: date) -> SkippedDay | None:
        """Why the office is closed on this day; None when it opens."""
        # The weekend comes first: a holiday that falls on a Saturday costs nobody a business day.
        if on.weekday() in self.weekend:
            return SkippedDay(on, SkipReason.WEEKEND, "")
        day_off = self.days_off.get(on)
        return SkippedDay(on, day_off.reason, day_off.name) if day_off else None

    def local_date(self, instant: datetime) -> date:
        """The date on the city's calendar at this instant; ValueError when it has no offset."""
        if instant.utcoffset() is None:
            raise ValueError(f"an instant needs an offset from UTC: {instant.isoformat()}")
        return instant.astimezone(self.time_zone).date()

    def opens_at(self, on: date) -> datetime:
        """The instant, in UTC, at which the office would open on this day."""
        return self._instant(on, self.opening_time)

    def closes_at(self, on: date) -> datetime:
        """The instant, in UTC, at which the office would close on this day."""
        return self._instant(on, self.closing_time)

    def _instant(self, on: date, wall_time: time) -> datetime:
        # fold=0 reads the wall as if the clocks had not been changed yet: an hour that comes twice
        # means its first pass, and a time left out (02:30 in spring) is as long after midnight as
        # on any other day.
        local = datetime.combine(on, wall_time.replace(fold=0), tzinfo=self.time_zone)
        return local.astimezone(UTC)


@dataclass(frozen=True)
class Promise:
    """What a resident is told: an instant in UTC, and the days that did not count on the way."""

    due_at: datetime
    skipped: tuple[SkippedDay, ...]


def acknowledge_due(calendar: BusinessCalendar, received_at: datetime) -> Promise:
    """By when a person must have acknowledged the case: two business days (A.2)."""
    return due_after(calendar, received_at, ACKNOWLEDGE_BUSINESS_DAYS)


def resolve_due(
    calendar: BusinessCalendar,
    received_at: datetime,
    business_days: int = RESOLVE_BUSINESS_DAYS,
) -> Promise:
    """By when the case must be resolved; `business_days` is its category's own number (B.3)."""
    return due_after(calendar, received_at, business_days)


def due_after(calendar: BusinessCalendar, received_at: datetime, business_days: int) -> Promise:
    """Closing time on the given business day after the date of receipt, which is day zero.

    Raises ValueError for an instant without offset or fewer than one day, and NoBusinessDay when
    the calendar stays closed for a year or the count would leave the years that Python knows.
    """
    if business_days < 1:
        raise ValueError(f"a promise needs at least one business day, not {business_days}")
    try:
        return _count(calendar, calendar.local_date(received_at), business_days)
    except OverflowError:
        raise NoBusinessDay(received_at.date()) from None


def _count(calendar: BusinessCalendar, day_zero: date, business_days: int) -> Promise:
    skipped: list[SkippedDay] = []
    day = day_zero
    for _ in range(business_days):
        day = _next_business_day(calendar, day, skipped)
    return Promise(calendar.closes_at(day), tuple(skipped))


def _next_business_day(calendar: BusinessCalendar, after: date, skipped: list[SkippedDay]) -> date:
    """The first business day after this one; the days in between are added to `skipped`."""
    for distance in range(1, LONGEST_CLOSURE_DAYS + 1):
        day = after + distance * ONE_DAY
        closed = calendar.closed_day(day)
        if closed is None:
            return day
        skipped.append(closed)
    raise NoBusinessDay(after)


def office_time_between(calendar: BusinessCalendar, start: datetime, end: datetime) -> timedelta:
    """How much of the time from `start` to `end` the office is open; nothing when `end` is past.

    Raises ValueError for an instant without offset.
    """
    day, last = calendar.local_date(start), calendar.local_date(end)
    total = timedelta(0)
    while day <= last:
        if calendar.is_business_day(day):
            total += _overlap(calendar.opens_at(day), calendar.closes_at(day), start, end)
        day += ONE_DAY
    return total


def _overlap(opens: datetime, closes: datetime, start: datetime, end: datetime) -> timedelta:
    return max(min(closes, end) - max(opens, start), timedelta(0))
