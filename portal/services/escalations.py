"""Bringing a supervisor in: once for each cause, and proven (B.2)."""

from sqlalchemy import select, update

from portal.domain.case import Action, is_allowed
from portal.domain.escalation import EscalationCause
from portal.domain.history import EventType
from portal.models import Case, Category, Escalation, Message, OutboxMessage
from portal.services import history, outbox
from portal.services.work import SYSTEM, UnitOfWork


def raise_escalation(
    work: UnitOfWork,
    case: Case,
    cause: EscalationCause,
    message: Message | None = None,
) -> bool:
    """Bring the supervisors of the case's department in.

    Gives False, and does nothing, while the same cause is already waiting for them, or where the
    case is over. By rule the portal acts; by hand whoever asked.
    """
    if not is_allowed(case.status, Action.ESCALATE) or _is_waiting(work, case, cause):
        return False
    is_by_hand = cause is EscalationCause.BY_HAND
    event = history.record(
        work,
        case,
        EventType.CASE_ESCALATED,
        facts={"cause": cause},
        message=message,
        actor=work.actor if is_by_hand else SYSTEM,
    )
    work.session.add(
        Escalation(
            case_id=case.id,
            cause=cause,
            event_id=event.id,
            raised_at=work.now,
            raised_by_id=work.actor.staff_id if is_by_hand else None,
        )
    )
    outbox.announce(work, case, event)
    return True


def escalate_by_category(work: UnitOfWork, case: Case) -> None:
    """Some categories always go up, because the city said so."""
    category = work.session.get(Category, case.category_id) if case.category_id else None
    if category is not None and category.is_escalated:
        raise_escalation(work, case, EscalationCause.CATEGORY)


def open_escalations(work: UnitOfWork, case: Case) -> list[Escalation]:
    """What still waits for a supervisor, the oldest first."""
    return list(
        work.session.scalars(
            select(Escalation)
            .where(Escalation.case_id == case.id, Escalation.handled_at.is_(None))
            .order_by(Escalation.id)
        )
    )


def note_opened(work: UnitOfWork, reference: str) -> None:
    """The acting supervisor looks at the case: each notice about it that they had counts as read.

    Only what was written before counts, and only the first look.
    """
    work.session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.case_id.in_(select(Case.id).where(Case.reference == reference)),
            OutboxMessage.staff_id == work.actor.staff_id,
            OutboxMessage.opened_at.is_(None),
            OutboxMessage.written_at <= work.now,
        )
        .values(opened_at=work.now)
        .execution_options(synchronize_session=False)
    )


def _is_waiting(work: UnitOfWork, case: Case, cause: EscalationCause) -> bool:
    waiting = select(Escalation.id).where(
        Escalation.case_id == case.id,
        Escalation.cause == cause,
        Escalation.handled_at.is_(None),
    )
    return work.session.scalar(waiting) is not None
