"""Recognises a message that arrives twice: a double click, or Back and Send once more."""

from sqlalchemy import select

from portal.domain.history import ActorKind, EventType
from portal.models import Case, CaseEvent, Message
from portal.services.work import UnitOfWork


def is_repeat(
    work: UnitOfWork, case_id: int, event_type: EventType, body: str, seen_version: int
) -> bool:
    """Whether the resident has said just this since they saw the case at `seen_version`.

    Locks the case, so that of two that arrive at once the second sees the first.
    """
    work.session.execute(select(Case.id).where(Case.id == case_id).with_for_update())
    said = (
        select(CaseEvent.id)
        .join(Message, CaseEvent.message_id == Message.id)
        .where(CaseEvent.case_id == case_id, CaseEvent.type == event_type)
        .where(CaseEvent.actor_kind == ActorKind.RESIDENT)
        .where(CaseEvent.case_version > seen_version, Message.body == body)
        .limit(1)
    )
    return work.session.scalar(said) is not None
