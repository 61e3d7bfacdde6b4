"""What somebody who leaves had in hand goes back to the department."""

from sqlalchemy import select

from portal.domain.case import OPEN, Action
from portal.domain.errors import NotFound
from portal.models import Case, StaffMember
from portal.services.changes import change
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork


def hand_over_cases(work: UnitOfWork, staff_id: int) -> None:
    """Give every open case of this person back to its department, whose contact is told.

    Those that the acting administrator cannot see as well, silently: nothing says how many there
    were (B.2). Raises NotFound.
    """
    if work.session.get(StaffMember, staff_id) is None:
        raise NotFound("There is no such staff member.")
    held = select(Case).where(Case.assignee_id == staff_id, Case.status.in_(OPEN))
    for case in work.session.scalars(held.order_by(Case.id).with_for_update()):
        case.assignee_id = None
        change(work, case, Action.ASSIGN, facts={"from": staff_id, "to": None})
    record_setting(work, f"staff:{staff_id}", "cases_handed_over")
