"""Residents file while the whole product is killed again and again: no receipt is ever a lie."""

import random
import time
from pathlib import Path

from sqlalchemy import func, select, text

from portal.db import Database
from portal.models import Case, CaseEvent, OutboxMessage, OutboxState
from tests.faults.conftest import IS_LONG
from tests.faults.storm import Storm, assert_receipts_open_their_cases, storm
from tests.support.server import RunningPortal, run_portal

KILLS = 50 if IS_LONG else 6
LONGEST_LIFE = 0.6  # seconds between the first receipt after a start and the kill


def test_every_receipt_that_was_seen_opens_its_case(portal: RunningPortal) -> None:
    with storm(portal.url) as it:
        for _ in range(KILLS):
            it.wait_for_a_receipt()
            time.sleep(random.uniform(0, LONGEST_LIFE))  # noqa: S311 - not for secrets
            portal.kill()
            portal.start()

    assert it.statuses == {200, 303}
    assert len(it.receipts) >= KILLS
    assert_receipts_open_their_cases(portal.url, it.receipts)
    assert portal.stop() == 0
    _assert_nothing_is_missing(portal.folder, it)
    verified = run_portal(portal.folder, "audit", "verify")
    assert verified.returncode == 0, verified.stderr


def _assert_nothing_is_missing(folder: Path, it: Storm) -> None:
    database = Database(f"sqlite:///{folder / 'portal.db'}")
    with database.reading() as session:
        cases = session.scalars(select(Case)).all()
        filed = select(func.count()).where(CaseEvent.case_id == Case.id)
        mails = select(func.count()).where(OutboxMessage.case_id == Case.id)
        counts = session.execute(
            select(filed.scalar_subquery(), mails.scalar_subquery()).select_from(Case)
        ).all()
        sent = select(OutboxMessage.message_id).where(OutboxMessage.state == OutboxState.SENT)
        sent_ids = session.scalars(sent).all()
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
    database.close()

    words = [case.description for case in cases]
    assert len(words) == len(set(words)) == len({case.reference for case in cases})
    assert set(it.receipts.values()) <= set(words)
    assert {tuple(row) for row in counts} == {(1, 2)}  # mails to the resident and the contact
    names = " ".join(path.name for path in (folder / "mail").glob("*.eml"))
    assert all(message_id in names for message_id in sent_ids)
