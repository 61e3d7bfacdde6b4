"""A half-written form on its way from a tablet to a phone: a ticket, good once and not for long."""

import base64
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.domain.errors import NotFound
from portal.keys import Keys
from portal.models import Handover
from portal.services import upkeep
from portal.services.handovers import VALID_FOR, issue_ticket, use_handover
from portal.services.work import RESIDENT, UnitOfWork
from portal.web.work import now
from tests.factories import KEYS, MONDAY, a_kiosk, a_site, work
from tests.support.tablet import Tablet


@pytest.fixture
def kiosk_id(session: Session) -> int:
    """A kiosk in the transaction of a test of services."""
    return int(a_kiosk(session, a_site(session)).id)


def test_a_ticket_opens_a_half_written_form_once(tablet: Tablet, database: Database) -> None:
    issued = tablet.post("/handover", {}).json
    with database.writing() as session:
        key = use_handover(work(session, now=now()), issued["ticket"])
    assert key == base64.b64decode(issued["key"])
    assert len(key) == 32

    with database.writing() as session, pytest.raises(NotFound):
        use_handover(work(session, now=now()), issued["ticket"])


def test_the_database_holds_neither_ticket_nor_key(session: Session, kiosk_id: int) -> None:
    issued = issue_ticket(work(session), kiosk_id)

    kept = session.scalars(select(Handover.ticket_digest)).one()

    assert issued.ticket not in kept
    assert issued.key.hex() != kept


def test_a_ticket_is_over_after_ten_minutes(session: Session, kiosk_id: int) -> None:
    issued = issue_ticket(work(session), kiosk_id)

    with pytest.raises(NotFound):
        use_handover(work(session, now=MONDAY + VALID_FOR), issued.ticket)


@pytest.mark.parametrize("ticket", ["", "made up", "\ud800", "٣", "x" * 5000])
def test_what_was_never_issued_opens_nothing(session: Session, ticket: str) -> None:
    with pytest.raises(NotFound):
        use_handover(work(session), ticket)


def test_a_ticket_outlives_a_change_of_the_secret(session: Session, kiosk_id: int) -> None:
    issued = issue_ticket(work(session), kiosk_id)
    rotated = Keys((b"the secret that came after it", *KEYS.secrets))

    key = use_handover(UnitOfWork(session, MONDAY, rotated, RESIDENT), issued.ticket)

    assert key == issued.key


def test_tickets_that_open_nothing_are_forgotten(session: Session, kiosk_id: int) -> None:
    issue_ticket(work(session), kiosk_id)

    upkeep.forget_old_pairings(work(session))
    assert _tickets(session) == 1

    upkeep.forget_old_pairings(work(session, now=MONDAY + VALID_FOR + timedelta(seconds=1)))
    assert _tickets(session) == 0


def _tickets(session: Session) -> int | None:
    return session.scalar(select(func.count()).select_from(Handover))
