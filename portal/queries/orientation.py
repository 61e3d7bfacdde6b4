"""Who has read and confirmed which version of the policy, and who has to (C.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from portal.domain.permissions import Permission, Viewer
from portal.domain.policy import Version, needs_confirmation
from portal.localized import FALLBACK
from portal.models import Orientation, PolicyVersion, StaffMember, StaffRole
from portal.queries.policy import current_version
from portal.queries.standing import (
    Person,
    Unit,
    UnitStanding,
    people_of,
    standing_of,
    units_of,
)


@dataclass(frozen=True)
class Confirmation:
    """Somebody has read this version and said so."""

    version: Version
    confirmed_at: datetime


@dataclass(frozen=True)
class OwnOrientation:
    """How one person stands: the version in force, and what they have confirmed, newest first."""

    current: Version | None
    confirmed: tuple[Confirmation, ...]

    @property
    def is_due(self) -> bool:
        """Whether they have to read the policy before they answer residents."""
        return needs_confirmation(self.current, (each.version for each in self.confirmed))

    @property
    def latest(self) -> Confirmation | None:
        """The newest version that they have confirmed."""
        return next(iter(self.confirmed), None)


@dataclass(frozen=True)
class PersonOrientation:
    """One line of the list: a person, and how they stand."""

    person: Person
    orientation: OwnOrientation


@dataclass(frozen=True)
class OrientationList:
    """The people in reach by name, and the units they can be narrowed down to."""

    current: Version | None
    people: tuple[PersonOrientation, ...]
    units: tuple[Unit, ...]


def own_orientation(session: Session, staff_id: int) -> OwnOrientation:
    """How this person stands. One short query: every page of the office asks."""
    rows = session.execute(
        select(PolicyVersion.major, PolicyVersion.minor, Orientation.confirmed_at)
        .outerjoin(
            Orientation,
            and_(
                Orientation.policy_version_id == PolicyVersion.id,
                Orientation.staff_id == staff_id,
            ),
        )
        .where(PolicyVersion.published_at.is_not(None))
        .order_by(PolicyVersion.major.desc(), PolicyVersion.minor.desc())
    ).all()
    confirmed = tuple(
        Confirmation(Version(row.major, row.minor), row.confirmed_at)
        for row in rows
        if row.confirmed_at
    )
    return OwnOrientation(Version(rows[0].major, rows[0].minor) if rows else None, confirmed)


def orientation_list(
    session: Session, viewer: Viewer, language: str, department: str = ""
) -> OrientationList:
    """Everybody in reach, or those of the department with this slug."""
    units = units_of(session, viewer, Permission.READ_BOARD, language)
    chosen = [unit for unit in units if unit.slug == department] if department else units
    people = people_of(session, chosen)
    known = _orientations(session)
    current = current_version(session)
    lines = tuple(
        PersonOrientation(person, OwnOrientation(current, known.get(person.id, ())))
        for person in people
    )
    return OrientationList(current, lines, units)


def orientation_standing(
    session: Session, viewer: Viewer, language: str = FALLBACK
) -> tuple[UnitStanding, ...]:
    """How the departments in reach stand, those with roles for the whole city last (C.1)."""
    everybody = orientation_list(session, viewer, language)
    due = {line.person.id for line in everybody.people if line.orientation.is_due}
    people = [line.person for line in everybody.people]
    return standing_of(everybody.units, people, lambda person: person.id in due)


def count_to_confirm(session: Session) -> int:
    """How many people would have to read a new major version before they answer residents."""
    return (
        session.scalar(
            select(func.count(StaffRole.staff_id.distinct()))
            .join(StaffMember, StaffMember.id == StaffRole.staff_id)
            .where(StaffMember.is_active)
        )
        or 0
    )


def _orientations(session: Session) -> Mapping[int, tuple[Confirmation, ...]]:
    """Every confirmation by person, the newest version first."""
    rows = session.execute(
        select(
            Orientation.staff_id,
            PolicyVersion.major,
            PolicyVersion.minor,
            Orientation.confirmed_at,
        )
        .join(PolicyVersion, PolicyVersion.id == Orientation.policy_version_id)
        .order_by(PolicyVersion.major.desc(), PolicyVersion.minor.desc())
    )
    found: dict[int, tuple[Confirmation, ...]] = {}
    for row in rows:
        confirmation = Confirmation(Version(row.major, row.minor), row.confirmed_at)
        found[row.staff_id] = (*found.get(row.staff_id, ()), confirmation)
    return found
