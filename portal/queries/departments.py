"""Departments and the people they have designated (B.3)."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.models import Department, StaffMember


@dataclass(frozen=True)
class LackingDepartment:
    """A department that cannot keep its promises, and whom it lacks."""

    slug: str
    lacks: tuple[str, ...]


def departments_without_contact(session: Session) -> list[LackingDepartment]:
    """The active departments without an active point of contact or deputy."""
    active = set(session.scalars(select(StaffMember.id).where(StaffMember.is_active)))
    departments = session.scalars(
        select(Department).where(Department.is_active).order_by(Department.slug)
    )
    looked_at = (LackingDepartment(row.slug, _lacks(row, active)) for row in departments)
    return [department for department in looked_at if department.lacks]


def department_with_slug(session: Session, slug: str) -> int | None:
    """The id of the active department with this slug."""
    return session.scalar(
        select(Department.id).where(Department.slug == slug, Department.is_active)
    )


def _lacks(department: Department, active: set[int]) -> tuple[str, ...]:
    places = {"point of contact": department.contact_id, "deputy": department.deputy_id}
    return tuple(place for place, staff_id in places.items() if staff_id not in active)
