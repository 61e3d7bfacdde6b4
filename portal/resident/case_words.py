"""What the page of a case says about its state, in words to the resident."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from portal.domain.case import FINISHED, Outcome, Status
from portal.domain.history import EventType
from portal.labels import label
from portal.queries.resident_case import ResidentCase
from portal.queries.resident_story import StoryEvent
from portal.translations import name_in
from portal.web.i18n import instant, page_language

NEXT = {
    Status.RECEIVED: _("We have your feedback. Next, a person reads it and answers you."),
    Status.ACKNOWLEDGED: _("A person has read it. Next, they find out what can be done."),
    Status.IN_PROGRESS: _("We are working on it. You will read the outcome on this page."),
    Status.CLOSED: _("This case is closed. Thank you for telling us."),
    Status.WITHDRAWN: _("You took this case back, and nobody works on it any more."),
    Status.REFERRED: _("Somebody else has to answer this. Our last message says who."),
    Status.MERGED: _(
        "We answer this together with another case about the same thing. "
        "You will read our answers on this page."
    ),
}
OUTCOMES = {
    Outcome.FIXED: _("We have fixed what you told us about."),
    Outcome.EXPLAINED: _("We have explained how things are."),
    Outcome.NOT_OURS: _("It is not for the city to decide."),
    Outcome.CANNOT: _("It cannot be done. Our last message says why."),
}
WAITING = _("We have asked you a question, and your answer helps us to go on.")
RESTRICTED = _("Only a supervisor and those they choose can read it.")

# Translators: what happened to a case, said to the resident who filed it.
EVENTS = {
    EventType.CASE_FILED: _("You gave us your feedback"),
    EventType.CASE_ACKNOWLEDGED: _("A person has read it"),
    EventType.QUESTION_ASKED: _("We asked you a question"),
    EventType.REPLY_SENT: _("We wrote to you"),
    EventType.CASE_RESOLVED: _("We told you the outcome"),
    EventType.CASE_REFERRED: _("We told you who can answer this"),
    EventType.CASE_REOPENED: _("We took the case up again"),
    EventType.INFORMATION_ADDED: _("You added information"),
    EventType.CASE_RATED: _("You rated how we did"),
    EventType.CASE_DISPUTED: _("You did not agree, and somebody else took the case over"),
    EventType.CASE_WITHDRAWN: _("You took the case back"),
    EventType.CONTACT_CHANGED: _("You changed how we reach you"),
    EventType.CODE_REPLACED: _("You replaced the tracking code"),
    EventType.CASE_CLOSED: _("The case was closed"),
    EventType.CASE_MERGED: _("We joined your case with another one about the same thing"),
    EventType.MERGE_UNDONE: _("We look at your case on its own again"),
    EventType.DATES_MOVED: _("The days on which we work changed, and our dates moved with them"),
    EventType.TEXTS_ERASED: _("We erased what you and we wrote, your photos and how to reach you"),
}
MISSED = {
    "acknowledge": _("We missed the date by which we promised an answer"),
    "resolve": _("We missed the date by which we promised an outcome"),
}
ICONS = {
    EventType.CASE_FILED: "received",
    EventType.CASE_ACKNOWLEDGED: "acknowledged",
    EventType.QUESTION_ASKED: "question",
    EventType.REPLY_SENT: "bubble",
    EventType.CASE_RESOLVED: "resolved",
    EventType.CASE_REFERRED: "referred",
    EventType.CASE_REOPENED: "reopen",
    EventType.INFORMATION_ADDED: "plus",
    EventType.CASE_RATED: "star",
    EventType.CASE_DISPUTED: "reopen",
    EventType.CASE_WITHDRAWN: "withdrawn",
    EventType.CONTACT_CHANGED: "person",
    EventType.CODE_REPLACED: "lock",
    EventType.PROMISE_MISSED: "clock",
    EventType.CASE_CLOSED: "closed",
    EventType.CASE_TRANSFERRED: "referred",
    EventType.CASE_SENT_BACK: "referred",
    EventType.CASE_MERGED: "plus",
    EventType.MERGE_UNDONE: "reopen",
    EventType.DATES_MOVED: "clock",
    EventType.TEXTS_ERASED: "withdrawn",
}
WAY = (Status.RECEIVED, Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.RESOLVED)
Stop = tuple[str, str, str]


def state_words(case: ResidentCase) -> str:
    """Where the case stands and what happens next, in one or two sentences."""
    if case.status is Status.RESOLVED and case.outcome:
        return str(OUTCOMES[case.outcome])
    words = [WAITING if case.question else NEXT.get(case.status, NEXT[Status.IN_PROGRESS])]
    if case.is_restricted and case.status not in FINISHED:
        words.append(RESTRICTED)
    return " ".join(str(sentence) for sentence in words)


def event_words(event: StoryEvent) -> str:
    """What happened, in one line."""
    if event.type is EventType.PROMISE_MISSED:
        return str(MISSED[event.promise or "resolve"])
    if event.department:
        return gettext("%(department)s has your case now", department=event.department)
    return str(EVENTS[event.type])


def foreign_words(tag: str | None) -> str | None:
    """The language of a message, where it is another one than the page's."""
    return name_in(tag, page_language()) if tag and tag != page_language() else None


def event_icon(event: StoryEvent) -> str:
    """The icon that stands before the line."""
    return ICONS[event.type]


def way_of(case: ResidentCase) -> list[Stop]:
    """The stops of the case: done, now or next, each with its name and when it was passed."""
    now = Status.RESOLVED if case.status is Status.CLOSED else case.status
    way = WAY if now in WAY else _cut_short(case)
    reached = way.index(now)
    stops = []
    for place, status in enumerate(way):
        is_done = place < reached or now in FINISHED
        state = "done" if is_done else "now" if place == reached else "next"
        stops.append((state, gettext(label(status)), _when(case, status)))
    return stops


def _cut_short(case: ResidentCase) -> tuple[Status, ...]:
    """The way of a case that ended beside the road: withdrawn, referred or joined."""
    read = (Status.ACKNOWLEDGED,) if case.acknowledge.done_at else ()
    return (Status.RECEIVED, *read, case.status)


def _when(case: ResidentCase, status: Status) -> str:
    moments = {
        Status.RECEIVED: case.received_at,
        Status.ACKNOWLEDGED: case.acknowledge.done_at,
        Status.RESOLVED: case.resolve.done_at,
    }
    at = moments.get(status)
    return instant(at) if at else ""
