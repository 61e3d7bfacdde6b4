"""Bringing a supervisor in: by hand, by rule, once for each cause, and proven (B.2)."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.case import Outcome, Status
from portal.domain.errors import ActionNotAllowed, NotAllowed
from portal.domain.escalation import EscalationCause
from portal.domain.history import EventType
from portal.domain.permissions import Role
from portal.models import Category, Escalation, OutboxMessage
from portal.queries.escalations import EscalationPart, escalation_page
from portal.queries.walls import viewer_from
from portal.services import casework, clocks, resident_actions, supervision
from portal.services.digests import send_digests
from portal.services.escalations import note_opened
from portal.services.work import SYSTEM
from tests.factories import MONDAY, a_case, a_small_city, a_staff_member, staff_called, work
from tests.services.desk import NOTE, WORDS, by, events, seen, the_case, told

pytestmark = pytest.mark.usefixtures("_small_city")
ESCALATED = "office/case_escalated"


@pytest.fixture
def _small_city(session: Session) -> None:
    a_small_city(session)


def test_a_colleague_brings_a_supervisor_in_and_the_status_stays(session: Session) -> None:
    a_case(session)

    supervision.escalate(by(session, "counter"), seen(session), NOTE)

    assert told(session, ESCALATED) == ["supervisor"]
    assert the_case(session).status is Status.RECEIVED
    assert causes(session) == [EscalationCause.BY_HAND]


def test_asking_twice_tells_nobody_twice(session: Session) -> None:
    a_case(session)
    supervision.escalate(by(session, "counter"), seen(session), NOTE)

    with pytest.raises(ActionNotAllowed):
        supervision.escalate(by(session, "contact"), seen(session), NOTE)

    assert told(session, ESCALATED) == ["supervisor"]


def test_what_the_supervisor_did_is_recorded_and_ends_every_cause(session: Session) -> None:
    a_case(session)
    supervision.escalate(by(session, "counter"), seen(session), NOTE)
    late = MONDAY + timedelta(days=4)
    clocks.sweep_missed_promises(work(session, SYSTEM, late))

    supervision.handle(by(session, "supervisor", late), seen(session), NOTE)

    assert [row.handled_at for row in session.scalars(select(Escalation))] == [late, late]
    assert events(session)[-1] is EventType.ESCALATION_HANDLED
    with pytest.raises(ActionNotAllowed):
        supervision.handle(by(session, "supervisor", late), seen(session), NOTE)


def test_only_a_supervisor_says_what_was_done(session: Session) -> None:
    a_case(session)
    supervision.escalate(by(session, "counter"), seen(session), NOTE)

    with pytest.raises(NotAllowed):
        supervision.handle(by(session, "contact"), seen(session), NOTE)


def test_two_office_hours_before_the_promise_ends_a_supervisor_hears_once(
    session: Session,
) -> None:
    receipt = a_case(session)
    due = receipt.acknowledge_due_at

    assert clocks.escalate_due_soon(work(session, SYSTEM, due - timedelta(hours=3))) == 0
    assert clocks.escalate_due_soon(work(session, SYSTEM, due - timedelta(hours=2))) == 1
    assert clocks.escalate_due_soon(work(session, SYSTEM, due - timedelta(hours=1))) == 0

    assert causes(session) == [EscalationCause.DUE_SOON]
    assert told(session, ESCALATED) == ["supervisor"]


def test_an_acknowledged_case_is_not_due_soon(session: Session) -> None:
    receipt = a_case(session)
    casework.acknowledge(by(session, "contact"), seen(session), WORDS)

    soon = work(session, SYSTEM, receipt.acknowledge_due_at - timedelta(hours=1))
    assert clocks.escalate_due_soon(soon) == 0


def test_both_promises_missed_are_one_cause(session: Session) -> None:
    a_case(session)

    clocks.sweep_missed_promises(work(session, SYSTEM, MONDAY + timedelta(days=60)))

    assert causes(session) == [EscalationCause.MISSED]
    assert told(session, ESCALATED) == ["supervisor"]
    assert told(session, "office/promise_missed") == ["contact", "contact"]


def test_a_disputed_outcome_goes_up(session: Session) -> None:
    receipt = a_case(session)
    casework.resolve(by(session, "contact"), seen(session), Outcome.FIXED, WORDS)

    resident_actions.dispute(work(session), receipt.case_id, WORDS)

    assert causes(session) == [EscalationCause.DISPUTED]


def test_a_category_marked_so_goes_up_at_once(session: Session) -> None:
    session.scalars(select(Category)).one().is_escalated = True

    a_case(session, category="permit-delay")

    assert causes(session) == [EscalationCause.CATEGORY]


def test_without_a_supervisor_human_resources_hear(session: Session) -> None:
    staff_called(session, "supervisor").is_active = False
    a_case(session)

    supervision.escalate(by(session, "counter"), seen(session), NOTE)

    assert told(session, ESCALATED) == ["reviewer"]


def test_the_queue_shows_whether_the_notice_was_delivered_and_opened_within_the_hour(
    session: Session,
) -> None:
    receipt = a_case(session)
    supervision.escalate(by(session, "counter"), seen(session), NOTE)
    message = session.scalars(select(OutboxMessage).where(OutboxMessage.notice == ESCALATED)).one()

    assert standing(session) == (False, False)
    message.sent_at = MONDAY + timedelta(minutes=1)
    note_opened(by(session, "supervisor", MONDAY + timedelta(minutes=59)), receipt.reference)
    session.expire_all()
    assert standing(session) == (True, True)
    note_opened(by(session, "supervisor", MONDAY + timedelta(hours=5)), receipt.reference)
    session.expire_all()
    assert standing(session) == (True, True), "only the first look counts"


def test_the_digest_comes_once_a_day_when_the_office_opens(session: Session) -> None:
    a_case(session)
    tuesday_at_eight = MONDAY + timedelta(hours=22)

    def written(before: timedelta = timedelta()) -> int:
        return send_digests(work(session, SYSTEM, tuesday_at_eight - before))

    assert written(before=timedelta(hours=22)) == 2, "the supervisor and Human Resources"
    assert written(before=timedelta(minutes=1)) == 0
    assert written() == 2
    assert written(before=-timedelta(hours=1)) == 0


def test_the_digest_comes_neither_at_night_nor_on_a_day_off(session: Session) -> None:
    a_case(session)

    assert send_digests(work(session, SYSTEM, MONDAY - timedelta(hours=3))) == 0
    assert send_digests(work(session, SYSTEM, MONDAY + timedelta(days=5))) == 0


def test_whoever_has_nothing_to_look_at_gets_no_digest(session: Session) -> None:
    a_staff_member(session, Role.SUPERVISOR, email="other@city.example")

    assert send_digests(work(session, SYSTEM)) == 0


def causes(session: Session) -> list[EscalationCause]:
    return list(session.scalars(select(Escalation.cause).order_by(Escalation.id)))


def standing(session: Session) -> tuple[bool, bool]:
    supervisor = viewer_from(staff_called(session, "supervisor"))
    page = escalation_page(session, supervisor, EscalationPart.WAITING, "en", None)
    notice = page.entries[0].notices[0]
    return notice.is_delivered_in_time, notice.is_opened_in_time
