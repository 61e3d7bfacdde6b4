"""When a message that could not be delivered is tried again."""

from datetime import datetime, timedelta

# After each failed attempt; when the list is used up, after some four days, a person has to look.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=48),
)


def next_attempt_at(now: datetime, failed_attempts: int) -> datetime | None:
    """The instant of the next attempt after this many failed ones; None when it is given up."""
    if failed_attempts > len(WAITS):
        return None
    return now + WAITS[failed_attempts - 1]
