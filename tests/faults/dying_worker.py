"""A worker that is killed between sending a message and writing down that it was sent.

    python -m tests.faults.dying_worker DATABASE_URL SMTP_URL KILLS

Each message is dealt with by a process of its own. The first KILLS of them get SIGKILL just after
the mail server has taken the message; the others live, until nothing is left to be sent.
"""

import os
import signal
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from portal.db import Database
from portal.files import LocalFiles
from portal.notify.email import Email
from portal.notify.transports import SmtpTransport
from portal.notify.worker import Worker
from tests.factories import KEYS

CLAIM = timedelta(seconds=0.2)
SENT, NOTHING_DUE = 0, 3


class Deadly(SmtpTransport):
    """Kills its process when the server has the message."""

    def send(self, email: Email, at: datetime) -> None:
        """Send, and never come back."""
        super().send(email, at)
        os.kill(os.getpid(), signal.SIGKILL)


def main(database_url: str, smtp_url: str, kills: int) -> None:
    """Run workers one after the other."""
    database = Database(database_url)
    living, dying = (_worker(database, kind(smtp_url)) for kind in (SmtpTransport, Deadly))
    living.send_next()  # one delivery before the forks, so that they need not all learn how
    database.close()
    while kills:
        kills -= os.WIFSIGNALED(_run(dying))
    quiet = 0
    while quiet < 2:  # what the last one killed had claimed is given free in between
        is_quiet = os.waitstatus_to_exitcode(_run(living)) != SENT
        quiet = quiet + 1 if is_quiet else 0
        time.sleep(CLAIM.total_seconds() if is_quiet else 0)


def _run(worker: Worker) -> int:
    child = os.fork()
    if child == 0:
        os._exit(SENT if worker.send_next() else NOTHING_DUE)
    return os.waitpid(child, 0)[1]


def _worker(database: Database, transport: SmtpTransport) -> Worker:
    return Worker(
        database=database,
        keys=KEYS,
        files=LocalFiles(Path(tempfile.gettempdir())),
        transport=transport,
        base_url="http://portal.test",
        domain="portal.test",
        claim=CLAIM,
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
