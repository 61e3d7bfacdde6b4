"""Verifying the histories of all cases against their keyed chains."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.history import (
    CHAIN_KEY,
    TEXTS_KEY,
    ChainedEntry,
    Entry,
    first_break,
    text_digest,
)
from portal.keys import Keys
from portal.models import Case, CaseEvent, Message


def histories(session: Session, keys: Keys) -> Iterator[tuple[str, int | None]]:
    """Every case's reference with the number of its first bad entry, None when all is well."""
    for case in session.scalars(select(Case).order_by(Case.id).execution_options(yield_per=200)):
        yield case.reference, _first_bad(session, keys, case)


def _first_bad(session: Session, keys: Keys, case: Case) -> int | None:
    events = session.scalars(
        select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.sequence)
    ).all()
    chained = [_chained(case, event) for event in events]
    broken = first_break(keys.derived(CHAIN_KEY), chained, _expected_length(case, events))
    return broken or _first_changed_text(session, keys, events)


def _chained(case: Case, event: CaseEvent) -> ChainedEntry:
    entry = Entry(
        case_reference=case.reference,
        sequence=event.sequence,
        type=event.type,
        at=event.at,
        actor_kind=event.actor_kind,
        actor_id=event.actor_id,
        facts=event.facts,
        text_digest=event.text_digest,
    )
    return ChainedEntry(entry, event.previous_hash, event.hash)


def _expected_length(case: Case, events: Sequence[CaseEvent]) -> int:
    """The last event carries the case's version; if it is behind, later events are gone."""
    is_whole = bool(events) and events[-1].case_version == case.version
    return len(events) if is_whole else len(events) + 1


def _first_changed_text(session: Session, keys: Keys, events: Sequence[CaseEvent]) -> int | None:
    """The first entry whose words are not those written then; erased words are no change."""
    for event in events:
        message = session.get(Message, event.message_id) if event.message_id else None
        if message is None or not message.salt:
            continue
        digests = [text_digest(key, message.salt, message.body) for key in keys.derived(TEXTS_KEY)]
        if event.text_digest not in digests:
            return event.sequence
    return None
