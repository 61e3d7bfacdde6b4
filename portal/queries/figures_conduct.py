"""Figures of restricted cases, for those alone who may read the cases themselves (B.2).

A review keeps one line a case, without anything of its content: so it can be summed up for each
reader without the cases that name them, and nobody can tell that one is missing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.domain.permissions import Permission, Viewer
from portal.models import Case, Escalation, OutboxMessage
from portal.queries.day_tallies import NOTICES
from portal.queries.figures_escalations import is_within_the_hour
from portal.queries.figures_parts import Scope, of_departments
from portal.queries.walls import visible_to

CASES = "cases"


@dataclass(frozen=True)
class ConductCase:
    """What is counted of one restricted case."""

    case_id: int
    is_acknowledged_in_time: bool
    notices: int = 0
    delivered: int = 0
    opened: int = 0
    is_waiting: bool = False


@dataclass(frozen=True)
class ConductFigures:
    """How allegations of misconduct were received; `waiting` lack a supervisor's word."""

    cases: int
    acknowledged_in_time: int
    notices: int
    delivered: int
    opened: int
    waiting: int


def conduct_figures(session: Session, viewer: Viewer, scope: Scope) -> ConductFigures | None:
    """Of the restricted cases that this person can see; None for whoever can see none at all."""
    if not viewer.has(Permission.READ_RESTRICTED_CASE):
        return None
    return _sum(_cases(session, scope, visible_to(viewer)))


def frozen_conduct(session: Session, scope: Scope) -> dict[str, Any]:
    """What a review keeps of every restricted case of its period, whoever opens it."""
    every = _cases(session, scope, Case.is_restricted.is_(True))
    return {CASES: [asdict(each) for each in every]}


def known_conduct(
    session: Session, viewer: Viewer, kept: Mapping[str, Any]
) -> ConductFigures | None:
    """What a review says of conduct to this person: only where they read Human Resources' cases
    of the whole city, and never of a case that does not exist for them."""
    if viewer.departments_with(Permission.READ_HUMAN_RESOURCES_CASE) is not None:
        return None
    cases = [ConductCase(**each) for each in kept.get(CASES, [])]
    ids = [each.case_id for each in cases]
    seen = set(session.scalars(select(Case.id).where(Case.id.in_(ids), visible_to(viewer))))
    return _sum(each for each in cases if each.case_id in seen)


def _cases(session: Session, scope: Scope, condition: ColumnElement[bool]) -> list[ConductCase]:
    received = select(Case).where(
        Case.is_restricted.is_(True),
        condition,
        of_departments(Case.department_id, scope),
        Case.received_at >= scope.period.starts_at,
        Case.received_at < scope.period.ends_at,
    )
    cases = {case.id: case for case in session.scalars(received.order_by(Case.id))}
    notices = _notices(session, received.with_only_columns(Case.id))
    waiting = select(Escalation.case_id).where(Escalation.handled_at.is_(None))
    waiting_ids = set(session.scalars(waiting.where(Escalation.case_id.in_(list(cases)))))
    return [
        _case(case, notices.get(case.id, []), case.id in waiting_ids) for case in cases.values()
    ]


def _case(case: Case, notices: list[Any], is_waiting: bool) -> ConductCase:
    is_in_time = (
        case.acknowledged_at is not None
        and case.acknowledge_missed_at is None
        and case.acknowledged_at <= case.acknowledge_due_at
    )
    return ConductCase(
        case_id=case.id,
        is_acknowledged_in_time=is_in_time,
        notices=len(notices),
        delivered=sum(is_within_the_hour(row.written_at, row.sent_at) for row in notices),
        opened=sum(is_within_the_hour(row.written_at, row.opened_at) for row in notices),
        is_waiting=is_waiting,
    )


def _notices(session: Session, cases: Any) -> dict[int, list[Any]]:
    rows = session.execute(
        select(
            Escalation.case_id,
            OutboxMessage.written_at,
            OutboxMessage.sent_at,
            OutboxMessage.opened_at,
        )
        .join(OutboxMessage, OutboxMessage.event_id == Escalation.event_id)
        .where(OutboxMessage.notice.in_(NOTICES), Escalation.case_id.in_(cases))
    )
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _sum(cases: Iterable[ConductCase]) -> ConductFigures:
    found = list(cases)
    return ConductFigures(
        cases=len(found),
        acknowledged_in_time=sum(each.is_acknowledged_in_time for each in found),
        notices=sum(each.notices for each in found),
        delivered=sum(each.delivered for each in found),
        opened=sum(each.opened for each in found),
        waiting=sum(each.is_waiting for each in found),
    )
