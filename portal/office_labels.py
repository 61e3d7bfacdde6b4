"""The words for values of the domain that only staff ever read."""

from enum import StrEnum

from portal.domain.contacts import Lack
from portal.domain.escalation import EscalationCause, WallReason
from portal.domain.history import EventType
from portal.domain.permissions import ConductLane
from portal.domain.refusals import Refusal
from portal.gettext_mark import N_

OFFICE_LABELS: dict[StrEnum, str] = {
    # Translators: what happened to a case inside the office, as a line of its history.
    EventType.CASE_CORRECTED: N_("Corrected"),
    EventType.CASE_LABELLED: N_("Labels changed"),
    EventType.CASE_LINKED: N_("Linked with a related case"),
    EventType.CASE_UNLINKED: N_("Link with a related case removed"),
    EventType.DUPLICATE_RECEIVED: N_("Another case was joined with this one"),
    EventType.DUPLICATE_LOST: N_("A joined case was separated again"),
    EventType.CASE_ESCALATED: N_("A supervisor was brought in"),
    EventType.ESCALATION_HANDLED: N_("A supervisor has dealt with it"),
    EventType.CASE_RESTRICTED: N_("Made restricted"),
    EventType.STAFF_WALLED_OFF: N_("People were kept away"),
    EventType.LIFTING_ASKED: N_("Opening was asked for"),
    EventType.RESTRICTION_LIFTED: N_("Opening was granted"),
    EventType.LIFTING_DECLINED: N_("Opening was declined"),
    # Translators: why a supervisor is brought into a case.
    EscalationCause.BY_HAND: N_("A colleague asks for it"),
    EscalationCause.DUE_SOON: N_("Due within two office hours"),
    EscalationCause.MISSED: N_("A promise was missed"),
    EscalationCause.DISPUTED: N_("Disputed"),
    EscalationCause.THIRD_TRANSFER: N_("Passed on for the third time"),
    EscalationCause.CATEGORY: N_("The category always goes up"),
    EscalationCause.CONDUCT: N_("Conduct is alleged"),
    # Translators: who looks into an allegation of misconduct.
    ConductLane.SUPERVISORS: N_("The department's supervisors"),
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
    Refusal.ALREADY_AWAY: N_("On some of these days this person is away already."),
    Refusal.ABSENCE_IS_OVER: N_("This absence is over already."),
    Refusal.SAME_PERSON_TWICE: N_("Nobody can be their own deputy: please choose two people."),
    Refusal.SLUG_TAKEN: N_("This short name is taken. Please choose another."),
    Refusal.SORTS_FOR_ALL: N_(
        "This department sorts what nobody knows the department of. Let another one do so first."
    ),
    Refusal.NOT_OPEN: N_("This department is not active, so it can sort nothing."),
    Refusal.LAST_ADMINISTRATOR: N_("This is the last administrator. Make somebody else one first."),
    Refusal.OWN_ADMINISTRATION: N_(
        "You cannot take your own right to run the portal away. Another administrator can."
    ),
    Refusal.SURVEY_NOT_READY: N_("Please mend what the list names before you publish."),
    Refusal.REPORTS_IN_A_CIRCLE: N_("Nobody can report to themselves, not even through others."),
    # Translators: why a department cannot take cases.
    Lack.NO_CONTACT: N_("There is no point of contact."),
    Lack.NO_DEPUTY: N_("There is no deputy."),
    Lack.CONTACT_INACTIVE: N_("The point of contact, %(name)s, cannot sign in any more."),
    Lack.DEPUTY_INACTIVE: N_("The deputy, %(name)s, cannot sign in any more."),
    Lack.CONTACT_NOT_ORIENTED: N_(
        "The point of contact, %(name)s, has not confirmed the policy yet."
    ),
    Lack.DEPUTY_NOT_ORIENTED: N_("The deputy, %(name)s, has not confirmed the policy yet."),
    Lack.SAME_PERSON: N_("Point of contact and deputy are one person."),
}
