"""The history of a case: every act is one event, and the events of a case form a keyed chain.

Each entry carries a keyed hash over its own content and the entry before it, so that an entry that
was edited, removed, swapped or copied is found. Personal text is no part of the chain: an event
holds only the text's salted digest, so that the text can be erased and the chain still verifies.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

FIRST_LINK = "0" * 64
# The purposes of the keys under which entries and texts are digested.
CHAIN_KEY = "history-chain"
TEXTS_KEY = "history-texts"


class ActorKind(StrEnum):
    """Who acted."""

    RESIDENT = "resident"
    STAFF = "staff"
    SYSTEM = "system"


class EventType(StrEnum):
    """What happened, in the past tense."""

    CASE_FILED = "case_filed"
    CASE_ACKNOWLEDGED = "case_acknowledged"
    CASE_ASSIGNED = "case_assigned"
    QUESTION_ASKED = "question_asked"
    REPLY_SENT = "reply_sent"
    NOTE_ADDED = "note_added"
    CASE_RESOLVED = "case_resolved"
    CASE_REFERRED = "case_referred"
    CASE_REOPENED = "case_reopened"
    INFORMATION_ADDED = "information_added"
    CASE_RATED = "case_rated"
    CASE_DISPUTED = "case_disputed"
    CASE_WITHDRAWN = "case_withdrawn"
    CONTACT_CHANGED = "contact_changed"
    CODE_REPLACED = "code_replaced"
    PROMISE_MISSED = "promise_missed"
    CASE_CLOSED = "case_closed"
    CASE_TRANSFERRED = "case_transferred"
    CASE_SENT_BACK = "case_sent_back"
    CASE_CORRECTED = "case_corrected"
    CASE_LABELLED = "case_labelled"
    CASE_LINKED = "case_linked"
    CASE_UNLINKED = "case_unlinked"
    CASE_MERGED = "case_merged"
    DUPLICATE_RECEIVED = "duplicate_received"
    MERGE_UNDONE = "merge_undone"
    DUPLICATE_LOST = "duplicate_lost"
    CASE_ESCALATED = "case_escalated"
    ESCALATION_HANDLED = "escalation_handled"
    CASE_RESTRICTED = "case_restricted"
    STAFF_WALLED_OFF = "staff_walled_off"
    LIFTING_ASKED = "lifting_asked"
    RESTRICTION_LIFTED = "restriction_lifted"
    LIFTING_DECLINED = "lifting_declined"
    DATES_MOVED = "dates_moved"
    TEXTS_ERASED = "texts_erased"


# What a resident does not see of the history of their own case: how the city works inside.
INTERNAL_EVENTS = frozenset(
    {
        EventType.NOTE_ADDED,
        EventType.CASE_ASSIGNED,
        EventType.CASE_CORRECTED,
        EventType.CASE_LABELLED,
        EventType.CASE_LINKED,
        EventType.CASE_UNLINKED,
        EventType.DUPLICATE_RECEIVED,
        EventType.DUPLICATE_LOST,
        EventType.CASE_ESCALATED,
        EventType.ESCALATION_HANDLED,
        EventType.CASE_RESTRICTED,
        EventType.STAFF_WALLED_OFF,
        EventType.LIFTING_ASKED,
        EventType.RESTRICTION_LIFTED,
        EventType.LIFTING_DECLINED,
    }
)


@dataclass(frozen=True)
class Entry:
    """One event as the chain sees it. `facts` hold no personal text."""

    case_reference: str
    sequence: int
    type: str
    at: datetime
    actor_kind: str
    actor_id: int | None
    facts: Mapping[str, Any]
    text_digest: str | None


@dataclass(frozen=True)
class ChainedEntry:
    """An entry with the links that were stored beside it."""

    entry: Entry
    previous_hash: str
    hash: str


def chain_hash(key: bytes, entry: Entry, previous_hash: str) -> str:
    """The keyed hash (HMAC-SHA-256, hexadecimal) of an entry and all that came before it."""
    content = json.dumps(
        [
            previous_hash,
            entry.case_reference,
            entry.sequence,
            entry.type,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor_kind,
            entry.actor_id,
            entry.facts,
            entry.text_digest,
        ],
        sort_keys=True,
        ensure_ascii=True,
        separators=(",", ":"),
    )
    return hmac.new(key, content.encode("ascii"), hashlib.sha256).hexdigest()


def text_digest(key: bytes, salt: str, text: str) -> str:
    """What the chain keeps of a text: worthless once salt and text are erased."""
    return hmac.new(key, f"{salt}\n{text}".encode(), hashlib.sha256).hexdigest()


def first_break(
    keys: Sequence[bytes], chained: Iterable[ChainedEntry], expected_length: int
) -> int | None:
    """The sequence number of the first entry that does not verify; None when all do.

    `keys` are the present key and the earlier ones; `expected_length` finds a chain cut off at its
    end.
    """
    previous, count = FIRST_LINK, 0
    for count, link in enumerate(chained, start=1):
        is_sound = (
            link.entry.sequence == count
            and link.previous_hash == previous
            and any(
                hmac.compare_digest(chain_hash(key, link.entry, previous), link.hash)
                for key in keys
            )
        )
        if not is_sound:
            return count
        previous = link.hash
    return None if count == expected_length else count + 1
