"""Verifying the histories of all cases: against their keyed chains, and against the daily heads.

Everything is read as a stream: the memory this takes does not grow with the city.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from portal.domain.daily_head import HEADS_KEY, CoveredEntry, Head, is_sound, next_head
from portal.domain.history import (
    CHAIN_KEY,
    TEXTS_KEY,
    ChainedEntry,
    Entry,
    first_break,
    text_digest,
)
from portal.keys import Keys
from portal.models import Case, CaseEvent, DailyHead, Message

ROWS_AT_ONCE = 1_000
# One row an entry, with its case and the words it carries; a case without any is one row too.
ENTRIES = (
    select(
        Case.id.label("in_case"),
        Case.reference,
        Case.version,
        CaseEvent.sequence,
        CaseEvent.case_version,
        CaseEvent.type,
        CaseEvent.at,
        CaseEvent.actor_kind,
        CaseEvent.actor_id,
        CaseEvent.facts,
        CaseEvent.text_digest,
        CaseEvent.previous_hash,
        CaseEvent.hash,
        Message.salt,
        Message.body,
    )
    .select_from(Case)
    .outerjoin(CaseEvent, CaseEvent.case_id == Case.id)
    .outerjoin(Message, Message.id == CaseEvent.message_id)
    .order_by(Case.id, CaseEvent.sequence)
    .execution_options(yield_per=ROWS_AT_ONCE)
)


def count_cases(session: Session) -> int:
    """How many cases there are to verify."""
    return session.scalar(select(func.count()).select_from(Case)) or 0


def count_heads(session: Session) -> int:
    """How many days have a head."""
    return session.scalar(select(func.count()).select_from(DailyHead)) or 0


def histories(session: Session, keys: Keys) -> Iterator[tuple[str, int | None]]:
    """Every case's reference with the number of its first bad entry, None when all is well."""
    with closing(session.execute(ENTRIES)) as entries:
        for _, rows in groupby(entries, key=attrgetter("in_case")):
            history = list(rows)
            yield history[0].reference, _first_bad(keys, history)


def entry_without_case(session: Session) -> int | None:
    """The number of the first entry whose case is gone; None where there is none."""
    is_there = exists().where(Case.id == CaseEvent.case_id)
    return session.scalar(select(func.min(CaseEvent.id)).where(~is_there))


def heads(session: Session) -> Iterator[Head]:
    """Every daily head, the oldest first."""
    statement = select(DailyHead).order_by(DailyHead.day)
    streamed = statement.execution_options(yield_per=ROWS_AT_ONCE)
    with closing(session.scalars(streamed)) as rows:
        yield from map(_head, rows)


def newest_head(session: Session) -> Head | None:
    """The head of the last day that was sealed."""
    row = session.scalar(select(DailyHead).order_by(DailyHead.day.desc()).limit(1))
    return _head(row) if row else None


def checked_heads(session: Session, keys: Keys) -> Iterator[tuple[Head, bool]]:
    """Every daily head, and whether it is still the one of the entries that it covers."""
    previous: Head | None = None
    for head in heads(session):
        yield head, is_sound(head, previous, heads_anew(session, keys, previous, head))
        previous = head


def heads_anew(session: Session, keys: Keys, previous: Head | None, head: Head) -> list[Head]:
    """What this head would be if it were made now, under each key."""
    entries = covered_entries(session, previous, head.last_event_id)
    return next_head(keys.derived(HEADS_KEY), previous, head.day, head.last_event_id, entries)


def covered_entries(
    session: Session, previous: Head | None, up_to_id: int
) -> Iterator[CoveredEntry]:
    """The entries after the previous head, up to and with this number, in their order."""
    statement = (
        select(
            CaseEvent.id,
            CaseEvent.case_id,
            CaseEvent.case_version,
            CaseEvent.message_id,
            CaseEvent.hash,
        )
        .where(CaseEvent.id > (previous.last_event_id if previous else 0))
        .where(CaseEvent.id <= up_to_id)
        .order_by(CaseEvent.id)
    )
    streamed = statement.execution_options(yield_per=ROWS_AT_ONCE)
    with closing(session.execute(streamed)) as rows:
        for row in rows:
            yield CoveredEntry(*row)


def _head(row: DailyHead) -> Head:
    return Head(row.day, row.last_event_id, row.event_count, row.digest)


def _first_bad(keys: Keys, history: Sequence[Row[Any]]) -> int | None:
    written = [row for row in history if row.sequence is not None]
    chained = [_chained(row) for row in written]
    broken = first_break(keys.derived(CHAIN_KEY), chained, _expected_length(history))
    return broken or _first_changed_text(keys, written)


def _chained(row: Row[Any]) -> ChainedEntry:
    entry = Entry(
        case_reference=row.reference,
        sequence=row.sequence,
        type=row.type,
        at=row.at,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        facts=row.facts,
        text_digest=row.text_digest,
    )
    return ChainedEntry(entry, row.previous_hash, row.hash)


def _expected_length(history: Sequence[Row[Any]]) -> int:
    """The last entry carries the case's version; if it is behind, later entries are gone."""
    last = history[-1]
    if last.sequence is None:
        return 1
    return len(history) if last.case_version == last.version else len(history) + 1


def _first_changed_text(keys: Keys, written: Sequence[Row[Any]]) -> int | None:
    """The first entry whose words are not those written then; erased words are no change."""
    for row in written:
        if not row.salt:
            continue
        digests = [text_digest(key, row.salt, row.body) for key in keys.derived(TEXTS_KEY)]
        if row.text_digest not in digests:
            return int(row.sequence)
    return None
