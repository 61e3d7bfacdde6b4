"""The supervisors' daily digest: when the office opens, in the city's own time (B.2)."""

from datetime import datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import TABLE, Permission, Role, Viewer
from portal.models import SentDigest, StaffMember, StaffRole
from portal.queries.escalations import count_waiting
from portal.queries.walls import viewer_from
from portal.queries.worklist import count_parts
from portal.queries.worklist_filters import NOBODY, Filters, Show, Today
from portal.services.calendars import business_calendar
from portal.services.outbox import write_to_staff
from portal.services.work import UnitOfWork

DIGEST = "office/daily_digest"
READ_BY = frozenset(role for role in Role if Permission.HANDLE_ESCALATION in TABLE[role])


def send_digests(work: UnitOfWork) -> int:
    """Write today's digest to each supervisor who has something to look at; gives how many.

    Once a day from opening time on, on business days only.
    """
    calendar = business_calendar(work.session, work.now)
    day = calendar.local_date(work.now)
    if not calendar.is_business_day(day) or work.now < calendar.opens_at(day):
        return 0
    tonight = datetime.combine(day + timedelta(days=1), time(), tzinfo=calendar.time_zone)
    written = 0
    for member in _without_digest(work.session, day):
        work.session.add(SentDigest(staff_id=member.id, sent_on=day))
        figures = _figures(work.session, viewer_from(member), Today(work.now, tonight))
        if any(figures.values()):
            write_to_staff(work, DIGEST, member, {**figures, "path": "/office/escalations"})
            written += 1
    return written


def _without_digest(session: Session, day: object) -> list[StaffMember]:
    """The supervisors of today who have had none; locked, so that two workers write it once."""
    had = select(SentDigest.staff_id).where(SentDigest.sent_on == day)
    overseeing = select(StaffRole.staff_id).where(StaffRole.role.in_(READ_BY))
    return list(
        session.scalars(
            select(StaffMember)
            .where(StaffMember.is_active, StaffMember.id.in_(overseeing))
            .where(StaffMember.id.not_in(had))
            .order_by(StaffMember.id)
            .with_for_update(skip_locked=True)
        )
    )


def _figures(session: Session, viewer: Viewer, today: Today) -> dict[str, int]:
    shown = (Show.OVERDUE, Show.DUE_TODAY)
    counts = count_parts(session, viewer, Filters(), today, shown)
    nobody = count_parts(session, viewer, Filters(assignee=NOBODY), today, (Show.OPEN,))
    return {
        "waiting": count_waiting(session, viewer),
        "overdue": counts[Show.OVERDUE],
        "due_today": counts[Show.DUE_TODAY] - counts[Show.OVERDUE],
        "unassigned": nobody[Show.OPEN],
    }
