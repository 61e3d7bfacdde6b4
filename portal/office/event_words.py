"""What happened to a case, in one line each, as colleagues read it in its history."""

from collections.abc import Callable, Iterable
from datetime import datetime

from flask_babel import gettext

from portal.domain.case import Kind
from portal.domain.history import EventType
from portal.labels import label
from portal.queries.case_history import HistoryEntry
from portal.queries.event_details import Difference
from portal.translations import name_in
from portal.web.i18n import instant, page_language


def event_words(entry: HistoryEntry) -> str:
    """What happened, in one line."""
    say = WORDS.get(entry.type)
    return (say(entry) if say else "") or gettext(label(entry.type))


def _filed(entry: HistoryEntry) -> str:
    if entry.channel is None:
        return ""
    how = gettext(label(entry.channel))
    if entry.details.department:
        return gettext(
            "Feedback received: %(channel)s, for %(department)s, which could not take it",
            channel=how,
            department=entry.details.department,
        )
    if entry.received_at is None:
        return gettext("Feedback received: %(channel)s", channel=how)
    when = instant(entry.received_at)  # entered later than it reached the city
    return gettext("Feedback received: %(channel)s, %(when)s", channel=how, when=when)


def _resolved(entry: HistoryEntry) -> str:
    if entry.outcome is None:
        return ""
    return gettext("Resolved: %(outcome)s", outcome=gettext(label(entry.outcome)))


def _rated(entry: HistoryEntry) -> str:
    if entry.scores is None:
        return ""
    treatment, outcome = entry.scores
    return gettext(
        "Rated by the resident: treatment %(treatment)s of 5, outcome %(outcome)s of 5",
        treatment=treatment,
        outcome=outcome,
    )


def _missed(entry: HistoryEntry) -> str:
    if entry.promise == "acknowledge":
        return gettext("The promise to acknowledge was missed")
    return gettext("The promise to resolve was missed")


def _assigned(entry: HistoryEntry) -> str:
    if entry.details.people:
        return gettext("Given to %(name)s", name=entry.details.people[0])
    return gettext("Given back to the department")


def _transferred(entry: HistoryEntry) -> str:
    return gettext("Passed on to %(department)s", department=entry.details.department)


def _sent_back(entry: HistoryEntry) -> str:
    return gettext("Sent back to %(department)s", department=entry.details.department)


def _corrected(entry: HistoryEntry) -> str:
    return gettext("Corrected: %(changes)s", changes=_changes(entry.details.differences))


def _dates_moved(entry: HistoryEntry) -> str:
    changes = _changes(entry.details.differences)
    return gettext("The promised dates moved with the calendar: %(changes)s", changes=changes)


def _labelled(entry: HistoryEntry) -> str:
    added = [gettext("%(label)s added", label=name) for name in entry.details.added]
    removed = [gettext("%(label)s removed", label=name) for name in entry.details.removed]
    return gettext("Labels: %(changes)s", changes=_listed([*added, *removed]))


def _linked(entry: HistoryEntry) -> str:
    reference = entry.details.reference
    return gettext("Linked with case %(reference)s", reference=reference) if reference else ""


def _unlinked(entry: HistoryEntry) -> str:
    reference = entry.details.reference
    return gettext("Link with case %(reference)s removed", reference=reference) if reference else ""


def _merged(entry: HistoryEntry) -> str:
    reference = entry.details.reference
    return gettext("Joined with case %(reference)s", reference=reference) if reference else ""


def _received_duplicate(entry: HistoryEntry) -> str:
    reference = entry.details.reference
    if not reference:
        return ""
    return gettext("Case %(reference)s was joined with this one", reference=reference)


def _undone(entry: HistoryEntry) -> str:
    reference = entry.details.reference
    return gettext("Separated from case %(reference)s", reference=reference) if reference else ""


def _lost_duplicate(entry: HistoryEntry) -> str:
    reference = entry.details.reference
    if not reference:
        return ""
    return gettext("Case %(reference)s was separated again", reference=reference)


