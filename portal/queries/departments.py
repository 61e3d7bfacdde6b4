"""Departments, as commands look them up and as their settings pages show them (B.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.domain.case import FINISHED
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.permissions import Permission, Viewer
from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Case, Department
from portal.queries.contacts import DepartmentPeople, city_date, with_people
from portal.queries.walls import visible_to


@dataclass(frozen=True)
class DepartmentEntry:
    """A department, its name in the reader's language, its two people and what lies ahead.

    `open_cases` counts those that the reader can see; `acting` is who speaks for it today.
    """

    id: int
    slug: str
    name: str
    texts: Mapping[str, str]
    phone: str | None
    is_active: bool
    is_triage: bool
    people: DepartmentPeople
    acting: str | None
    open_cases: int


def department_entries(
    session: Session, viewer: Viewer, language: str, at: datetime
) -> list[DepartmentEntry]:
    """The departments in which this person may designate, the active ones first, by name."""
    within = viewer.departments_with(Permission.DESIGNATE_CONTACT)
    rows = [
        row for row in session.scalars(select(Department)) if within is None or row.id in within
    ]
    counts = _open_cases(session, viewer)
    on = city_date(session, at)
    found = [
        DepartmentEntry(
            id=row.id,
            slug=row.slug,
            name=in_language(row.name, language),
            texts=dict(row.name),
            phone=row.phone,
            is_active=row.is_active,
            is_triage=row.is_triage,
            people=people,
            acting=acting.name if (acting := people.acting(on)) else None,
            open_cases=counts.get(row.id, 0),
        )
        for row, people in zip(rows, with_people(session, rows), strict=True)
    ]
    return sorted(found, key=lambda each: (not each.is_active, fold(each.name)))


def department_entry(
    session: Session, viewer: Viewer, slug: str, language: str, at: datetime
) -> DepartmentEntry:
    """One of them. Raises NotFound, and NotAllowed for a department of others."""
    for entry in department_entries(session, viewer, language, at):
        if entry.slug == slug:
            return entry
    if session.scalar(select(Department.id).where(Department.slug == slug)) is None:
        raise NotFound("There is no such department.")
    raise NotAllowed("This department is for others to set up.")


def department_names(session: Session, language: str) -> dict[int, str]:
    """Every department's name, closed ones included, by id, in the order of the names."""
    names = {row.id: in_language(row.name, language) for row in session.scalars(select(Department))}
    return dict(sorted(names.items(), key=lambda item: fold(item[1])))


def department_with_slug(session: Session, slug: str) -> int | None:
    """The id of the active department with this slug."""
    return session.scalar(
        select(Department.id).where(Department.slug == slug, Department.is_active)
    )


def triage_name(session: Session, language: str) -> str | None:
    """The name of the department that sorts what nobody knows the department of (A.3)."""
    names = session.scalar(select(Department.name).where(Department.is_triage))
    return in_language(names, language) if names else None


def _open_cases(session: Session, viewer: Viewer) -> dict[int, int]:
    counted = (
        select(Case.department_id, func.count().label("cases"))
        .where(Case.status.not_in(FINISHED), visible_to(viewer))
        .group_by(Case.department_id)
    )
    return {row.department_id: row.cases for row in session.execute(counted)}
