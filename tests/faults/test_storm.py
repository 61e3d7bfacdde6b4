"""Residents file while the whole product is killed again and again: no receipt is ever a lie."""

import random
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select, text

from portal.db import Database
from portal.models import Case, CaseEvent, OutboxMessage, OutboxState
from tests.faults.conftest import IS_LONG
from tests.resident.conftest import code_on
from tests.support.http import HttpAnswer, HttpBrowser
from tests.support.pages import Page
from tests.support.server import RunningPortal, run_portal

KILLS = 50 if IS_LONG else 6
RESIDENTS = 4
LONGEST_LIFE = 0.6  # seconds between the first receipt after a start and the kill


@dataclass
class Storm:
    """What the residents lived through together."""

    receipts: dict[str, str] = field(default_factory=dict)  # code → what was filed
    statuses: set[int] = field(default_factory=set)
    is_over: threading.Event = field(default_factory=threading.Event)

    def file(self, url: str, words: str) -> None:
        """File once, as a browser does; send the same form again when the connection breaks."""
        browser = HttpBrowser(url)
        fields = self._until_it_answers(
            lambda: browser.filled_in(
                "/feedback",
                "/feedback",
                description=words,
                department="permits",
                contact_email="ana@example.org",
            )
        )
        answer = self._until_it_answers(lambda: browser.post("/feedback", fields))
        self.statuses.add(answer.status)
        page = self._until_it_answers(lambda: browser.get("/receipt"))
        self.statuses.add(page.status)
        self.receipts[_code(page)] = words

    def _until_it_answers(self, ask):
        while True:
            try:
                return ask()
            except OSError:
                if self.is_over.is_set():
                    raise
                time.sleep(0.05)


def test_every_receipt_that_was_seen_opens_its_case(portal: RunningPortal) -> None:
    storm = Storm()
    residents = [
        threading.Thread(target=_reside, args=[storm, portal.url, number], daemon=True)
        for number in range(RESIDENTS)
    ]
    for resident in residents:
        resident.start()
    for _ in range(KILLS):
        _wait_for_a_receipt(storm)
        time.sleep(random.uniform(0, LONGEST_LIFE))  # noqa: S311 - not for secrets
        portal.kill()
        portal.start()
    storm.is_over.set()
    for resident in residents:
        resident.join(30)
        assert not resident.is_alive()

    assert storm.statuses == {200, 303}
    assert len(storm.receipts) >= KILLS
    _assert_receipts_open_their_cases(portal, storm)
    assert portal.stop() == 0
    _assert_nothing_is_missing(portal.folder, storm)
    verified = run_portal(portal.folder, "audit", "verify")
    assert verified.returncode == 0, verified.stderr


def _reside(storm: Storm, url: str, number: int) -> None:
    count = 0
    while not storm.is_over.is_set():
        count += 1
        storm.file(url, f"Resident {number} says for the {count}. time that the lamp is out.")


def _wait_for_a_receipt(storm: Storm) -> None:
    before, give_up_at = len(storm.receipts), time.monotonic() + 30
    while len(storm.receipts) == before:
        assert time.monotonic() < give_up_at
        time.sleep(0.01)


def _assert_receipts_open_their_cases(portal: RunningPortal, storm: Storm) -> None:
    browser = HttpBrowser(portal.url)
    fields = dict(browser.filled_in("/track", "/track"))
    for code, words in storm.receipts.items():
        answer = browser.post("/track", list((fields | {"code": code}).items()))
        assert (answer.status, answer.headers["Location"]) == (303, "/case")
        assert words in browser.get("/case").text


def _assert_nothing_is_missing(folder: Path, storm: Storm) -> None:
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
    assert set(storm.receipts.values()) <= set(words)
    assert {tuple(row) for row in counts} == {(1, 2)}  # mails to the resident and the contact
    names = " ".join(path.name for path in (folder / "mail").glob("*.eml"))
    assert all(message_id in names for message_id in sent_ids)


def _code(answer: HttpAnswer) -> str:
    return code_on(Page(answer.text, "/receipt"))
