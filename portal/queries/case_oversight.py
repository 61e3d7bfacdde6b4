"""What stands above a case: escalations, who is kept away, and who asked to open it (B.2)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from portal.domain.case import Action
from portal.domain.escalation import EscalationCause, WallReason
from portal.domain.permissions import ConductLane, Viewer
from portal.models import (
    Case,
    Escalation,
    LiftRequest,
    OutboxMessage,
    StaffMember,
    WalledOff,
)


@dataclass(frozen=True)
class WaitingEscalation:
    """A cause that waits for a supervisor. `raised_by` is None where a rule did it."""

    cause: EscalationCause
    raised_at: datetime
    raised_by: str | None


@dataclass(frozen=True)
class WalledOffPerson:
    """Somebody for whom the case does not exist."""

    id: int
    name: str
    reason: WallReason


@dataclass(frozen=True)
class LiftAsked:
    """A colleague wants the case opened, or one person let in (`person`)."""

    id: int
    person: str | None
    asked_by_id: int
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True)
class CaseOversight:
    """All of it for one reader; `is_unread` where a notice about the case waits for their look."""

    lane: ConductLane
    escalations: tuple[WaitingEscalation, ...]
    walled_off: tuple[WalledOffPerson, ...]
    lift_requests: tuple[LiftAsked, ...]
    is_unread: bool
    ruled_out: frozenset[Action]

    def decidable_by(self, staff_id: int) -> tuple[LiftAsked, ...]:
        """What this person may decide: everything that they have not asked for themselves."""
        return tuple(asked for asked in self.lift_requests if asked.asked_by_id != staff_id)


_author = aliased(StaffMember)


def case_oversight(session: Session, viewer: Viewer, case: Case) -> CaseOversight:
    """What stands above a case that this person may see."""
    escalations = _escalations(session, case.id)
    walled_off = _walled_off(session, case.id)
    asked = _lift_requests(session, case.id)
    return CaseOversight(
        lane=case.lane,
        escalations=escalations,
        walled_off=walled_off,
        lift_requests=asked,
        is_unread=_is_unread(session, viewer, case.id),
        ruled_out=frozenset(_ruled_out(viewer, case, escalations, walled_off, asked)),
    )


def _ruled_out(
    viewer: Viewer,
    case: Case,
    escalations: tuple[WaitingEscalation, ...],
    walled_off: tuple[WalledOffPerson, ...],
    asked: tuple[LiftAsked, ...],
) -> set[Action]:
    causes = {escalation.cause for escalation in escalations}
    out = {
        Action.ESCALATE: EscalationCause.BY_HAND in causes,
        Action.HANDLE_ESCALATION: not causes,
        Action.RESTRICT: case.is_restricted,
        Action.WALL_OFF: not case.is_restricted,
        Action.ASK_TO_LIFT: not (case.is_restricted or walled_off),
        Action.LIFT: all(request.asked_by_id == viewer.staff_id for request in asked),
    }
    return {action for action, is_out in out.items() if is_out}


def _escalations(session: Session, case_id: int) -> tuple[WaitingEscalation, ...]:
    rows = session.execute(
        select(Escalation.cause, Escalation.raised_at, StaffMember.name)
        .outerjoin(StaffMember, StaffMember.id == Escalation.raised_by_id)
        .where(Escalation.case_id == case_id, Escalation.handled_at.is_(None))
        .order_by(Escalation.id)
    )
    return tuple(WaitingEscalation(*row) for row in rows)


def _walled_off(session: Session, case_id: int) -> tuple[WalledOffPerson, ...]:
    rows = session.execute(
        select(StaffMember.id, StaffMember.name, WalledOff.reason)
        .join(WalledOff, WalledOff.staff_id == StaffMember.id)
        .where(WalledOff.case_id == case_id)
        .order_by(StaffMember.name, StaffMember.id)
    )
    return tuple(WalledOffPerson(*row) for row in rows)


def _lift_requests(session: Session, case_id: int) -> tuple[LiftAsked, ...]:
    rows = session.execute(
        select(
            LiftRequest.id,
            StaffMember.name,
            LiftRequest.asked_by_id,
            _author.name,
            LiftRequest.asked_at,
        )
        .outerjoin(StaffMember, StaffMember.id == LiftRequest.staff_id)
        .join(_author, _author.id == LiftRequest.asked_by_id)
        .where(LiftRequest.case_id == case_id, LiftRequest.decided_at.is_(None))
        .order_by(LiftRequest.id)
    )
    return tuple(LiftAsked(*row) for row in rows)


def _is_unread(session: Session, viewer: Viewer, case_id: int) -> bool:
    unread = select(OutboxMessage.id).where(
        OutboxMessage.case_id == case_id,
        OutboxMessage.staff_id == viewer.staff_id,
        OutboxMessage.opened_at.is_(None),
    )
    return session.scalar(unread.limit(1)) is not None
