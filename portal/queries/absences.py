"""Who is away when, for those who plan it (B.3)."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from portal.domain.contacts import Days
from portal.domain.permissions import Permission, Viewer
from portal.models import Absence, StaffMember, StaffRole


@dataclass(frozen=True)
class AbsenceEntry:
    """One absence; why somebody is away is nobody's business."""

    id: int
    staff_id: int
    name: str
    days: Days


def can_be_planned_by(viewer: Viewer) -> ColumnElement[bool]:
    """Whose absences this person may enter: their own, and those of the people they answer for."""
    own = StaffMember.id == viewer.staff_id
    within = viewer.departments_with(Permission.PLAN_ABSENCE)
    if within is None:
        return true()
    theirs = select(StaffRole.staff_id).where(StaffRole.department_id.in_(within))
    return or_(own, StaffMember.id.in_(theirs))


def people_to_plan_for(session: Session, viewer: Viewer) -> list[tuple[int, str]]:
    """Id and name of those for whom this person plans, the person first, then by name."""
    rows = session.execute(
        select(StaffMember.id, StaffMember.name)
        .where(StaffMember.is_active, can_be_planned_by(viewer))
        .order_by(StaffMember.id != viewer.staff_id, StaffMember.name, StaffMember.id)
    )
    return [(row.id, row.name) for row in rows]


def absences_from(session: Session, viewer: Viewer, today: date) -> list[AbsenceEntry]:
    """What lies ahead or is under way, for everybody this person plans for; the next first."""
    rows = session.execute(
        select(Absence.id, Absence.staff_id, StaffMember.name, Absence.first_on, Absence.last_on)
        .join(StaffMember, StaffMember.id == Absence.staff_id)
        .where(StaffMember.is_active, Absence.last_on >= today, can_be_planned_by(viewer))
        .order_by(Absence.first_on, StaffMember.name, Absence.id)
    )
    return [
        AbsenceEntry(row.id, row.staff_id, row.name, Days(row.first_on, row.last_on))
        for row in rows
    ]


def away_until(session: Session, staff_ids: set[int], on: date) -> dict[int, date]:
    """The last day away of each of these people who is away on this day."""
    rows = session.execute(
        select(Absence.staff_id, Absence.last_on).where(
            Absence.staff_id.in_(staff_ids), Absence.first_on <= on, Absence.last_on >= on
        )
    )
    return {row.staff_id: row.last_on for row in rows}
