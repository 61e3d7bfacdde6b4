"""The way of a case from department to department, and when it has gone too far (A.3)."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.domain.escalation import TRANSFERS_UNTIL_ESCALATION


@dataclass(frozen=True)
class Passage:
    """One step of the way, from one department to another."""

    from_id: int
    to_id: int
    is_sent_back: bool = False


def can_send_back(way: Sequence[Passage], department_id: int) -> bool:
    """Whether the department may send the case back to where it came from.

    Once only, so that no case goes to and fro; and what comes back stays or goes elsewhere.
    """
    if not way:
        return False
    last = way[-1]
    has_done_so = any(each.is_sent_back and each.from_id == department_id for each in way)
    return last.to_id == department_id and not last.is_sent_back and not has_done_so


def brings_supervisor(count: int) -> bool:
    """Whether so many transfers are too many for nobody above to know; sent back counts too."""
    return count >= TRANSFERS_UNTIL_ESCALATION
