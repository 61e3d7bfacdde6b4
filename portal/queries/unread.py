"""Restricted cases that nobody is left to read: counted, and nothing else told of them (B.2)."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal.domain.case import FINISHED
from portal.domain.permissions import can_see
from portal.models import Case, StaffMember
from portal.queries.walls import case_facts, viewer_from


def restricted_cases_without_reader(session: Session) -> int:
    """How many open restricted cases no active staff member can see."""
    active = select(StaffMember).where(StaffMember.is_active)
    everybody = session.scalars(active.options(selectinload(StaffMember.assignments)))
    viewers = [viewer_from(member) for member in everybody]
    restricted = select(Case).where(Case.is_restricted, Case.status.not_in(FINISHED))
    return sum(
        not any(can_see(viewer, facts) for viewer in viewers)
        for facts in (case_facts(session, case) for case in session.scalars(restricted).all())
    )
