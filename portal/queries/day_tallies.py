"""What is counted of each day: cases, transfers, ratings, notices to supervisors.

Counts say nothing of the present instant: what is overdue *now* is counted when it is asked for.
Hidden cases count nowhere (portal.queries.figures).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from portal.day_marks import Subject
from portal.domain.case import Channel, Kind, Status
from portal.domain.escalation import NOTICE_WITHIN, TRANSFERS_UNTIL_ESCALATION
from portal.domain.statistics import SATISFIED_FROM
from portal.models import (
    Case,
    CaseRating,
    Escalation,
    OutboxMessage,
    Transfer,
    VisitRating,
    WalledOff,
)

Source = Select[*tuple[Any, ...]]
Wanted = Mapping[str, ColumnElement[bool]]
SCALE = range(1, 6)
# The notices that tell a supervisor of an escalation.
NOTICES = ("office/case_escalated", "office/conduct_alleged")


@dataclass(frozen=True)
class Tally:
    """The rows that are counted, the day and the department each belongs to, and what is asked."""

    source: Source
    instant: Any
    department: Any
    wanted: Wanted


class _Later(FunctionElement[Any]):
    """An instant, some whole seconds later."""

    inherit_cache = True


def is_within(began_at: Any, done_at: Any, time: timedelta) -> ColumnElement[bool]:
    """The condition that something was done in time. Databases differ in how they add instants."""
    return and_(done_at.is_not(None), done_at <= _Later(began_at, literal(time.total_seconds())))


def hidden_from_nobody() -> ColumnElement[bool]:
    """The condition of every case that figures count."""
    return and_(Case.is_restricted.is_(False), Case.id.not_in(select(WalledOff.case_id)))


@compiles(_Later, "sqlite")
def _compile_text(element: _Later, compiler: SQLCompiler, **named: Any) -> str:
    instant, seconds = (compiler.process(each, **named) for each in element.clauses)
    # To the microsecond, which SQLite's own arithmetic would cut off.
    whole, rest = f"substr({instant}, 1, 19)", f"substr({instant}, 20)"
    return f"(datetime({whole}, '+' || {seconds} || ' seconds') || {rest})"


@compiles(_Later, "postgresql")
def _compile_interval(element: _Later, compiler: SQLCompiler, **named: Any) -> str:
    instant, seconds = (compiler.process(each, **named) for each in element.clauses)
    return f"({instant} + make_interval(secs => {seconds}))"


def _cases() -> Tally:
    acknowledged = Case.acknowledged_at.is_not(None)
    missed = or_(
        Case.acknowledge_missed_at.is_not(None), Case.acknowledged_at > Case.acknowledge_due_at
    )
    kept = and_(
        acknowledged,
        Case.acknowledge_missed_at.is_(None),
        Case.acknowledged_at <= Case.acknowledge_due_at,
    )
    anonymous = and_(Case.contact_name == "", Case.contact_email == "", Case.contact_phone == "")
    wanted = {
        "anonymous": anonymous,
        "by_staff": Case.filed_by_id.is_not(None),
        "kept": kept,
        "decided": or_(kept, missed),
        "acknowledged": acknowledged,
        "to_acknowledge": or_(Case.status != Status.WITHDRAWN, acknowledged),
        "referred": Case.status == Status.REFERRED,
        **{kind.value: Case.kind == kind for kind in Kind},
        **{channel.value: Case.channel == channel for channel in Channel},
    }
    cases = select().select_from(Case).where(hidden_from_nobody())
    return Tally(cases, Case.received_at, Case.department_id, wanted)


def _transfers() -> Tally:
    wanted = {
        "sent_back": Transfer.is_sent_back.is_(True),
        "third_transfer": Transfer.number >= TRANSFERS_UNTIL_ESCALATION,
    }
    moved = select().select_from(Transfer).join(Case, Case.id == Transfer.case_id)
    moved = moved.where(hidden_from_nobody())
    return Tally(moved, Transfer.transferred_at, Case.department_id, wanted)


def _case_ratings() -> Tally:
    scores = {f"score_{score}": CaseRating.treatment == score for score in SCALE}
    rated = select().select_from(CaseRating).join(Case, Case.id == CaseRating.case_id)
    rated = rated.where(hidden_from_nobody())
    wanted = {**scores, "pleased": CaseRating.outcome >= SATISFIED_FROM}
    return Tally(rated, CaseRating.rated_at, Case.department_id, wanted)


def _visits() -> Tally:
    """A visit that names no department belongs to the city as a whole; repeats count nowhere."""
    visits = select().select_from(VisitRating).where(VisitRating.is_repeat.is_(False))
    wanted = {"pleased": VisitRating.score >= SATISFIED_FROM}
    return Tally(visits, VisitRating.rated_at, VisitRating.department_id, wanted)


def _notices() -> Tally:
    """Notices of escalations, by when these were raised."""
    written_at = OutboxMessage.written_at
    wanted = {
        "delivered": is_within(written_at, OutboxMessage.sent_at, NOTICE_WITHIN),
        "opened": is_within(written_at, OutboxMessage.opened_at, NOTICE_WITHIN),
    }
    told = (
        select()
        .select_from(Escalation)
        .join(Case, Case.id == Escalation.case_id)
        .join(OutboxMessage, OutboxMessage.event_id == Escalation.event_id)
        .where(OutboxMessage.notice.in_(NOTICES), hidden_from_nobody())
    )
    return Tally(told, Escalation.raised_at, Case.department_id, wanted)


TALLIES: Mapping[Subject, Tally] = {
    Subject.CASES: _cases(),
    Subject.TRANSFERS: _transfers(),
    Subject.CASE_RATINGS: _case_ratings(),
    Subject.VISITS: _visits(),
    Subject.NOTICES: _notices(),
}
