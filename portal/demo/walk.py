"""Walks through Riverton's last months in order, so that histories, clocks and mail come true."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import insert, literal, select, update
from sqlalchemy.orm import Session

from portal.demo.acts import file, perform
from portal.demo.days import Days
from portal.demo.planning import HISTORY_DAYS, Life
from portal.demo.rounds import rounds
from portal.demo.stage import Stage
from portal.demo.ties import ties
from portal.domain.case import Action
from portal.domain.clock import ONE_DAY
from portal.models import DeliveryAttempt, OutboxMessage, OutboxState
from portal.services import clocks
from portal.services.casework import DISPUTE_DAYS
from portal.services.work import SYSTEM

# When something happens, and what. The worker comes round once a minute.
Happening = tuple[datetime, Callable[[], object]]
A_MINUTE = timedelta(minutes=1)


def walk(stage: Stage, days: Days, lives: Sequence[Life]) -> None:
    """Let everything happen that has happened by now, the earliest first."""
    happenings: list[Happening] = [
        *_closing_times(stage, days),
        *rounds(stage, days),
        *ties(stage, days),
    ]
    for life in lives:
        happenings += _happenings_of(stage, life)
    for at, happen in sorted(happenings, key=_when):
        if at <= days.now:
            happen()


def send_old_mail(session: Session, until: datetime) -> None:
    """Mark what was written before `until` as sent at once, each with its attempt."""
    old = OutboxMessage.written_at < until
    session.execute(
        insert(DeliveryAttempt).from_select(
            ["outbox_message_id", "at", "is_delivered", "reason"],
            select(OutboxMessage.id, OutboxMessage.written_at, literal(True), literal("")).where(
                old
            ),
        )
    )
    session.execute(
        update(OutboxMessage)
        .where(old)
        .values(state=OutboxState.SENT, attempts=1, sent_at=OutboxMessage.written_at)
        .execution_options(synchronize_session=False)
    )


def _when(happening: Happening) -> datetime:
    return happening[0]


def _closing_times(stage: Stage, days: Days) -> Iterator[Happening]:
    """Promises are missed only when the office closes: the worker looks just afterwards."""
    today = days.calendar.local_date(days.now)
    for ago in range(HISTORY_DAYS, -1, -1):
        at = days.calendar.closes_at(today - ago * ONE_DAY) + A_MINUTE
        yield at, partial(clocks.sweep_missed_promises, stage.work(at, SYSTEM))


def _happenings_of(stage: Stage, life: Life) -> Iterator[Happening]:
    yield life.filed_at, partial(file, stage, life)
    for at, action in life.steps:
        yield at, partial(perform, stage, life, action, at)
        if action is Action.RESOLVE:
            over_at = at + timedelta(days=DISPUTE_DAYS) + A_MINUTE
            yield over_at, partial(clocks.close_undisputed, stage.work(over_at, SYSTEM))
