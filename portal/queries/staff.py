"""The city's people: who is signed in, who wants to, and to whom a case can be given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import Session

from portal.domain.errors import NotFound
from portal.domain.permissions import (
    NEEDS_SECOND_FACTOR,
    TABLE,
    Permission,
    Role,
    RoleAssignment,
    Viewer,
)
from portal.models import StaffMember, StaffRole, StaffSession
from portal.queries.walls import viewer_from


@dataclass(frozen=True)
class StaffFacts:
    """What signing in, and a person's own account page, must know of an active staff member."""

    staff_id: int
    email: str
    name: str
    language: str
    password_hash: str = field(repr=False)
    must_change_password: bool
    has_second_factor: bool
    roles: frozenset[Role]

    def with_password(self, password_hash: str) -> "StaffFacts":
        """The same person after choosing a password."""
        return replace(self, password_hash=password_hash, must_change_password=False)

    def needs_second_factor(self, is_demonstration: bool) -> bool:
        """Whether the roles demand a second factor; the demonstration asks nobody for one."""
        return not is_demonstration and bool(self.roles & NEEDS_SECOND_FACTOR)


@dataclass(frozen=True)
class SignedIn:
    """The owner of a session that is still running."""

    viewer: Viewer
    email: str
    language: str
    has_second_factor: bool


@dataclass(frozen=True)
class Colleague:
    """Somebody to whom a case can be given; `roles` are those that reach its department."""

    id: int
    name: str
    roles: tuple[Role, ...]


# Asked on every page for staff, so built once: one row for each role, and one where there is none.
_SIGNED_IN = (
    select(
        StaffMember.id,
        StaffMember.name,
        StaffMember.email,
        StaffMember.language,
        StaffSession.has_second_factor,
        StaffRole.role,
        StaffRole.department_id,
    )
    .join(StaffMember, StaffMember.id == StaffSession.staff_id)
    .outerjoin(StaffRole, StaffRole.staff_id == StaffMember.id)
    .where(
        StaffSession.id_digest.in_(bindparam("digests", expanding=True)),
        StaffSession.ends_at > bindparam("now"),
        StaffMember.is_active,
    )
    .order_by(StaffRole.id)
)


def signed_in(session: Session, digests: Sequence[str], now: datetime) -> SignedIn | None:
    """Whose session one of these digests belongs to; None when it has ended, or never was."""
    rows = session.execute(_SIGNED_IN, {"digests": digests, "now": now}).all()
    if not rows:
        return None
    first = rows[0]
    viewer = Viewer(first.id, first.name, _assignments(rows))
    return SignedIn(viewer, first.email, first.language, first.has_second_factor)


def find_for_sign_in(session: Session, email: str) -> StaffFacts | None:
    """The active staff member with this e-mail, in whatever capitals it was typed."""
    return _facts(session, StaffMember.email == email.strip().lower())


def staff_with_email(session: Session, email: str) -> int | None:
    """The id of the staff member with this e-mail, disabled ones included."""
    return session.scalar(select(StaffMember.id).where(StaffMember.email == email.strip().lower()))


def staff_facts(session: Session, staff_id: int) -> StaffFacts | None:
    """The active staff member with this id."""
    return _facts(session, StaffMember.id == staff_id)


def viewer_of(session: Session, staff_id: int) -> Viewer:
    """An active staff member as the rules see them. Raises NotFound."""
    member = session.scalar(
        select(StaffMember).where(StaffMember.id == staff_id, StaffMember.is_active)
    )
    if member is None:
        raise NotFound("There is no such staff member.")
    return viewer_from(member)


def colleagues(
    session: Session, department_id: int, permission: Permission = Permission.READ_CASE
) -> list[Colleague]:
    """The active people who have this right in the department, by name."""
    granting = [role for role in Role if permission in TABLE[role]]
    rows = session.execute(
        select(StaffMember.id, StaffMember.name, StaffRole.role)
        .join(StaffRole, StaffRole.staff_id == StaffMember.id)
        .where(StaffMember.is_active, StaffRole.role.in_(granting), _reaches(department_id))
        .order_by(StaffMember.name, StaffMember.id, StaffRole.id)
    )
    roles: dict[tuple[int, str], list[Role]] = {}
    for row in rows:
        roles.setdefault((row.id, row.name), []).append(row.role)
    return [
        Colleague(staff_id, name, tuple(dict.fromkeys(held)))
        for (staff_id, name), held in roles.items()
    ]


def everybody(session: Session, department_id: int) -> list[Colleague]:
    """Every active staff member, those of the department first, by name."""
    near = {person.id for person in colleagues(session, department_id)}
    rows = session.execute(
        select(StaffMember.id, StaffMember.name)
        .where(StaffMember.is_active)
        .order_by(StaffMember.name, StaffMember.id)
    )
    people = [Colleague(row.id, row.name, ()) for row in rows]
    return sorted(people, key=lambda person: person.id not in near)


def _reaches(department_id: int) -> ColumnElement[bool]:
    return or_(StaffRole.department_id.is_(None), StaffRole.department_id == department_id)


def _assignments(rows: Iterable[Any]) -> tuple[RoleAssignment, ...]:
    return tuple(RoleAssignment(row.role, row.department_id) for row in rows if row.role)


def _facts(session: Session, condition: ColumnElement[bool]) -> StaffFacts | None:
    member = session.scalar(select(StaffMember).where(condition, StaffMember.is_active))
    if member is None:
        return None
    return StaffFacts(
        staff_id=member.id,
        email=member.email,
        name=member.name,
        language=member.language,
        password_hash=member.password_hash,
        must_change_password=member.must_change_password,
        has_second_factor=member.totp_secret_sealed is not None,
        roles=frozenset(held.role for held in member.assignments),
    )
