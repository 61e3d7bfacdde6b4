"""Changing the calendar: open cases are shown with old and new dates before anybody confirms.

What is shown is what the viewer may see; what happens, happens to every open case.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from portal.domain.case import OPEN, Action
from portal.domain.clock import BusinessCalendar
from portal.domain.errors import PortalError
from portal.domain.history import EventType
from portal.domain.moved_dates import moved_due_at
from portal.domain.permissions import Viewer
from portal.models import Case, CaseEvent, Category, City, Closure
from portal.queries.walls import visible_to
from portal.services.calendar_plans import Plan
from portal.services.calendars import business_calendar
from portal.services.changes import change, note_missed_promises
from portal.services.work import UnitOfWork

Dates = tuple[datetime, datetime]  # old, new


class PreviewOutdated(PortalError):
    """Cases or calendar are no longer those of the preview; nothing was changed."""

    def __init__(self) -> None:
        super().__init__("Cases or calendar have changed since this was shown.")


@dataclass(frozen=True)
class MovedCase:
    """An open case with old and new date of each promise that moves; None for one that stays."""

    case_id: int
    reference: str
    acknowledge: Dates | None
    resolve: Dates | None


@dataclass(frozen=True)
class Preview:
    """What a change would move, as far as the viewer may see it; `digest` stands for all of it."""

    moved: tuple[MovedCase, ...]
    open_count: int
    digest: str


def preview(session: Session, viewer: Viewer, plan: Plan, now: datetime) -> Preview:
    """What the plan would do now. Raises NoBusinessDay where the calendar would never open again.

    Cases that the viewer cannot see move as well, and leave no trace here, not even a count (B.2).
    """
    cases = _open_cases(session, plan, viewer)
    moved = _moves(session, plan, cases, now)
    return Preview(moved, len(cases), _digest(session, plan, moved))


def carry_out(work: UnitOfWork, plan: Plan, digest: str) -> int:
    """Make the change and move every open case that it concerns; gives how many of them were shown.

    Raises PreviewOutdated unless `digest` is that of a preview that still holds.
    """
    shown = preview(work.session, work.viewer, plan, work.now)
    if shown.digest != digest:
        raise PreviewOutdated
    moved = _moves(work.session, plan, _open_cases(work.session, plan), work.now)
    plan.carry_out(work)
    for dates in moved:
        _move(work, dates)
    return len(shown.moved)


def _move(work: UnitOfWork, dates: MovedCase) -> None:
    case = work.session.get_one(Case, dates.case_id, with_for_update=True)
    note_missed_promises(work, case)
    facts = {}
    if dates.acknowledge:
        case.acknowledge_due_at = dates.acknowledge[1]
        facts["acknowledge"] = [at.isoformat() for at in dates.acknowledge]
    if dates.resolve:
        case.resolve_due_at = dates.resolve[1]
        facts["resolve"] = [at.isoformat() for at in dates.resolve]
    change(work, case, Action.MOVE_DATES, facts=facts)


def _open_cases(session: Session, plan: Plan, viewer: Viewer | None = None) -> Sequence[Any]:
    """The open cases that the plan can concern, with the start of the promise to resolve."""
    again = (
        select(func.max(CaseEvent.at))
        .where(
            CaseEvent.case_id == Case.id,
            CaseEvent.type.in_([EventType.CASE_REOPENED, EventType.CASE_DISPUTED]),
        )
        .scalar_subquery()
    )
    return session.execute(
        select(
            Case.id,
            Case.reference,
            Case.received_at,
            Case.acknowledge_due_at,
            Case.acknowledged_at,
            Case.acknowledge_missed_at,
            Case.resolve_due_at,
            Case.resolve_missed_at,
            func.coalesce(again, Case.received_at).label("taken_up_at"),
        )
        .where(Case.status.in_(OPEN), plan.concerns(), visible_to(viewer) if viewer else true())
        .order_by(Case.id)
    ).all()


class _Calendars:
    """The calendars before and after, each made once for a year in which promises begin."""

    def __init__(self, session: Session, plan: Plan) -> None:
        self.session, self.plan = session, plan
        self.by_year: dict[int, tuple[BusinessCalendar, BusinessCalendar]] = {}

    def around(self, start: datetime) -> tuple[BusinessCalendar, BusinessCalendar]:
        """Both, for a promise that began at `start`."""
        if start.year not in self.by_year:
            before = business_calendar(self.session, start)
            self.by_year[start.year] = before, self.plan.calendar(self.session, before)
        return self.by_year[start.year]


def _moves(
    session: Session,
    plan: Plan,
    cases: Sequence[Any],
    now: datetime,
) -> tuple[MovedCase, ...]:
    calendars = _Calendars(session, plan)
    found = (_moved(calendars, case, now) for case in cases)
    return tuple(case for case in found if case.acknowledge or case.resolve)


def _moved(calendars: _Calendars, case: Any, now: datetime) -> MovedCase:
    acknowledge = resolve = None
    plan = calendars.plan
    if not (case.acknowledged_at or case.acknowledge_missed_at or plan.business_days):
        acknowledge = _dates(calendars, case.received_at, case.acknowledge_due_at, now)
    if not case.resolve_missed_at:
        start, due_at = case.taken_up_at, case.resolve_due_at
        resolve = _dates(calendars, start, due_at, now, plan.business_days)
    return MovedCase(case.id, case.reference, acknowledge, resolve)


def _dates(
    calendars: _Calendars, start: datetime, due_at: datetime, now: datetime, days: int | None = None
) -> Dates | None:
    before, after = calendars.around(start)
    new = moved_due_at(before, after, (start, due_at), now, days)
    return (due_at, new) if new else None


def _digest(session: Session, plan: Plan, moved: Sequence[MovedCase]) -> str:
    """Stands for the plan, the calendar it changes, and every move that was shown."""
    city = session.scalars(select(City)).one()
    closures = select(Closure.closed_on, Closure.reason).order_by(Closure.closed_on)
    targets = select(Category.slug, Category.resolve_business_days).order_by(Category.slug)
    content = [
        repr(plan),
        city.opening_time,
        city.closing_time,
        [list(row) for row in session.execute(closures)],
        [list(row) for row in session.execute(targets)],
        [(case.reference, case.acknowledge, case.resolve) for case in moved],
    ]
    return hashlib.sha256(json.dumps(content, default=str, sort_keys=True).encode()).hexdigest()
