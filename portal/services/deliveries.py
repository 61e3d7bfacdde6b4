"""Sending a message of the outbox again, when a person has mended what was in its way."""

from sqlalchemy import select

from portal.domain.errors import NotAllowed, NotFound
from portal.domain.permissions import Permission
from portal.models import OutboxMessage, OutboxState
from portal.queries.outbox import known_to
from portal.services.work import UnitOfWork

RESENDABLE = frozenset({OutboxState.DEAD, OutboxState.PENDING})


def resend(work: UnitOfWork, message_id: int) -> bool:
    """Try to deliver a dead or waiting message at once, under its own Message-ID.

    Gives False when there is nothing left to send. Raises NotFound for a message that is not this
    person's to know of, NotAllowed without the right.
    """
    message = work.session.scalar(
        select(OutboxMessage)
        .where(OutboxMessage.id == message_id, known_to(work.viewer))
        .with_for_update()
    )
    if message is None:
        raise NotFound("There is no such message.")
    if not work.viewer.has(Permission.RESEND_OUTBOX):
        raise NotAllowed("You have no right to send messages again.")
    if message.state not in RESENDABLE:
        return False
    message.state, message.next_attempt_at = OutboxState.PENDING, work.now
    message.attempts = 0  # the waits between tries begin anew; the tries themselves stay recorded
    return True
