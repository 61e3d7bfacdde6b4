"""Figures of the cases themselves: who came, with what, how, and how they were received."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from portal.day_marks import Subject
from portal.domain import statistics
from portal.domain.case import OPEN, Channel, Kind
from portal.domain.clock import ACKNOWLEDGE_BUSINESS_DAYS, office_time_between
from portal.domain.periods import Span
from portal.domain.policy import Clause
from portal.models import Case, Department
from portal.queries.day_sums import counts_of_both
from portal.queries.figures_parts import (
    WHOLE,
    Counts,
    Detail,
    Figure,
    Scope,
    Unit,
    count_where,
    ordinary,
    trend_of_counts,
    trend_of_shares,
)

HOUR = 3_600  # seconds
# Office hours are counted case by case; for more cases than these the page would take too long.
MOST_FOR_MEDIAN = 2_000


def case_figures(session: Session, scope: Scope) -> Iterator[Figure]:
    """DEF, SCOPE, A.2, A.3 and B.1, over the cases received in the period."""
    period, trend = counts_of_both(session, Subject.CASES, scope)
    late = _overdue(session, scope)
    new = [received_at for received_at, is_known in late if not is_known]
    period = _with_decided(period, scope.period, new)
    trend = [_with_decided(*each, new) for each in zip(trend, scope.trend, strict=True)]
    yield _customer(scope, period, trend)
    yield _complaint(scope, period, trend)
    yield _scope(scope, period, trend)
    yield _in_time(session, scope, period, trend, len(late))
    yield _directed(session, scope, period)
    yield _acknowledged(scope, period, trend, len(late))


def _overdue(session: Session, scope: Scope) -> list[tuple[datetime, bool]]:
    """When each case came in whose answer is overdue now; whether it is written down as missed."""
    rows = session.execute(
        select(Case.received_at, Case.acknowledge_missed_at.is_not(None).label("is_known")).where(
            ordinary(scope),
            Case.status.in_(OPEN),
            Case.acknowledged_at.is_(None),
            Case.acknowledge_due_at < scope.now,
        )
    )
    return [(row.received_at, row.is_known) for row in rows]


def _with_decided(counts: Counts, span: Span, late: Iterable[datetime]) -> Counts:
    """A promise is decided once it is kept or its time is over, also when nobody noticed yet."""
    decided = sum(span.starts_at <= received_at < span.ends_at for received_at in late)
    return {**counts, "decided": counts["decided"] + decided}


def _customer(scope: Scope, period: Counts, trend: list[Counts]) -> Figure:
    return Figure(
        clause=Clause.DEF_CUSTOMER,
        unit=Unit.SHARE,
        value=statistics.share(period["anonymous"], period[WHOLE]),
        of=period[WHOLE],
        details=_details(period, ("anonymous", "by_staff")),
        trend=trend_of_shares(scope, trend, "anonymous", WHOLE),
    )


def _complaint(scope: Scope, period: Counts, trend: list[Counts]) -> Figure:
    return Figure(
        clause=Clause.DEF_COMPLAINT,
        unit=Unit.SHARE,
        value=statistics.share(period[Kind.COMPLAINT], period[WHOLE]),
        of=period[WHOLE],
        details=_details(period, tuple(Kind)),
        trend=trend_of_shares(scope, trend, Kind.COMPLAINT, WHOLE),
    )


def _scope(scope: Scope, period: Counts, trend: list[Counts]) -> Figure:
    return Figure(
        clause=Clause.SCOPE,
        unit=Unit.COUNT,
        value=period[WHOLE],
        of=period[WHOLE],
        details=_details(period, tuple(each for each in Channel if period[each])),
        trend=trend_of_counts(scope, trend, WHOLE),
    )


def _in_time(
    session: Session, scope: Scope, period: Counts, trend: list[Counts], wrong: int
) -> Figure:
    hours = _median_hours(session, scope) if period["acknowledged"] <= MOST_FOR_MEDIAN else None
    return Figure(
        clause=Clause.A_2,
        unit=Unit.SHARE,
        value=statistics.share(period["kept"], period["decided"]),
        of=period["decided"],
        wrong=wrong,
        details=() if hours is None else (Detail("median_hours", hours, Unit.HOURS),),
        trend=trend_of_shares(scope, trend, "kept", "decided"),
        parameters={"days": ACKNOWLEDGE_BUSINESS_DAYS},
    )


def _directed(session: Session, scope: Scope, received: Counts) -> Figure:
    """How often a case had to be passed on, and what still waits for its department (A.3)."""
    period, trend = counts_of_both(session, Subject.TRANSFERS, scope)
    triage = select(Department.id).where(Department.is_triage)
    waiting = and_(ordinary(scope), Case.status.in_(OPEN), Case.department_id.in_(triage))
    return Figure(
        clause=Clause.A_3,
        unit=Unit.COUNT,
        value=period[WHOLE],
        of=received[WHOLE],
        wrong=count_where(session, select().select_from(Case), waiting),
        details=_details({**period, **received}, ("sent_back", "third_transfer", "referred")),
        trend=trend_of_counts(scope, trend, WHOLE),
    )


def _acknowledged(scope: Scope, period: Counts, trend: list[Counts], overdue: int) -> Figure:
    return Figure(
        clause=Clause.B_1,
        unit=Unit.SHARE,
        value=statistics.share(period["acknowledged"], period["to_acknowledge"]),
        of=period["to_acknowledge"],
        wrong=overdue,
        trend=trend_of_shares(scope, trend, "acknowledged", "to_acknowledge"),
    )


def _details(counts: Counts, names: tuple[str, ...]) -> tuple[Detail, ...]:
    return tuple(Detail(str(name), counts[name]) for name in names)


def _median_hours(session: Session, scope: Scope) -> float | None:
    """The office hours until a person acknowledged, of the case in the middle."""
    rows: Sequence[Any] = session.execute(
        select(Case.received_at, Case.acknowledged_at)
        .where(ordinary(scope), Case.acknowledged_at.is_not(None))
        .where(Case.received_at >= scope.period.starts_at, Case.received_at < scope.period.ends_at)
    ).all()
    waits = [office_time_between(scope.calendar, *row).total_seconds() / HOUR for row in rows]
    middle = statistics.median(waits)
    return None if middle is None else round(middle, 1)
