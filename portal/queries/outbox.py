"""The outbox as the office sees it: what went out, what waits, and what a person must look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from portal.domain.permissions import Permission, Viewer
from portal.models import Case, DeliveryAttempt, OutboxMessage, OutboxState, StaffMember
from portal.queries.paging import Order, Rows, bounded_count, fetch_page, place_of
from portal.queries.walls import visible_to

PAGE_SIZE = 25


class OutboxPart(StrEnum):
    """The parts of the outbox, in the order in which they need somebody."""

    DEAD = "dead"
    PENDING = "pending"
    SENT = "sent"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Attempt:
    """One try to deliver, and what the mail server said."""

    at: datetime
    is_delivered: bool
    reason: str


@dataclass(frozen=True)
class OutboxEntry:
    """One message. `staff_member` is its reader's name; None when it is for a resident."""

    id: int
    notice: str
    part: OutboxPart
    staff_member: str | None
    language: str
    reference: str | None
    written_at: datetime
    next_attempt_at: datetime
    sent_at: datetime | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class OutboxPage:
    """One page of a part, the newest first; a count above COUNTED_TO means “more”."""

    entries: tuple[OutboxEntry, ...]
    counts: Mapping[OutboxPart, int]
    earlier: str | None
    later: str | None


_NEWEST_FIRST = Order(OutboxMessage.written_at, OutboxMessage.id, is_newest_first=True)
_MESSAGES: Rows = (
    select(
        OutboxMessage.id,
        OutboxMessage.notice,
        OutboxMessage.state,
        OutboxMessage.language,
        OutboxMessage.written_at,
        OutboxMessage.written_at.label("sort_at"),
        OutboxMessage.next_attempt_at,
        OutboxMessage.sent_at,
        Case.reference,
        StaffMember.name.label("staff_member"),
    )
    .outerjoin(Case, OutboxMessage.case_id == Case.id)
    .outerjoin(StaffMember, OutboxMessage.staff_id == StaffMember.id)
)


def outbox_page(
    session: Session, viewer: Viewer, shown: OutboxPart, cursor: str | None
) -> OutboxPage:
    """The page of this part where the cursor points, for this person and no other."""
    statement = _MESSAGES.where(known_to(viewer), OutboxMessage.state == OutboxState(shown.value))
    page = fetch_page(session, statement, _NEWEST_FIRST, place_of(cursor), PAGE_SIZE)
    attempts = _attempts(session, [row.id for row in page.rows])
    entries = tuple(_entry(row, attempts.get(row.id, ())) for row in page.rows)
    return OutboxPage(entries, _counts(session, viewer), page.earlier, page.later)


def known_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that every look at the outbox carries: no message of a case that is not theirs.

    Messages that are about no case are for those who see the outbox of the whole city.
    """
    departments = viewer.departments_with(Permission.READ_OUTBOX)
    is_theirs = true() if departments is None else Case.department_id.in_(departments)
    of_case = select(Case.id).where(visible_to(viewer), is_theirs)
    in_sight = OutboxMessage.case_id.in_(of_case)
    return or_(in_sight, OutboxMessage.case_id.is_(None)) if departments is None else in_sight


def _counts(session: Session, viewer: Viewer) -> dict[OutboxPart, int]:
    known = known_to(viewer)
    counted = [
        bounded_count(OutboxMessage, known, OutboxMessage.state == OutboxState(part.value)).label(
            part.value
        )
        for part in OutboxPart
    ]
    row = session.execute(select(*counted)).one()
    return {part: row._mapping[part.value] for part in OutboxPart}


def _attempts(session: Session, ids: Sequence[int]) -> dict[int, tuple[Attempt, ...]]:
    found: dict[int, tuple[Attempt, ...]] = {}
    rows = session.scalars(
        select(DeliveryAttempt)
        .where(DeliveryAttempt.outbox_message_id.in_(ids))
        .order_by(DeliveryAttempt.id)
    )
    for row in rows:
        tried = Attempt(row.at, row.is_delivered, row.reason)
        found[row.outbox_message_id] = (*found.get(row.outbox_message_id, ()), tried)
    return found


def _entry(row: Any, attempts: tuple[Attempt, ...]) -> OutboxEntry:
    return OutboxEntry(
        id=row.id,
        notice=row.notice,
        part=OutboxPart(row.state.value),
        staff_member=row.staff_member,
        language=row.language,
        reference=row.reference,
        written_at=row.written_at,
        next_attempt_at=row.next_attempt_at,
        sent_at=row.sent_at,
        attempts=attempts,
    )
