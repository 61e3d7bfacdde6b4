"""The life of a case: what it can be, what can be done to it, and what it becomes."""

from enum import StrEnum

from portal.domain.errors import ActionNotAllowed


class Kind(StrEnum):
    """What the resident came with."""

    COMPLAINT = "complaint"
    QUESTION = "question"
    SUGGESTION = "suggestion"
    COMPLIMENT = "compliment"


class Channel(StrEnum):
    """How it reached the city (policy SCOPE)."""

    WEB = "web"
    POSTER = "poster"
    KIOSK = "kiosk"
    IN_PERSON = "in_person"
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"
    SOCIAL_MEDIA = "social_media"
    API = "api"


class Status(StrEnum):
    """Where the case stands. Everybody sees the same status; escalation is never one."""

    RECEIVED = "received"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    RESOLVED = "resolved"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REFERRED = "referred"
    MERGED = "merged"


class Outcome(StrEnum):
    """How a resolved case ended."""

    FIXED = "fixed"
    EXPLAINED = "explained"
    NOT_OURS = "not_ours"
    CANNOT = "cannot"


class Action(StrEnum):
    """What residents, staff and the clock can do to a case."""

    # by the department
    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    ASK = "ask"
    REPLY = "reply"
    NOTE = "note"
    RESOLVE = "resolve"
    REFER = "refer"
    REOPEN = "reopen"
    TRANSFER = "transfer"
    SEND_BACK = "send_back"
    CORRECT = "correct"
    LABEL = "label"
    LINK = "link"
    UNLINK = "unlink"
    MERGE = "merge"
    RECEIVE_DUPLICATE = "receive_duplicate"
    UNDO_MERGE = "undo_merge"
    LOSE_DUPLICATE = "lose_duplicate"
    # What the main case answers, the cases merged into it answer too.
    RELAY_REPLY = "relay_reply"
    RESOLVE_MERGED = "resolve_merged"
    # escalation and conduct (B.2)
    ESCALATE = "escalate"
    HANDLE_ESCALATION = "handle_escalation"
    RESTRICT = "restrict"
    WALL_OFF = "wall_off"
    ASK_TO_LIFT = "ask_to_lift"
    LIFT = "lift"
    DECLINE_TO_LIFT = "decline_to_lift"
    # by the resident
    ADD_INFORMATION = "add_information"
    RATE = "rate"
    DISPUTE = "dispute"
    WITHDRAW = "withdraw"
    CHANGE_CONTACT = "change_contact"
    REPLACE_CODE = "replace_code"
    # by the clock
    MISS_PROMISE = "miss_promise"
    CLOSE = "close"
    # by a change of the city's calendar
    MOVE_DATES = "move_dates"
    # by the city's rules of retention
    ERASE = "erase"


OPEN = frozenset({Status.RECEIVED, Status.ACKNOWLEDGED, Status.IN_PROGRESS})
FINISHED = frozenset(Status) - OPEN
EVERY = frozenset(Status)

# What each action makes of each status it is allowed in. An action that keeps the status as it is
# stands in KEEPS_STATUS; a pair that stands in neither is not allowed.
TRANSITIONS: dict[tuple[Status, Action], Status] = {
    (Status.RECEIVED, Action.ACKNOWLEDGE): Status.ACKNOWLEDGED,
    # A question or an answer is a person's act too: it acknowledges on its way.
    (Status.RECEIVED, Action.ASK): Status.IN_PROGRESS,
    (Status.RECEIVED, Action.REPLY): Status.IN_PROGRESS,
    (Status.ACKNOWLEDGED, Action.ASK): Status.IN_PROGRESS,
    (Status.ACKNOWLEDGED, Action.REPLY): Status.IN_PROGRESS,
    (Status.IN_PROGRESS, Action.ASK): Status.IN_PROGRESS,
    (Status.IN_PROGRESS, Action.REPLY): Status.IN_PROGRESS,
    **{(status, Action.RESOLVE): Status.RESOLVED for status in OPEN},
    **{(status, Action.REFER): Status.REFERRED for status in OPEN},
    **{(status, Action.WITHDRAW): Status.WITHDRAWN for status in OPEN},
    (Status.RESOLVED, Action.DISPUTE): Status.IN_PROGRESS,
    (Status.RESOLVED, Action.REOPEN): Status.IN_PROGRESS,
    (Status.RESOLVED, Action.CLOSE): Status.CLOSED,
    (Status.CLOSED, Action.REOPEN): Status.IN_PROGRESS,
    (Status.REFERRED, Action.REOPEN): Status.IN_PROGRESS,
    (Status.WITHDRAWN, Action.REOPEN): Status.IN_PROGRESS,
    **{(status, Action.MERGE): Status.MERGED for status in OPEN},
    # To merge takes words to the resident, so the case has been acknowledged since.
    (Status.MERGED, Action.UNDO_MERGE): Status.IN_PROGRESS,
    (Status.MERGED, Action.RELAY_REPLY): Status.MERGED,
    (Status.MERGED, Action.RESOLVE_MERGED): Status.RESOLVED,
}

KEEPS_STATUS: dict[Action, frozenset[Status]] = {
    Action.ASSIGN: OPEN,
    Action.NOTE: EVERY,
    # Of a joined case too: whoever answers the main case is told.
    Action.ADD_INFORMATION: OPEN | {Status.RESOLVED, Status.MERGED},
    Action.RATE: frozenset({Status.RESOLVED, Status.CLOSED}),
    Action.CHANGE_CONTACT: EVERY,
    Action.REPLACE_CODE: EVERY,
    Action.MISS_PROMISE: OPEN,
    Action.TRANSFER: OPEN,
    Action.SEND_BACK: OPEN,
    Action.CORRECT: EVERY,
    Action.LABEL: EVERY,
    Action.LINK: EVERY,
    Action.UNLINK: EVERY,
    Action.RECEIVE_DUPLICATE: OPEN,
    Action.LOSE_DUPLICATE: EVERY,
    Action.ESCALATE: OPEN | {Status.RESOLVED},
    Action.HANDLE_ESCALATION: EVERY,
    Action.RESTRICT: EVERY,
    Action.WALL_OFF: EVERY,
    Action.ASK_TO_LIFT: EVERY,
    Action.LIFT: EVERY,
    Action.DECLINE_TO_LIFT: EVERY,
    Action.MOVE_DATES: OPEN,
    Action.ERASE: FINISHED,
}


def next_status(status: Status, action: Action) -> Status:
    """The status after `action`.

    Raises ActionNotAllowed where the status does not allow it.
    """
    if status in KEEPS_STATUS.get(action, frozenset()):
        return status
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise ActionNotAllowed(action, status) from None


def is_allowed(status: Status, action: Action) -> bool:
    """Whether a case of this status allows the action at all, whoever asks."""
    return (status, action) in TRANSITIONS or status in KEEPS_STATUS.get(action, frozenset())


def can_dispute(status: Status, has_been_disputed: bool) -> bool:
    """A resolution can be disputed once; after that a supervisor's word stands."""
    return is_allowed(status, Action.DISPUTE) and not has_been_disputed
