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

CLAIM = timedelta(minutes=2)
BATCH = 20


def claim_due(work: UnitOfWork, claim: timedelta = CLAIM, batch: int = BATCH) -> list[int]:
    """Claim the messages that are due and unclaimed, oldest first; gives their ids."""
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
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    messages = list(work.session.scalars(due))
    for message in messages:
        message.claimed_until_at = work.now + claim
    return [message.id for message in messages]


def mark_delivered(work: UnitOfWork, message_id: int) -> None:
    """The mail server has taken it."""
    message = work.session.get_one(OutboxMessage, message_id)
    message.state, message.sent_at = OutboxState.SENT, work.now
    _note(work, message, is_delivered=True)


def mark_deferred(work: UnitOfWork, message_id: int, reason: str) -> None:
    """It could not be delivered now: try later, or give up after the last wait."""
    message = work.session.get_one(OutboxMessage, message_id)
    _note(work, message, is_delivered=False, reason=reason)
    again_at = next_attempt_at(work.now, message.attempts)
    if again_at is None:
        message.state = OutboxState.DEAD
    else:
        message.next_attempt_at = again_at


def mark_refused(work: UnitOfWork, message_id: int, reason: str) -> None:
    """It cannot be delivered at all: a person has to look at it in the office."""
    message = work.session.get_one(OutboxMessage, message_id)
    message.state = OutboxState.DEAD
    _note(work, message, is_delivered=False, reason=reason)


def cancel(work: UnitOfWork, message_id: int) -> None:
    """Nobody should get it any more: the address or the right to the case is gone."""
    message = work.session.get_one(OutboxMessage, message_id)
    message.state, message.claimed_until_at = OutboxState.CANCELLED, None


def _note(
    work: UnitOfWork, message: OutboxMessage, *, is_delivered: bool, reason: str = ""
) -> None:
    message.attempts += 1
    message.claimed_until_at = None
    work.session.add(
        DeliveryAttempt(
            outbox_message_id=message.id,
            at=work.now,
            is_delivered=is_delivered,
            reason=reason[:300],
        )
    )
