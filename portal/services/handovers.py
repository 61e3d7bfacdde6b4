"""A half-written form goes from a tablet to a phone by a ticket, good once and for ten minutes.

The words travel encrypted in the QR code and never reach the server; their key stands neither in
the code nor in the database. A photo of the screen opens nothing once the ticket was used.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.domain.errors import NotFound
from portal.keys import Keys
from portal.models import Handover
from portal.services.work import UnitOfWork

VALID_FOR = timedelta(minutes=10)
TICKETS, KEYS_OF_TICKETS = "handover-ticket", "handover-key"
TICKET_BYTES = 16


@dataclass(frozen=True)
class Ticket:
    """What the tablet needs: the ticket for the QR code, and 32 bytes to encrypt with."""

    ticket: str
    key: bytes
    expires_at: datetime


def issue_ticket(work: UnitOfWork, kiosk_id: int) -> Ticket:
    """A new ticket. Its key is worked out from it and stored nowhere."""
    ticket = secrets.token_urlsafe(TICKET_BYTES)
    expires_at = work.now + VALID_FOR
    work.session.add(
        Handover(
            ticket_digest=work.keys.digest(TICKETS, ticket.encode()),
            kiosk_id=kiosk_id,
            expires_at=expires_at,
        )
    )
    return Ticket(ticket, _key(work.keys, ticket), expires_at)


def use_handover(work: UnitOfWork, ticket: str) -> bytes:
    """The key that opens what the QR code holds. Raises NotFound the second time, or too late."""
    given = ticket.encode("utf-8", "replace")
    digests = work.keys.digests(TICKETS, given)
    found = work.session.scalar(
        select(Handover).where(Handover.ticket_digest.in_(digests)).with_for_update()
    )
    if found is None or found.used_at is not None or found.expires_at <= work.now:
        raise NotFound("This code was used, or its ten minutes are over.")
    found.used_at = work.now
    issued_under = digests.index(found.ticket_digest)
    return bytes.fromhex(work.keys.digests(KEYS_OF_TICKETS, given)[issued_under])


def _key(keys: Keys, ticket: str) -> bytes:
    return bytes.fromhex(keys.digest(KEYS_OF_TICKETS, ticket.encode()))
