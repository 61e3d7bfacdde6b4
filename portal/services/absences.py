"""Entering when somebody is away, and being back early: the deputy takes over by itself (B.3)."""

from sqlalchemy import select

from portal.domain.clock import ONE_DAY
from portal.domain.contacts import Days
from portal.domain.errors import NotFound
from portal.domain.refusals import Refusal, Refused
from portal.models import Absence, StaffMember
from portal.queries.absences import can_be_planned_by
from portal.queries.contacts import city_date
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork


def plan_absence(work: UnitOfWork, staff_id: int, days: Days) -> None:
    """Somebody is away on these days of the city's calendar, the first and the last included.

    Raises NotFound for somebody this person does not plan for, and Refused where they are away
    already on one of the days, or the last of them is past.
    """
    member = _member(work, staff_id)
    if days.last_on < city_date(work.session, work.now):
        raise Refused(Refusal.ABSENCE_IS_OVER)
    known = select(Absence).where(Absence.staff_id == staff_id)
    if any(days.overlaps(Days(row.first_on, row.last_on)) for row in work.session.scalars(known)):
        raise Refused(Refusal.ALREADY_AWAY)
    work.session.add(
        Absence(
            staff_id=member.id,
            first_on=days.first_on,
            last_on=days.last_on,
            recorded_by_id=work.viewer.staff_id,
            recorded_at=work.now,
        )
    )
    _record(work, staff_id, "absence_entered", days)


def end_absence(work: UnitOfWork, absence_id: int) -> None:
    """They are back today; an absence that has not begun before today is removed altogether.

    Raises NotFound, and Refused for one that is over.
    """
    absence = work.session.get(Absence, absence_id)
    if absence is None:
        raise NotFound("There is no such absence.")
    _member(work, absence.staff_id)
    today = city_date(work.session, work.now)
    if absence.last_on < today:
        raise Refused(Refusal.ABSENCE_IS_OVER)
    _record(work, absence.staff_id, "absence_ended", Days(absence.first_on, absence.last_on))
    if absence.first_on >= today:
        work.session.delete(absence)
    else:
        absence.last_on = today - ONE_DAY


def _member(work: UnitOfWork, staff_id: int) -> StaffMember:
    """The person, locked, so that nobody enters the same days twice at once."""
    member = work.session.scalar(
        select(StaffMember)
        .where(StaffMember.id == staff_id, StaffMember.is_active, can_be_planned_by(work.viewer))
        .with_for_update()
    )
    if member is None:
        raise NotFound("There is nobody for whom you could plan this.")
    return member


def _record(work: UnitOfWork, staff_id: int, act: str, days: Days) -> None:
    facts = {"first_day": days.first_on.isoformat(), "last_day": days.last_on.isoformat()}
    record_setting(work, f"staff:{staff_id}", act, facts)
