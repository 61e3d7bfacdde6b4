"""Passing cases on: nothing is lost, the resident is told, and too many times brings help (A.3)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.case import Status
from portal.domain.errors import NotAllowed, NotFound
from portal.domain.escalation import EscalationCause
from portal.domain.history import EventType
from portal.domain.permissions import Role
from portal.domain.refusals import Refusal, Refused
from portal.models import Case, CaseEvent, Department, Escalation, OutboxMessage, Transfer
from portal.services import casework, transfers
from portal.services.casework import CaseAt, Words
from portal.services.work import UnitOfWork
from tests.factories import (
    a_case,
    a_category,
    a_small_city,
    a_staff_member,
    acting,
    designate_everywhere,
    staff_called,
    work,
)

pytestmark = pytest.mark.usefixtures("_small_city")
WHY = Words("The parks people look after the trees.", "en")
NOTE = Words("This tree stands on a private lot.", "en")


@pytest.fixture
def _small_city(session: Session) -> None:
    a_small_city(session)
    designate_everywhere(session)


def test_a_transferred_case_keeps_its_receipt_its_dates_and_its_history(session: Session) -> None:
    a_case(session)
    before = _kept(session)

    _transfer(session, "parks")

    assert _kept(session) == before
    assert _slug(session) == "parks"
    assert [event.type for event in _events(session)] == [
        EventType.CASE_FILED,
        EventType.CASE_TRANSFERRED,
    ]
    assert _events(session)[-1].facts == {
        "from": _id(session, "permits"),
        "to": _id(session, "parks"),
    }


def test_passing_on_keeps_no_promise(session: Session) -> None:
    a_case(session)

    _transfer(session, "parks")

    case = _case(session)
    assert case.status is Status.RECEIVED
    assert case.acknowledged_at is None
    assert case.next_due_at == case.acknowledge_due_at


def test_nobody_keeps_a_case_that_another_department_has(session: Session) -> None:
    a_case(session, category="permit-delay")
    casework.acknowledge(_as(session, "contact"), _seen(session), WHY)

    _transfer(session, "parks")

    case = _case(session)
    assert (case.assignee_id, case.category_id) == (None, None)


def test_the_new_departments_category_can_be_given_with_the_case(session: Session) -> None:
    parks = session.get_one(Department, _id(session, "parks"))
    trees = a_category(session, parks, slug="trees", is_escalated=True)
    a_case(session)

    transfers.transfer(_as(session, "contact"), _seen(session), "parks", WHY, category="trees")

    assert _case(session).category_id == trees.id
    assert _causes(session) == [EscalationCause.CATEGORY]


def test_a_category_of_another_department_goes_nowhere(session: Session) -> None:
    a_case(session)

    with pytest.raises(NotFound):
        transfers.transfer(
            _as(session, "contact"), _seen(session), "parks", WHY, category="permit-delay"
        )


def test_resident_and_new_contact_are_told(session: Session) -> None:
    a_case(session, contact_email="rosa@example.org")
    session.get_one(Department, _id(session, "parks")).contact_id = staff_called(
        session, "deputy"
    ).id
    staff_called(session, "deputy").assignments[0].department_id = _id(session, "parks")

    _transfer(session, "parks")

    assert _notices(session)[-2:] == [
        ("case_transferred", "rosa@example.org"),
        ("office/case_transferred", "deputy@city.example"),
    ]


def test_a_case_goes_neither_nowhere_nor_to_where_it_is(session: Session) -> None:
    a_case(session)
    session.get_one(Department, _id(session, "city-clerk")).is_active = False
    session.flush()

    for slug in ("nowhere", "city-clerk"):
        with pytest.raises(NotFound):
            _transfer(session, slug)
    with pytest.raises(Refused) as refused:
        _transfer(session, "permits")
    assert refused.value.refusal is Refusal.SAME_DEPARTMENT


def test_the_counter_passes_nothing_on(session: Session) -> None:
    a_case(session)

    with pytest.raises(NotAllowed):
        _transfer(session, "parks", by="counter")


def test_a_department_sends_back_once_and_says_why_to_colleagues_only(session: Session) -> None:
    a_case(session)
    _transfer(session, "parks")

    transfers.send_back(_as(session, "reviewer"), _seen(session), NOTE)

    assert _slug(session) == "permits"
    assert _events(session)[-1].type == EventType.CASE_SENT_BACK
    _transfer(session, "parks")
    with pytest.raises(Refused) as refused:
        transfers.send_back(_as(session, "reviewer"), _seen(session), NOTE)
    assert refused.value.refusal is Refusal.CANNOT_SEND_BACK


def test_what_was_filed_here_cannot_be_sent_back(session: Session) -> None:
    a_case(session)

    with pytest.raises(Refused):
        transfers.send_back(_as(session, "contact"), _seen(session), NOTE)


def test_the_third_transfer_brings_a_supervisor_in_and_sending_back_counts(
    session: Session,
) -> None:
    a_case(session)
    _transfer(session, "parks", by="reviewer")
    transfers.send_back(_as(session, "reviewer"), _seen(session), NOTE)
    assert _causes(session) == []

    _transfer(session, "city-clerk", by="reviewer")

    assert _causes(session) == [EscalationCause.THIRD_TRANSFER]
    assert [step.number for step in session.scalars(select(Transfer))] == [1, 2, 3]


def test_a_restricted_case_keeps_its_walls_on_its_way(session: Session) -> None:
    parks = session.get_one(Department, _id(session, "parks"))
    named = a_staff_member(session, Role.SUPERVISOR, parks, name="Ada Bright")
    a_case(session, is_about_conduct=True, staff_named="Ada Bright")

    _transfer(session, "parks", by="supervisor")

    case = _case(session)
    assert case.is_restricted
    assert named.email not in {address for _, address in _notices(session)}


def _transfer(session: Session, slug: str, by: str = "contact") -> None:
    transfers.transfer(_as(session, by), _seen(session), slug, WHY)


def _as(session: Session, name: str) -> UnitOfWork:
    return work(session, acting(staff_called(session, name)))


def _case(session: Session) -> Case:
    return session.scalars(select(Case)).one()


def _seen(session: Session) -> CaseAt:
    return CaseAt(_case(session).reference, _case(session).version)


def _kept(session: Session) -> tuple[object, ...]:
    case = _case(session)
    return case.code_digest, case.received_at, case.acknowledge_due_at, case.resolve_due_at


def _id(session: Session, slug: str) -> int:
    return session.scalars(select(Department.id).where(Department.slug == slug)).one()


def _slug(session: Session) -> str:
    return session.get_one(Department, _case(session).department_id).slug


def _events(session: Session) -> list[CaseEvent]:
    return list(session.scalars(select(CaseEvent).order_by(CaseEvent.sequence)))


def _causes(session: Session) -> list[EscalationCause]:
    return list(session.scalars(select(Escalation.cause).order_by(Escalation.id)))


def _notices(session: Session) -> list[tuple[str, str]]:
    rows = session.execute(
        select(OutboxMessage.notice, OutboxMessage.to_address).order_by(OutboxMessage.id)
    )
    return [tuple(row) for row in rows]
