"""Who a department has designated, who of them is there, and what it lacks (B.3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, ScalarSelect, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal.domain.clock import BusinessCalendar
from portal.domain.contacts import (
    HORIZON,
    Days,
    Designated,
    Lack,
    acting_contact,
    gaps,
    readiness,
)
from portal.models import Absence, City, Department, Orientation, PolicyVersion, StaffMember
from portal.queries.settled import settled


@dataclass(frozen=True)
class DepartmentPeople:
    """A department with its two people. `names` are its own, by language."""

    id: int
    slug: str
    names: dict[str, str]
    contact: Designated | None
    deputy: Designated | None

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What keeps it from taking cases."""
        return readiness(self.contact, self.deputy)

    def acting(self, on: date) -> Designated | None:
        """Who speaks for it on this day."""
        return acting_contact(self.contact, self.deputy, on)

    def gaps(self, calendar: BusinessCalendar, today: date) -> tuple[Days, ...]:
        """When nobody does, within the days that are looked ahead."""
        return gaps(self.contact, self.deputy, calendar, Days(today, today + HORIZON))


def city_date(session: Session, at: datetime) -> date:
    """The date on the city's calendar at this instant; in UTC before there is a city."""
    return at.astimezone(city_zone(session) or UTC).date()


@settled
def city_zone(session: Session) -> ZoneInfo | None:
    """The zone of the city's clocks; None before there is a city."""
    name = session.scalar(select(City.time_zone))
    return ZoneInfo(name) if name else None


def away_ids(session: Session, on: date) -> frozenset[int]:
    """The staff members who are away on this day."""
    return frozenset(
        session.scalars(
            select(Absence.staff_id).where(Absence.first_on <= on, Absence.last_on >= on)
        )
    )


def oriented_ids(session: Session, among: Collection[int]) -> frozenset[int]:
    """Those of these people who have confirmed the policy, whichever version.

    Everybody where none was ever published: there is nothing to read yet (C.1).
    """
    published = PolicyVersion.published_at.is_not(None)
    if session.scalar(select(PolicyVersion.id).where(published).limit(1)) is None:
        return frozenset(among)
    confirmed = select(Orientation.staff_id).where(Orientation.staff_id.in_(among))
    return frozenset(session.scalars(confirmed))


def designated(session: Session, staff_ids: Collection[int | None]) -> dict[int, Designated]:
    """These people as points of contact or deputies, by id, with when they are away."""
    wanted = {staff_id for staff_id in staff_ids if staff_id is not None}
    if not wanted:
        return {}
    oriented = oriented_ids(session, wanted)
    away: dict[int, tuple[Days, ...]] = {}
    for row in session.scalars(
        select(Absence).where(Absence.staff_id.in_(wanted)).order_by(Absence.first_on)
    ):
        away[row.staff_id] = (*away.get(row.staff_id, ()), Days(row.first_on, row.last_on))
    people = select(StaffMember.id, StaffMember.name, StaffMember.is_active)
    return {
        row.id: Designated(
            row.id, row.name, row.is_active, row.id in oriented, away.get(row.id, ())
        )
        for row in session.execute(people.where(StaffMember.id.in_(wanted)))
    }


def acting_name(on: ColumnElement[date]) -> ColumnElement[str | None]:
    """The name of who speaks for a case's department on this day, as part of its row (B.3).

    The same as `portal.domain.contacts.acting_contact` would say.
    """
    people = (Department.contact_id, Department.deputy_id)
    return func.coalesce(*(_name_if_there(staff_id, on) for staff_id in people))


def people_of(session: Session, department: Department) -> DepartmentPeople:
    """The department and the people it has designated."""
    return with_people(session, [department])[0]


def active_departments(session: Session) -> list[DepartmentPeople]:
    """Every department that is open to residents, with its people, by slug."""
    active = select(Department).where(Department.is_active).order_by(Department.slug)
    return with_people(session, session.scalars(active).all())


def takes_cases(session: Session, department: Department) -> bool:
    """Whether the department has the two people whom it needs to take new cases (B.3)."""
    return not people_of(session, department).lacks


def with_people(session: Session, departments: Collection[Department]) -> list[DepartmentPeople]:
    """These departments, in this order, with the people they have designated."""
    wanted = [each for row in departments for each in (row.contact_id, row.deputy_id)]
    people = designated(session, wanted)
    return [
        DepartmentPeople(
            row.id,
            row.slug,
            row.name,
            people.get(row.contact_id) if row.contact_id else None,
            people.get(row.deputy_id) if row.deputy_id else None,
        )
        for row in departments
    ]


def _name_if_there(
    staff_id: InstrumentedAttribute[int | None], on: ColumnElement[date]
) -> ScalarSelect[str]:
    is_away = exists().where(
        Absence.staff_id == StaffMember.id, Absence.first_on <= on, Absence.last_on >= on
    )
    return (
        select(StaffMember.name)
        .where(StaffMember.id == staff_id, StaffMember.is_active, ~is_away)
        .correlate(Department)
        .scalar_subquery()
    )
