"""When something happened at a tablet whose clock nobody can trust.

A browser counts the milliseconds since it started, whatever happens to its clock. So within one
start of it, the distance to a moment that the server knows is exact; only across starts is the
clock on the wall all there is, and then the instant is marked as uncertain.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

# Older than any queue that a city would leave standing: then the clock is wrong.
OLDEST = timedelta(days=60)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Anchor:
    """A time of the server's that the tablet learnt, and its own count at that moment."""

    server_ms: int
    monotonic_ms: int


@dataclass(frozen=True)
class Stamp:
    """What the tablet noted beside an item, in milliseconds.

    `boot_id` names the start of the browser in which `monotonic_ms` was counted; `wall_ms` is the
    tablet's clock, since 1970 UTC.
    """

    boot_id: str
    wall_ms: int
    monotonic_ms: int
    anchor: Anchor | None = None


@dataclass(frozen=True)
class Happened:
    """An instant as far as anybody knows it."""

    at: datetime
    is_uncertain: bool


def happened_at(item: Stamp, sent: Stamp, received_at: datetime) -> Happened:
    """When the item came about; `sent` was noted when the request left that brought it.

    Never later than it was received, and never more than 60 days before.
    """
    if item.boot_id == sent.boot_id:
        elapsed = sent.monotonic_ms - item.monotonic_ms
        return _checked(received_at, _after(received_at, -elapsed))
    if item.anchor is not None:
        elapsed = item.monotonic_ms - item.anchor.monotonic_ms
        return _checked(received_at, _after(EPOCH, item.anchor.server_ms + elapsed))
    guessed = _checked(received_at, _after(EPOCH, item.wall_ms))
    return Happened(guessed.at, is_uncertain=True)


def _checked(received_at: datetime, at: datetime | None) -> Happened:
    if at is None or at > received_at or at < received_at - OLDEST:
        return Happened(received_at, is_uncertain=True)
    return Happened(at, is_uncertain=False)


def _after(instant: datetime, elapsed_ms: int) -> datetime | None:
    """None for what no calendar holds."""
    try:
        return instant + timedelta(milliseconds=elapsed_ms)
    except OverflowError:
        return None
