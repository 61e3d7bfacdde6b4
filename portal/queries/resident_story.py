"""What has happened to a case, as its resident may read it.

Never notes, assignments or anything else of how the city works inside. In a restricted case (B.2)
the resident's own words and photos stay out as well: a lost slip must not tell on anybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from portal.domain.history import INTERNAL_EVENTS, ActorKind, EventType
from portal.localized import in_language
from portal.models import Attachment, Case, CaseEvent, Department, Message, StaffMember


@dataclass(frozen=True)
class CasePhoto:
    """A photo that the page of the case shows; `number` counts them from 1."""

    attachment_id: int
    number: int


@dataclass(frozen=True)
class PublicMessage:
    """Words between resident and city. `body` is None where they are not shown (B.2)."""

    body: str | None
    language: str
    photos: tuple[CasePhoto, ...]


@dataclass(frozen=True)
class StoryEvent:
    """One thing that happened. `staff_name` is who did it; None for the resident and the clock.

    `promise` says of a missed promise which it was: acknowledge or resolve; `department` which one
    the case was passed on to, by its name.
    """

    type: EventType
    at: datetime
    is_by_resident: bool
    staff_name: str | None
    promise: str | None
    department: str | None
    message: PublicMessage | None


@dataclass(frozen=True)
class StoredFile:
    """Where the bytes of a photo lie."""

    file_key: str
    thumbnail_key: str
    media_type: str


Photos = Mapping[int | None, tuple[CasePhoto, ...]]
PASSED_ON = frozenset({EventType.CASE_TRANSFERRED, EventType.CASE_SENT_BACK})

_EVENTS = (
    select(
        CaseEvent.type,
        CaseEvent.at,
        CaseEvent.actor_kind,
        CaseEvent.facts,
        Message.id.label("message_id"),
        Message.body,
        Message.language,
        Message.is_public,
        StaffMember.name.label("staff_name"),
    )
    .outerjoin(Message, CaseEvent.message_id == Message.id)
    .outerjoin(StaffMember, CaseEvent.actor_id == StaffMember.id)
    .where(CaseEvent.case_id == bindparam("case_id"), CaseEvent.type.not_in(INTERNAL_EVENTS))
    .order_by(CaseEvent.sequence)
)
_PHOTOS = (
    select(Attachment.id, Attachment.message_id)
    .where(Attachment.case_id == bindparam("case_id"))
    .order_by(Attachment.id)
)
_PHOTO_FILE = (
    select(Attachment.file_key, Attachment.thumbnail_key, Attachment.media_type)
    .join(Case, Attachment.case_id == Case.id)
    .outerjoin(Message, Attachment.message_id == Message.id)
    .where(
        Attachment.id == bindparam("attachment_id"),
        Attachment.case_id == bindparam("case_id"),
        Case.is_restricted.is_(False),
        Message.id.is_(None) | Message.is_public,
    )
)


def story_of(
    connection: Connection, case_id: int, photos: Photos, language: str, *, is_restricted: bool
) -> tuple[StoryEvent, ...]:
    """The public events of a case, the earliest first; departments are named in `language`."""
    rows = connection.execute(_EVENTS, {"case_id": case_id}).all()
    departments = _departments(connection, rows, language)
    return tuple(_event(row, photos, departments, is_restricted) for row in rows)


def photos_of(connection: Connection, case_id: int) -> Photos:
    """The photos by the message that they came with; those of the filing stand under None."""
    found: dict[int | None, tuple[CasePhoto, ...]] = {}
    rows = connection.execute(_PHOTOS, {"case_id": case_id}).all()
    for number, row in enumerate(rows, start=1):
        found[row.message_id] = (*found.get(row.message_id, ()), CasePhoto(row.id, number))
    return found


def photo_file(connection: Connection, case_id: int, attachment_id: int) -> StoredFile | None:
    """The file of a photo on the page of this case; None for every other one."""
    wanted = {"case_id": case_id, "attachment_id": attachment_id}
    row = connection.execute(_PHOTO_FILE, wanted).first()
    return StoredFile(*row) if row else None


def open_question(story: Iterable[StoryEvent]) -> StoryEvent | None:
    """The last question that the city asked."""
    asked = [event for event in story if event.type is EventType.QUESTION_ASKED]
    return asked[-1] if asked else None


def _departments(connection: Connection, rows: Sequence[Any], language: str) -> dict[int, str]:
    """The names of those to which the case was passed on, mostly none."""
    ids = {row.facts["to"] for row in rows if row.type in PASSED_ON}
    if not ids:
        return {}
    found = connection.execute(select(Department.id, Department.name).where(Department.id.in_(ids)))
    return {row.id: in_language(row.name, language) for row in found}


def _event(
    row: Any, photos: Photos, departments: Mapping[int, str], is_restricted: bool
) -> StoryEvent:
    is_by_resident = row.actor_kind is ActorKind.RESIDENT
    message = None
    if row.message_id is not None and row.is_public:
        is_shown = not (is_restricted and is_by_resident)
        message = PublicMessage(
            body=row.body if is_shown else None,
            language=row.language,
            photos=photos.get(row.message_id, ()),
        )
    return StoryEvent(
        type=row.type,
        at=row.at,
        is_by_resident=is_by_resident,
        staff_name=row.staff_name,
        promise=row.facts.get("promise"),
        department=departments.get(row.facts["to"]) if row.type in PASSED_ON else None,
        message=message,
    )
