"""Periods that figures are asked for: whole days of the city's own calendar (D.2)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)
# A period up to this long is compared with weeks, a longer one with months.
LONGEST_IN_WEEKS = 31  # days
WEEKS, MONTHS = 12, 6


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both included, and the instants (UTC) that bound them."""

    first_on: date
    last_on: date
    starts_at: datetime
    ends_at: datetime


def span(first_on: date, last_on: date, zone: ZoneInfo) -> Span:
    """The span of these days in the city's zone. Raises ValueError where it ends too early."""
    if last_on < first_on:
        raise ValueError(f"a period that begins on {first_on} cannot end on {last_on}")
    return Span(first_on, last_on, _midnight(first_on, zone), _midnight(last_on + ONE_DAY, zone))


def trend_spans(period: Span, zone: ZoneInfo) -> tuple[Span, ...]:
    """The twelve weeks or six months that end with the period, the earliest first."""
    days = (period.last_on - period.first_on).days + 1
    firsts = _weeks(period.last_on) if days <= LONGEST_IN_WEEKS else _months(period.last_on)
    lasts = [*(first - ONE_DAY for first in firsts[1:]), period.last_on]
    return tuple(span(first, last, zone) for first, last in zip(firsts, lasts, strict=True))


def recent_months(today: date, months: int = 3) -> tuple[date, date]:
    """From the first day of so many months up to today."""
    return _months(today, months)[0], today


def _weeks(last_on: date) -> list[date]:
    return [last_on + ONE_DAY - number * ONE_WEEK for number in range(WEEKS, 0, -1)]


def _months(last_on: date, months: int = MONTHS) -> list[date]:
    number = last_on.year * 12 + last_on.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(number - months + 1, number + 1)]


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(on, time(), tzinfo=zone).astimezone(UTC)
