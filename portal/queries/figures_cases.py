"""Figures of the cases themselves: who came, with what, how, and how they were received."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portal.domain import statistics
from portal.domain.case import OPEN, Channel, Kind, Status
from portal.domain.clock import ACKNOWLEDGE_BUSINESS_DAYS, office_time_between
from portal.domain.escalation import TRANSFERS_UNTIL_ESCALATION
from portal.domain.policy import Clause
from portal.models import Case, Department, Transfer
from portal.queries.figures_parts import (
    WHOLE,
    Counts,
    Detail,
    Figure,
    Scope,
    Unit,
    both,
    count_where,
    ordinary,
    trend_of_counts,
    trend_of_shares,
)

HOUR = 3_600  # seconds
# Office hours are counted case by case; for more cases than these the page would take too long.
MOST_FOR_MEDIAN = 2_000
Wanted = Mapping[str, ColumnElement[bool]]

_ACKNOWLEDGED = Case.acknowledged_at.is_not(None)
_WITHDRAWN_UNANSWERED = and_(Case.status == Status.WITHDRAWN, Case.acknowledged_at.is_(None))
_ANONYMOUS = and_(Case.contact_name == "", Case.contact_email == "", Case.contact_phone == "")


def case_figures(session: Session, scope: Scope) -> Iterator[Figure]:
    """DEF, SCOPE, A.2, A.3 and B.1, over the cases received in the period."""
    cases = select().select_from(Case).where(ordinary(scope))
    period, trend = both(session, cases, Case.received_at, _wanted(scope), scope)
    overdue = count_where(session, cases, _is_overdue(scope))
    yield _customer(scope, period, trend)
    yield _complaint(scope, period, trend)
    yield _scope(scope, period, trend)
    yield _in_time(session, scope, period, trend, overdue)
    yield _directed(session, scope, period)
    yield _acknowledged(scope, period, trend, overdue)


def _wanted(scope: Scope) -> dict[str, ColumnElement[bool]]:
    """What is counted of every case. A promise is decided once it is kept or its time is over."""
    missed = or_(
        Case.acknowledge_missed_at.is_not(None),
        Case.acknowledged_at > Case.acknowledge_due_at,
        _is_overdue(scope),
    )
    kept = and_(
        _ACKNOWLEDGED,
        Case.acknowledge_missed_at.is_(None),
        Case.acknowledged_at <= Case.acknowledge_due_at,
    )
    return {
        "anonymous": _ANONYMOUS,
        "by_staff": Case.filed_by_id.is_not(None),
        "kept": kept,
        "decided": or_(kept, missed),
        "acknowledged": _ACKNOWLEDGED,
        "to_acknowledge": ~_WITHDRAWN_UNANSWERED,
        "referred": Case.status == Status.REFERRED,
        **{kind.value: Case.kind == kind for kind in Kind},
        **{channel.value: Case.channel == channel for channel in Channel},
    }


def _is_overdue(scope: Scope) -> ColumnElement[bool]:
    return and_(
        Case.status.in_(OPEN),
        Case.acknowledged_at.is_(None),
        Case.acknowledge_due_at < scope.now,
    )


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
    hours = _median_hours(session, scope)
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
    transfers = select().select_from(Transfer).join(Case, Case.id == Transfer.case_id)
    third = Transfer.number >= TRANSFERS_UNTIL_ESCALATION
    wanted: Wanted = {"sent_back": Transfer.is_sent_back.is_(True), "third_transfer": third}
    moved = transfers.where(ordinary(scope))
    period, trend = both(session, moved, Transfer.transferred_at, wanted, scope)
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
        .where(ordinary(scope), _ACKNOWLEDGED)
        .where(Case.received_at >= scope.period.starts_at, Case.received_at < scope.period.ends_at)
        .limit(MOST_FOR_MEDIAN + 1)
    ).all()
    if len(rows) > MOST_FOR_MEDIAN:
        return None
    waits = [office_time_between(scope.calendar, *row).total_seconds() / HOUR for row in rows]
    middle = statistics.median(waits)
    return None if middle is None else round(middle, 1)
