"""The city's people: who works here, in which roles, and their passwords."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from portal.domain.errors import NotFound, PortalError
from portal.domain.escalation import superiors_of
from portal.domain.permissions import Role, RoleAssignment
from portal.domain.refusals import Refusal, Refused
from portal.models import Department, StaffMember, StaffRole
from portal.queries.staff import StaffFacts, staff_with_email
from portal.services.second_factor import forget_second_factor
from portal.services.settings_log import record_setting
from portal.services.staff_sessions import active_member, end_sessions_of, member_as_seen
from portal.services.work import UnitOfWork

CITY_ADMINISTRATOR = RoleAssignment(Role.ADMINISTRATOR)


class EmailTaken(PortalError):
    """Two people cannot sign in with one address."""

    def __init__(self, email: str) -> None:
        super().__init__(f"There is already a staff member with the e-mail {email}.")


@dataclass(frozen=True)
class NewStaffMember:
    """Somebody who is to sign in; the password is a temporary one unless said otherwise."""

    email: str
    name: str
    assignments: tuple[RoleAssignment, ...]
    password_hash: str = field(repr=False)
    language: str = "en"
    must_change_password: bool = True
    manager_id: int | None = None


@dataclass(frozen=True)
class Particulars:
    """Who somebody is; `manager_id` is whom they report to (B.2)."""

    name: str
    email: str
    language: str
    manager_id: int | None


def add_staff_member(work: UnitOfWork, new: NewStaffMember) -> int:
    """Let somebody in from now on; gives their id. Raises EmailTaken."""
    email = _free_email(work, new.email)
    member = StaffMember(
        email=email,
        name=new.name.strip(),
        language=new.language,
        password_hash=new.password_hash,
        must_change_password=new.must_change_password,
        manager_id=new.manager_id,
        created_at=work.now,
        assignments=[_role(assignment) for assignment in new.assignments],
    )
    work.session.add(member)
    work.session.flush()
    _record(work, member, "added", to=_role_words(work, new.assignments))
    return member.id


def change_particulars(work: UnitOfWork, staff_id: int, new: Particulars) -> None:
    """Change who somebody is. Another e-mail ends their sessions: it is what they sign in with.

    Raises NotFound, EmailTaken, and Refused where they would report to themselves.
    """
    member = active_member(work, staff_id)
    if new.manager_id != member.manager_id:
        _check_manager(work, staff_id, new.manager_id)
    if new.email.strip().lower() != member.email:
        _set(work, member, "email", _free_email(work, new.email))
        end_sessions_of(work, member)
    _set(work, member, "name", new.name.strip())
    _set(work, member, "language", new.language)
    if new.manager_id != member.manager_id:
        names = [_name(work, each) for each in (member.manager_id, new.manager_id)]
        _record(work, member, "manager_set", **{"from": names[0], "to": names[1]})
        member.manager_id = new.manager_id


def disable(work: UnitOfWork, staff_id: int) -> None:
    """Let somebody in no more, at once. Histories keep the name.

    Raises NotFound, and Refused for oneself as administrator and for the last administrator.
    """
    member = active_member(work, staff_id)
    _check_administration(work, member, ())
    member.is_active = False
    end_sessions_of(work, member)
    _record(work, member, "disabled")


def enable(work: UnitOfWork, staff_id: int, temporary_hash: str) -> None:
    """Let somebody in again, with a new temporary password. Raises NotFound."""
    member = work.session.get(StaffMember, staff_id, with_for_update=True, populate_existing=True)
    if member is None or member.is_active:
        raise NotFound("There is no such staff member who cannot sign in.")
    member.is_active = True
    _give_password(member, temporary_hash)
    _record(work, member, "enabled")


def reset_password(work: UnitOfWork, staff_id: int, temporary_hash: str) -> None:
    """Give a new temporary password to somebody who lost theirs, or their phone.

    Drops the second factor and ends all sessions. Raises NotFound.
    """
    member = active_member(work, staff_id)
    _give_password(member, temporary_hash)
    end_sessions_of(work, member)
    _record(work, member, "password_reset")


def change_password(work: UnitOfWork, seen: StaffFacts, password_hash: str) -> None:
    """The person's own new password; ends all of their sessions. Raises StaleSignIn."""
    member = member_as_seen(work, seen)
    member.password_hash = password_hash
    member.must_change_password = False
    end_sessions_of(work, member)


