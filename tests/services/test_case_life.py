"""The life of a case through the services, from filing to closing."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.case import Outcome, Status
from portal.domain.errors import ActionNotAllowed, ChangedMeanwhile, NotAllowed, NotFound
from portal.domain.history import EventType
from portal.keys import Keys
from portal.models import Case, CaseEvent, Department, Message, OutboxMessage, StaffMember
from portal.services import casework, clocks, resident_actions
from portal.services.casework import CaseAt, Words
from portal.services.filing import file_case
from portal.services.work import SYSTEM
from tests.factories import KEYS, MONDAY, a_case, a_filing, a_small_city, acting, work

pytestmark = pytest.mark.usefixtures("_small_city")
WORDS = Words("Thank you for telling us.", "en")


@pytest.fixture
def _small_city(session: Session) -> None:
    a_small_city(session)


def test_a_filed_case_is_received_and_promised_for_wednesday_at_close(session: Session) -> None:
    receipt = a_case(session)

    assert receipt.reference == "2026-000001"
    assert receipt.acknowledge_due_at == datetime(2026, 11, 25, 23, 0, tzinfo=UTC)
    assert _case(session).status is Status.RECEIVED
    assert _events(session) == [EventType.CASE_FILED]


def test_filing_the_same_form_twice_gives_the_same_receipt(session: Session) -> None:
    filing = a_filing()

    first = file_case(work(session), filing)
    second = file_case(work(session, now=MONDAY + timedelta(minutes=1)), filing)

    assert (first.reference, first.code) == (second.reference, second.code)
    assert not second.is_new
    assert len(session.scalars(select(Case)).all()) == 1


def test_a_form_repeated_after_the_secret_was_changed_finds_its_receipt(session: Session) -> None:
    filing = a_filing()
    first = file_case(work(session), filing)
    rotated = replace(work(session), keys=Keys((b"a newer secret", *KEYS.secrets)))

    second = file_case(rotated, filing)

    assert (first.reference, first.code) == (second.reference, second.code)


def test_the_same_form_with_other_words_is_another_case_with_another_code(
    session: Session,
) -> None:
    first = file_case(work(session), a_filing(idempotency_key="1" * 32))
    second = file_case(
        work(session), a_filing(idempotency_key="1" * 32, description="Something else.")
    )

    assert first.reference != second.reference
    assert first.code != second.code


def test_an_unsure_resident_reaches_the_department_that_sorts(session: Session) -> None:
    a_case(session, department="unsure")

    assert _department_slug(session) == "city-clerk"


def test_acknowledging_in_time_keeps_the_promise_and_starts_the_second_clock(
    session: Session,
) -> None:
    a_case(session)

    casework.acknowledge(_as(session, "contact"), _seen(session), WORDS)

    case = _case(session)
    assert case.status is Status.ACKNOWLEDGED
    assert case.acknowledge_missed_at is None
    assert case.next_due_at == case.resolve_due_at
    assert _events(session)[-1] == EventType.CASE_ACKNOWLEDGED


def test_an_answer_that_comes_late_records_the_miss_before_the_answer(session: Session) -> None:
    a_case(session)

    late = _as(session, "contact", now=MONDAY + timedelta(days=7))
    casework.reply(late, _seen(session), WORDS)

    assert _case(session).acknowledge_missed_at is not None
    assert _events(session) == [
        EventType.CASE_FILED,
        EventType.PROMISE_MISSED,
        EventType.CASE_ESCALATED,
        EventType.REPLY_SENT,
    ]


def test_of_two_people_who_act_at_once_the_second_is_told(session: Session) -> None:
    a_case(session)
    seen_by_both = _seen(session)
    casework.acknowledge(_as(session, "contact"), seen_by_both, WORDS)

    with pytest.raises(ChangedMeanwhile):
        casework.acknowledge(_as(session, "deputy"), seen_by_both, WORDS)


def test_the_counter_may_read_but_not_answer(session: Session) -> None:
    a_case(session)

    with pytest.raises(NotAllowed):
        casework.reply(_as(session, "counter"), _seen(session), WORDS)


def test_a_restricted_case_does_not_exist_for_the_contact(session: Session) -> None:
    a_case(session, is_about_conduct=True)

    with pytest.raises(NotFound):
        casework.acknowledge(_as(session, "contact"), _seen(session), WORDS)


def test_a_restricted_case_is_announced_to_supervisors_alone(session: Session) -> None:
    a_case(session, is_about_conduct=True)

    assert _announced(session) == [("office/conduct_alleged", "supervisor@city.example")]


def test_an_anonymous_case_writes_only_to_the_contact(session: Session) -> None:
    a_case(session)

    assert _announced(session) == [("office/new_case", "contact@city.example")]


def test_a_question_waits_for_the_resident_until_the_answer_comes(session: Session) -> None:
    receipt = a_case(session)
    casework.ask(_as(session, "contact"), _seen(session), Words("At what time?", "en"))
    assert _case(session).question_asked_at is not None

    resident_actions.add_information(work(session), receipt.case_id, Words("At nine.", "en"))

    assert _case(session).question_asked_at is None
    assert _announced(session)[-1] == ("office/resident_answered", "contact@city.example")


def test_a_dispute_reopens_once_and_brings_a_different_person_in(session: Session) -> None:
    receipt = _resolved_case(session)
    resident_actions.dispute(work(session), receipt.case_id, Words("It is not fixed.", "en"))

    case = _case(session)
    assert case.status is Status.IN_PROGRESS
    assert case.outcome is None
    assert case.assignee_id == _member(session, "supervisor").id

    casework.resolve(_as(session, "supervisor"), _seen(session), Outcome.EXPLAINED, WORDS)
    with pytest.raises(ActionNotAllowed):
        resident_actions.dispute(work(session), receipt.case_id, Words("Still not.", "en"))


def test_a_rating_given_again_replaces_the_first(session: Session) -> None:
    receipt = _resolved_case(session)

    resident_actions.rate(work(session), receipt.case_id, 1, 1, "")
    resident_actions.rate(work(session), receipt.case_id, 5, 4, "Better now.")

    assert _events(session)[-2:] == [EventType.CASE_RATED, EventType.CASE_RATED]


def test_an_unresolved_case_cannot_be_rated(session: Session) -> None:
    receipt = a_case(session)

    with pytest.raises(ActionNotAllowed):
        resident_actions.rate(work(session), receipt.case_id, 5, 5, "")


def test_a_resolved_case_closes_when_the_time_to_dispute_is_over(session: Session) -> None:
    _resolved_case(session)

    assert clocks.close_undisputed(work(session, SYSTEM)) == 0
    assert clocks.close_undisputed(work(session, SYSTEM, MONDAY + timedelta(days=15))) == 1
    assert _case(session).status is Status.CLOSED


def test_a_missed_promise_is_recorded_once_and_supervisors_are_told(session: Session) -> None:
    a_case(session)
    late = work(session, SYSTEM, MONDAY + timedelta(days=7))

    assert clocks.sweep_missed_promises(late) == 1
    assert clocks.sweep_missed_promises(late) == 0
    assert _announced(session)[-2:] == [
        ("office/promise_missed", "contact@city.example"),
        ("office/case_escalated", "supervisor@city.example"),
    ]


def test_a_new_code_opens_the_case_and_the_old_one_does_not(session: Session) -> None:
    receipt = a_case(session)
    before = _case(session).code_digest

    code = resident_actions.replace_code(work(session), receipt.case_id)

    assert code != receipt.code
    assert _case(session).code_digest != before


def test_a_note_stays_inside(session: Session) -> None:
    a_case(session)
    casework.note(_as(session, "counter"), _seen(session), Words("Was loud.", "en"))

    assert [message.is_public for message in session.scalars(select(Message))] == [False]
    assert "loud" not in _case(session).search_text


def _resolved_case(session: Session):
    receipt = a_case(session)
    casework.resolve(_as(session, "contact"), _seen(session), Outcome.FIXED, WORDS)
    return receipt


def _case(session: Session) -> Case:
    return session.scalars(select(Case).order_by(Case.id)).first()


def _seen(session: Session) -> CaseAt:
    case = _case(session)
    return CaseAt(case.reference, case.version)


def _member(session: Session, name: str) -> StaffMember:
    return session.scalar(select(StaffMember).where(StaffMember.email == f"{name}@city.example"))


def _as(session: Session, name: str, now: datetime = MONDAY):
    return work(session, acting(_member(session, name)), now)


def _events(session: Session) -> list[EventType]:
    return list(session.scalars(select(CaseEvent.type).order_by(CaseEvent.id)))


def _announced(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(OutboxMessage.notice, OutboxMessage.to_address).order_by(OutboxMessage.id)
    )
    return [tuple(row) for row in rows]


def _department_slug(session: Session) -> str:

    return session.scalar(select(Department.slug).join(Case, Case.department_id == Department.id))
