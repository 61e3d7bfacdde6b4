"""Control charts: which ups and downs are worth asking about, and which are only chance (D.1, D.2).

XmR charts after Wheeler: the limits come from how much neighbouring values differ, so that they
hold for shares of any number of answers; plain p-charts find signals where there are none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

# From the mean moving range to three standard deviations (2.66 = 3 / 1.128).
TO_LIMITS = 2.66
# With fewer values the limits themselves are chance.
FEWEST_VALUES = 6
# So many values in a row on one side of the centre are no chance.
LONGEST_RUN = 8


@dataclass(frozen=True)
class ControlChart:
    """Centre and limits, each from 0 to 1, and the places of the values that are signals.

    `outside` lie beyond a limit, `in_runs` belong to a long run on one side of the centre.
    """

    centre: float
    low: float
    high: float
    outside: frozenset[int]
    in_runs: frozenset[int]


def control_chart(values: Sequence[float | None]) -> ControlChart | None:
    """The chart of shares in the order of time; None where there are too few to tell.

    A value of None, of a week with too few answers, is passed over.
    """
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(known) < FEWEST_VALUES:
        return None
    numbers = [value for _place, value in known]
    centre = sum(numbers) / len(numbers)
    ranges = [abs(after - before) for before, after in pairwise(numbers)]
    reach = TO_LIMITS * sum(ranges) / len(ranges)
    low, high = max(centre - reach, 0.0), min(centre + reach, 1.0)
    outside = frozenset(place for place, value in known if not low <= value <= high)
    return ControlChart(centre, low, high, outside, _in_runs(known, centre))


def _in_runs(known: Sequence[tuple[int, float]], centre: float) -> frozenset[int]:
    """The places of values in runs of at least LONGEST_RUN above the centre, or below it."""
    found: set[int] = set()
    run: list[int] = []
    side = 0
    for place, value in known:
        now = (value > centre) - (value < centre)
        run = [*run, place] if now and now == side else [place]
        side = now
        if side and len(run) >= LONGEST_RUN:
            found.update(run)
    return frozenset(found)
