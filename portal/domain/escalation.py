"""Which case goes up, to whom, and who is walled off from it (policy B.2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.domain.clock import LONGEST_CLOSURE_DAYS, ONE_DAY, BusinessCalendar
from portal.domain.permissions import ConductLane
from portal.domain.words import fold

# An acknowledgement that is due within so much office time goes up before it is missed.
DUE_SOON = timedelta(hours=2)
# From this transfer on, a supervisor is brought in.
TRANSFERS_UNTIL_ESCALATION = 3
# How soon a supervisor should have had a notice in hand, and have looked.
NOTICE_WITHIN = timedelta(hours=1)


class EscalationCause(StrEnum):
    """Why a supervisor is brought in. A supervisor gets one notice for each cause."""

    BY_HAND = "by_hand"
    DUE_SOON = "due_soon"
    MISSED = "missed"
    DISPUTED = "disputed"
    THIRD_TRANSFER = "third_transfer"
    CATEGORY = "category"
    CONDUCT = "conduct"


class WallReason(StrEnum):
    """Why a case does not exist for a staff member."""

    NAMED = "named"
    # The resident's words hold their name; nobody has looked at it yet.
    MATCHED = "matched"
    # Not named, but kept away: a relative, a manager, whoever should not read it.
    EXCLUDED = "excluded"


def latest_due_soon(calendar: BusinessCalendar, now: datetime) -> datetime:
    """Until when a promise must end to be due within two hours of office time from now.

    On a Friday at four that is Monday at nine, where the office is open from eight to five.
    """
    left, day = DUE_SOON, calendar.local_date(now)
    for _ in range(LONGEST_CLOSURE_DAYS):
        if calendar.is_business_day(day):
            begins, ends = max(calendar.opens_at(day), now), calendar.closes_at(day)
            if ends - begins >= left:
                return begins + left
            left -= max(ends - begins, timedelta(0))
        day += ONE_DAY
    return now


@dataclass(frozen=True)
class Person:
    """A staff member as the walls see them."""

    id: int
    name: str


def lane_for(
    kept_away: Iterable[int],
    supervisors: Iterable[int],
    managers: Mapping[int, int | None],
    *,
    is_chosen: bool,
) -> ConductLane:
    """Who looks into an allegation.

    Human Resources where somebody chose so, where no supervisor is left, or where a supervisor of
    the department, or anybody above one, is among those `kept_away`. `managers` says to whom each
    person reports.
    """
    away, overseeing = set(kept_away), set(supervisors)
    chains = overseeing.union(*(superiors_of(each, managers) for each in overseeing))
    is_involved = bool(away & chains) or not overseeing
    return ConductLane.HUMAN_RESOURCES if is_chosen or is_involved else ConductLane.SUPERVISORS


def superiors_of(staff_id: int, managers: Mapping[int, int | None]) -> frozenset[int]:
    """Everybody above this person; a line that bites its own tail ends there."""
    above: set[int] = set()
    manager = managers.get(staff_id)
    while manager is not None and manager not in above:
        above.add(manager)
        manager = managers.get(manager)
    return frozenset(above)


def named_in(staff_named: str, description: str, people: Sequence[Person]) -> frozenset[int]:
    """The people whom the resident's words name, as far as words alone can tell.

    Whoever is asked “who was it?” often knows half a name, so any word of a name counts there; in
    the description only the whole name does. Rather one too many is kept away than one too few:
    two people can let them in again.
    """
    typed, told = _name_words(staff_named), fold(description)
    return frozenset(
        person.id
        for person in people
        if typed & _name_words(person.name) or _holds(told, fold(person.name))
    )


def _name_words(text: str) -> frozenset[str]:
    # An initial alone names nobody.
    return frozenset(word for word in _words(fold(text)) if len(word) > 1)


def _holds(text: str, name: str) -> bool:
    return f" {' '.join(_words(name))} " in f" {' '.join(_words(text))} "


def _words(text: str) -> list[str]:
    return "".join(each if each.isalnum() else " " for each in text).split()
