"""A worker that dies between sending and writing it down: everything arrives, little twice."""

import subprocess
import sys
from datetime import UTC, datetime

from sqlalchemy import select

from portal.db import Database
from portal.models import OutboxMessage, OutboxState
from tests.factories import a_case
from tests.faults.conftest import IS_LONG
from tests.support.smtp import SmtpServer

KILLS = 300 if IS_LONG else 10
CASES = KILLS // 2  # each makes two messages


def test_killed_between_sending_and_marking_everything_arrives_under_one_message_id(
    database: Database,
    database_url: str,
    smtp: SmtpServer,
    city: None,  # noqa: ARG001
) -> None:
    with database.writing() as session:
        for number in range(CASES):
            a_case(session, datetime.now(UTC), contact_email=f"resident{number}@example.org")
    arguments = [database_url, smtp.url, str(KILLS)]
    subprocess.run(
        [sys.executable, "-m", "tests.faults.dying_worker", *arguments], check=True, timeout=120
    )

    with database.reading() as session:
        written = session.scalars(select(OutboxMessage)).all()
    arrived = [message["Message-ID"] for message in smtp.messages]
    assert {message.state for message in written} == {OutboxState.SENT}
    assert set(arrived) == {f"<{message.message_id}@portal.test>" for message in written}
    assert len(arrived) - len(written) <= KILLS
    assert len(written) == 2 * CASES
