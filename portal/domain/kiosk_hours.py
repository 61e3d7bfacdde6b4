"""When a lobby tablet should be heard of, and when its silence is worth an alarm."""

from collections.abc import Container, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

# Fifteen heartbeats: a router that starts anew or an update is done in less, and in more a visitor
# has found the tablet dead.
SILENCE = timedelta(minutes=15)

# By weekday, Monday being "0": from when until when, as HH:MM. A day that is missing is closed.
OpeningHours = Mapping[str, Sequence[str]]


def opened_at(hours: OpeningHours, at: datetime, days_off: Container[date]) -> datetime | None:
    """Since when the place is open at `at`, which is in the city's zone; None while it is closed.

    Days off are the city's holidays and closures: what the hours say of them does not count.
    """
    span = hours.get(str(at.weekday()))
    if not span or at.date() in days_off:
        return None
    opens, closes = (
        datetime.combine(at.date(), time.fromisoformat(each), tzinfo=at.tzinfo) for each in span
    )
    return opens if opens <= at < closes else None


def is_silent(
    hours: OpeningHours, at: datetime, days_off: Container[date], last_seen_at: datetime | None
) -> bool:
    """Whether nothing was heard for too long while the place was open.

    The time before it opened does not count: many a tablet is switched off at night.
    """
    opened = opened_at(hours, at, days_off)
    if opened is None:
        return False
    since = opened.astimezone(UTC)
    if last_seen_at is not None:
        since = max(since, last_seen_at)
    return at.astimezone(UTC) - since > SILENCE
