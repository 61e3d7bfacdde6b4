"""Allegations of misconduct: who is kept away, who looks into it, and how it is opened (B.2)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.escalation import EscalationCause, WallReason
from portal.domain.history import EventType
from portal.domain.permissions import ConductLane, Role
from portal.domain.refusals import Refusal, Refused
from portal.models import Escalation, LiftRequest, StaffMember, WalledOff
from portal.queries.walls import find_case, viewer_from
from portal.services import casework, conduct, resident_actions
from portal.services.conduct import Walls
from tests.factories import a_case, a_small_city, a_staff_member, staff_called, work
from tests.services.desk import NOTE, WORDS, by, events, seen, the_case, told

pytestmark = pytest.mark.usefixtures("_small_city")
ALLEGED = "office/conduct_alleged"


@pytest.fixture
def _small_city(session: Session) -> None:
    a_small_city(session)
    for name, called in (("supervisor", "Vera Stone"), ("contact", "Maria Lopez")):
        staff_called(session, name).name = called


def test_an_allegation_is_for_the_supervisor_and_nobody_else_hears(session: Session) -> None:
    a_case(session, is_about_conduct=True)

    assert who_sees(session) == {"supervisor", "reviewer"}
    assert told(session, ALLEGED) == ["supervisor"]
    assert told(session, "office/new_case") == []
    assert session.scalars(select(Escalation.cause)).all() == [EscalationCause.CONDUCT]


def test_whom_the_words_name_is_walled_off_from_the_first_second(session: Session) -> None:
    a_case(session, is_about_conduct=True, staff_named="Maria, window 3")

    assert walls(session) == {"contact": WallReason.MATCHED}


def test_a_supervisor_who_is_named_makes_it_a_matter_for_human_resources(
    session: Session,
) -> None:
    a_case(session, is_about_conduct=True, description="It was Vera Stone who shouted.")

    assert the_case(session).lane is ConductLane.HUMAN_RESOURCES
    assert who_sees(session) == {"reviewer"}
    assert told(session, ALLEGED) == ["reviewer"]


def test_the_superior_of_a_supervisor_is_no_matter_for_them(session: Session) -> None:
    director = a_staff_member(
        session, Role.COUNTER, name="Otto Grand", email="director@city.example"
    )
    staff_called(session, "supervisor").manager_id = director.id

    a_case(session, is_about_conduct=True, staff_named="Otto Grand")

    assert who_sees(session) == {"reviewer"}


def test_the_resident_can_choose_human_resources(session: Session) -> None:
    a_case(session, is_about_conduct=True, is_for_human_resources=True)

    assert who_sees(session) == {"reviewer"}


def test_words_that_seem_to_name_everybody_leave_it_readable(session: Session) -> None:
    staff_called(session, "reviewer").name = "Ana Blank"

    a_case(session, is_about_conduct=True, staff_named="Vera and Ana")

    assert walls(session) == {}
    assert "reviewer" in who_sees(session)


def test_staff_mark_it_later_and_who_did_may_lose_sight_of_it(session: Session) -> None:
    a_case(session)
    casework.assign(by(session, "contact"), seen(session), staff_called(session, "contact").id)

    conduct.restrict(by(session, "contact"), seen(session), Walls(), NOTE)

    assert who_sees(session) == {"supervisor", "reviewer"}
    assert the_case(session).assignee_id is None
    assert EventType.CASE_RESTRICTED in events(session)


def test_who_is_named_by_staff_and_who_is_kept_away_besides(session: Session) -> None:
    a_case(session)
    named, kept_away = (staff_called(session, name).id for name in ("deputy", "supervisor"))

    conduct.restrict(by(session, "counter"), seen(session), Walls((named,), (kept_away,)), NOTE)

    assert walls(session) == {"deputy": WallReason.NAMED, "supervisor": WallReason.EXCLUDED}
    assert who_sees(session) == {"reviewer"}


def test_somebody_must_be_left_who_can_read_it(session: Session) -> None:
    a_case(session)
    everybody = tuple(staff_called(session, name).id for name in ("supervisor", "reviewer"))

    with pytest.raises(Refused) as refused:
        conduct.restrict(by(session, "counter"), seen(session), Walls(everybody), NOTE)

    assert refused.value.refusal is Refusal.NOBODY_LEFT


def test_nobody_opens_an_allegation_alone(session: Session) -> None:
    a_case(session, is_about_conduct=True)
    conduct.ask_to_lift(by(session, "supervisor"), seen(session), None, NOTE)
    request = session.scalars(select(LiftRequest)).one()

    with pytest.raises(Refused) as refused:
        decide(session, "supervisor", request.id)

    assert refused.value.refusal is Refusal.NEEDS_SECOND_PERSON
    assert the_case(session).is_restricted


def test_a_second_person_opens_it_and_both_are_recorded(session: Session) -> None:
    a_case(session, is_about_conduct=True)
    conduct.ask_to_lift(by(session, "supervisor"), seen(session), None, NOTE)
    request = session.scalars(select(LiftRequest)).one()
    assert told(session, "office/lifting_asked") == [], "she asked; another supervisor is not there"

    decide(session, "reviewer", request.id)

    assert not the_case(session).is_restricted
    assert "contact" in who_sees(session)
    assert events(session)[-2:] == [EventType.LIFTING_ASKED, EventType.RESTRICTION_LIFTED]
    assert {request.asked_by_id, request.decided_by_id} == {
        staff_called(session, name).id for name in ("supervisor", "reviewer")
    }


def test_a_declined_request_changes_nothing_and_can_be_made_again(session: Session) -> None:
    a_case(session, is_about_conduct=True)
    conduct.ask_to_lift(by(session, "supervisor"), seen(session), None, NOTE)
    request = session.scalars(select(LiftRequest)).one()

    decide(session, "reviewer", request.id, is_granted=False)
    assert the_case(session).is_restricted
    with pytest.raises(Refused):
        decide(session, "reviewer", request.id)
    conduct.ask_to_lift(by(session, "supervisor"), seen(session), None, NOTE)


def test_opening_the_case_leaves_the_named_person_outside(session: Session) -> None:
    a_case(session, is_about_conduct=True, staff_named="Maria Lopez")
    conduct.ask_to_lift(by(session, "supervisor"), seen(session), None, NOTE)
    decide(session, "reviewer", session.scalars(select(LiftRequest.id)).one())

    assert "contact" not in who_sees(session)
    assert "deputy" in who_sees(session)


def test_one_person_is_let_in_by_two(session: Session) -> None:
    a_case(session, is_about_conduct=True, staff_named="Maria Lopez")
    maria = staff_called(session, "contact").id
    conduct.ask_to_lift(by(session, "supervisor"), seen(session), maria, NOTE)

    decide(session, "reviewer", session.scalars(select(LiftRequest.id)).one())

    assert walls(session) == {}


def test_the_same_is_asked_once(session: Session) -> None:
    a_case(session, is_about_conduct=True)
    conduct.ask_to_lift(by(session, "supervisor"), seen(session), None, NOTE)

    with pytest.raises(Refused) as refused:
        conduct.ask_to_lift(by(session, "reviewer"), seen(session), None, NOTE)

    assert refused.value.refusal is Refusal.ALREADY_ASKED


def test_more_people_can_be_kept_away_but_only_by_those_who_see_it(session: Session) -> None:
    a_case(session, is_about_conduct=True)
    deputy = staff_called(session, "deputy").id

    conduct.wall_off(by(session, "supervisor"), seen(session), Walls((deputy,)), NOTE)
    assert walls(session) == {"deputy": WallReason.NAMED}
    for name in ("contact", "counter"):
        with pytest.raises((NotFound, NotAllowed)):
            conduct.wall_off(by(session, name), seen(session), Walls(), NOTE)


def test_what_human_resources_took_over_does_not_go_back_by_itself(session: Session) -> None:
    a_case(session, is_about_conduct=True, is_for_human_resources=True)
    deputy = staff_called(session, "deputy").id

    conduct.wall_off(by(session, "reviewer"), seen(session), Walls((deputy,)), NOTE)

    assert the_case(session).lane is ConductLane.HUMAN_RESOURCES


def test_the_person_named_who_wrote_in_the_case_before_finds_nothing_of_it(
    session: Session,
) -> None:
    a_case(session)
    casework.acknowledge(by(session, "contact"), seen(session), WORDS)
    maria = staff_called(session, "contact").id

    conduct.restrict(by(session, "supervisor"), seen(session), Walls((maria,)), NOTE)

    with pytest.raises(NotFound):
        find_case(
            session, viewer_from(staff_called(session, "contact")), the_case(session).reference
        )


def test_what_the_resident_adds_to_an_allegation_reaches_those_who_look_into_it(
    session: Session,
) -> None:
    receipt = a_case(session, is_about_conduct=True)

    resident_actions.add_information(work(session), receipt.case_id, WORDS)

    assert told(session, "office/resident_answered") == ["supervisor"]


def decide(session: Session, name: str, request_id: int, *, is_granted: bool = True) -> None:
    conduct.decide_lift(by(session, name), seen(session), request_id, NOTE, is_granted=is_granted)


def walls(session: Session) -> dict[str, WallReason]:
    rows = session.execute(
        select(StaffMember.email, WalledOff.reason).join(
            WalledOff, WalledOff.staff_id == StaffMember.id
        )
    )
    return {email.split("@")[0]: reason for email, reason in rows}


def who_sees(session: Session) -> set[str]:
    found = set()
    for member in session.scalars(select(StaffMember)):
        try:
            find_case(session, viewer_from(member), the_case(session).reference)
        except (NotFound, NotAllowed):
            continue
        found.add(member.email.split("@")[0])
    return found
