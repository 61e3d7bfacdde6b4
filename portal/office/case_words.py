"""What the page of a case says about what happened, to colleagues."""

from flask_babel import gettext

from portal.domain.case import Status
from portal.domain.history import ActorKind, EventType
from portal.office.event_words import event_words
from portal.queries.case_history import HistoryEntry
from portal.queries.case_page import CasePage, CasePromise
from portal.queries.worklist import urgency_of
from portal.queries.worklist_filters import Today
from portal.translations import name_in
from portal.web.i18n import page_language

ICONS = {
    EventType.CASE_FILED: "received",
    EventType.CASE_ACKNOWLEDGED: "acknowledged",
    EventType.CASE_ASSIGNED: "person",
    EventType.QUESTION_ASKED: "question",
    EventType.REPLY_SENT: "bubble",
    EventType.NOTE_ADDED: "note",
    EventType.CASE_RESOLVED: "resolved",
    EventType.CASE_REFERRED: "referred",
    EventType.CASE_REOPENED: "reopen",
    EventType.INFORMATION_ADDED: "plus",
    EventType.CASE_RATED: "star",
    EventType.CASE_DISPUTED: "flag",
    EventType.CASE_WITHDRAWN: "withdrawn",
    EventType.CONTACT_CHANGED: "phone",
    EventType.CODE_REPLACED: "lock",
    EventType.PROMISE_MISSED: "alert",
    EventType.CASE_CLOSED: "closed",
    EventType.CASE_TRANSFERRED: "referred",
    EventType.CASE_SENT_BACK: "reopen",
    EventType.CASE_CORRECTED: "note",
    EventType.CASE_LABELLED: "list",
    EventType.CASE_LINKED: "plus",
    EventType.CASE_UNLINKED: "cross",
    EventType.CASE_MERGED: "plus",
    EventType.DUPLICATE_RECEIVED: "plus",
    EventType.MERGE_UNDONE: "reopen",
    EventType.DUPLICATE_LOST: "reopen",
    EventType.CASE_ESCALATED: "alert",
    EventType.ESCALATION_HANDLED: "check",
    EventType.CASE_RESTRICTED: "lock",
    EventType.STAFF_WALLED_OFF: "lock",
    EventType.LIFTING_ASKED: "question",
    EventType.RESTRICTION_LIFTED: "check",
    EventType.LIFTING_DECLINED: "cross",
    EventType.DATES_MOVED: "clock",
    EventType.TEXTS_ERASED: "withdrawn",
}


def actor_words(entry: HistoryEntry) -> str:
    """Who did it."""
    if entry.actor:
        return entry.actor
    if entry.actor_kind is ActorKind.RESIDENT:
        return gettext("Resident")
    return gettext("The portal")


def event_icon(entry: HistoryEntry) -> str:
    """The icon that stands before the line."""
    return ICONS[entry.type]


def side_of(entry: HistoryEntry) -> str:
    """How its words are shown: the resident's, ours, or a note."""
    if entry.words and not entry.words.is_public:
        return "note"
    return "theirs" if entry.actor_kind is ActorKind.RESIDENT else "ours"


def words_label(entry: HistoryEntry, case: CasePage) -> str:
    """What kind of words these are, and their language where it is not the resident's."""
    kind = event_words(entry)
    language = entry.words.language if entry.words else case.language
    return kind if language == case.language else f"{kind} · {language_words(language)}"


def language_words(tag: str) -> str:
    """A language by the name that the page's reader knows."""
    return name_in(tag, page_language())


def resident_words(case: CasePage) -> str:
    """What to call whoever filed the case."""
    return case.contact.name or (gettext("Resident") if case.contact else gettext("Anonymous"))


def promise_state(promise: CasePromise, case: CasePage, today: Today) -> str:
    """How a promise stands: kept, missed, soon or due."""
    if promise.missed_at or (promise.done_at or today.now) > promise.due_at:
        # A joined case has its answer still to come; any other that is over needs none.
        is_over = case.next_due_at is None and case.status is not Status.MERGED
        is_void = is_over and not (promise.done_at or promise.missed_at)
        return "due" if is_void else "missed"
    if promise.done_at:
        return "kept"
    return "soon" if urgency_of(promise.due_at, today) == "soon" else "due"
