"""The wall is one rule in two forms: `can_see` in Python, `visible_to` in SQL; they agree (B.2)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.permissions import Role, RoleAssignment, Viewer, can_see
from portal.models import Case, Department, StaffMember, WalledOff
from portal.queries.walls import case_facts, find_case, visible_to
from tests.factories import a_case, a_small_city


@pytest.fixture
def people(session: Session) -> tuple[int, int]:
    """Two staff members: the one who looks, and another."""
    a_small_city(session)
    first, second = session.scalars(select(StaffMember.id).order_by(StaffMember.id).limit(2))
    _every_case(session, first, second)
    return first, second


def test_everybody_sees_in_sql_what_they_see_in_python(
    session: Session, people: tuple[int, int]
) -> None:
    cases = {case.reference: case_facts(session, case) for case in session.scalars(select(Case))}

    for viewer in _every_viewer(session, people[0]):
        seen = set(session.scalars(select(Case.reference).where(visible_to(viewer))))
        assert seen == {name for name, facts in cases.items() if can_see(viewer, facts)}, viewer


def test_looking_a_case_up_finds_what_is_visible_and_nothing_else(
    session: Session, people: tuple[int, int]
) -> None:
    cases = {case.reference: case_facts(session, case) for case in session.scalars(select(Case))}

    for viewer in _every_viewer(session, people[0], most_roles=1):
        for reference, facts in cases.items():
            found = _look_up(session, viewer, reference)
            if can_see(viewer, facts):
                assert found in ("found", "forbidden")
            else:
                is_secret = facts.is_restricted or viewer.staff_id in facts.walled_off_ids
                assert found == ("unknown" if is_secret else "forbidden")


def test_a_restricted_case_given_to_somebody_is_still_walled_off(
    session: Session, people: tuple[int, int]
) -> None:
    permits = session.scalars(select(Department.id).where(Department.slug == "permits")).one()
    contact = Viewer(people[0], "Contact", (RoleAssignment(Role.CONTACT, permits),))

    seen = session.scalars(select(Case).where(visible_to(contact), Case.is_restricted))

    assert list(seen) == []


def _every_case(session: Session, viewer_id: int, other_id: int) -> None:
    """Each department × restricted or not × whose it is × whom it walls off."""
    people = (None, viewer_id, other_id)
    for slug, is_restricted, assignee_id, walled_id in product(
        ("permits", "parks"), (False, True), people, people
    ):
        receipt = a_case(session, department=slug)
        case = session.get_one(Case, receipt.case_id)
        case.is_restricted, case.assignee_id = is_restricted, assignee_id
        if walled_id:
            session.add(WalledOff(case_id=case.id, staff_id=walled_id))
    session.flush()


def _every_viewer(session: Session, staff_id: int, most_roles: int = 2) -> Iterator[Viewer]:
    """One person with every set of up to so many roles, here, there or everywhere."""
    departments = session.scalars(select(Department.id).order_by(Department.id).limit(2)).all()
    held = [RoleAssignment(role, where) for role in Role for where in (*departments, None)]
    nobody = Viewer(staff_id, "Somebody", ())
    yield nobody
    for count in range(1, most_roles + 1):
        for roles in combinations(held, count):
            yield replace(nobody, assignments=roles)


def _look_up(session: Session, viewer: Viewer, reference: str) -> str:
    try:
        find_case(session, viewer, reference)
    except NotFound:
        return "unknown"
    except NotAllowed:
        return "forbidden"
    return "found"
