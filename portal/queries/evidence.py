"""What an evidence pack lists: cases by reference, escalations, people, trainings, days off.

Everything comes as a stream, so that a large city's pack is never held in memory as a whole. No
words of a resident, no contact data, and no case that is hidden from anybody (B.2).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.domain.case import Channel, Kind, Outcome, Status
from portal.domain.escalation import EscalationCause
from portal.localized import in_language
from portal.models import (
    Case,
    Department,
    Escalation,
    Orientation,
    OutboxMessage,
    PolicyVersion,
    StaffMember,
    Training,
    TrainingAttendance,
)
from portal.queries.day_tallies import NOTICES
from portal.queries.figures_parts import Scope, of_departments, ordinary
from portal.queries.figures_people import people_of

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class CaseEvidence:
    """One case, by its reference. A promise is None while it is neither kept nor missed."""

    reference: str
    kind: Kind
    channel: Channel
    department: str
    status: Status
    received_at: datetime
    acknowledge_due_at: datetime
    acknowledged_at: datetime | None
    is_acknowledged_in_time: bool | None
    resolve_due_at: datetime
    resolved_at: datetime | None
    is_resolved_in_time: bool | None
    outcome: Outcome | None


@dataclass(frozen=True)
class EscalationEvidence:
    """One notice to a supervisor about one cause in one case; none where nobody could be told."""

    reference: str
    cause: EscalationCause
    raised_at: datetime
    told: str | None
    delivered_at: datetime | None
    opened_at: datetime | None
    handled_at: datetime | None


@dataclass(frozen=True)
class OrientationEvidence:
    """Somebody who works here, and which version of the policy they confirmed when."""

    name: str
    version: str | None
    confirmed_at: datetime | None


@dataclass(frozen=True)
class TrainingEvidence:
    """Somebody's attendance at a training."""

    held_on: date
    topic: str
    department: str
    minutes: int
    name: str
    certificate: str


def case_evidence(session: Session, scope: Scope, language: str) -> Iterator[CaseEvidence]:
    """The cases received in the period, by reference."""
    statement = (
        select(
            Case.reference,
            Case.kind,
            Case.channel,
            Department.name.label("department"),
            Case.status,
            Case.received_at,
            Case.acknowledge_due_at,
            Case.acknowledged_at,
            Case.acknowledge_missed_at,
            Case.resolve_due_at,
            Case.resolved_at,
            Case.resolve_missed_at,
            Case.outcome,
        )
        .join(Department, Department.id == Case.department_id)
        .where(ordinary(scope))
        .where(Case.received_at >= scope.period.starts_at, Case.received_at < scope.period.ends_at)
        .order_by(Case.reference)
    )
    for row in _stream(session, statement):
        known = dict(row._mapping)
        missed = (known.pop("acknowledge_missed_at"), known.pop("resolve_missed_at"))
        known["department"] = in_language(known["department"], language)
        yield CaseEvidence(
            **known,
            is_acknowledged_in_time=_is_kept(
                row.acknowledged_at, row.acknowledge_due_at, missed[0]
            ),
            is_resolved_in_time=_is_kept(row.resolved_at, row.resolve_due_at, missed[1]),
        )


def escalation_evidence(session: Session, scope: Scope) -> Iterator[EscalationEvidence]:
    """The escalations raised in the period, the earliest first, with each notice about them."""
    supervisor = aliased(StaffMember)
    statement = (
        select(
            Case.reference,
            Escalation.cause,
            Escalation.raised_at,
            supervisor.name.label("told"),
            OutboxMessage.sent_at.label("delivered_at"),
            OutboxMessage.opened_at,
            Escalation.handled_at,
        )
        .join(Case, Case.id == Escalation.case_id)
        .outerjoin(
            OutboxMessage,
            (OutboxMessage.event_id == Escalation.event_id) & OutboxMessage.notice.in_(NOTICES),
        )
        .outerjoin(supervisor, supervisor.id == OutboxMessage.staff_id)
        .where(ordinary(scope))
        .where(Escalation.raised_at >= scope.period.starts_at)
        .where(Escalation.raised_at < scope.period.ends_at)
        .order_by(Escalation.raised_at, Escalation.id, OutboxMessage.id)
    )
    for row in _stream(session, statement):
        yield EscalationEvidence(**row._mapping)


def orientation_evidence(session: Session, scope: Scope) -> Iterator[OrientationEvidence]:
    """Everybody who works in the scope, by name, with what they had confirmed by its end."""
    people = people_of(session, scope)
    confirmed = (
        select(Orientation.staff_id, Orientation.confirmed_at, PolicyVersion.major)
        .add_columns(PolicyVersion.minor)
        .join(PolicyVersion, PolicyVersion.id == Orientation.policy_version_id)
        .where(Orientation.confirmed_at < scope.period.ends_at)
        .subquery()
    )
    statement = (
        select(StaffMember.name, confirmed.c.major, confirmed.c.minor, confirmed.c.confirmed_at)
        .outerjoin(confirmed, confirmed.c.staff_id == StaffMember.id)
        .where(StaffMember.id.in_(people))
        .order_by(StaffMember.name, StaffMember.id, confirmed.c.confirmed_at)
    )
    for row in _stream(session, statement):
        version = None if row.confirmed_at is None else f"{row.major}.{row.minor}"
        yield OrientationEvidence(row.name, version, row.confirmed_at)


def training_evidence(session: Session, scope: Scope, language: str) -> Iterator[TrainingEvidence]:
    """The trainings held in the period, the earliest first, and who was there."""
    statement = (
        select(
            Training.held_on,
            Training.topic,
            Department.name.label("department"),
            Training.minutes,
            StaffMember.name,
            TrainingAttendance.certificate,
        )
        .join(Department, Department.id == Training.department_id)
        .join(TrainingAttendance, TrainingAttendance.training_id == Training.id)
        .join(StaffMember, StaffMember.id == TrainingAttendance.staff_id)
        .where(of_departments(Training.department_id, scope))
        .where(Training.held_on >= scope.period.first_on, Training.held_on <= scope.period.last_on)
        .order_by(Training.held_on, Training.id, StaffMember.name)
    )
    for row in _stream(session, statement):
        known = dict(row._mapping)
        known["department"] = in_language(known["department"], language)
        yield TrainingEvidence(**known)


def _stream(session: Session, statement: Any) -> Iterator[Any]:
    return iter(session.execute(statement, execution_options={"yield_per": ROWS_AT_ONCE}))


def _is_kept(done_at: datetime | None, due_at: datetime, missed_at: datetime | None) -> bool | None:
    if missed_at is not None:
        return False
    return None if done_at is None else done_at <= due_at
