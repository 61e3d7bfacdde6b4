"""What becomes of a promise when the city's calendar changes under it (contract: the clock).

A promise keeps the number of business days that it was made for. One that was missed stays missed,
and no change of a calendar may make one missed: a date never moves to where it has passed already.
"""

from datetime import datetime, timedelta

from portal.domain.clock import BusinessCalendar, due_after

ONE_DAY = timedelta(days=1)


def business_days_until(calendar: BusinessCalendar, start: datetime, due_at: datetime) -> int:
    """How many business days a promise made at `start` had; 0 where it falls due on that day."""
    day, last = calendar.local_date(start), calendar.local_date(due_at)
    days = 0
    while day < last:
        day += ONE_DAY
        days += calendar.is_business_day(day)
    return days


def moved_due_at(
    before: BusinessCalendar,
    after: BusinessCalendar,
    promised: tuple[datetime, datetime],
    now: datetime,
    business_days: int | None = None,
) -> datetime | None:
    """Where a promise, given as (start, due), moves; None where it stays.

    `business_days` is a new number of days, where that is what changes. Raises NoBusinessDay where
    the calendar afterwards never opens again.
    """
    start, due_at = promised
    if due_at < now:
        return None
    days = business_days or business_days_until(before, start, due_at)
    if days == 0:
        return None
    new = due_after(after, start, days).due_at
    return new if new > now and new != due_at else None
