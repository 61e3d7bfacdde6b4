"""What may be taken out of the outbox, by whom and when, and what becomes of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.retries import WAITS
from portal.models import DeliveryAttempt, OutboxMessage, OutboxState
from portal.services import dispatch
from portal.services.work import SYSTEM, UnitOfWork
from tests.factories import MONDAY, a_case, a_small_city, work

pytestmark = pytest.mark.usefixtures("_two_messages")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def _two_messages(session: Session) -> None:
    """The receipt of a resident, and the news of it for the contact."""
    a_small_city(session)
    a_case(session, contact_email="ana@example.org")


def test_messages_are_claimed_in_the_order_in_which_they_were_written(session: Session) -> None:
    first, second = _messages(session)

    assert dispatch.claim_next(_at(session)) == first.id
    assert dispatch.claim_next(_at(session)) == second.id
    assert dispatch.claim_next(_at(session)) is None


def test_a_claim_that_its_worker_did_not_outlive_runs_out(session: Session) -> None:
    first, _second = _messages(session)
    dispatch.claim_next(_at(session), claim=MINUTE)

    assert dispatch.claim_next(_at(session, MINUTE / 2), claim=MINUTE) != first.id
    assert dispatch.claim_next(_at(session, MINUTE), claim=MINUTE) == first.id


def test_a_delivered_message_is_not_claimed_again(session: Session) -> None:
    first, _second = _messages(session)
    dispatch.mark_delivered(_at(session), first.id)

    assert (first.state, first.sent_at) == (OutboxState.SENT, MONDAY)
    assert dispatch.claim_next(_at(session)) != first.id


def test_each_failure_is_waited_for_longer_until_a_person_has_to_look(session: Session) -> None:
    message, _second = _messages(session)
    waits, now = [], MONDAY
    while message.state is OutboxState.PENDING:
        dispatch.mark_deferred(_at(session, now - MONDAY), message.id, "status 451")
        waits.append(message.next_attempt_at - now)
        now = message.next_attempt_at

    assert waits[:-1] == list(WAITS) == sorted(WAITS)
    assert message.state is OutboxState.DEAD
    assert _reasons(session, message) == ["status 451"] * (len(WAITS) + 1)


def test_a_deferred_message_is_claimed_no_sooner_than_its_wait_is_over(session: Session) -> None:
    first, second = _messages(session)
    dispatch.mark_deferred(_at(session), first.id, "status 451")
    dispatch.mark_delivered(_at(session), second.id)

    assert dispatch.claim_next(_at(session, WAITS[0] - timedelta(seconds=1))) is None
    assert dispatch.claim_next(_at(session, WAITS[0])) == first.id


def test_a_refused_message_waits_for_a_person_with_its_reason(session: Session) -> None:
    message, _second = _messages(session)
    dispatch.mark_refused(_at(session), message.id, "status 550")

    assert message.state is OutboxState.DEAD
    assert _reasons(session, message) == ["status 550"]


@pytest.mark.parametrize("mark", [dispatch.mark_refused, dispatch.mark_deferred])
def test_a_worker_that_comes_late_does_not_undo_a_delivery(session: Session, mark) -> None:
    message, _second = _messages(session)
    dispatch.mark_delivered(_at(session), message.id)
    for _ in range(len(WAITS) + 1):
        mark(_at(session), message.id, "status 451")

    assert message.state is OutboxState.SENT


def test_a_cancelled_message_is_not_claimed(session: Session) -> None:
    for message in _messages(session):
        dispatch.cancel(_at(session), message.id)

    assert dispatch.claim_next(_at(session)) is None


def _at(session: Session, later: timedelta = timedelta()) -> UnitOfWork:
    return work(session, SYSTEM, MONDAY + later)


def _messages(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def _reasons(session: Session, message: OutboxMessage) -> list[str]:
    attempts = select(DeliveryAttempt).where(DeliveryAttempt.outbox_message_id == message.id)
    return [attempt.reason for attempt in session.scalars(attempts)]
