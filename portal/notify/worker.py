"""The worker: sends the outbox, sweeps the clocks, tidies up. Several may run at once."""

import ipaddress
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy.exc import DBAPIError

from portal.db import Database
from portal.files import FileStore
from portal.keys import Keys
from portal.notify.email import mailbox
from portal.notify.render import render_email
from portal.notify.transports import DeliveryDeferred, DeliveryRefused, Transport
from portal.queries.notices import Envelope, envelope
from portal.services import (
    clocks,
    contacts,
    daily_heads,
    day_sums,
    digests,
    dispatch,
    kiosk_alarms,
    retention,
    upkeep,
)
from portal.services.work import SYSTEM, UnitOfWork

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_SWEEPS = 60.0
LONGEST_SUMMING = timedelta(seconds=5)
Result = TypeVar("Result")
Outcome = Callable[[UnitOfWork, int], None]
log = logging.getLogger("portal.worker")


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Worker:
    """Everything one worker needs. `now` is its clock; `claim` how long it keeps a claim.

    `domain` is the host of the base address: e-mails come from there. The daily head of all
    histories goes into `audit_dir` and to `audit_email`, where there are any.
    """

    database: Database
    keys: Keys
    files: FileStore
    transport: Transport
    base_url: str
    domain: str
    now: Callable[[], datetime] = utc_now
    claim: timedelta = dispatch.CLAIM
    audit_dir: Path | None = None
    audit_email: str | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set. A database that is away for a while is waited for."""
        next_sweep_at = self.now()
        while not stop.is_set():
            if self.now() >= next_sweep_at:
                self.sweep()
                next_sweep_at = self.now() + timedelta(seconds=SECONDS_BETWEEN_SWEEPS)
            if not _carefully(self.send_next):
                stop.wait(SECONDS_BETWEEN_LOOKS)

    def send_next(self) -> bool:
        """Send the message that has been due longest; gives whether there was one."""
        message_id = self._in_one_transaction(partial(dispatch.claim_next, claim=self.claim))
        if message_id is None:
            return False
        outcome = self._outcome(message_id)
        self._in_one_transaction(lambda work: outcome(work, message_id))
        return True

    def sweep(self) -> None:
        """Let time do what time does: promises missed, cases closed, leftovers deleted.

        What goes wrong with one of them is logged, and keeps none of the others.
        """
        for verb in (
            clocks.sweep_missed_promises,
            clocks.escalate_due_soon,
            clocks.close_undisputed,
            digests.send_digests,
            contacts.raise_gap_alarms,
            kiosk_alarms.raise_kiosk_alarms,
            # Before the photos: those of erased cases belong to none and go with them.
            retention.erase_expired,
        ):
            _carefully(partial(self._in_batches, verb))
        _carefully(partial(self._in_one_transaction, upkeep.end_old_sessions))
        _carefully(partial(self._in_one_transaction, upkeep.forget_old_pairings))
        _carefully(self._forget_waiting_photos)
        _carefully(self._seal_days)
        _carefully(self._sum_days)

    def _outcome(self, message_id: int) -> Outcome:
        """Send the message outside any transaction; gives what is to be written about it."""
        try:
            with self.database.reading() as session:
                ready = envelope(session, self.keys, self.base_url, message_id)
            if ready is None:
                return dispatch.cancel
            self._send(ready)
        except DeliveryDeferred as failure:
            return partial(dispatch.mark_deferred, reason=failure.reason)
        except DeliveryRefused as failure:
            return partial(dispatch.mark_refused, reason=failure.reason)
        except DBAPIError:
            raise
        except Exception as failure:
            # One message that cannot be written must not keep the others waiting.
            log.exception(f"message {message_id} cannot be written")
            return partial(dispatch.mark_refused, reason=type(failure).__name__)
        return dispatch.mark_delivered

    def _send(self, ready: Envelope) -> None:
        domain = mail_domain(self.domain)
        email = render_email(
            ready.notice,
            ready.language,
            ready.facts,
            to=ready.to,
            sender=mailbox(ready.facts["city_name"], f"no-reply@{domain}"),
            message_id=f"<{ready.message_id}@{domain}>",
            zone=ready.time_zone,
        )
        self.transport.send(email, self.now())

    def _forget_waiting_photos(self) -> None:
        waiting = self._in_one_transaction(upkeep.waiting_photos)
        for keys in waiting.values():
            for key in keys:
                self.files.delete(key)
        self._in_one_transaction(partial(upkeep.forget_photos, attachment_ids=waiting))

    def _seal_days(self) -> None:
        self._in_one_transaction(partial(daily_heads.seal_days, address=self.audit_email))
        if self.audit_dir is not None:
            with self.database.reading() as session:
                daily_heads.write_head_files(session, self.audit_dir)

    def _sum_days(self) -> None:
        """For a while only: mails wait meanwhile, and figures are exact without the sums."""
        end = self.now() + LONGEST_SUMMING
        while self._in_one_transaction(day_sums.sum_days) and self.now() < end:
            pass

    def _in_batches(self, verb: Callable[[UnitOfWork], int]) -> None:
        while self._in_one_transaction(verb) == clocks.BATCH:
            pass

    def _in_one_transaction(self, verb: Callable[[UnitOfWork], Result]) -> Result:
        with self._writing() as work:
            return verb(work)

    @contextmanager
    def _writing(self) -> Iterator[UnitOfWork]:
        with self.database.writing() as session:
            yield UnitOfWork(session, self.now(), self.keys, SYSTEM)


def mail_domain(host: str) -> str:
    """The domain that e-mails of a portal at this host come from, in ASCII.

    A number is no domain: a portal that is reached by one writes as `localhost`.
    """
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.encode("idna").decode("ascii")
    return "localhost"


def _carefully(verb: Callable[[], Result]) -> Result | None:
    """Do this. What goes wrong is logged and tried again later: the worker itself goes on."""
    try:
        return verb()
    except DBAPIError as error:
        log.warning(f"the database is away ({type(error.orig).__name__})")
    except Exception:
        log.exception("the worker stumbled")
    return None
