"""The worker: sends the outbox, sweeps the clocks, tidies up. Several may run at once."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy.exc import DBAPIError

from portal.db import Database
from portal.files import FileStore
from portal.keys import Keys
from portal.notify.render import render_email
from portal.notify.transports import DeliveryDeferred, DeliveryRefused, Transport
from portal.queries.notices import Envelope, envelope
from portal.services import clocks, dispatch, upkeep
from portal.services.work import SYSTEM, UnitOfWork

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_SWEEPS = 60.0
Result = TypeVar("Result")
log = structlog.get_logger()


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Worker:
    """Everything one worker needs. `now` is its clock; `claim` how long it keeps a claim."""

    database: Database
    keys: Keys
    files: FileStore
    transport: Transport
    base_url: str
    domain: str
    now: Callable[[], datetime] = utc_now
    claim: timedelta = dispatch.CLAIM

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. A database that is away for a while is waited for."""
        next_sweep_at = self.now()
        while not stop.is_set():
            try:
                if self.now() >= next_sweep_at:
                    self.sweep()
                    next_sweep_at = self.now() + timedelta(seconds=SECONDS_BETWEEN_SWEEPS)
                has_sent = self.send_due() > 0
            except DBAPIError as error:
                log.warning("database_away", error=type(error.orig).__name__)
                has_sent = False
            if not has_sent:
                stop.wait(SECONDS_BETWEEN_LOOKS)

    def send_due(self) -> int:
        """Send what is due now; gives how many messages were dealt with."""
        with self._writing() as work:
            claimed = dispatch.claim_due(work, self.claim)
        for message_id in claimed:
            self._deliver(message_id)
        return len(claimed)

    def sweep(self) -> None:
        """Let time do what time does: promises missed, cases closed, leftovers deleted."""
        for verb in (clocks.sweep_missed_promises, clocks.close_undisputed):
            while self._in_one_transaction(verb) == clocks.BATCH:
                pass
        self._in_one_transaction(upkeep.end_old_sessions)
        for key in self._in_one_transaction(upkeep.forget_waiting_photos):
            self.files.delete(key)

    def _deliver(self, message_id: int) -> None:
        with self.database.reading() as session:
            ready = envelope(session, self.keys, self.base_url, message_id)
        if ready is None:
            self._mark(dispatch.cancel, message_id)
            return
        try:
            self._send(ready)
        except DeliveryDeferred as failure:
            self._mark(dispatch.mark_deferred, message_id, str(failure))
        except DeliveryRefused as failure:
            self._mark(dispatch.mark_refused, message_id, str(failure))
        except Exception as failure:
            # One message that cannot be rendered must not keep the others waiting.
            log.exception("message_broken", message=message_id, notice=ready.notice)
            self._mark(dispatch.mark_refused, message_id, type(failure).__name__)
        else:
            self._mark(dispatch.mark_delivered, message_id)

    def _send(self, ready: Envelope) -> None:
        email = render_email(
            ready.notice,
            ready.language,
            ready.facts,
            to=ready.to,
            sender=f"no-reply@{self.domain}",
            message_id=f"<{ready.message_id}@{self.domain}>",
            zone=ready.time_zone,
        )
        self.transport.send(email, self.now())

    def _mark(self, verb: Callable[..., None], message_id: int, *words: str) -> None:
        with self._writing() as work:
            verb(work, message_id, *words)

    def _in_one_transaction(self, verb: Callable[[UnitOfWork], Result]) -> Result:
        with self._writing() as work:
            return verb(work)

    @contextmanager
    def _writing(self) -> Iterator[UnitOfWork]:
        with self.database.writing() as session:
            yield UnitOfWork(session, self.now(), self.keys, SYSTEM)