def _escalated(entry: HistoryEntry) -> str:
    return gettext("A supervisor was brought in: %(cause)s", cause=_causes(entry))


def _handled(entry: HistoryEntry) -> str:
    return gettext("A supervisor has dealt with it: %(cause)s", cause=_causes(entry))


def _restricted(entry: HistoryEntry) -> str:
    away = _listed(entry.details.people) or gettext("nobody")
    lane = gettext(label(entry.details.lane)) if entry.details.lane else ""
    return gettext("Made restricted for %(lane)s; kept away: %(names)s", lane=lane, names=away)


def _walled_off(entry: HistoryEntry) -> str:
    if not entry.details.people:
        return gettext("Handed to Human Resources only")
    return gettext("Kept away: %(names)s", names=_listed(entry.details.people))


def _lifting_asked(entry: HistoryEntry) -> str:
    if not entry.details.people:
        return gettext("Asked to open the case")
    return gettext("Asked to let %(name)s in", name=entry.details.people[0])


def _lifted(entry: HistoryEntry) -> str:
    if not entry.details.people:
        return gettext("The case was opened")
    return gettext("%(name)s was let in", name=entry.details.people[0])


def _declined(entry: HistoryEntry) -> str:
    if not entry.details.people:
        return gettext("The case stays restricted")
    return gettext("%(name)s stays kept away", name=entry.details.people[0])


WORDS: dict[EventType, Callable[[HistoryEntry], str]] = {
    EventType.CASE_FILED: _filed,
    EventType.CASE_RESOLVED: _resolved,
    EventType.CASE_RATED: _rated,
    EventType.PROMISE_MISSED: _missed,
    EventType.CASE_ASSIGNED: _assigned,
    EventType.CASE_TRANSFERRED: _transferred,
    EventType.CASE_SENT_BACK: _sent_back,
    EventType.CASE_CORRECTED: _corrected,
    EventType.DATES_MOVED: _dates_moved,
    EventType.CASE_LABELLED: _labelled,
    EventType.CASE_LINKED: _linked,
    EventType.CASE_UNLINKED: _unlinked,
    EventType.CASE_MERGED: _merged,
    EventType.DUPLICATE_RECEIVED: _received_duplicate,
    EventType.MERGE_UNDONE: _undone,
    EventType.DUPLICATE_LOST: _lost_duplicate,
    EventType.CASE_ESCALATED: _escalated,
    EventType.ESCALATION_HANDLED: _handled,
    EventType.CASE_RESTRICTED: _restricted,
    EventType.STAFF_WALLED_OFF: _walled_off,
    EventType.LIFTING_ASKED: _lifting_asked,
    EventType.RESTRICTION_LIFTED: _lifted,
    EventType.LIFTING_DECLINED: _declined,
}


def _causes(entry: HistoryEntry) -> str:
    return _listed(gettext(label(cause)) for cause in entry.details.causes)


def _changes(differences: Iterable[Difference]) -> str:
    return _listed(_change(each) for each in differences)


def _change(difference: Difference) -> str:
    return gettext(
        "%(field)s: %(before)s → %(after)s",
        field=_field(difference.field),
        before=_value(difference.field, difference.before),
        after=_value(difference.field, difference.after),
    )


def _field(field: str) -> str:
    return {
        "kind": gettext("Kind"),
        "category": gettext("Category"),
        "site": gettext("Place"),
        "language": gettext("Language"),
        "acknowledge": gettext("Acknowledge"),
        "resolve": gettext("Resolve"),
        "resolve_due_at": gettext("Resolve"),
    }[field]


def _value(field: str, value: str) -> str:
    if not value:
        return gettext("none")
    if field == "kind":
        return gettext(label(Kind(value)))
    if field == "language":
        return name_in(value, page_language())
    return value if field in ("category", "site") else instant(datetime.fromisoformat(value))


def _listed(parts: Iterable[str]) -> str:
    return "; ".join(parts)
