"""The index of words: it keeps up with every change of a case, and forgets what was erased."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.domain.permissions import Role, RoleAssignment, Viewer
from portal.models import Case, Department
from portal.queries import case_search
from portal.queries.case_search import found_by, is_cut_short
from portal.queries.walls import viewer_from
from portal.services import casework
from portal.services.casework import Words
from tests.factories import MONDAY, a_case, a_small_city, staff_called
from tests.services.desk import by, seen

EVERYBODY = Viewer(1, "Ada", (RoleAssignment(Role.REVIEWER, None),))
YEARS_LATER = MONDAY + timedelta(days=800)


@pytest.fixture(autouse=True)
def city(session: Session) -> None:
    a_small_city(session)


def test_what_is_said_later_is_found_too(session: Session) -> None:
    a_case(session)
    assert _found(session, "carpenter") == []

    words = Words("A carpenter will come on Friday.", "en")
    casework.reply(by(session, "contact"), seen(session), words)

    assert len(_found(session, "carpenter friday")) == 1


def test_a_note_for_colleagues_is_not_found(session: Session) -> None:
    a_case(session)

    casework.note(by(session, "contact"), seen(session), Words("Ask the carpenter.", "en"))

    assert _found(session, "carpenter") == []


def test_whoever_reads_one_department_finds_its_cases_among_any_number_of_others(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_search, "MOST_FOUND", 2)
    clerk = viewer_from(staff_called(session, "contact"))
    theirs = a_case(session, description="A squeaking door", department="permits").reference
    for _case in range(3):
        a_case(session, description="A squeaking swing", department="parks")

    assert theirs not in _found(session, "squeaking")
    assert is_cut_short(session, "squeaking", EVERYBODY)
    assert theirs in _found(session, "squeaking", clerk)
    assert not is_cut_short(session, "squeaking", clerk)


def test_a_case_that_moved_is_found_where_it_is(session: Session) -> None:
    clerk = viewer_from(staff_called(session, "contact"))
    moved = a_case(session, description="A squeaking swing", department="parks").reference
    assert _found(session, "squeaking", clerk) == []

    permits = select(Department.id).where(Department.slug == "permits").scalar_subquery()
    session.execute(update(Case).values(department_id=permits))

    assert _found(session, "squeaking", clerk) == [moved]


def _found(session: Session, typed: str, viewer: Viewer = EVERYBODY) -> list[str]:
    session.flush()
    found = select(Case.reference).where(found_by(typed, viewer)).order_by(Case.id)
    return list(session.scalars(found))
