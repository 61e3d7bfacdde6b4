"""Contacts and deputies: who is told, where cases go, the alarm before nobody is there (B.3)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.case import Outcome
from portal.domain.contacts import Days, Lack
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.history import EventType
from portal.domain.permissions import Role
from portal.domain.refusals import Refusal, Refused
from portal.models import (
    Absence,
    Case,
    CaseEvent,
    ContactGap,
    Department,
    Orientation,
    OutboxMessage,
    PolicyVersion,
    SettingsChange,
)
from portal.queries.resident_case import resident_case
from portal.services import absences, casework, contacts, departments, resident_actions
from portal.services.leaving import hand_over_cases
from portal.services.work import SYSTEM
from tests.factories import (
    MONDAY,
    a_case,
    a_department,
    a_small_city,
    a_staff_member,
    staff_called,
    work,
)
from tests.services.desk import WORDS, by, seen, the_case, told

pytestmark = pytest.mark.usefixtures("_small_city")
TODAY = date(2026, 11, 23)
NOTICE = "office/contact_gap"


@pytest.fixture
def _small_city(session: Session) -> None:
    a_small_city(session)


def test_the_deputy_is_told_of_new_cases_while_the_contact_is_away(session: Session) -> None:
    _away(session, "contact", 0, 1)

    for day in range(3):
        a_case(session, MONDAY + timedelta(days=day))

    assert told(session, "office/new_case") == ["deputy", "deputy", "contact"]


def test_supervisors_are_told_while_nobody_stands_in(session: Session) -> None:
    _away(session, "contact", 0, 0)
    _away(session, "deputy", 0, 0)

    a_case(session)

    assert told(session, "office/new_case") == ["supervisor"]


def test_what_an_assignee_who_is_away_would_hear_goes_to_the_acting_contact(
    session: Session,
) -> None:
    receipt = a_case(session)
    casework.assign(by(session, "contact"), seen(session), staff_called(session, "supervisor").id)
    _away(session, "supervisor", 0, 0)
    _away(session, "contact", 0, 0)

    resident_actions.withdraw(work(session), receipt.case_id)

    assert told(session, "office/case_withdrawn_office") == ["deputy"]


def test_residents_read_the_name_of_who_stands_in_today(session: Session) -> None:
    case_id = a_case(session).case_id
    _away(session, "contact", 0, 0)

    named = [
        resident_case(
            session.connection(),
            case_id,
            "en",
            MONDAY + timedelta(days=day),
            (MONDAY + timedelta(days=day)).date(),
        ).contact_person
        for day in range(2)
    ]

    assert named == [staff_called(session, name).name for name in ("deputy", "contact")]


def test_a_disputed_case_goes_to_somebody_who_is_there(session: Session) -> None:
    case_id = a_case(session).case_id
    casework.resolve(by(session, "contact"), seen(session), Outcome.FIXED, WORDS)
    _away(session, "supervisor", 0, 0)

    resident_actions.dispute(work(session), case_id, WORDS)

    assert the_case(session).assignee_id == staff_called(session, "deputy").id


def test_a_disputed_case_goes_to_somebody_who_is_away_before_the_same_person_again(
    session: Session,
) -> None:
    case_id = a_case(session).case_id
    casework.resolve(by(session, "contact"), seen(session), Outcome.FIXED, WORDS)
    for name in ("supervisor", "deputy"):
        _away(session, name, 0, 0)

    resident_actions.dispute(work(session), case_id, WORDS)

    assert the_case(session).assignee_id == staff_called(session, "supervisor").id


@pytest.mark.parametrize("place", ["contact_id", "deputy_id"])
def test_a_case_for_a_department_without_its_two_people_is_filed_and_sorted(
    session: Session, place: str
) -> None:
    setattr(_department(session, "permits"), place, None)

    a_case(session, department="permits")

    assert the_case(session).department_id == _department(session, "city-clerk").id
    filed = session.scalars(select(CaseEvent).where(CaseEvent.type == EventType.CASE_FILED)).one()
    assert filed.facts["meant_for"] == _department(session, "permits").id


def test_a_new_city_whose_only_department_has_nobody_takes_its_first_case(
    session: Session,
) -> None:
    for department in session.scalars(select(Department)):
        department.contact_id = department.deputy_id = None

    a_case(session, department="unsure")
    a_case(session, department="city-clerk")

    clerk = _department(session, "city-clerk").id
    assert list(session.scalars(select(Case.department_id))) == [clerk, clerk]


def test_once_the_policy_is_published_only_those_who_confirmed_it_count(session: Session) -> None:
    version = _publish(session)
    a_case(session, department="permits")
    for name in ("contact", "deputy"):
        staff_id = staff_called(session, name).id
        session.add(
            Orientation(staff_id=staff_id, policy_version_id=version.id, confirmed_at=MONDAY)
        )
    a_case(session, department="permits")

    went_to = list(session.scalars(select(Case.department_id).order_by(Case.id)))
    assert went_to == [_department(session, slug).id for slug in ("city-clerk", "permits")]


def test_a_department_is_activated_only_with_its_two_people_and_told_who_is_missing(
    session: Session,
) -> None:
    new = a_department(session, "trees", is_active=False)
    staff_called(session, "deputy").is_active = False
    new.deputy_id = staff_called(session, "deputy").id

    with pytest.raises(departments.NotReady) as refused:
        departments.activate(by(session, "administrator"), new.id)

    assert refused.value.lacks == (Lack.NO_CONTACT, Lack.DEPUTY_INACTIVE)
    assert not new.is_active
    new.contact_id = staff_called(session, "contact").id
    staff_called(session, "deputy").is_active = True
    departments.activate(by(session, "administrator"), new.id)
    assert new.is_active
    assert _acts(session) == ["activated"]


def test_there_is_always_just_one_department_that_sorts(session: Session) -> None:
    parks, clerk = _department(session, "parks"), _department(session, "city-clerk")
    administrator = by(session, "administrator")

    departments.let_sort(administrator, parks.id)

    assert (parks.is_triage, clerk.is_triage) == (True, False)
    with pytest.raises(Refused, match=Refusal.SORTS_FOR_ALL):
        departments.deactivate(administrator, parks.id)
    departments.deactivate(administrator, clerk.id)
    with pytest.raises(Refused, match=Refusal.NOT_OPEN):
        departments.let_sort(administrator, clerk.id)


def test_a_supervisor_designates_in_the_own_department_only(session: Session) -> None:
    contact, deputy = (staff_called(session, name).id for name in ("contact", "deputy"))
    supervisor = by(session, "supervisor")

    contacts.designate(supervisor, _department(session, "permits").id, deputy, contact)

    assert _department(session, "permits").contact_id == deputy
    assert _acts(session) == ["contact_designated", "deputy_designated"]
    with pytest.raises(NotAllowed):
        contacts.designate(supervisor, _department(session, "parks").id, deputy, contact)
    with pytest.raises(NotAllowed):
        departments.activate(supervisor, _department(session, "permits").id)


def test_only_two_people_who_may_answer_its_cases_can_be_designated(session: Session) -> None:
    permits = _department(session, "permits").id
    contact, counter = (staff_called(session, name).id for name in ("contact", "counter"))

    with pytest.raises(NotFound):
        contacts.designate(by(session, "administrator"), permits, contact, counter)
    with pytest.raises(Refused, match=Refusal.SAME_PERSON_TWICE):
        contacts.designate(by(session, "administrator"), permits, contact, contact)


def test_the_alarm_is_raised_once_before_nobody_is_there(session: Session) -> None:
    _only_permits(session)
    _away(session, "contact", 8, 9)
    _away(session, "deputy", 9, 12)

    assert contacts.raise_gap_alarms(work(session, SYSTEM)) == 1
    assert contacts.raise_gap_alarms(work(session, SYSTEM, MONDAY + timedelta(days=1))) == 0

    assert told(session, NOTICE) == ["supervisor", "administrator"]
    facts = session.scalars(select(OutboxMessage.facts).where(OutboxMessage.notice == NOTICE))
    assert facts.first() == {
        "department": "Permits",
        "first_day": "2026-12-02",
        "last_day": "2026-12-02",
        "path": "/office/settings/departments/permits",
    }


def test_nobody_is_alarmed_of_what_lies_more_than_two_weeks_ahead(session: Session) -> None:
    _only_permits(session)
    _away(session, "contact", 15, 15)
    _away(session, "deputy", 15, 15)

    assert contacts.raise_gap_alarms(work(session, SYSTEM)) == 0
    assert contacts.raise_gap_alarms(work(session, SYSTEM, MONDAY + timedelta(days=1))) == 1


def test_a_gap_that_has_begun_is_not_told_of_again_each_morning(session: Session) -> None:
    _only_permits(session)
    _department(session, "permits").deputy_id = None
    _away(session, "contact", 0, 9)

    raised = [
        contacts.raise_gap_alarms(work(session, SYSTEM, MONDAY + timedelta(days=day)))
        for day in range(9)
    ]

    assert raised == [1, *[0] * 8]


def test_a_second_gap_is_told_of_when_there_was_one_before(session: Session) -> None:
    _only_permits(session)
    _department(session, "permits").deputy_id = None
    _away(session, "contact", 0, 0)
    _away(session, "contact", 7, 7)

    assert contacts.raise_gap_alarms(work(session, SYSTEM)) == 2
    assert session.scalars(select(ContactGap.begins_on)).all() == [
        TODAY,
        TODAY + timedelta(days=7),
    ]


def test_the_alarm_names_the_department_in_the_language_of_each_reader(session: Session) -> None:
    _only_permits(session)
    staff_called(session, "administrator").language = "es"
    _department(session, "permits").contact_id = None
    _department(session, "permits").deputy_id = None
    elsewhere = a_staff_member(session, Role.SUPERVISOR, _department(session, "parks"))

    contacts.raise_gap_alarms(work(session, SYSTEM))

    messages = select(OutboxMessage).where(OutboxMessage.notice == NOTICE)
    named = {each.staff_id: each.facts["department"] for each in session.scalars(messages)}
    assert named[staff_called(session, "administrator").id] == "Permits (es)"
    assert elsewhere.id not in named


def test_staff_enter_their_own_absence_and_supervisors_that_of_their_people(
    session: Session,
) -> None:
    days = Days(TODAY, TODAY)
    contact, deputy = (staff_called(session, name).id for name in ("contact", "deputy"))

    absences.plan_absence(by(session, "contact"), contact, days)
    absences.plan_absence(by(session, "supervisor"), deputy, days)

    with pytest.raises(NotFound):
        absences.plan_absence(by(session, "deputy"), contact, Days(TODAY.replace(day=30), TODAY))
    reviewer = staff_called(session, "reviewer").id
    with pytest.raises(NotFound):
        absences.plan_absence(by(session, "supervisor"), reviewer, days)
    absences.plan_absence(by(session, "administrator"), reviewer, days)


def test_nobody_is_away_twice_on_one_day(session: Session) -> None:
    _away(session, "contact", 2, 4)

    with pytest.raises(Refused, match=Refusal.ALREADY_AWAY):
        _away(session, "contact", 4, 6)
    _away(session, "contact", 5, 6)


def test_whoever_is_back_early_is_there_again_today(session: Session) -> None:
    _away(session, "contact", 0, 4)
    absence_id = _absence_id(session)
    wednesday = MONDAY + timedelta(days=2)

    absences.end_absence(by(session, "contact", wednesday), absence_id)
    a_case(session, MONDAY + timedelta(days=1))
    a_case(session, wednesday)

    assert told(session, "office/new_case") == ["deputy", "contact"]
    with pytest.raises(Refused, match=Refusal.ABSENCE_IS_OVER):
        absences.end_absence(by(session, "contact", wednesday), absence_id)


def test_an_absence_that_has_not_begun_is_taken_back(session: Session) -> None:
    _away(session, "contact", 1, 4)

    absences.end_absence(by(session, "contact"), _absence_id(session))

    _away(session, "contact", 1, 4)
    assert _acts(session) == ["absence_entered", "absence_ended", "absence_entered"]


def test_what_somebody_who_leaves_had_in_hand_goes_back_to_the_department(
    session: Session,
) -> None:
    a_case(session)
    supervisor = staff_called(session, "supervisor")
    casework.assign(by(session, "contact"), seen(session), supervisor.id)

    hand_over_cases(by(session, "administrator"), supervisor.id)

    assert the_case(session).assignee_id is None
    assert _acts(session)[-1] == "cases_handed_over"


def _away(session: Session, name: str, first: int, last: int) -> None:
    """Away from so many days after today until so many."""
    days = Days(TODAY + timedelta(days=first), TODAY + timedelta(days=last))
    absences.plan_absence(by(session, name), staff_called(session, name).id, days)
    session.flush()


def _absence_id(session: Session) -> int:
    return session.scalars(select(Absence.id)).one()


def _department(session: Session, slug: str) -> Department:
    return session.scalars(select(Department).where(Department.slug == slug)).one()


def _only_permits(session: Session) -> None:
    for slug in ("parks", "city-clerk"):
        _department(session, slug).is_active = False


def _publish(session: Session) -> PolicyVersion:
    version = PolicyVersion(
        major=1, minor=0, clauses={}, change_note={}, written_at=MONDAY, published_at=MONDAY
    )
    session.add(version)
    session.flush()
    return version


def _acts(session: Session) -> list[str]:
    return list(session.scalars(select(SettingsChange.act).order_by(SettingsChange.id)))
