"""The ratings of visits put together for the page: by hour, weekday and week, and the chart."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from portal.domain.control_chart import ControlChart, control_chart
from portal.domain.periods import LONGEST_IN_WEEKS, Span
from portal.queries.visits import Moment, Tally

ONE_DAY, DAYS_OF_WEEK = timedelta(days=1), 7
WIDTH, HEIGHT, EDGE = 640, 220, 24  # of the drawing, in its own units


@dataclass(frozen=True)
class Headline:
    """What counts, the repeats that do not, and how many have a time that is not sure."""

    counted: Tally
    repeated: Tally
    uncertain: int

    @property
    def raw(self) -> Tally:
        """Everything that was pressed."""
        return self.counted + self.repeated


@dataclass(frozen=True)
class ChartPoint:
    """One day or week; `signal` says why it is none of chance: "outside", "run", or nothing.

    `x` and `y` are None where there were too few answers for a point.
    """

    first_on: date
    last_on: date
    tally: Tally
    x: float
    y: float | None
    signal: str


@dataclass(frozen=True)
class Drawing:
    """The control chart, ready to be drawn: heights of the lines and points in its own units."""

    chart: ControlChart | None
    points: tuple[ChartPoint, ...]
    line: str
    centre: float | None
    low: float | None
    high: float | None
    width: int = WIDTH
    height: int = HEIGHT
    edge: int = EDGE


def headline(moments: Iterable[Moment]) -> Headline:
    """All of them together."""
    counted, repeated, uncertain = Tally(), Tally(), 0
    for moment in moments:
        counted, repeated = counted + moment.counted, repeated + moment.repeated
        uncertain += moment.counted.number if moment.is_uncertain else 0
    return Headline(counted, repeated, uncertain)


def by_hour(moments: Iterable[Moment], zone: ZoneInfo) -> dict[int, Tally]:
    """By the hour of the city's clock; what has no sure time stays out."""
    return _by(moments, lambda moment: moment.at.astimezone(zone).hour)


def by_weekday(moments: Iterable[Moment], zone: ZoneInfo) -> dict[int, Tally]:
    """By the day of the week, Monday being 0; what has no sure time stays out."""
    return _by(moments, lambda moment: moment.at.astimezone(zone).weekday())


def drawing(moments: Iterable[Moment], period: Span, zone: ZoneInfo) -> Drawing:
    """Days of a short period, weeks of a longer one, with centre and limits."""
    spans = _spans(period)
    tallies = [Tally()] * len(spans)
    for moment in moments:
        on = moment.at.astimezone(zone).date()
        place = next((n for n, (first, last) in enumerate(spans) if first <= on <= last), None)
        if place is not None:
            tallies[place] = tallies[place] + moment.counted
    shares = [tally.share if tally.has_enough else None for tally in tallies]
    return _drawn(spans, tallies, shares)


def _by(moments: Iterable[Moment], key: Callable[[Moment], int]) -> dict[int, Tally]:
    found: defaultdict[int, Tally] = defaultdict(Tally)
    for moment in moments:
        if not moment.is_uncertain:
            found[key(moment)] += moment.counted
    return {each: found[each] for each in sorted(found)}


def _spans(period: Span) -> list[tuple[date, date]]:
    length = (period.last_on - period.first_on).days + 1
    step = 1 if length <= LONGEST_IN_WEEKS else DAYS_OF_WEEK
    firsts = [period.first_on + number * ONE_DAY for number in range(0, length, step)]
    return [(first, min(first + (step - 1) * ONE_DAY, period.last_on)) for first in firsts]


def _drawn(
    spans: Sequence[tuple[date, date]], tallies: Sequence[Tally], shares: Sequence[float | None]
) -> Drawing:
    chart = control_chart(shares)
    step = (WIDTH - 2 * EDGE) / max(len(spans) - 1, 1)
    points = tuple(
        ChartPoint(
            first,
            last,
            tallies[place],
            round(EDGE + place * step, 1),
            _height(shares[place]),
            _signal(chart, place),
        )
        for place, (first, last) in enumerate(spans)
    )
    line = " ".join(f"{point.x},{point.y}" for point in points if point.y is not None)
    return Drawing(
        chart,
        points,
        line,
        _height(chart.centre) if chart else None,
        _height(chart.low) if chart else None,
        _height(chart.high) if chart else None,
    )


def _signal(chart: ControlChart | None, place: int) -> str:
    if chart is None:
        return ""
    if place in chart.outside:
        return "outside"
    return "run" if place in chart.in_runs else ""


def _height(share: float | None) -> float | None:
    return None if share is None else round(HEIGHT - EDGE - share * (HEIGHT - 2 * EDGE), 1)
