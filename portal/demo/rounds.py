"""Riverton's supervisors, who look several times a day at what waits for them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

from sqlalchemy import select

from portal.demo.days import Days
from portal.demo.planning import HISTORY_DAYS
from portal.demo.stage import Stage
from portal.domain.clock import ONE_DAY
from portal.domain.escalation import EscalationCause
from portal.domain.permissions import Permission, Viewer, can
from portal.models import Case, Escalation, OutboxMessage, StaffMember
from portal.queries.walls import case_facts, viewer_from
from portal.services import supervision
from portal.services.casework import CaseAt, Words
from portal.services.escalations import note_opened
from portal.services.work import staff_actor

# Minutes after the office opens, and one after it has closed: just a look, from the way home.
LOOKS = (20, 75, 130, 190, 260, 320, 380, 440, 500)
LAST_LOOK = 570
DILIGENCE = 0.8
TIME_TO_HANDLE = timedelta(hours=5)
STILL_WAITING = timedelta(days=2)
WORDS = {
    EscalationCause.BY_HAND: "Spoke with the colleague, the resident will be called.",
    EscalationCause.DUE_SOON: "Asked the deputy to take it first thing.",
    EscalationCause.MISSED: "Called the resident and said sorry. The deputy takes over.",
    EscalationCause.DISPUTED: "Read both sides. I answer this one myself.",
    EscalationCause.THIRD_TRANSFER: "Agreed with the other department: it stays with us.",
    EscalationCause.CATEGORY: "Seen. The usual way is fine.",
    EscalationCause.CONDUCT: "Talked to the people concerned, one by one. Notes are in the file.",
}


def rounds(stage: Stage, days: Days) -> Iterator[tuple[datetime, partial[None]]]:
    """Every look of every working day so far."""
    rng = Random("rounds")  # noqa: S311 - a play with a script, no secret
    today = days.calendar.local_date(days.now)
    for ago in range(HISTORY_DAYS, -1, -1):
        day = today - ago * ONE_DAY
        if days.calendar.is_business_day(day):
            for minutes in LOOKS:
                at = days.calendar.opens_at(day) + timedelta(minutes=minutes)
                yield at, partial(_round, stage, rng, at, days.now)
            evening = days.calendar.opens_at(day) + timedelta(minutes=LAST_LOOK)
            yield evening, partial(_look, stage, rng, evening)


def _round(stage: Stage, rng: Random, at: datetime, now: datetime) -> None:
    _look(stage, rng, at)
    for escalation in _waiting(stage):
        is_old = now - escalation.raised_at > STILL_WAITING
        if is_old and at - escalation.raised_at > TIME_TO_HANDLE and rng.random() < DILIGENCE:
            _handle(stage, escalation, at)


def _look(stage: Stage, rng: Random, at: datetime) -> None:
    for reference, staff_id in _unread(stage):
        if rng.random() < DILIGENCE:
            note_opened(stage.work(at, staff_actor(_viewer(stage, staff_id))), reference)


def _handle(stage: Stage, escalation: Escalation, at: datetime) -> None:
    case = stage.session.get_one(Case, escalation.case_id)
    readers = stage.session.scalars(
        select(OutboxMessage.staff_id).where(OutboxMessage.event_id == escalation.event_id)
    )
    for staff_id in readers:
        viewer = _viewer(stage, staff_id)
        if can(viewer, Permission.HANDLE_ESCALATION, case_facts(stage.session, case)):
            words = Words(WORDS[escalation.cause], "en")
            work = stage.work(at, staff_actor(viewer))
            supervision.handle(work, CaseAt(case.reference, case.version), words)
            return


def _waiting(stage: Stage) -> Sequence[Escalation]:
    return stage.session.scalars(
        select(Escalation).where(Escalation.handled_at.is_(None)).order_by(Escalation.id)
    ).all()


def _unread(stage: Stage) -> Sequence[tuple[str, int]]:
    rows = stage.session.execute(
        select(Case.reference, OutboxMessage.staff_id)
        .join(Escalation, Escalation.case_id == Case.id)
        .join(OutboxMessage, OutboxMessage.event_id == Escalation.event_id)
        .where(OutboxMessage.opened_at.is_(None))
        .order_by(OutboxMessage.id)
    )
    return [(row.reference, row.staff_id) for row in rows]


def _viewer(stage: Stage, staff_id: int | None) -> Viewer:
    return viewer_from(stage.session.get_one(StaffMember, staff_id))
