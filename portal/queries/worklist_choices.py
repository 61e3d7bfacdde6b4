"""What the worklist can be narrowed by: the departments, subjects, places and people in reach."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from portal.domain.permissions import Permission, Viewer
from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Category, Department, Site, StaffMember, StaffRole
from portal.queries.choices import Choice
from portal.queries.labels import label_choices


@dataclass(frozen=True)
class WorklistChoices:
    """Each in the order of the names; the `slug` of a person or a label is their id.

    `has_triage` where cases come in whose department somebody has to find (A.3).
    """

    departments: tuple[Choice, ...]
    has_triage: bool
    categories: tuple[Choice, ...]
    sites: tuple[Choice, ...]
    people: tuple[Choice, ...]
    labels: tuple[Choice, ...]


def worklist_choices(session: Session, viewer: Viewer, language: str) -> WorklistChoices:
    """What there is to choose from for this person."""
    reach = viewer.departments_with(Permission.READ_CASE)
    departments = select(Department.slug, Department.name)
    categories = select(Category.slug, Category.name)
    triage = select(Department.id).where(Department.is_triage)
    people = select(StaffMember.id, StaffMember.name).where(StaffMember.is_active)
    if reach is not None:
        departments = departments.where(Department.id.in_(reach))
        categories = categories.where(Category.department_id.in_(reach))
        triage = triage.where(Department.id.in_(reach))
        here = or_(StaffRole.department_id.is_(None), StaffRole.department_id.in_(reach))
        people = people.where(StaffMember.id.in_(select(StaffRole.staff_id).where(here)))
    named = session.execute(people.order_by(StaffMember.name, StaffMember.id))
    return WorklistChoices(
        departments=_named(session, departments, language),
        has_triage=session.scalar(triage.limit(1)) is not None,
        categories=_named(session, categories, language),
        sites=_named(session, select(Site.slug, Site.name), language),
        people=tuple(Choice(str(row.id), row.name) for row in named),
        labels=tuple(
            Choice(str(label_id), name) for label_id, name in label_choices(session, viewer)
        ),
    )


def _named(
    session: Session, statement: Select[*tuple[Any, ...]], language: str
) -> tuple[Choice, ...]:
    found = [
        Choice(row.slug, in_language(row.name, language)) for row in session.execute(statement)
    ]
    return tuple(sorted(found, key=lambda choice: fold(choice.name)))
