"""What a department does with a case: acknowledge, assign, ask, reply, note, resolve, refer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from portal.domain.case import Action, Outcome
from portal.domain.clock import BusinessCalendar, resolve_due
from portal.domain.errors import NotFound
from portal.domain.permissions import Permission, can_see
from portal.models import Case, Category, Message, ReplyTemplate, StaffMember
from portal.queries.walls import case_facts, viewer_from
from portal.services import history
from portal.services.calendars import business_calendar
from portal.services.changes import change, open_for_change
from portal.services.joined_cases import leave_main_case, pass_on
from portal.services.orientation import check_oriented
from portal.services.work import UnitOfWork

# How long a resident can dispute a resolution before the case closes by itself.
DISPUTE_DAYS = 14


@dataclass(frozen=True)
class CaseAt:
    """The case a person means, and the version of it that they had before their eyes."""

    reference: str
    version: int


@dataclass(frozen=True)
class Words:
    """What a staff member writes, and the language they wrote it in.

    `template` is the slug of the reply template that they began with; empty for none.
    """

    body: str
    language: str
    template: str = ""


def acknowledge(work: UnitOfWork, seen: CaseAt, words: Words) -> None:
    """A person takes note and says so; this alone keeps the first promise (A.2, B.1)."""
    check_oriented(work)
    case = open_for_change(work, seen.reference, Permission.ACKNOWLEDGE_CASE, seen.version)
    case.acknowledged_at = work.now
    case.assignee_id = case.assignee_id or work.viewer.staff_id
    change(work, case, Action.ACKNOWLEDGE, message=_public(work, case, words))


def assign(work: UnitOfWork, seen: CaseAt, assignee_id: int | None) -> None:
    """Give the case to a colleague, or back to the department when there is none.

    Raises NotFound when the colleague does not exist or may not see the case.
    """
    case = open_for_change(work, seen.reference, Permission.ASSIGN_CASE, seen.version)
    if assignee_id is not None:
        _check_colleague(work, case, assignee_id)
    earlier, case.assignee_id = case.assignee_id, assignee_id
    change(work, case, Action.ASSIGN, facts={"from": earlier, "to": assignee_id})


def ask(work: UnitOfWork, seen: CaseAt, words: Words) -> None:
    """Ask the resident something. The clock to the resolution keeps running."""
    check_oriented(work)
    case = open_for_change(work, seen.reference, Permission.ANSWER_CASE, seen.version)
    _keep_first_promise(work, case)
    case.question_asked_at = work.now
    change(work, case, Action.ASK, message=_public(work, case, words))


def reply(work: UnitOfWork, seen: CaseAt, words: Words) -> None:
    """Tell the resident something without ending the case."""
    check_oriented(work)
    case = open_for_change(work, seen.reference, Permission.ANSWER_CASE, seen.version)
    _keep_first_promise(work, case)
    message = _public(work, case, words)
    change(work, case, Action.REPLY, message=message)
    pass_on(work, case, message)


def note(work: UnitOfWork, seen: CaseAt, words: Words) -> None:
    """Write something down for colleagues only."""
    case = open_for_change(work, seen.reference, Permission.NOTE_CASE, seen.version)
    message = write_words(work, case, words, is_public=False)
    change(work, case, Action.NOTE, message=message)


def resolve(work: UnitOfWork, seen: CaseAt, outcome: Outcome, words: Words) -> None:
    """End the case with an outcome and an answer; the resident can now rate or dispute it."""
    check_oriented(work)
    case = open_for_change(work, seen.reference, Permission.RESOLVE_CASE, seen.version)
    _keep_first_promise(work, case)
    case.outcome = outcome
    case.resolved_at = work.now
    case.resolved_by_id = work.viewer.staff_id
    case.dispute_until_at = dispute_until_at(work)
    message = _public(work, case, words)
    change(work, case, Action.RESOLVE, facts={"outcome": outcome}, message=message)
    pass_on(work, case, message)


def refer(work: UnitOfWork, seen: CaseAt, words: Words) -> None:
    """Close a case that is somebody else's to answer, saying where to go instead (A.3)."""
    check_oriented(work)
    case = open_for_change(work, seen.reference, Permission.RESOLVE_CASE, seen.version)
    _keep_first_promise(work, case)
    message = _public(work, case, words)
    change(work, case, Action.REFER, message=message)
    pass_on(work, case, message)


def reopen(work: UnitOfWork, seen: CaseAt, words: Words) -> None:
    """Take a finished case up again, with a new date for its resolution."""
    check_oriented(work)
    case = open_for_change(work, seen.reference, Permission.REOPEN_CASE, seen.version)
    facts = take_up_again(work, case)
    change(work, case, Action.REOPEN, facts=facts, message=_public(work, case, words))


def take_up_again(work: UnitOfWork, case: Case) -> dict[str, object]:
    """Undo the ending of a case and promise anew; gives what the history keeps of the old one."""
    earlier: dict[str, object] = {
        "outcome": case.outcome,
        "resolve_due_at": case.resolve_due_at.isoformat(),
        "was_missed": case.resolve_missed_at is not None,
    }
    leave_main_case(work, case)
    calendar = business_calendar(work.session, work.now)
    case.outcome = case.resolved_at = case.dispute_until_at = case.resolve_missed_at = None
    case.resolve_due_at = _resolve_due_at(work, case, calendar)
    return earlier


def dispute_until_at(work: UnitOfWork) -> datetime:
    """Until when a resolution made now can be disputed."""
    return work.now + timedelta(days=DISPUTE_DAYS)


def _resolve_due_at(work: UnitOfWork, case: Case, calendar: BusinessCalendar) -> datetime:
    category = work.session.get(Category, case.category_id) if case.category_id else None
    if category is None:
        return resolve_due(calendar, work.now).due_at
    return resolve_due(calendar, work.now, category.resolve_business_days).due_at


def write_words(work: UnitOfWork, case: Case, words: Words, *, is_public: bool) -> Message:
    """Add what a staff member wrote: to the resident if public, else for colleagues only."""
    template_id = None
    if words.template:
        template_id = work.session.scalar(
            select(ReplyTemplate.id).where(ReplyTemplate.slug == words.template)
        )
    return history.write_message(
        work, case, words.body, words.language, is_public=is_public, template_id=template_id
    )


def _public(work: UnitOfWork, case: Case, words: Words) -> Message:
    return write_words(work, case, words, is_public=True)


def _keep_first_promise(work: UnitOfWork, case: Case) -> None:
    """An answer is an acknowledgement too: the resident has heard from a person."""
    case.acknowledged_at = case.acknowledged_at or work.now
    case.assignee_id = case.assignee_id or work.viewer.staff_id


def _check_colleague(work: UnitOfWork, case: Case, staff_id: int) -> None:
    colleague = work.session.scalar(
        select(StaffMember).where(StaffMember.id == staff_id, StaffMember.is_active)
    )
    facts = case_facts(work.session, case)
    if colleague is None or not can_see(viewer_from(colleague), facts):
        raise NotFound("There is no such colleague for this case.")
