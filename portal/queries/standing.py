"""Who counts for orientation and training, and how their departments stand (C.1, C.2)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.permissions import Permission, Viewer
from portal.domain.words import fold
from portal.localized import FALLBACK, in_language
from portal.models import Department, StaffMember, StaffRole

# In an address, what stands for the people whose roles reach every department.
CITY_WIDE = "-"


@dataclass(frozen=True)
class Unit:
    """A department, or with `department_id` None the people whose roles are for the whole city."""

    department_id: int | None
    slug: str
    name: str


@dataclass(frozen=True)
class Person:
    """An active staff member with a role, and the units in which they have one."""

    id: int
    name: str
    units: tuple[Unit, ...]


@dataclass(frozen=True)
class UnitStanding:
    """How many people of a unit count, how many have done it, and who is due, by name."""

    unit: Unit
    people: int
    done: int
    due: tuple[str, ...]


def units_of(
    session: Session, viewer: Viewer, permission: Permission, language: str = FALLBACK
) -> tuple[Unit, ...]:
    """The active departments in which this person has the right, by name; the whole city last."""
    reach = viewer.departments_with(permission)
    found = select(Department.id, Department.slug, Department.name).where(Department.is_active)
    if reach is not None:
        found = found.where(Department.id.in_(reach))
    units = [
        Unit(row.id, row.slug, in_language(row.name, language)) for row in session.execute(found)
    ]
    everywhere = [Unit(None, CITY_WIDE, "")] if reach is None else []
    return (*sorted(units, key=lambda unit: fold(unit.name)), *everywhere)


def people_of(session: Session, units: Sequence[Unit]) -> tuple[Person, ...]:
    """The active people with a role in one of these units, by name."""
    known = {unit.department_id: unit for unit in units}
    rows = session.execute(
        select(StaffMember.id, StaffMember.name, StaffRole.department_id)
        .join(StaffRole, StaffRole.staff_id == StaffMember.id)
        .where(StaffMember.is_active)
        .order_by(StaffMember.name, StaffMember.id, StaffRole.id)
    )
    found: dict[tuple[int, str], dict[int | None, Unit]] = {}
    for row in rows:
        if row.department_id in known:
            held = found.setdefault((row.id, row.name), {})
            held[row.department_id] = known[row.department_id]
    return tuple(Person(*who, tuple(held.values())) for who, held in found.items())


def standing_of(
    units: Iterable[Unit], people: Sequence[Person], is_due: Callable[[Person], bool]
) -> tuple[UnitStanding, ...]:
    """How each unit stands; units without people are left out."""
    standings = []
    for unit in units:
        here = [person for person in people if unit in person.units]
        due = tuple(person.name for person in here if is_due(person))
        if here:
            standings.append(UnitStanding(unit, len(here), len(here) - len(due), due))
    return tuple(standings)
