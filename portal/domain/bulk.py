"""One act on many cases: how many at once, what became of each, and how long it can be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.case import Action, Status

MOST_CASES = 100  # in one act
UNDO_TIME = timedelta(minutes=10)
# What the resident was told by an acknowledgement cannot be taken back.
CAN_UNDO = frozenset({Action.ASSIGN, Action.LABEL, Action.MERGE, Action.LINK})


class LeftReason(StrEnum):
    """Why a case was left as it is."""

    CHANGED = "changed"
    NOT_ALLOWED = "not_allowed"
    STATE = "state"
    REFUSED = "refused"


@dataclass(frozen=True)
class Left:
    """A case that was left as it is.

    `by` is the colleague who changed it last, if it was one; `refusal` is a word of
    `portal.domain.refusals`, where its circumstances stood against the act.
    """

    reference: str
    reason: LeftReason
    status: Status
    by: str | None = None
    refusal: str | None = None


def can_undo(action: Action, done_at: datetime, now: datetime) -> bool:
    """Whether such an act can be undone at all, and still."""
    return action in CAN_UNDO and now <= done_at + UNDO_TIME
