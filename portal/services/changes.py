"""The way every change of a case is made: checked, written, recorded, announced."""

from collections.abc import Mapping
from typing import Any

from portal.domain.case import FINISHED, Action, Status, next_status
from portal.domain.errors import ChangedMeanwhile
from portal.domain.escalation import EscalationCause
from portal.domain.history import EventType
from portal.domain.permissions import Permission
from portal.domain.searching import with_words
from portal.models import Case, CaseEvent, Message
from portal.queries.walls import find_case
from portal.services import history, outbox
from portal.services.escalations import raise_escalation
from portal.services.work import SYSTEM, UnitOfWork

EVENT_OF: dict[Action, EventType] = {
    Action.ACKNOWLEDGE: EventType.CASE_ACKNOWLEDGED,
    Action.ASSIGN: EventType.CASE_ASSIGNED,
    Action.ASK: EventType.QUESTION_ASKED,
    Action.REPLY: EventType.REPLY_SENT,
    Action.NOTE: EventType.NOTE_ADDED,
    Action.RESOLVE: EventType.CASE_RESOLVED,
    Action.REFER: EventType.CASE_REFERRED,
    Action.REOPEN: EventType.CASE_REOPENED,
    Action.ADD_INFORMATION: EventType.INFORMATION_ADDED,
    Action.RATE: EventType.CASE_RATED,
    Action.DISPUTE: EventType.CASE_DISPUTED,
    Action.WITHDRAW: EventType.CASE_WITHDRAWN,
    Action.CHANGE_CONTACT: EventType.CONTACT_CHANGED,
    Action.REPLACE_CODE: EventType.CODE_REPLACED,
    Action.MISS_PROMISE: EventType.PROMISE_MISSED,
    Action.CLOSE: EventType.CASE_CLOSED,
    Action.TRANSFER: EventType.CASE_TRANSFERRED,
    Action.SEND_BACK: EventType.CASE_SENT_BACK,
    Action.CORRECT: EventType.CASE_CORRECTED,
    Action.LABEL: EventType.CASE_LABELLED,
    Action.LINK: EventType.CASE_LINKED,
    Action.UNLINK: EventType.CASE_UNLINKED,
    Action.MERGE: EventType.CASE_MERGED,
    Action.RECEIVE_DUPLICATE: EventType.DUPLICATE_RECEIVED,
    Action.UNDO_MERGE: EventType.MERGE_UNDONE,
    Action.LOSE_DUPLICATE: EventType.DUPLICATE_LOST,
    Action.RELAY_REPLY: EventType.REPLY_SENT,
    Action.RESOLVE_MERGED: EventType.CASE_RESOLVED,
    Action.ESCALATE: EventType.CASE_ESCALATED,
    Action.HANDLE_ESCALATION: EventType.ESCALATION_HANDLED,
    Action.RESTRICT: EventType.CASE_RESTRICTED,
    Action.WALL_OFF: EventType.STAFF_WALLED_OFF,
    Action.ASK_TO_LIFT: EventType.LIFTING_ASKED,
    Action.LIFT: EventType.RESTRICTION_LIFTED,
    Action.DECLINE_TO_LIFT: EventType.LIFTING_DECLINED,
    Action.MOVE_DATES: EventType.DATES_MOVED,
    Action.ERASE: EventType.TEXTS_ERASED,
}


def open_for_change(work: UnitOfWork, reference: str, permission: Permission, version: int) -> Case:
    """The case, locked for this transaction, for a staff member who saw it at `version`.

    Raises NotFound or NotAllowed as `find_case` does, and ChangedMeanwhile when somebody else has
    changed it since.
    """
    case = find_case(work.session, work.viewer, reference, permission, for_update=True)
    if case.version != version:
        raise ChangedMeanwhile(case.version)
    note_missed_promises(work, case)
    return case


def change(
    work: UnitOfWork,
    case: Case,
    action: Action,
    *,
    facts: Mapping[str, Any] | None = None,
    message: Message | None = None,
) -> CaseEvent:
    """Carry out one action on the case, record it and announce it.

    Raises ActionNotAllowed where the case's status does not allow it.
    """
    case.status = next_status(case.status, action)
    case.version += 1
    run_clocks(work, case)
    if message is not None and message.is_public:
        case.search_text = with_words(case.search_text, message.body)
    event = history.record(work, case, EVENT_OF[action], facts=facts, message=message)
    outbox.announce(work, case, event)
    if action is Action.DISPUTE:
        raise_escalation(work, case, EscalationCause.DISPUTED)
    return event


def run_clocks(work: UnitOfWork, case: Case) -> None:
    """Point the case at the promise that is running now: to acknowledge, then to resolve (A.2)."""
    if case.status in FINISHED:
        case.next_due_at = None
        case.question_asked_at = None
        case.finished_at = case.finished_at or work.now
    else:
        case.finished_at = None
        case.next_due_at = case.resolve_due_at if case.acknowledged_at else case.acknowledge_due_at


def note_missed_promises(work: UnitOfWork, case: Case) -> None:
    """Record each promise whose time has passed; a promise once missed stays missed.

    Supervisors hear of it once, however many there are (B.2).
    """
    # A joined case has its answer still to come, from the case that it was joined with.
    if case.status in FINISHED - {Status.MERGED}:
        return
    missed = []
    is_unanswered = not case.acknowledged_at and not case.acknowledge_missed_at
    if is_unanswered and work.now > case.acknowledge_due_at:
        case.acknowledge_missed_at = work.now
        missed.append("acknowledge")
    if not case.resolve_missed_at and work.now > case.resolve_due_at:
        case.resolve_missed_at = work.now
        missed.append("resolve")
    for promise in missed:
        _record_miss(work, case, promise)
    if missed:
        raise_escalation(work, case, EscalationCause.MISSED)


def _record_miss(work: UnitOfWork, case: Case, promise: str) -> None:
    event = history.record(
        work, case, EventType.PROMISE_MISSED, facts={"promise": promise}, actor=SYSTEM
    )
    outbox.announce(work, case, event)