def set_roles(work: UnitOfWork, staff_id: int, assignments: tuple[RoleAssignment, ...]) -> None:
    """Give exactly these roles, and end all sessions where that changes any.

    Raises NotFound, and Refused where the right to run the portal would be lost.
    """
    member = active_member(work, staff_id)
    held = {RoleAssignment(role.role, role.department_id): role for role in member.assignments}
    if set(held) == set(assignments):
        return
    _check_administration(work, member, assignments)
    # Rows that stay are kept: a new one beside the old would break the rule that each is unique.
    member.assignments = [
        held.get(assignment) or _role(assignment) for assignment in dict.fromkeys(assignments)
    ]
    end_sessions_of(work, member)
    facts = {"from": _role_words(work, held), "to": _role_words(work, assignments)}
    _record(work, member, "roles_set", **facts)


def set_language(work: UnitOfWork, staff_id: int, language: str) -> None:
    """In which language the person reads pages and gets e-mails. Raises NotFound."""
    active_member(work, staff_id).language = language


def _check_administration(
    work: UnitOfWork, member: StaffMember, kept: tuple[RoleAssignment, ...]
) -> None:
    """Raise Refused where somebody who runs the portal would no longer, and must."""
    runs = [held for held in member.assignments if _runs_portal(held)]
    if not runs or CITY_ADMINISTRATOR in kept:
        return
    if member.id == work.actor.staff_id:
        raise Refused(Refusal.OWN_ADMINISTRATION)
    # Locked, so that two administrators cannot shut each other out in the same instant.
    others = (
        select(StaffMember)
        .join(StaffRole)
        .where(StaffRole.role == Role.ADMINISTRATOR, StaffRole.department_id.is_(None))
        .where(StaffMember.is_active)
        .order_by(StaffMember.id)
        .with_for_update(of=StaffMember)
    )
    if all(other.id == member.id for other in work.session.scalars(others)):
        raise Refused(Refusal.LAST_ADMINISTRATOR)


def _runs_portal(held: StaffRole) -> bool:
    return held.role is Role.ADMINISTRATOR and held.department_id is None


def _check_manager(work: UnitOfWork, staff_id: int, manager_id: int | None) -> None:
    if manager_id is None:
        return
    rows = work.session.execute(select(StaffMember.id, StaffMember.manager_id))
    managers = {row.id: row.manager_id for row in rows}
    if manager_id not in managers:
        raise NotFound("There is no such staff member.")
    if staff_id in {manager_id, *superiors_of(manager_id, managers)}:
        raise Refused(Refusal.REPORTS_IN_A_CIRCLE)


def _free_email(work: UnitOfWork, typed: str) -> str:
    email = typed.strip().lower()
    if staff_with_email(work.session, email) is not None:
        raise EmailTaken(email)
    return email


def _give_password(member: StaffMember, temporary_hash: str) -> None:
    member.password_hash = temporary_hash
    member.must_change_password = True
    forget_second_factor(member)


def _set(work: UnitOfWork, member: StaffMember, what: str, new: str) -> None:
    old = getattr(member, what)
    if old != new:
        setattr(member, what, new)
        _record(work, member, f"{what}_set", **{"from": old, "to": new})


def _role_words(work: UnitOfWork, assignments: Iterable[RoleAssignment]) -> list[str]:
    """Roles as the record keeps them: `contact:permits`, or `administrator` for the whole city."""
    slugs = {
        row.id: row.slug for row in work.session.execute(select(Department.id, Department.slug))
    }
    return sorted(
        f"{each.role}:{slugs[each.department_id]}" if each.department_id else str(each.role)
        for each in assignments
    )


def _name(work: UnitOfWork, staff_id: int | None) -> str | None:
    return work.session.get_one(StaffMember, staff_id).name if staff_id else None


def _record(work: UnitOfWork, member: StaffMember, act: str, **facts: Any) -> None:
    record_setting(work, f"staff:{member.id}", act, facts)


def _role(assignment: RoleAssignment) -> StaffRole:
    return StaffRole(role=assignment.role, department_id=assignment.department_id)
