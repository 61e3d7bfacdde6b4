"""Which event sends which notice, and to whom."""

from dataclasses import dataclass
from enum import StrEnum

from portal.domain.history import EventType


class Recipient(StrEnum):
    """Whom a notice is meant for; services find out who that is today."""

    RESIDENT = "resident"
    CONTACT = "contact"
    ASSIGNEE = "assignee"
    SUPERVISORS = "supervisors"


@dataclass(frozen=True)
class Notice:
    """A notice is named after its folder in templates/email/."""

    name: str
    to: Recipient


NOTICES: dict[EventType, tuple[Notice, ...]] = {
    EventType.CASE_FILED: (
        Notice("case_received", Recipient.RESIDENT),
        Notice("office/new_case", Recipient.CONTACT),
    ),
    EventType.CASE_ACKNOWLEDGED: (Notice("case_acknowledged", Recipient.RESIDENT),),
    EventType.CASE_ASSIGNED: (Notice("office/case_assigned", Recipient.ASSIGNEE),),
    EventType.QUESTION_ASKED: (Notice("question_asked", Recipient.RESIDENT),),
    EventType.REPLY_SENT: (Notice("reply_sent", Recipient.RESIDENT),),
    EventType.CASE_RESOLVED: (Notice("case_resolved", Recipient.RESIDENT),),
    EventType.CASE_REFERRED: (Notice("case_referred", Recipient.RESIDENT),),
    EventType.CASE_REOPENED: (Notice("case_reopened", Recipient.RESIDENT),),
    EventType.INFORMATION_ADDED: (Notice("office/resident_answered", Recipient.ASSIGNEE),),
    EventType.CASE_DISPUTED: (
        Notice("case_reopened", Recipient.RESIDENT),
        Notice("office/case_disputed", Recipient.ASSIGNEE),
    ),
    EventType.CASE_WITHDRAWN: (
        Notice("case_withdrawn", Recipient.RESIDENT),
        Notice("office/case_withdrawn_office", Recipient.ASSIGNEE),
    ),
    EventType.CONTACT_CHANGED: (Notice("contact_changed", Recipient.RESIDENT),),
    EventType.CODE_REPLACED: (Notice("code_replaced", Recipient.RESIDENT),),
    EventType.PROMISE_MISSED: (Notice("office/promise_missed", Recipient.ASSIGNEE),),
    EventType.CASE_TRANSFERRED: (
        Notice("case_transferred", Recipient.RESIDENT),
        Notice("office/case_transferred", Recipient.CONTACT),
    ),
    EventType.CASE_SENT_BACK: (
        Notice("case_transferred", Recipient.RESIDENT),
        Notice("office/case_transferred", Recipient.CONTACT),
    ),
    EventType.CASE_MERGED: (Notice("case_merged", Recipient.RESIDENT),),
    EventType.MERGE_UNDONE: (Notice("merge_undone", Recipient.RESIDENT),),
    EventType.DATES_MOVED: (Notice("dates_moved", Recipient.RESIDENT),),
    # One notice for each cause, whatever else the event before it sent (B.2).
    EventType.CASE_ESCALATED: (Notice("office/case_escalated", Recipient.SUPERVISORS),),
    EventType.LIFTING_ASKED: (Notice("office/lifting_asked", Recipient.SUPERVISORS),),
}

# A restricted case is nobody's daily work: its department's contact does not hear of it (B.2).
RESTRICTED: dict[EventType, tuple[Notice, ...]] = {
    EventType.CASE_FILED: (Notice("case_received", Recipient.RESIDENT),),
    EventType.CASE_ESCALATED: (Notice("office/conduct_alleged", Recipient.SUPERVISORS),),
    EventType.CASE_TRANSFERRED: (
        Notice("case_transferred", Recipient.RESIDENT),
        Notice("office/conduct_alleged", Recipient.SUPERVISORS),
    ),
    EventType.CASE_SENT_BACK: (
        Notice("case_transferred", Recipient.RESIDENT),
        Notice("office/conduct_alleged", Recipient.SUPERVISORS),
    ),
}


def notices_for(event: EventType, is_restricted: bool) -> tuple[Notice, ...]:
    """The notices that an event sends, in the order in which they are written."""
    if is_restricted and event in RESTRICTED:
        return RESTRICTED[event]
    return NOTICES.get(event, ())
