"""The words that residents and staff read for each value of the domain.

Templates write `{{ _(label(status)) }}`: the mark `N_` lets the catalogues collect the words, and
nothing is translated before the reader's language is known.
"""

from enum import StrEnum

from portal.domain.case import Channel, Kind, Outcome, Status
from portal.domain.history import EventType
from portal.domain.permissions import Role
from portal.gettext_mark import N_
from portal.office_labels import OFFICE_LABELS

LABELS: dict[StrEnum, str] = {
    # Translators: the kind of feedback a resident gives.
    Kind.COMPLAINT: N_("Complaint"),
    Kind.QUESTION: N_("Question"),
    Kind.SUGGESTION: N_("Suggestion"),
    Kind.COMPLIMENT: N_("Compliment"),
    # Translators: how the feedback reached the city.
    Channel.WEB: N_("Website"),
    Channel.POSTER: N_("Poster"),
    Channel.KIOSK: N_("Lobby tablet"),
    Channel.IN_PERSON: N_("In person"),
    Channel.PHONE: N_("Phone"),
    Channel.EMAIL: N_("E-mail"),
    Channel.LETTER: N_("Letter"),
    Channel.SOCIAL_MEDIA: N_("Social media"),
    Channel.API: N_("Another system"),
    # Translators: where a case stands. Acknowledged: a person has read it and said so.
    Status.RECEIVED: N_("Received"),
    Status.ACKNOWLEDGED: N_("Acknowledged"),
    Status.IN_PROGRESS: N_("In progress"),
    Status.RESOLVED: N_("Resolved"),
    Status.CLOSED: N_("Closed"),
    Status.WITHDRAWN: N_("Withdrawn"),
    Status.REFERRED: N_("Referred elsewhere"),
    Status.MERGED: N_("Joined with another case"),
    # Translators: how a case ended.
    Outcome.FIXED: N_("Fixed"),
    Outcome.EXPLAINED: N_("Explained"),
    Outcome.NOT_OURS: N_("Not the city's to decide"),
    Outcome.CANNOT: N_("Cannot be done"),
    # Translators: what happened to a case, as a line of its history.
    EventType.CASE_FILED: N_("Feedback received"),
    EventType.CASE_ACKNOWLEDGED: N_("Acknowledged by a person"),
    EventType.CASE_ASSIGNED: N_("Given to a colleague"),
    EventType.QUESTION_ASKED: N_("The city asked a question"),
    EventType.REPLY_SENT: N_("The city replied"),
    EventType.NOTE_ADDED: N_("Internal note"),
    EventType.CASE_RESOLVED: N_("Resolved"),
    EventType.CASE_REFERRED: N_("Referred elsewhere"),
    EventType.CASE_REOPENED: N_("Reopened"),
    EventType.INFORMATION_ADDED: N_("Information added by the resident"),
    EventType.CASE_RATED: N_("Rated by the resident"),
    EventType.CASE_DISPUTED: N_("Disputed by the resident and reopened"),
    EventType.CASE_WITHDRAWN: N_("Withdrawn by the resident"),
    EventType.CONTACT_CHANGED: N_("Contact details changed"),
    EventType.CODE_REPLACED: N_("Tracking code replaced"),
    EventType.PROMISE_MISSED: N_("A promised date was missed"),
    EventType.CASE_CLOSED: N_("Closed"),
    EventType.CASE_TRANSFERRED: N_("Passed on to another department"),
    EventType.CASE_SENT_BACK: N_("Sent back to the department before"),
    EventType.CASE_MERGED: N_("Joined with another case"),
    EventType.MERGE_UNDONE: N_("Separated again from the other case"),
    EventType.DATES_MOVED: N_("The promised dates moved with the calendar"),
    EventType.TEXTS_ERASED: N_("Texts, photos and contact details were erased"),
    **OFFICE_LABELS,
    # Translators: what a staff member is.
    Role.COUNTER: N_("Counter"),
    Role.CONTACT: N_("Point of contact"),
    Role.SUPERVISOR: N_("Supervisor"),
    Role.REVIEWER: N_("Human Resources"),
    Role.ADMINISTRATOR: N_("Administrator"),
}


def label(value: StrEnum) -> str:
    """The English words for a value, which are also the key of its translations."""
    return LABELS[value]
