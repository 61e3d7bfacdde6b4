"""What staff and supervisors do about escalations: ask for help, and say what was done (B.2)."""

from portal.domain.case import Action
from portal.domain.errors import ActionNotAllowed
from portal.domain.escalation import EscalationCause
from portal.domain.permissions import Permission
from portal.services import history
from portal.services.casework import CaseAt, Words
from portal.services.changes import change, open_for_change
from portal.services.escalations import open_escalations, raise_escalation
from portal.services.work import UnitOfWork


def escalate(work: UnitOfWork, seen: CaseAt, words: Words) -> None:
    """Ask a supervisor to step in; the words are for colleagues.

    Raises ActionNotAllowed where somebody has asked already and waits, or the case is over.
    """
    case = open_for_change(work, seen.reference, Permission.ESCALATE_CASE, seen.version)
    case.version += 1
    message = history.write_message(work, case, words.body, words.language, is_public=False)
    if not raise_escalation(work, case, EscalationCause.BY_HAND, message):
        raise ActionNotAllowed(Action.ESCALATE, case.status)


def handle(work: UnitOfWork, seen: CaseAt, words: Words) -> None:
    """Say what was done about everything that waits for a supervisor in this case.

    Raises ActionNotAllowed where nothing waits.
    """
    case = open_for_change(work, seen.reference, Permission.HANDLE_ESCALATION, seen.version)
    waiting = open_escalations(work, case)
    if not waiting:
        raise ActionNotAllowed(Action.HANDLE_ESCALATION, case.status)
    for escalation in waiting:
        escalation.handled_at = work.now
        escalation.handled_by_id = work.viewer.staff_id
    message = history.write_message(work, case, words.body, words.language, is_public=False)
    facts = {"causes": [escalation.cause for escalation in waiting]}
    change(work, case, Action.HANDLE_ESCALATION, facts=facts, message=message)
