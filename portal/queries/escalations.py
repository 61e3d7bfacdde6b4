"""The supervisors' queue: what brought them in, whether they know, and what they did (B.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session, aliased

from portal.domain.case import Status
from portal.domain.escalation import NOTICE_WITHIN, EscalationCause
from portal.domain.permissions import Permission, Viewer
from portal.localized import in_language
from portal.models import Case, Department, Escalation, OutboxMessage, StaffMember
from portal.queries.paging import Order, Rows, bounded_count, fetch_page, place_of
from portal.queries.walls import visible_to

PAGE_SIZE = 25


class EscalationPart(StrEnum):
    """What waits for a supervisor, and what they have dealt with."""

    WAITING = "waiting"
    HANDLED = "handled"


@dataclass(frozen=True)
class NoticeStanding:
    """What became of the notice to one supervisor."""

    name: str
    written_at: datetime
    delivered_at: datetime | None
    opened_at: datetime | None

    @property
    def is_delivered_in_time(self) -> bool:
        """Whether the mail server had it within the hour."""
        return _within(self.written_at, self.delivered_at)

    @property
    def is_opened_in_time(self) -> bool:
        """Whether the supervisor looked at the case within the hour."""
        return _within(self.written_at, self.opened_at)


@dataclass(frozen=True)
class EscalationEntry:
    """One cause in one case. `raised_by` is None where a rule did it."""

    reference: str
    status: Status
    department: str
    cause: EscalationCause
    is_restricted: bool
    raised_at: datetime
    raised_by: str | None
    handled_at: datetime | None
    handled_by: str | None
    notices: tuple[NoticeStanding, ...]


@dataclass(frozen=True)
class EscalationPage:
    """One page of the queue, what waits longest first, and of what is done, the newest."""

    entries: tuple[EscalationEntry, ...]
    counts: Mapping[EscalationPart, int]
    earlier: str | None
    later: str | None


_raiser, _handler = aliased(StaffMember), aliased(StaffMember)
_ORDERS = {
    EscalationPart.WAITING: Order(Escalation.raised_at, Escalation.id),
    EscalationPart.HANDLED: Order(Escalation.handled_at, Escalation.id, is_newest_first=True),
}
_ENTRIES: Rows = (
    select(
        Escalation.id,
        Escalation.cause,
        Escalation.event_id,
        Escalation.raised_at,
        Escalation.handled_at,
        Case.reference,
        Case.status,
        Case.is_restricted,
        Department.name.label("department"),
        _raiser.name.label("raised_by"),
        _handler.name.label("handled_by"),
    )
    .join(Case, Case.id == Escalation.case_id)
    .join(Department, Department.id == Case.department_id)
    .outerjoin(_raiser, _raiser.id == Escalation.raised_by_id)
    .outerjoin(_handler, _handler.id == Escalation.handled_by_id)
)


def escalation_page(
    session: Session, viewer: Viewer, shown: EscalationPart, language: str, cursor: str | None
) -> EscalationPage:
    """The page of this part where the cursor points, for this supervisor and no other."""
    order = _ORDERS[shown]
    statement = _ENTRIES.add_columns(order.instant.label("sort_at")).where(
        known_to(viewer), _is_in(shown)
    )
    page = fetch_page(session, statement, order, place_of(cursor), PAGE_SIZE)
    notices = _notices(session, [row.event_id for row in page.rows])
    entries = tuple(_entry(row, language, notices.get(row.event_id, ())) for row in page.rows)
    counts = {part: _count(session, viewer, part) for part in EscalationPart}
    return EscalationPage(entries, counts, page.earlier, page.later)


def count_waiting(session: Session, viewer: Viewer) -> int:
    """How much waits for this supervisor, counted to COUNTED_TO and one."""
    return _count(session, viewer, EscalationPart.WAITING)


def known_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition of every look at escalations: cases they see, where they are a supervisor."""
    departments = viewer.departments_with(Permission.HANDLE_ESCALATION)
    is_theirs = true() if departments is None else Case.department_id.in_(departments)
    case = select(Case.id).where(Case.id == Escalation.case_id, visible_to(viewer), is_theirs)
    return case.correlate(Escalation).exists()


def _is_in(part: EscalationPart) -> ColumnElement[bool]:
    is_handled = part is EscalationPart.HANDLED
    return Escalation.handled_at.is_not(None) if is_handled else Escalation.handled_at.is_(None)


def _count(session: Session, viewer: Viewer, part: EscalationPart) -> int:
    counted = bounded_count(Escalation, known_to(viewer), _is_in(part))
    return int(session.scalars(select(counted)).one())


def _notices(session: Session, event_ids: Sequence[int]) -> dict[int, tuple[NoticeStanding, ...]]:
    rows = session.execute(
        select(
            OutboxMessage.event_id,
            StaffMember.name,
            OutboxMessage.written_at,
            OutboxMessage.sent_at,
            OutboxMessage.opened_at,
        )
        .join(StaffMember, StaffMember.id == OutboxMessage.staff_id)
        .where(OutboxMessage.event_id.in_(event_ids))
        .order_by(OutboxMessage.id)
    )
    found: dict[int, tuple[NoticeStanding, ...]] = {}
    for row in rows:
        standing = NoticeStanding(row.name, row.written_at, row.sent_at, row.opened_at)
        found[row.event_id] = (*found.get(row.event_id, ()), standing)
    return found


def _entry(row: Any, language: str, notices: tuple[NoticeStanding, ...]) -> EscalationEntry:
    return EscalationEntry(
        reference=row.reference,
        status=row.status,
        department=in_language(row.department, language),
        cause=row.cause,
        is_restricted=row.is_restricted,
        raised_at=row.raised_at,
        raised_by=row.raised_by,
        handled_at=row.handled_at,
        handled_by=row.handled_by,
        notices=notices,
    )


def _within(written_at: datetime, done_at: datetime | None) -> bool:
    return done_at is not None and done_at - written_at <= NOTICE_WITHIN
