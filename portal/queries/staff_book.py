"""Everybody who works for the city, as those who write to them have to know them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.contacts import Days
from portal.domain.permissions import Role, Viewer
from portal.models import Absence, Department, StaffMember
from portal.queries.contacts import city_zone
from portal.queries.settled import settled
from portal.queries.walls import viewer_from


@dataclass(frozen=True)
class Colleague:
    """A staff member: what they may see, where they are written to, and when they are away."""

    viewer: Viewer
    email: str
    language: str
    is_active: bool
    away: tuple[Days, ...] = ()

    @property
    def id(self) -> int:
        """Their id."""
        return self.viewer.staff_id

    def is_away(self, on: date) -> bool:
        """Whether this is a day of an absence."""
        return any(days.holds(on) for days in self.away)

    def holds(self, role: Role, department_id: int) -> bool:
        """Whether they have this role in the department, or in all of them."""
        return any(
            held.role is role and held.covers(department_id) for held in self.viewer.assignments
        )


@dataclass(frozen=True)
class StaffBook:
    """All colleagues by id, those who left as well, and whom each department has designated."""

    colleagues: Mapping[int, Colleague] = field(hash=False)
    designated: Mapping[int, tuple[int | None, int | None]] = field(hash=False)
    time_zone: tzinfo

    def called(self, staff_ids: Iterable[int | None]) -> list[Colleague]:
        """The colleagues of these ids, in this order; None is nobody."""
        return [self.colleagues[each] for each in staff_ids if each is not None]

    def date_of(self, at: datetime) -> date:
        """The date on the city's calendar at this instant."""
        return at.astimezone(self.time_zone).date()


@settled
def staff_book(session: Session) -> StaffBook:
    """The book as it stands."""
    away: dict[int, tuple[Days, ...]] = {}
    for absence in session.scalars(select(Absence)):
        days = Days(absence.first_on, absence.last_on)
        away[absence.staff_id] = (*away.get(absence.staff_id, ()), days)
    members = session.scalars(select(StaffMember).order_by(StaffMember.id)).unique()
    departments = session.execute(
        select(Department.id, Department.contact_id, Department.deputy_id)
    )
    return StaffBook(
        colleagues={each.id: _colleague(each, away.get(each.id, ())) for each in members},
        designated={row.id: (row.contact_id, row.deputy_id) for row in departments},
        time_zone=city_zone(session) or UTC,
    )


def _colleague(member: StaffMember, away: tuple[Days, ...]) -> Colleague:
    return Colleague(
        viewer_from(member), member.email, str(member.language), member.is_active, away
    )
