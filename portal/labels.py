"""The words that residents and staff read for each value of the domain.

Templates write `{{ _(label(status)) }}`: the mark `N_` lets the catalogues collect the words, and
nothing is translated before the reader's language is known.
"""

from enum import StrEnum

from portal.domain.case import Channel, Kind, Outcome, Status
from portal.domain.escalation import EscalationCause, WallReason
from portal.domain.history import EventType
from portal.domain.permissions import ConductLane, Role
from portal.domain.refusals import Refusal


def N_(message: str) -> str:  # noqa: N802 - the customary name of a mark that translates later
    """Mark a text for the catalogues."""
    return message


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
    EventType.CASE_CORRECTED: N_("Corrected"),
    EventType.CASE_LABELLED: N_("Labels changed"),
    EventType.CASE_LINKED: N_("Linked with a related case"),
    EventType.CASE_UNLINKED: N_("Link with a related case removed"),
    EventType.CASE_MERGED: N_("Joined with another case"),
    EventType.DUPLICATE_RECEIVED: N_("Another case was joined with this one"),
    EventType.MERGE_UNDONE: N_("Separated again from the other case"),
    EventType.DUPLICATE_LOST: N_("A joined case was separated again"),
    EventType.CASE_ESCALATED: N_("A supervisor was brought in"),
    EventType.ESCALATION_HANDLED: N_("A supervisor has dealt with it"),
    EventType.CASE_RESTRICTED: N_("Made restricted"),
    EventType.STAFF_WALLED_OFF: N_("People were kept away"),
    EventType.LIFTING_ASKED: N_("Opening was asked for"),
    EventType.RESTRICTION_LIFTED: N_("Opening was granted"),
    EventType.LIFTING_DECLINED: N_("Opening was declined"),
    EventType.DATES_MOVED: N_("The promised dates moved with the calendar"),
    # Translators: why a supervisor is brought into a case.
    EscalationCause.BY_HAND: N_("A colleague asks for it"),
    EscalationCause.DUE_SOON: N_("Due within two office hours"),
    EscalationCause.MISSED: N_("A promise was missed"),
    EscalationCause.DISPUTED: N_("Disputed"),
    EscalationCause.THIRD_TRANSFER: N_("Passed on for the third time"),
    EscalationCause.CATEGORY: N_("The category always goes up"),
    EscalationCause.CONDUCT: N_("Conduct is alleged"),
    # Translators: who looks into an allegation of misconduct.
    ConductLane.SUPERVISOR: N_("The department's supervisors"),
    ConductLane.HUMAN_RESOURCES: N_("Human Resources only"),
    # Translators: why somebody cannot see a restricted case.
    WallReason.NAMED: N_("Named in it"),
    WallReason.MATCHED: N_("Their name stands in the resident's words"),
    WallReason.EXCLUDED: N_("Kept away"),
    # Translators: why an act is refused, said to the colleague who tried.
    Refusal.NOBODY_LEFT: N_("Nobody would be left who can read this case. Leave somebody out."),
    Refusal.NEEDS_SECOND_PERSON: N_(
        "You asked for this yourself. Somebody else has to decide: nobody does this alone."
    ),
    Refusal.NOTHING_TO_LIFT: N_("There is nothing to open here any more."),
    Refusal.ALREADY_ASKED: N_("Somebody has asked for this already; it waits for a decision."),
    Refusal.SAME_DEPARTMENT: N_("The case is with this department already."),
    Refusal.CANNOT_SEND_BACK: N_(
        "This case cannot be sent back: a department sends what has just come to it back, and once "
        "only. You can pass it on instead."
    ),
    Refusal.NOTHING_CHANGED: N_("Everything is as it was: there is nothing to correct."),
    Refusal.OTHER_UNKNOWN: N_("There is no case with this reference that you can work with."),
    Refusal.SAME_CASE: N_("This is the case itself. Please choose another one."),
    Refusal.OTHER_IS_OVER: N_("The other case is not open any more. Please choose one that is."),
    Refusal.RESTRICTED_APART: N_(
        "A restricted case cannot be tied to one that more people can read."
    ),
    Refusal.ALREADY_LINKED: N_("The two cases are linked already."),
    Refusal.NOT_LINKED: N_("The two cases are not linked any more."),
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
