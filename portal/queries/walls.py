"""Which cases exist for whom: the one wall that every query and look-up goes through (B.2)."""

from sqlalchemy import ColumnElement, and_, bindparam, false, or_, select, true
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.permissions import (
    PERMISSION_OF_LANE,
    CaseFacts,
    Permission,
    RoleAssignment,
    Viewer,
    can,
    can_see,
)
from portal.models import Case, StaffMember, WalledOff

_WALLED_OFF = select(WalledOff.staff_id).where(WalledOff.case_id == bindparam("case_id"))


def visible_to(viewer: Viewer) -> ColumnElement[bool]:
    """The condition that every list, count and search of cases carries: `can_see` in SQL."""
    walled_off = select(WalledOff.case_id).where(WalledOff.staff_id == viewer.staff_id)
    ordinary = or_(
        _in_departments(viewer, Permission.READ_CASE), Case.assignee_id == viewer.staff_id
    )
    return and_(
        Case.id.not_in(walled_off),
        or_(
            and_(Case.is_restricted.is_(False), ordinary),
            and_(Case.is_restricted.is_(True), _in_lanes(viewer)),
        ),
    )


def case_facts(session: Session, case: Case) -> CaseFacts:
    """What the rules must know of this case."""
    session.flush()
    walled_off = session.connection().execute(_WALLED_OFF, {"case_id": case.id}).scalars()
    return CaseFacts(
        case.department_id, case.is_restricted, case.assignee_id, frozenset(walled_off), case.lane
    )


def viewer_from(member: StaffMember) -> Viewer:
    """A staff member as the rules see them."""
    return Viewer(
        staff_id=member.id,
        name=member.name,
        assignments=tuple(
            RoleAssignment(held.role, held.department_id) for held in member.assignments
        ),
    )


def find_case(
    session: Session,
    viewer: Viewer,
    reference: str,
    permission: Permission = Permission.READ_CASE,
    *,
    for_update: bool = False,
) -> Case:
    """Look a case up and check the right to it, in one step.

    Raises NotFound where the case does not exist for this person (unknown, restricted, walled off)
    and NotAllowed where a colleague lacks the right.
    """
    statement = select(Case).where(Case.reference == reference)
    if for_update:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    case = session.scalar(statement)
    if case is None:
        raise NotFound("There is no such case.")
    facts = case_facts(session, case)
    if not can_see(viewer, facts) and (
        case.is_restricted or viewer.staff_id in facts.walled_off_ids
    ):
        raise NotFound("There is no such case.")
    if not can(viewer, permission, facts):
        raise NotAllowed("You have no right to do this with this case.")
    return case


def _in_lanes(viewer: Viewer) -> ColumnElement[bool]:
    return or_(
        *(
            and_(Case.lane == lane, _in_departments(viewer, permission))
            for lane, permission in PERMISSION_OF_LANE.items()
        )
    )


def _in_departments(viewer: Viewer, permission: Permission) -> ColumnElement[bool]:
    departments = viewer.departments_with(permission)
    if departments is None:
        return true()
    return Case.department_id.in_(departments) if departments else false()
