"""What becomes of the cases that were joined with another one, when that one goes on.

A case that was merged into another is answered together with it: its resident reads the same words
on a page of their own, and learns nothing of the other resident.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from portal.domain.case import Action, Status, next_status
from portal.models import Case, Message
from portal.services import history
from portal.services.changes import change, note_missed_promises
from portal.services.work import SYSTEM, UnitOfWork


def joined_with(work: UnitOfWork, case: Case) -> Sequence[Case]:
    """The cases that wait for this one, locked, the oldest first."""
    waiting = select(Case).where(Case.merged_into_id == case.id, Case.status == Status.MERGED)
    return work.session.scalars(waiting.order_by(Case.id).with_for_update()).all()


def pass_on(work: UnitOfWork, case: Case, message: Message) -> None:
    """Tell the residents of the joined cases what was said in this one.

    A resolution resolves them too, with the same outcome: each can rate or dispute their own.
    """
    for merged in joined_with(work, case):
        note_missed_promises(work, merged)
        words = _words_for(work, case, merged, message)
        if case.status is Status.RESOLVED:
            _resolve_like(work, case, merged, words)
        else:
            change(work, merged, Action.RELAY_REPLY, message=words)


def separate(work: UnitOfWork, merged: Case, message: Message | None = None) -> None:
    """Let a joined case go its own way again. Its promise runs as if it had never stopped.

    Raises ActionNotAllowed where the case is not, or no longer, joined.
    """
    next_status(merged.status, Action.UNDO_MERGE)
    main = work.session.get_one(Case, merged.merged_into_id)
    merged.merged_into_id = None
    facts = {"reference": main.reference}
    change(work, merged, Action.UNDO_MERGE, facts=facts, message=message)
    change(work, main, Action.LOSE_DUPLICATE, facts={"reference": merged.reference})


def leave_main_case(work: UnitOfWork, merged: Case) -> None:
    """A resolved case that is taken up again stands for itself from now on."""
    if merged.merged_into_id is None:
        return
    main = work.session.get_one(Case, merged.merged_into_id)
    merged.merged_into_id = None
    # Whoever takes their own case up again has done nothing to the other one.
    by_portal = replace(work, actor=SYSTEM)
    change(by_portal, main, Action.LOSE_DUPLICATE, facts={"reference": merged.reference})


def go_on_without(work: UnitOfWork, case: Case) -> None:
    """The resident of the main case took it back: the oldest joined case takes its place."""
    waiting = joined_with(work, case)
    if not waiting:
        return
    by_portal = replace(work, actor=SYSTEM)
    heir, *others = waiting
    separate(by_portal, heir)
    for other in others:
        follow(by_portal, other, heir)


def follow(work: UnitOfWork, merged: Case, main: Case) -> None:
    """Let a joined case wait for another main case than before."""
    merged.merged_into_id = main.id
    change(work, main, Action.RECEIVE_DUPLICATE, facts={"reference": merged.reference})


def _words_for(work: UnitOfWork, case: Case, merged: Case, message: Message) -> Message:
    """The same words, with the resident's own reference where a template wrote the other one."""
    body = message.body.replace(case.reference, merged.reference)
    copy = history.write_message(work, merged, body, message.language, is_public=True)
    copy.template_id = message.template_id
    return copy


def _resolve_like(work: UnitOfWork, case: Case, merged: Case, message: Message) -> None:
    merged.outcome, merged.resolved_at = case.outcome, case.resolved_at
    merged.resolved_by_id, merged.dispute_until_at = case.resolved_by_id, case.dispute_until_at
    facts = {"outcome": case.outcome}
    change(work, merged, Action.RESOLVE_MERGED, facts=facts, message=message)
