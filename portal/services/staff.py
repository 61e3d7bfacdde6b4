"""The city's people: who works here, in which roles, and their passwords."""

from dataclasses import dataclass, field

from portal.domain.errors import PortalError
from portal.domain.permissions import RoleAssignment
from portal.models import StaffMember, StaffRole
from portal.queries.staff import StaffFacts, staff_with_email
from portal.services.second_factor import forget_second_factor
from portal.services.staff_sessions import active_member, end_sessions_of, member_as_seen
from portal.services.work import UnitOfWork


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


def add_staff_member(work: UnitOfWork, new: NewStaffMember) -> int:
    """Let somebody in from now on; gives their id. Raises EmailTaken."""
    email = new.email.strip().lower()
    if staff_with_email(work.session, email) is not None:
        raise EmailTaken(email)
    member = StaffMember(
        email=email,
        name=new.name.strip(),
        language=new.language,
        password_hash=new.password_hash,
        must_change_password=new.must_change_password,
        created_at=work.now,
        assignments=[_role(assignment) for assignment in new.assignments],
    )
    work.session.add(member)
    work.session.flush()
    return member.id


def disable(work: UnitOfWork, staff_id: int) -> None:
    """Let somebody in no more, at once. Histories keep the name. Raises NotFound."""
    member = active_member(work, staff_id)
    member.is_active = False
    end_sessions_of(work, member)


def reset_password(work: UnitOfWork, staff_id: int, temporary_hash: str) -> None:
    """Give a new temporary password to somebody who lost theirs, or their phone.

    Drops the second factor and ends all sessions. Raises NotFound.
    """
    member = active_member(work, staff_id)
    member.password_hash = temporary_hash
    member.must_change_password = True
    forget_second_factor(member)
    end_sessions_of(work, member)


def change_password(work: UnitOfWork, seen: StaffFacts, password_hash: str) -> None:
    """The person's own new password; ends all of their sessions. Raises StaleSignIn."""
    member = member_as_seen(work, seen)
    member.password_hash = password_hash
    member.must_change_password = False
    end_sessions_of(work, member)


def set_roles(work: UnitOfWork, staff_id: int, assignments: tuple[RoleAssignment, ...]) -> None:
    """Give exactly these roles, and end all sessions. Raises NotFound."""
    member = active_member(work, staff_id)
    held = {RoleAssignment(role.role, role.department_id): role for role in member.assignments}
    # Rows that stay are kept: a new one beside the old would break the rule that each is unique.
    member.assignments = [
        held.get(assignment) or _role(assignment) for assignment in dict.fromkeys(assignments)
    ]
    end_sessions_of(work, member)


def set_language(work: UnitOfWork, staff_id: int, language: str) -> None:
    """In which language the person reads pages and gets e-mails. Raises NotFound."""
    active_member(work, staff_id).language = language


def _role(assignment: RoleAssignment) -> StaffRole:
    return StaffRole(role=assignment.role, department_id=assignment.department_id)
