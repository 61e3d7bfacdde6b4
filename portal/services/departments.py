"""The departments: adding one, its names, whether it takes cases, which one sorts (A.3, B.3)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from portal.domain.contacts import Lack
from portal.domain.errors import PortalError
from portal.domain.permissions import Permission
from portal.domain.refusals import Refusal, Refused
from portal.models import Department
from portal.queries.contacts import DepartmentPeople, people_of
from portal.services.contacts import changed_department
from portal.services.destinations import UNSURE
from portal.services.settings_log import record_setting
from portal.services.slugs import new_slug
from portal.services.work import UnitOfWork

# What these mean in forms and addresses, no department can be called.
RESERVED = frozenset({UNSURE, "new"})


class NotReady(PortalError):
    """A department cannot take cases before it has the people that it needs (B.3)."""

    def __init__(self, people: DepartmentPeople) -> None:
        super().__init__(f"The department {people.slug} lacks: {', '.join(people.lacks)}.")
        self.people = people

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What is missing."""
        return self.people.lacks


def add_department(work: UnitOfWork, slug: str, names: Mapping[str, str], phone: str | None) -> str:
    """Add a department, not active yet: it needs its two people first.

    Gives its slug, which is made from the first of the names where none is given. Raises Refused
    for one that is taken.
    """
    slug = slug or new_slug(work, Department, next(iter(names.values())), "department")
    is_taken = select(Department.id).where(Department.slug == slug)
    if slug in RESERVED or work.session.scalar(is_taken) is not None:
        raise Refused(Refusal.SLUG_TAKEN)
    work.session.add(
        Department(slug=slug, name=dict(names), phone=phone, is_active=False, is_triage=False)
    )
    record_setting(work, f"department:{slug}", "added", {"to": dict(names)})
    return slug


def describe(
    work: UnitOfWork, department_id: int, names: Mapping[str, str], phone: str | None
) -> None:
    """Give it these names, by language, and this phone number. Raises NotFound."""
    department = _changed(work, department_id)
    _record(work, department, "renamed", department.name, dict(names))
    _record(work, department, "phone_set", department.phone, phone)
    department.name, department.phone = dict(names), phone


def activate(work: UnitOfWork, department_id: int) -> None:
    """Open the department to residents. Raises NotReady, which says who is missing (B.3)."""
    department = _changed(work, department_id)
    people = people_of(work.session, department)
    if people.lacks:
        raise NotReady(people)
    if not department.is_active:
        department.is_active = True
        record_setting(work, _subject(department), "activated")


def deactivate(work: UnitOfWork, department_id: int) -> None:
    """Close the department to new cases; those that it has stay with it, and its people.

    Raises Refused for the one that sorts what nobody knows the department of.
    """
    department = _changed(work, department_id)
    if department.is_triage:
        raise Refused(Refusal.SORTS_FOR_ALL)
    if department.is_active:
        department.is_active = False
        record_setting(work, _subject(department), "deactivated")


def let_sort(work: UnitOfWork, department_id: int) -> None:
    """Make this the one department to which “I'm not sure” goes (A.3). Raises Refused."""
    department = _changed(work, department_id)
    if not department.is_active:
        raise Refused(Refusal.NOT_OPEN)
    sorting = select(Department).where(Department.is_triage).with_for_update()
    earlier = list(work.session.scalars(sorting))
    if department in earlier:
        return
    for other in earlier:
        other.is_triage = False
    department.is_triage = True
    facts = {"from": earlier[0].slug if earlier else None, "to": department.slug}
    record_setting(work, _subject(department), "triage_moved", facts)


def _changed(work: UnitOfWork, department_id: int) -> Department:
    return changed_department(work, department_id, Permission.MANAGE_SETTINGS)


def _record(work: UnitOfWork, department: Department, act: str, old: Any, new: Any) -> None:
    if old != new:
        record_setting(work, _subject(department), act, {"from": old, "to": new})


def _subject(department: Department) -> str:
    return f"department:{department.slug}"
