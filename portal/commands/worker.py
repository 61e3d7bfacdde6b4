"""`portal worker`."""

import os
import signal
import sys
import threading

import click

from portal.commands.installation import installation
from portal.files import open_file_store
from portal.notify.transports import open_transport
from portal.notify.worker import Worker
from portal.web.logging import configure_logging

# Beside a server on the same machine: whoever waits for a page goes first, then the mails.
LESS_URGENT = 10


@click.command()
@click.option("--until-input-ends", is_flag=True, hidden=True)
def worker(until_input_ends: bool) -> None:
    """Send the outbox, sweep the clocks, run retention; several may run at once."""
    configure_logging()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if until_input_ends:
        os.nice(LESS_URGENT)
        threading.Thread(target=_wait_for_end_of_input, args=(stop,), daemon=True).start()
    with installation() as here:
        Worker(
            database=here.database,
            keys=here.keys,
            files=open_file_store(here.settings.files_url),
            transport=open_transport(here.settings.smtp_url, here.settings.mail_dir),
            base_url=here.settings.base_url,
            domain=here.settings.domain,
            audit_dir=here.settings.audit_dir,
            audit_email=here.settings.audit_email,
        ).run(stop)


def _wait_for_end_of_input(stop: threading.Event) -> None:
    """The process that started this one holds its input open; when it dies, the input ends."""
    os.read(sys.stdin.fileno(), 1)  # no lock is held that the end of the program would want
    stop.set()
