"""Keeping the sums of each day: made when the day is over, and again when something of it changed.

Every step is a transaction of its own and short, so that nobody waits for it; figures are exact at
any time, however far the sums have come (portal.queries.day_sums).
"""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from portal.day_marks import Subject
from portal.domain.periods import ONE_DAY, span
from portal.models import City, DayMark, DaySum, SummedDays
from portal.queries.day_sums import count_day, days_of
from portal.queries.day_tallies import TALLIES
from portal.services.work import UnitOfWork

MARKED_AT_ONCE = 5  # days of UTC
NEW_AT_ONCE = 5  # days


def sum_days(work: UnitOfWork) -> bool:
    """Sum up some days anew that were marked, and some that ended; gives whether any are left."""
    city = work.session.scalar(select(City))
    if city is None:
        return False
    summed = work.session.scalars(select(SummedDays).with_for_update()).one()
    zone = ZoneInfo(city.time_zone)
    if summed.time_zone != zone.key:
        # Days begin and end at other instants from now on.
        work.session.execute(delete(DaySum))
        summed.time_zone, summed.last_on = zone.key, None
    has_marks = _work_off_marks(work.session, summed, zone)
    yesterday = work.now.astimezone(zone).date() - ONE_DAY
    return _go_on(work.session, summed, zone, yesterday) or has_marks


def _work_off_marks(session: Session, summed: SummedDays, zone: ZoneInfo) -> bool:
    """The marks go first: whatever was changed before they went is then seen by the sums."""
    some = select(DayMark.on_date).distinct().order_by(DayMark.on_date).limit(MARKED_AT_ONCE)
    dates = session.scalars(some).all()
    gone = delete(DayMark).where(DayMark.on_date.in_(dates))
    marked = session.execute(gone.returning(DayMark.subject, DayMark.on_date)).all()
    stale = {(row.subject, day) for row in marked for day in days_of(row.on_date, zone)}
    for subject, day in sorted(stale):
        if summed.last_on is not None and day <= summed.last_on:
            _sum(session, subject, day, zone)
    return len(dates) == MARKED_AT_ONCE


def _go_on(session: Session, summed: SummedDays, zone: ZoneInfo, yesterday: date) -> bool:
    last_on = summed.last_on or _day_before_the_first(session, zone)
    if last_on is None:
        return False
    for _day in range(NEW_AT_ONCE):
        if last_on >= yesterday:
            break
        last_on += ONE_DAY
        for subject in Subject:
            _sum(session, subject, last_on, zone)
    summed.last_on = last_on
    return last_on < yesterday


def _day_before_the_first(session: Session, zone: ZoneInfo) -> date | None:
    firsts = (
        session.scalar(select(func.min(tally.instant)).select_from(tally.instant.class_))
        for tally in TALLIES.values()
    )
    known = [first for first in firsts if first is not None]
    return min(known).astimezone(zone).date() - ONE_DAY if known else None


def _sum(session: Session, subject: Subject, day: date, zone: ZoneInfo) -> None:
    session.execute(delete(DaySum).where(DaySum.subject == subject, DaySum.on_day == day))
    counted = count_day(session, subject, span(day, day, zone))
    for department_id, counts in counted.items():
        session.add(
            DaySum(subject=subject, department_id=department_id, on_day=day, counts=dict(counts))
        )
    session.flush()
