"""Instants as they travel: whole milliseconds since 1970 UTC."""

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


def milliseconds(at: datetime) -> int:
    """The instant as it goes to a tablet."""
    return (at - EPOCH) // MILLISECOND
