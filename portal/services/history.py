"""Writing the history of a case: one row an act, chained to the row before it."""

import secrets
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.domain.history import (
    CHAIN_KEY,
    FIRST_LINK,
    TEXTS_KEY,
    Entry,
    EventType,
    chain_hash,
    text_digest,
)
from portal.models import Case, CaseEvent, Message
from portal.services.work import Actor, UnitOfWork


def record(
    work: UnitOfWork,
    case: Case,
    event_type: EventType,
    *,
    facts: Mapping[str, Any] | None = None,
    message: Message | None = None,
    actor: Actor | None = None,
) -> CaseEvent:
    """Add one event to the history of the case.

    `facts` must hold no personal text. `actor` is given where it is not the one of the unit of
    work, such as the system noticing a missed promise while a clerk answers.
    """
    last = work.session.scalar(
        select(CaseEvent)
        .where(CaseEvent.case_id == case.id)
        .order_by(CaseEvent.sequence.desc())
        .limit(1)
    )
    return _record(work, case, event_type, last, facts or {}, message, actor or work.actor)


def begin(
    work: UnitOfWork, case: Case, event_type: EventType, facts: Mapping[str, Any]
) -> CaseEvent:
    """Add the first event of a case that is new: there is none before it to look for."""
    return _record(work, case, event_type, None, facts, None, work.actor)


def _record(
    work: UnitOfWork,
    case: Case,
    event_type: EventType,
    last: CaseEvent | None,
    facts: Mapping[str, Any],
    message: Message | None,
    actor: Actor,
) -> CaseEvent:
    entry = Entry(
        case_reference=case.reference,
        sequence=last.sequence + 1 if last else 1,
        type=event_type,
        at=work.now,
        actor_kind=actor.kind,
        actor_id=actor.staff_id,
        facts=dict(facts),
        text_digest=_digest_of(work, message),
    )
    event = _row(work, case, entry, last.hash if last else FIRST_LINK)
    event.message_id = message.id if message else None
    work.session.add(event)
    work.session.flush()
    return event


def write_message(
    work: UnitOfWork,
    case: Case,
    body: str,
    language: str,
    *,
    is_public: bool,
    template_id: int | None = None,
) -> Message:
    """Add the words that an event carries; the event itself is recorded by `record`.

    `template_id` is the approved wording that they were written from.
    """
    message = Message(
        case_id=case.id,
        author_kind=work.actor.kind,
        author_id=work.actor.staff_id,
        body=body,
        language=language,
        is_public=is_public,
        written_at=work.now,
        template_id=template_id,
        salt=secrets.token_hex(16),
    )
    work.session.add(message)
    work.session.flush()
    return message


def _digest_of(work: UnitOfWork, message: Message | None) -> str | None:
    if message is None:
        return None
    return text_digest(work.keys.derived(TEXTS_KEY)[0], message.salt, message.body)


def _row(work: UnitOfWork, case: Case, entry: Entry, previous_hash: str) -> CaseEvent:
    return CaseEvent(
        case_id=case.id,
        sequence=entry.sequence,
        case_version=case.version,
        type=entry.type,
        at=entry.at,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        facts=dict(entry.facts),
        text_digest=entry.text_digest,
        previous_hash=previous_hash,
        hash=chain_hash(work.keys.derived(CHAIN_KEY)[0], entry, previous_hash),
    )
