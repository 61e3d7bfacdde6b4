"""The figure of escalation: whether supervisors were told, and looked, within the hour (B.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal.domain import statistics
from portal.domain.escalation import NOTICE_WITHIN
from portal.domain.periods import Span
from portal.domain.policy import Clause
from portal.models import Case, Escalation, OutboxMessage
from portal.queries.figures_parts import Detail, Figure, Scope, Unit, ordinary, trend

# The notices that tell a supervisor of an escalation.
NOTICES = ("office/case_escalated", "office/conduct_alleged")
ROWS_AT_ONCE = 1_000
MINUTES_OF_HOUR = 60


@dataclass
class Told:
    """Notices to supervisors, and how many of them were delivered and opened within the hour."""

    notices: int = 0
    delivered: int = 0
    opened: int = 0

    def add(
        self, written_at: datetime, sent_at: datetime | None, opened_at: datetime | None
    ) -> None:
        """Count one notice more."""
        self.notices += 1
        self.delivered += is_within_the_hour(written_at, sent_at)
        self.opened += is_within_the_hour(written_at, opened_at)


def escalation_figure(session: Session, scope: Scope) -> Figure:
    """B.2 over the escalations raised in the period, conduct apart."""
    told = _told(session, ordinary(scope), [scope.period])[0]
    spans = _told(session, ordinary(scope), scope.trend)
    raised, handled, waiting = _standing(session, scope)
    return Figure(
        clause=Clause.B_2,
        unit=Unit.SHARE,
        value=statistics.share(told.delivered, told.notices),
        of=told.notices,
        wrong=waiting,
        details=(
            Detail("escalations", raised),
            Detail("handled", handled),
            Detail("delivered_in_time", told.delivered),
            Detail("opened_in_time", told.opened),
        ),
        trend=trend(scope, ((statistics.share(s.delivered, s.notices), s.notices) for s in spans)),
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
    everything, dealt_with = session.execute(escalations).one()
    return raised, handled, everything - dealt_with


def _told(session: Session, condition: ColumnElement[bool], spans: Sequence[Span]) -> list[Told]:
    """The notices of each span, by when their escalation was raised."""
    found = [Told() for _span in spans]
    for row in _notices(session, condition, spans[0].starts_at, spans[-1].ends_at):
        place = next(number for number, span in enumerate(spans) if row.raised_at < span.ends_at)
        found[place].add(row.written_at, row.sent_at, row.opened_at)
    return found


def _notices(
    session: Session, condition: ColumnElement[bool], starts_at: datetime, ends_at: datetime
) -> Iterable[Any]:
    # Databases differ in how they subtract instants, so the hour is measured here, row by row.
    statement = (
        select(
            Escalation.raised_at,
            OutboxMessage.written_at,
            OutboxMessage.sent_at,
            OutboxMessage.opened_at,
        )
        .join(Case, Case.id == Escalation.case_id)
        .join(OutboxMessage, OutboxMessage.event_id == Escalation.event_id)
        .where(OutboxMessage.notice.in_(NOTICES), condition)
        .where(Escalation.raised_at >= starts_at, Escalation.raised_at < ends_at)
    )
    return session.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE})


def is_within_the_hour(written_at: datetime, done_at: datetime | None) -> bool:
    return done_at is not None and done_at - written_at <= NOTICE_WITHIN
