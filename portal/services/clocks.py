"""What time alone does to cases: promises are missed, resolved cases close."""

from sqlalchemy import or_, select

from portal.domain.case import Action, Status
from portal.domain.escalation import EscalationCause, latest_due_soon
from portal.models import Case, Escalation
from portal.services.calendars import business_calendar
from portal.services.changes import change, note_missed_promises
from portal.services.escalations import raise_escalation
from portal.services.work import UnitOfWork

BATCH = 100


def sweep_missed_promises(work: UnitOfWork) -> int:
    """Record the promises whose time has passed; gives how many cases were concerned."""
    overdue = or_(
        Case.acknowledged_at.is_(None)
        & Case.acknowledge_missed_at.is_(None)
        & (Case.acknowledge_due_at < work.now),
        Case.resolve_missed_at.is_(None) & (Case.resolve_due_at < work.now),
    )
    cases = _locked(work, Case.next_due_at < work.now, overdue)
    for case in cases:
        note_missed_promises(work, case)
    return len(cases)


def escalate_due_soon(work: UnitOfWork) -> int:
    """Bring a supervisor in where hardly any office time is left to acknowledge; gives how many."""
    calendar = business_calendar(work.session, work.now)
    cases = _locked(
        work,
        Case.next_due_at.between(work.now, latest_due_soon(calendar, work.now)),
        Case.acknowledged_at.is_(None),
        Case.id.not_in(
            select(Escalation.case_id).where(Escalation.cause == EscalationCause.DUE_SOON)
        ),
    )
    for case in cases:
        raise_escalation(work, case, EscalationCause.DUE_SOON)
    return len(cases)


def close_undisputed(work: UnitOfWork) -> int:
    """Close resolved cases whose time to dispute has passed; gives how many."""
    cases = _locked(work, Case.status == Status.RESOLVED, Case.dispute_until_at < work.now)
    for case in cases:
        change(work, case, Action.CLOSE)
    return len(cases)


def _locked(work: UnitOfWork, *conditions: object) -> list[Case]:
    statement = select(Case).where(*conditions).order_by(Case.id).limit(BATCH)  # type: ignore[arg-type]
    return list(work.session.scalars(statement.with_for_update(skip_locked=True)))
