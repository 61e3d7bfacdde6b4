"""Counts of spans of days: what is summed up already, and what is counted anew where it is not.

Both together are always exact. Days that a mark lies on (portal.day_marks), or that have not been
summed up yet, are counted from the rows; with them all days, where the city changed its time zone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from portal.day_marks import Subject
from portal.domain.periods import ONE_DAY, Span, span
from portal.models import DayMark, DaySum, SummedDays
from portal.queries.day_tallies import TALLIES, Tally
from portal.queries.figures_parts import WHOLE, Counts, Scope, of_departments

LAST_MOMENT = time.max


@dataclass(frozen=True)
class Known:
    """Up to which day sums hold, but for the `stale` ones."""

    last_on: date | None
    stale: frozenset[date]

    def has(self, day: date) -> bool:
        """Whether the sum of this day holds."""
        return self.last_on is not None and day <= self.last_on and day not in self.stale


def counts_of_both(session: Session, subject: Subject, scope: Scope) -> tuple[Counts, list[Counts]]:
    """The counts of the period, and those of each span of the trend."""
    known = _known(session, subject, scope.calendar.time_zone)
    period = _counts_of(session, subject, scope, [scope.period], known)[0]
    return period, _counts_of(session, subject, scope, scope.trend, known)


def departments_with_any(session: Session, subject: Subject, scope: Scope) -> frozenset[int]:
    """The departments that the subject counts something of in the period."""
    zone = scope.calendar.time_zone
    known = _known(session, subject, zone)
    tally = TALLIES[subject]
    summed = session.execute(
        select(DaySum.department_id, DaySum.on_day)
        .where(DaySum.subject == subject, DaySum.department_id.is_not(None))
        .where(DaySum.on_day.between(scope.period.first_on, scope.period.last_on))
    )
    found = {row.department_id for row in summed if known.has(row.on_day)}
    for piece in _unknown(scope.period, known, zone):
        rows = tally.source.add_columns(tally.department).where(_inside(tally, piece)).distinct()
        found |= set(session.scalars(rows))
    return frozenset(found - {None})


def count_day(session: Session, subject: Subject, day: Span) -> Mapping[int | None, Counts]:
    """What a day's sums are to be: of each department that has any, under None of the city."""
    tally = TALLIES[subject]
    columns = (tally.department.label("department_id"), *_sums(tally))
    statement = tally.source.add_columns(*columns).where(_inside(tally, day))
    found: dict[int | None, Counter[str]] = {}
    for row in session.execute(statement.group_by(tally.department)):
        counts = {name: int(row._mapping[name]) for name in _names(tally)}
        for department_id in {row.department_id, None}:
            found.setdefault(department_id, Counter()).update(counts)
    return found


def days_of(on_date: date, zone: ZoneInfo) -> list[date]:
    """The one or two days of the city's calendar that a day of UTC has part in."""
    ends = (datetime.combine(on_date, each, UTC) for each in (time.min, LAST_MOMENT))
    first, last = (each.astimezone(zone).date() for each in ends)
    return sorted({first, last})


def _known(session: Session, subject: Subject, zone: ZoneInfo) -> Known:
    # The marks come first: what is summed up after them can only be newer than they are.
    marked = session.scalars(select(DayMark.on_date).where(DayMark.subject == subject).distinct())
    stale = frozenset(day for on_date in marked for day in days_of(on_date, zone))
    summed = session.scalars(select(SummedDays)).one()
    return Known(summed.last_on if summed.time_zone == zone.key else None, stale)


def _counts_of(
    session: Session, subject: Subject, scope: Scope, spans: Sequence[Span], known: Known
) -> list[Counts]:
    tally, totals = TALLIES[subject], [Counter[str]() for _span in spans]
    for day, counts in _summed(session, subject, scope, spans):
        if known.has(day):
            totals[_place(spans, day)].update(counts)
    for number, counts in _counted(session, tally, scope, spans, known):
        totals[number].update(counts)
    return [{name: total[name] for name in _names(tally)} for total in totals]


def _summed(
    session: Session, subject: Subject, scope: Scope, spans: Sequence[Span]
) -> Iterator[tuple[date, Counts]]:
    if scope.departments is None:
        reach: ColumnElement[bool] = DaySum.department_id.is_(None)
    else:
        reach = of_departments(DaySum.department_id, scope)
    rows = session.execute(
        select(DaySum.on_day, DaySum.counts)
        .where(DaySum.subject == subject, reach)
        .where(DaySum.on_day.between(spans[0].first_on, spans[-1].last_on))
    )
    return ((row.on_day, row.counts) for row in rows)


def _counted(
    session: Session, tally: Tally, scope: Scope, spans: Sequence[Span], known: Known
) -> Iterator[tuple[int, Counts]]:
    zone = scope.calendar.time_zone
    pieces = [(at, piece) for at, each in enumerate(spans) for piece in _unknown(each, known, zone)]
    if not pieces:
        return
    place = case(*((_inside(tally, piece), number) for number, piece in pieces))
    statement = (
        tally.source.add_columns(place.label("place"), *_sums(tally))
        .where(of_departments(tally.department, scope))
        .where(or_(*(_inside(tally, piece) for _number, piece in pieces)))
        .group_by("place")
    )
    for row in session.execute(statement):
        yield row.place, {name: int(row._mapping[name]) for name in _names(tally)}


def _unknown(whole: Span, known: Known, zone: ZoneInfo) -> Iterator[Span]:
    """The runs of days whose sums do not hold, each as long as can be."""
    run: list[date] = []
    for day in _days(whole):
        if known.has(day):
            if run:
                yield span(run[0], run[-1], zone)
            run = []
        else:
            run.append(day)
    if run:
        yield span(run[0], run[-1], zone)


def _days(whole: Span) -> Iterator[date]:
    return (whole.first_on + number * ONE_DAY for number in range(_length(whole)))


def _length(whole: Span) -> int:
    return (whole.last_on - whole.first_on).days + 1


def _place(spans: Sequence[Span], day: date) -> int:
    return next(number for number, each in enumerate(spans) if day <= each.last_on)


def _inside(tally: Tally, piece: Span) -> ColumnElement[bool]:
    return and_(tally.instant >= piece.starts_at, tally.instant < piece.ends_at)


def _sums(tally: Tally) -> Iterable[ColumnElement[Any]]:
    yield func.count().label(WHOLE)
    for name, wish in tally.wanted.items():
        yield func.sum(case((wish, 1), else_=0)).label(name)


def _names(tally: Tally) -> list[str]:
    return [WHOLE, *tally.wanted]
