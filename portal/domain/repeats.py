"""Which ratings count as repeats: a hand that presses again and again is heard once.

The rule looks at time and tablet alone, never at the score, and nothing is thrown away: repeats
are kept and shown beside the headline.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

# Nobody finishes a visit to the tablet and makes room for the next person in less.
NEXT_PERSON = timedelta(seconds=10)


def is_repeat(at: datetime, earlier: datetime | None) -> bool:
    """Whether a rating follows the one before it at the same tablet too closely."""
    return earlier is not None and at - earlier < NEXT_PERSON


def repeats(instants: Iterable[datetime]) -> list[datetime]:
    """Those of the instants at one tablet that are repeats, in order."""
    ordered = sorted(instants)
    pairs = zip(ordered[1:], ordered, strict=False)
    return [at for at, earlier in pairs if is_repeat(at, earlier)]
