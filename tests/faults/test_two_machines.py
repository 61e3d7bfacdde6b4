"""Two machines on one PostgreSQL and one Redis: one portal, even while one of them dies."""

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from portal.db import Database
from portal.domain import tracking_code
from portal.models import Case, OutboxMessage, OutboxState
from tests.factories import a_small_city
from tests.resident.conftest import code_on
from tests.support.http import HttpBrowser
from tests.support.pages import Page
from tests.support.postgres import fresh_postgres_url
from tests.support.redis import redis_url  # noqa: F401  (a fixture)
from tests.support.server import free_port, portal_environment
from tests.support.smtp import SmtpServer

RESIDENTS, EACH = 6, 4
PATIENCE = 30  # seconds
WRONG = 5  # guesses that an address has in a minute


class Machine:
    """`portal serve` and `portal worker` with a data directory of their own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        folder.mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        environment = portal_environment(folder, BASE_URL=self.url, **settings)
        commands = (["serve", "--port", str(self.port)], ["worker"])
        with (folder / "log").open("wb") as log:
            self.processes = [
                subprocess.Popen(
                    [sys.executable, "-m", "portal", *command],
                    env=environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
                for command in commands
            ]

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return urllib.request.urlopen(f"{self.url}/readyz", timeout=2).close()
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.05)

    def kill(self) -> None:
        """As a power cut would."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def database(postgres_template: str) -> Iterator[Database]:
    database = Database(fresh_postgres_url(like=postgres_template))
    with database.writing() as session:
        a_small_city(session)
    yield database
    database.close()


@pytest.fixture
def machines(
    tmp_path: Path,
    database: Database,
    redis_url: str,  # noqa: F811
    smtp: SmtpServer,
) -> Iterator[list[Machine]]:
    settings = {
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "LIMITS_URL": redis_url,
        "SMTP_URL": smtp.url,
    }
    started = [Machine(tmp_path / name, **settings) for name in ("one", "two")]
    for machine in started:
        machine.wait()
    yield started
    for machine in started:
        machine.kill()


def test_a_machine_dies_and_nobody_notices(
    machines: list[Machine], database: Database, smtp: SmtpServer
) -> None:
    receipts: list[str] = []
    residents = [
        threading.Thread(target=_reside, args=[machines, number, receipts], daemon=True)
        for number in range(RESIDENTS)
    ]
    for resident in residents:
        resident.start()
    _until(lambda: len(receipts) >= RESIDENTS)
    machines[1].kill()
    for resident in residents:
        resident.join(PATIENCE)
        assert not resident.is_alive()

    assert len(set(receipts)) == RESIDENTS * EACH
    _assert_all_open(machines[0], receipts)
    assert _count(database, Case) == RESIDENTS * EACH
    _give_back_what_was_claimed(database)
    _until(lambda: _unsent(database) == 0)
    sent = Counter(message["Message-ID"] for message in smtp.messages)
    assert len(sent) == _count(database, OutboxMessage)
    assert sum(sent.values()) <= len(sent) + 1, "at most what was in its hands goes out twice"


def test_limits_count_on_both_machines_together(machines: list[Machine]) -> None:
    statuses = [_guess(machines[number % 2]) for number in range(WRONG + 1)]
    assert statuses == [404] * WRONG + [429]


def _reside(machines: list[Machine], number: int, receipts: list[str]) -> None:
    for count in range(EACH):
        receipts.append(_file(_Traveller(machines, number + count), f"The {count}. of {number}"))


def _file(browser: "_Traveller", words: str) -> str:
    """File once; where a machine does not answer, go to the other one with the same form."""
    given = {"description": words, "department": "permits", "contact_email": "ana@example.org"}
    fields = browser.insist(lambda: browser.filled_in("/feedback", "/feedback", **given))
    assert browser.insist(lambda: browser.post("/feedback", fields)).status == 303
    return code_on(Page(browser.insist(lambda: browser.get("/receipt")).text, "/receipt"))


class _Traveller(HttpBrowser):
    """A browser behind a balancer that knows both machines."""

    def __init__(self, machines: list[Machine], first: int) -> None:
        self._urls = [machine.url for machine in machines]
        self._at = first
        super().__init__(self._urls[first % 2])

    def insist(self, ask):
        until = time.monotonic() + PATIENCE
        while True:
            self._at += 1
            self.url = self._urls[self._at % 2]
            try:
                return ask()
            except OSError:
                assert time.monotonic() < until
                time.sleep(0.02)


def _guess(machine: Machine) -> int:
    browser = HttpBrowser(machine.url)
    code = tracking_code.from_bytes(os.urandom(10))
    return browser.post("/track", browser.filled_in("/track", "/track", code=code)).status


def _assert_all_open(machine: Machine, receipts: list[str]) -> None:
    browser = HttpBrowser(machine.url)
    fields = dict(browser.filled_in("/track", "/track"))
    for code in receipts:
        answer = browser.post("/track", list((fields | {"code": code}).items()))
        assert (answer.status, answer.headers["Location"]) == (303, "/case")


def _give_back_what_was_claimed(database: Database) -> None:
    """As time does by itself, after some minutes."""
    with database.writing() as session:
        session.execute(
            update(OutboxMessage)
            .where(OutboxMessage.state == OutboxState.PENDING)
            .where(OutboxMessage.claimed_until_at.is_not(None))
            .values(claimed_until_at=datetime.now(UTC), next_attempt_at=datetime.now(UTC))
        )


def _unsent(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(
            select(func.count())
            .select_from(OutboxMessage)
            .where(OutboxMessage.state != OutboxState.SENT)
        )


def _count(database: Database, model: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(model))


def _until(is_so) -> None:
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.05)
