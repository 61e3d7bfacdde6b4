"""The history of a case as the office reads it: every act, who did it, when, and in what words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from portal.domain.case import Channel, Outcome
from portal.domain.history import ActorKind, EventType
from portal.domain.permissions import Viewer
from portal.models import Attachment, CaseEvent, Message, StaffMember
from portal.queries.event_details import EventDetails, Names, details_of, names_in


@dataclass(frozen=True)
class CasePhoto:
    """A photo of the case; `number` counts them from 1."""

    id: int
    number: int


@dataclass(frozen=True)
class StoredPhoto:
    """Where the bytes of a photo lie."""

    file_key: str
    thumbnail_key: str
    media_type: str


@dataclass(frozen=True)
class WrittenWords:
    """What somebody wrote. Words that are not public are a note: they stay in the office."""

    body: str
    language: str
    is_public: bool
    photos: tuple[CasePhoto, ...]


@dataclass(frozen=True)
class HistoryEntry:
    """One act. `actor` is a staff member's name; `version` the one that the case had after it.

    `promise` is `acknowledge` or `resolve`, of one missed.
    """

    type: EventType
    at: datetime
    version: int
    actor_kind: ActorKind
    actor_id: int | None
    actor: str | None
    words: WrittenWords | None
    details: EventDetails
    promise: str | None = None
    outcome: Outcome | None = None
    channel: Channel | None = None
    scores: tuple[int, int] | None = None
    photo_count: int = 0
    received_at: datetime | None = None


Photos = Mapping[int | None, tuple[CasePhoto, ...]]

_EVENTS = (
    select(
        CaseEvent.type,
        CaseEvent.at,
        CaseEvent.case_version,
        CaseEvent.actor_kind,
        CaseEvent.actor_id,
        CaseEvent.facts,
        StaffMember.name.label("actor"),
        Message.id.label("message_id"),
        Message.body,
        Message.language,
        Message.is_public,
    )
    .outerjoin(Message, CaseEvent.message_id == Message.id)
    .outerjoin(StaffMember, CaseEvent.actor_id == StaffMember.id)
    .where(CaseEvent.case_id == bindparam("case_id"))
    .order_by(CaseEvent.sequence)
)
_PHOTOS = (
    select(Attachment.id, Attachment.message_id)
    .where(Attachment.case_id == bindparam("case_id"))
    .order_by(Attachment.id)
)
_PHOTO = select(Attachment.file_key, Attachment.thumbnail_key, Attachment.media_type).where(
    Attachment.id == bindparam("photo_id"), Attachment.case_id == bindparam("case_id")
)


def history_of(
    session: Session, viewer: Viewer, case_id: int, photos: Photos, language: str
) -> tuple[HistoryEntry, ...]:
    """Every act, the earliest first; other cases are named only if the viewer may see them."""
    rows = session.execute(_EVENTS, {"case_id": case_id}).all()
    names = names_in(session, viewer, rows, language)
    return tuple(_entry(row, names, photos) for row in rows)


def photos_of(session: Session, case_id: int) -> Photos:
    """The photos by the message that they came with; those of the filing stand under None."""
    found: dict[int | None, tuple[CasePhoto, ...]] = {}
    rows = session.execute(_PHOTOS, {"case_id": case_id})
    for number, row in enumerate(rows, start=1):
        found[row.message_id] = (*found.get(row.message_id, ()), CasePhoto(row.id, number))
    return found


def stored_photo(session: Session, case_id: int, photo_id: int) -> StoredPhoto | None:
    """The file of this photo; None when it belongs to no case or to another one."""
    row = session.execute(_PHOTO, {"case_id": case_id, "photo_id": photo_id}).first()
    return StoredPhoto(*row) if row else None


def _entry(row: Any, names: Names, photos: Photos) -> HistoryEntry:
    facts = row.facts
    # The facts of a reopening hold the outcome that was undone, which is not this act's own.
    outcome = facts.get("outcome") if row.type is EventType.CASE_RESOLVED else None
    return HistoryEntry(
        type=row.type,
        at=row.at,
        version=row.case_version,
        actor_kind=row.actor_kind,
        actor_id=row.actor_id,
        actor=row.actor,
        words=_words(row, photos),
        details=details_of(row, names),
        promise=facts.get("promise"),
        outcome=Outcome(outcome) if outcome else None,
        channel=Channel(facts["channel"]) if facts.get("channel") else None,
        scores=_scores(row),
        photo_count=facts.get("photos", 0),
        received_at=_instant(facts.get("received_at")),
    )


def _words(row: Any, photos: Photos) -> WrittenWords | None:
    if row.message_id is None:
        return None
    return WrittenWords(row.body, row.language, row.is_public, photos.get(row.message_id, ()))


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _scores(row: Any) -> tuple[int, int] | None:
    if row.type is not EventType.CASE_RATED:
        return None
    return row.facts["treatment"], row.facts["outcome"]
