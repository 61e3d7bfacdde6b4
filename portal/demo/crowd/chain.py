"""The histories of a crowd: chained as every other (portal.domain.history)."""

from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from portal.domain.history import FIRST_LINK, ActorKind, Entry, EventType, chain_hash


class Chain:
    """The history of one case; its length is the version that the case has."""

    def __init__(self, key: bytes, case: dict[str, Any], ids: "count[int]") -> None:
        self._key, self._case, self._ids = key, case, ids
        self.length, self._link = 0, FIRST_LINK

    def event(
        self,
        event_type: EventType,
        at: datetime,
        staff_id: int | None,
        facts: Mapping[str, Any] | None = None,
        message: tuple[int, str] | None = None,
        *,
        system: bool = False,
    ) -> dict[str, Any]:
        """The next entry; with the id and the digest of the words that came with it."""
        self.length += 1
        kind = ActorKind.STAFF if staff_id else ActorKind.RESIDENT
        entry = Entry(
            case_reference=self._case["reference"],
            sequence=self.length,
            type=event_type,
            at=at,
            actor_kind=ActorKind.SYSTEM if system else kind,
            actor_id=staff_id,
            facts=dict(facts or {}),
            text_digest=message[1] if message else None,
        )
        previous, self._link = self._link, chain_hash(self._key, entry, self._link)
        return {
            "id": next(self._ids),
            "case_id": self._case["id"],
            "sequence": entry.sequence,
            "case_version": entry.sequence,
            "type": entry.type,
            "at": at,
            "actor_kind": entry.actor_kind,
            "actor_id": staff_id,
            "facts": entry.facts,
            "message_id": message[0] if message else None,
            "text_digest": entry.text_digest,
            "previous_hash": previous,
            "hash": self._link,
        }
