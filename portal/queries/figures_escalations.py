"""The figure of escalation: whether supervisors were told, and looked, within the hour (B.2)."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.day_marks import Subject
from portal.domain import statistics
from portal.domain.escalation import NOTICE_WITHIN
from portal.domain.policy import Clause
from portal.models import Case, Escalation
from portal.queries.day_sums import counts_of_both
from portal.queries.figures_parts import (
    WHOLE,
    Detail,
    Figure,
    Scope,
    Unit,
    ordinary,
    trend_of_shares,
)

MINUTES_OF_HOUR = 60


def escalation_figure(session: Session, scope: Scope) -> Figure:
    """B.2 over the escalations raised in the period, conduct apart."""
    told, spans = counts_of_both(session, Subject.NOTICES, scope)
    raised, handled, waiting = _standing(session, scope)
    return Figure(
        clause=Clause.B_2,
        unit=Unit.SHARE,
        value=statistics.share(told["delivered"], told[WHOLE]),
        of=told[WHOLE],
        wrong=waiting,
        details=(
            Detail("escalations", raised),
            Detail("handled", handled),
            Detail("delivered_in_time", told["delivered"]),
            Detail("opened_in_time", told["opened"]),
        ),
        trend=trend_of_shares(scope, spans, "delivered", WHOLE),
        parameters={"minutes": MINUTES_OF_HOUR},
    )


def _standing(session: Session, scope: Scope) -> tuple[int, int, int]:
    """How many were raised in the period, how many of these are handled; how many wait now."""
    escalations = (
        select(func.count(), func.count(Escalation.handled_at))
        .select_from(Escalation)
        .join(Case, Case.id == Escalation.case_id)
        .where(ordinary(scope))
    )
    of_period = escalations.where(
        Escalation.raised_at >= scope.period.starts_at, Escalation.raised_at < scope.period.ends_at
    )
    raised, handled = session.execute(of_period).one()
    waiting = escalations.where(Escalation.handled_at.is_(None))
    return raised, handled, session.execute(waiting).one()[0]


def is_within_the_hour(written_at: datetime, done_at: datetime | None) -> bool:
    return done_at is not None and done_at - written_at <= NOTICE_WITHIN
