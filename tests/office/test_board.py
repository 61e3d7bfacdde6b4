"""The policy board: what it says of each clause, to whom, and that it hides what it must (B.2)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal.db import Database
from portal.domain.case import Channel, Kind
from portal.domain.escalation import EscalationCause
from portal.domain.permissions import ConductLane
from portal.models import (
    Case,
    CaseRating,
    Department,
    Escalation,
    Orientation,
    OutboxMessage,
    PolicyVersion,
    StaffMember,
    StaffRole,
    Training,
    TrainingAttendance,
    WalledOff,
)
from portal.services import resident_actions
from portal.services.escalations import raise_escalation
from portal.services.work import SYSTEM
from tests.factories import MONDAY, a_case, designate_everywhere, staff_called, work
from tests.office.cases import acknowledge, case_of, do, file, resolve
from tests.office.conftest import Office
from tests.support.html import text_of
from tests.support.pages import Page

BOARD = "/office/policy"
AUTUMN = "?first_on=2026-09-01&last_on=2026-11-30"
DAY = timedelta(days=1)
CLAUSES = 13


def test_the_board_has_a_row_for_each_clause(office: Office) -> None:
    page = office("supervisor").get(BOARD).page

    assert len(rows(page)) == CLAUSES
    assert "A.2 Answering in time" in row(page, "A.2")
    assert "Nothing to count in this period" in row(page, "A.2")


def test_the_first_promise_is_told_as_a_share_of_what_is_decided(
    office: Office, database: Database
) -> None:
    kept, missed, _running = file(database), file(database, MONDAY - 14 * DAY), file(database)
    do(database, kept, acknowledge)
    do(database, missed, acknowledge)

    page = office("supervisor").get(BOARD).page

    assert "50% of 2 cases were acknowledged in time" in row(page, "A.2")
    assert "67% of 3 cases were acknowledged by a person" in row(page, "B.1")


def test_what_is_overdue_right_now_is_named_and_leads_to_the_cases(
    office: Office, database: Database
) -> None:
    reference = file(database, MONDAY - 14 * DAY)
    supervisor = office("supervisor")

    page = supervisor.get(BOARD).page

    assert "1 case is overdue without anybody's word" in row(page, "B.1")
    assert (
        reference
        in supervisor.get(page.links["Look: Acknowledging and writing down complaints"]).page.text
    )


def test_channels_kinds_and_the_nameless_are_counted(office: Office, database: Database) -> None:
    file(database, channel=Channel.PHONE, contact_name="Rosa")
    file(database, kind=Kind.QUESTION)

    page = office("supervisor").get(BOARD).page

    assert "Cases received: 2" in row(page, "SCOPE")
    assert "Phone 1" in row(page, "SCOPE")
    assert "50% of 2 cases are complaints" in row(page, "DEF.complaint")
    assert "50% of 2 cases came without a name" in row(page, "DEF.customer")


def test_ratings_make_the_figures_of_courtesy_and_satisfaction(
    office: Office, database: Database
) -> None:
    rate(database, treatment=5, outcome=4)
    rate(database, treatment=2, outcome=1)

    page = office("supervisor").get(BOARD).page

    assert "3.5 of 5" in row(page, "A.1")
    assert "1 resident felt treated badly" in row(page, "A.1")
    assert "50% of 2 ratings are satisfied (between 9% and 91%)" in row(page, "D.1")


def test_a_notice_to_a_supervisor_counts_when_it_came_within_the_hour(
    office: Office, database: Database
) -> None:
    with database.writing() as session:
        for minutes in (20, 90):
            case = session.get_one(Case, a_case(session).case_id)
            assert raise_escalation(work(session, SYSTEM), case, EscalationCause.MISSED)
            told = select(Escalation.event_id).where(Escalation.case_id == case.id)
            session.execute(
                update(OutboxMessage)
                .where(OutboxMessage.event_id.in_(told))
                .values(sent_at=MONDAY + timedelta(minutes=minutes))
            )

    page = office("supervisor").get(BOARD).page

    assert "50% of 2 notices reached a supervisor within the hour" in row(page, "B.2")
    assert "2 escalations wait for a supervisor" in row(page, "B.2")


def test_departments_without_contact_and_deputy_are_not_ready(
    office: Office, database: Database
) -> None:
    with database.writing() as session:
        designate_everywhere(session)
    assert "100% of 3 departments" in row(office("reviewer").get(BOARD).page, "B.3")

    with database.writing() as session:
        parks = session.scalars(select(Department).where(Department.slug == "parks")).one()
        parks.deputy_id = parks.contact_id

    page = office("reviewer").get(BOARD).page
    assert "67% of 3 departments" in row(page, "B.3")
    assert "1 department lacks somebody" in row(page, "B.3")


def test_the_city_speaks_in_the_words_it_has_published(office: Office, database: Database) -> None:
    with database.writing() as session:
        a_policy(session).clauses = {"A.2": {"en": "We answer by the day after next."}}

    page = office("supervisor").get(BOARD).page

    assert "We answer by the day after next." in row(page, "A.2")
    assert "The policy in force is version 2.1." in page.text


def test_people_are_counted_who_have_confirmed_the_policy_and_were_trained(
    office: Office, database: Database
) -> None:
    with database.writing() as session:
        contact = staff_called(session, "contact")
        policy = a_policy(session)
        session.add(
            Orientation(
                staff_id=contact.id, policy_version_id=policy.id, confirmed_at=MONDAY - DAY / 2
            )
        )
        for months in (1, 13):
            training = a_training(session, contact, MONDAY.date() - 30 * months * DAY)
            who = contact if months == 1 else staff_called(session, "deputy")
            session.add(TrainingAttendance(training_id=training.id, staff_id=who.id))

    page = office("supervisor").get(BOARD).page

    assert "25% of 4 people have confirmed the policy" in row(page, "C.1")
    assert "3 people have not confirmed the policy" in row(page, "C.1")
    assert "25% of 4 people were trained" in row(page, "C.2")


def test_supervisors_see_their_departments_and_reviewers_the_city(
    office: Office, database: Database
) -> None:
    file(database)
    file(database, department="parks")

    assert "Cases received: 1" in row(office("supervisor").get(BOARD).page, "SCOPE")
    reviewer = office("reviewer")
    assert "Cases received: 2" in row(reviewer.get(BOARD).page, "SCOPE")
    assert "Cases received: 1" in row(reviewer.get(f"{BOARD}?department=parks").page, "SCOPE")
    others = office("supervisor").get(f"{BOARD}?department=parks").page
    assert "Cases received: 1" in row(others, "SCOPE"), "no way into another department"


def test_only_the_days_asked_for_are_counted_to_the_citys_midnight(
    office: Office, database: Database
) -> None:
    late_on_sunday = MONDAY.replace(hour=5)  # eleven in the evening of the day before, in Chicago
    file(database, late_on_sunday)

    supervisor = office("supervisor")

    sunday = supervisor.get(f"{BOARD}?first_on=2026-11-22&last_on=2026-11-22").page
    monday = supervisor.get(f"{BOARD}?first_on=2026-11-23&last_on=2026-11-23").page
    assert "Cases received: 1" in row(sunday, "SCOPE")
    assert "Cases received: 0" in row(monday, "SCOPE")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?first_on=2026-11-30&last_on=2026-11-01", "The last day is before the first."),
        ("?first_on=0001-01-01&last_on=9999-12-31", "Please give a day of this century."),
        ("?first_on=2001-01-01&last_on=2026-01-01", "at most three years"),
        ("?first_on=soon&last_on=", "Please give a day."),
    ],
)
def test_a_period_that_is_none_is_answered_with_what_is_wrong(
    office: Office, query: str, words: str
) -> None:
    answer = office("supervisor").get(BOARD + query)

    assert answer.status_code == 422
    assert any(words in each for each in [*answer.page.problems, *answer.page.errors.values()])
    assert len(rows(answer.page)) == CLAUSES


def test_the_trend_is_drawn_and_said(office: Office, database: Database) -> None:
    for weeks in (1, 2, 6):
        file(database, MONDAY - 7 * weeks * DAY)

    page = office("supervisor").get(BOARD + AUTUMN).page

    assert "Oct 2026: 1; Nov 2026: 2" in page.html
    assert 'role="img"' in page.html


def test_conduct_is_counted_apart_for_those_who_may_read_it(
    office: Office, database: Database
) -> None:
    file(database, is_about_conduct=True)

    theirs = office("supervisor").get(BOARD).page.document.by_id("conduct")
    assert "Cases received 1" in text_of(theirs)
    assert office("administrator").get(BOARD).page.document.by_id("conduct") is None
    assert "Cases received: 0" in row(office("supervisor").get(BOARD).page, "SCOPE")


@pytest.mark.parametrize("name", ["supervisor", "reviewer"])
def test_whoever_is_named_sees_the_board_as_if_the_case_were_not_there(
    office: Office, database: Database, name: str
) -> None:
    rate(database, treatment=4, outcome=4)
    named = office(name)
    before = [named.get(BOARD + each).page.text for each in ("", AUTUMN)]

    plant_allegation(database, name)

    assert [named.get(BOARD + each).page.text for each in ("", AUTUMN)] == before


def test_an_unrestricted_case_that_hides_from_one_person_is_in_nobodys_figures(
    office: Office, database: Database
) -> None:
    reference = file(database)
    with database.writing() as session:
        supervisor = staff_called(session, "supervisor")
        session.add(WalledOff(case_id=case_of(database, reference).id, staff_id=supervisor.id))

    for name in ("supervisor", "reviewer"):
        assert "Cases received: 0" in row(office(name).get(BOARD).page, "SCOPE")


def test_a_supervisor_of_no_department_has_an_empty_board_not_the_citys(
    office: Office, database: Database
) -> None:
    file(database)
    with database.writing() as session:
        parks = session.scalars(select(Department).where(Department.slug == "parks")).one()
        supervisor = staff_called(session, "supervisor")
        session.execute(
            update(StaffRole)
            .where(StaffRole.staff_id == supervisor.id)
            .values(department_id=parks.id)
        )

    assert "Cases received: 0" in row(office("supervisor").get(BOARD).page, "SCOPE")


def rows(page: Page) -> list[str]:
    """The words of each row of the board."""
    found = [e for e in page.document.all("tr") if e.get("id", "").startswith("clause-")]
    return [text_of(each) for each in found]


def row(page: Page, clause: str) -> str:
    """The words of the row of this clause."""
    return next(each for each in rows(page) if each.startswith(f"{clause} "))


def rate(database: Database, treatment: int, outcome: int, **changes: object) -> str:
    """File, resolve and rate a case; gives its reference."""
    reference = file(database, **changes)
    do(database, reference, resolve)
    with database.writing() as session:
        case_id = session.scalars(select(Case.id).where(Case.reference == reference)).one()
        resident_actions.rate(work(session), case_id, treatment, outcome, "")
    return reference


def plant_allegation(database: Database, name: str) -> str:
    """A rated, escalated, overdue case that names this person; Human Resources has it."""
    reference = rate(database, treatment=1, outcome=1)
    with database.writing() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        case.is_about_conduct = case.is_restricted = True
        case.lane = ConductLane.HUMAN_RESOURCES
        session.add(WalledOff(case_id=case.id, staff_id=staff_called(session, name).id))
        assert session.scalar(select(CaseRating.id).where(CaseRating.case_id == case.id))
    return reference


def a_policy(session: Session) -> PolicyVersion:
    """Version 2.1 of the policy, in force since yesterday."""
    policy = PolicyVersion(
        major=2,
        minor=1,
        clauses={},
        change_note={},
        written_at=MONDAY - DAY,
        published_at=MONDAY - DAY,
    )
    session.add(policy)
    session.flush()
    return policy


def a_training(session: Session, recorder: StaffMember, held_on: date) -> Training:
    """A training of the recorder's department."""
    training = Training(
        department_id=recorder.assignments[0].department_id,
        topic="Listening",
        held_on=held_on,
        minutes=60,
        recorded_by_id=recorder.id,
        recorded_at=MONDAY,
    )
    session.add(training)
    session.flush()
    return training
