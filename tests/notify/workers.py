"""Workers of the small city for tests: their clock, their mail server, and a case of Ana's."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from portal.db import Database
from portal.files import LocalFiles
from portal.notify.transports import SmtpTransport
from portal.notify.worker import Worker
from portal.services.filing import Receipt
from tests.factories import KEYS, MONDAY, a_case
from tests.support.smtp import SmtpServer

ANA = "ana@example.org"
CONTACT = "contact@city.example"
# Long enough for a busy machine; a test of a silent server asks for less.
PATIENCE = 5.0
MakeWorker = Callable[..., Worker]


def file(database: Database, **changes: object) -> Receipt:
    """File a case of Ana's, who left her e-mail address."""
    with database.writing() as session:
        return a_case(session, **{"contact_email": ANA, **changes})


@pytest.fixture
def clock() -> SimpleNamespace:
    """The worker's clock; a test moves it on."""
    return SimpleNamespace(now=MONDAY)


@pytest.fixture
def make_worker(
    database: Database, smtp: SmtpServer, tmp_path: Path, clock: SimpleNamespace
) -> MakeWorker:
    """A worker, but for what the test changes about it."""

    def make(**changes: object) -> Worker:
        parts = {
            "database": database,
            "keys": KEYS,
            "files": LocalFiles(tmp_path / "files"),
            "transport": SmtpTransport(smtp.url, timeout=PATIENCE),
            "base_url": "http://portal.test",
            "domain": "portal.test",
            "now": lambda: clock.now,
        }
        return Worker(**(parts | changes))

    return make


@pytest.fixture
def worker(make_worker: MakeWorker, city: None) -> Worker:  # noqa: ARG001
    """A worker of the small city, in which Ana has filed a case."""
    worker = make_worker()
    file(worker.database)
    return worker
