"""Taking messages out of the outbox: claimed, delivered, put off or given up.

A claim is a short transaction of its own, and so is what came of it; between the two the message is
sent outside any transaction. A worker that dies in between lets its claim lapse, and the message is
sent again under the same Message-ID: at least once, never lost.
"""

from datetime import timedelta

from sqlalchemy import or_, select

from portal.domain.retries import next_attempt_at
from portal.models import DeliveryAttempt, OutboxMessage, OutboxState
from portal.services.work import UnitOfWork

# Longer than the longest delivery (portal.notify.smtp), so that nobody sends what is being sent.
CLAIM = timedelta(minutes=3)


def claim_next(work: UnitOfWork, claim: timedelta = CLAIM) -> int | None:
    """Claim the message that has been due longest and is unclaimed; gives its id.

    One at a time: while one hangs on a slow mail server, the claims of others would run out.
    """
    due = (
        select(OutboxMessage)
        .where(OutboxMessage.state == OutboxState.PENDING)
        .where(OutboxMessage.next_attempt_at <= work.now)
        .where(
            or_(
                OutboxMessage.claimed_until_at.is_(None),
                OutboxMessage.claimed_until_at <= work.now,
            )
        )
        .order_by(OutboxMessage.next_attempt_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    message = work.session.scalar(due)
    if message is None:
        return None
    message.claimed_until_at = work.now + claim
    return message.id


def mark_delivered(work: UnitOfWork, message_id: int) -> None:
    """The mail server has taken it."""
    message = _attempted(work, message_id, is_delivered=True)
    message.state, message.sent_at = OutboxState.SENT, work.now


def mark_deferred(work: UnitOfWork, message_id: int, reason: str) -> None:
    """It could not be delivered now: try later, or give up after the last wait."""
    message = _attempted(work, message_id, reason=reason)
    again_at = next_attempt_at(work.now, message.attempts)
    if again_at is None:
        _give_up(message)
    else:
        message.next_attempt_at = again_at


def mark_refused(work: UnitOfWork, message_id: int, reason: str) -> None:
    """It cannot be delivered at all: a person has to look at it in the office."""
    _give_up(_attempted(work, message_id, reason=reason))


def cancel(work: UnitOfWork, message_id: int) -> None:
    """Nobody should get it any more: the address or the right to the case is gone."""
    message = work.session.get_one(OutboxMessage, message_id, with_for_update=True)
    message.state, message.claimed_until_at = OutboxState.CANCELLED, None


def _attempted(
    work: UnitOfWork, message_id: int, *, is_delivered: bool = False, reason: str = ""
) -> OutboxMessage:
    message = work.session.get_one(OutboxMessage, message_id, with_for_update=True)
    message.attempts += 1
    message.claimed_until_at = None
    attempt = DeliveryAttempt(
        outbox_message_id=message.id, at=work.now, is_delivered=is_delivered, reason=reason[:300]
    )
    work.session.add(attempt)
    return message


def _give_up(message: OutboxMessage) -> None:
    # A worker that was held up for longer than its claim may come after one that delivered.
    if message.state is OutboxState.PENDING:
        message.state = OutboxState.DEAD
