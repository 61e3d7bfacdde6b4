"""What the worklist can be narrowed by: the departments, places and people in reach."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from portal.domain.permissions import Permission, Viewer
from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Department, Site, StaffMember, StaffRole
from portal.queries.choices import Choice


@dataclass(frozen=True)
class WorklistChoices:
    """Each in the order of the names; the `slug` of a person is their id."""

    departments: tuple[Choice, ...]
    sites: tuple[Choice, ...]
    people: tuple[Choice, ...]


def worklist_choices(session: Session, viewer: Viewer, language: str) -> WorklistChoices:
    """What there is to choose from for this person."""
    reach = viewer.departments_with(Permission.READ_CASE)
    departments = select(Department.slug, Department.name)
    people = select(StaffMember.id, StaffMember.name).where(StaffMember.is_active)
    if reach is not None:
        departments = departments.where(Department.id.in_(reach))
        here = or_(StaffRole.department_id.is_(None), StaffRole.department_id.in_(reach))
        people = people.where(StaffMember.id.in_(select(StaffRole.staff_id).where(here)))
    named = session.execute(people.order_by(StaffMember.name, StaffMember.id))
    return WorklistChoices(
        departments=_places(session, departments, language),
        sites=_places(session, select(Site.slug, Site.name), language),
        people=tuple(Choice(str(row.id), row.name) for row in named),
    )


def _places(
    session: Session, statement: Select[*tuple[Any, ...]], language: str
) -> tuple[Choice, ...]:
    found = [
        Choice(row.slug, in_language(row.name, language)) for row in session.execute(statement)
    ]
    return tuple(sorted(found, key=lambda choice: fold(choice.name)))
