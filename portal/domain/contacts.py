"""The people a department has designated, and who stands in on which day (policy B.3)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.clock import ONE_DAY, BusinessCalendar

# So many days before nobody is there, the alarm is raised.
HORIZON = timedelta(days=14)


class Lack(StrEnum):
    """What a department lacks before it can take cases; portal.labels has the sentence."""

    NO_CONTACT = "no_contact"
    NO_DEPUTY = "no_deputy"
    CONTACT_INACTIVE = "contact_inactive"
    DEPUTY_INACTIVE = "deputy_inactive"
    CONTACT_NOT_ORIENTED = "contact_not_oriented"
    DEPUTY_NOT_ORIENTED = "deputy_not_oriented"
    SAME_PERSON = "same_person"


@dataclass(frozen=True)
class Days:
    """A span of days on the city's calendar, both included."""

    first_on: date
    last_on: date

    def holds(self, on: date) -> bool:
        """Whether the day lies within."""
        return self.first_on <= on <= self.last_on

    def overlaps(self, other: "Days") -> bool:
        """Whether the two share a day."""
        return self.first_on <= other.last_on and other.first_on <= self.last_on


@dataclass(frozen=True)
class Designated:
    """A staff member as a point of contact or deputy: what decides whether they can be reached.

    `is_oriented` says that they have confirmed the policy (C.1), or that there is none yet.
    """

    id: int
    name: str = ""
    is_active: bool = True
    is_oriented: bool = True
    away: tuple[Days, ...] = ()

    def is_there(self, on: date) -> bool:
        """Whether this person works in the office on this day."""
        return self.is_active and not any(days.holds(on) for days in self.away)


def acting_contact(
    contact: Designated | None, deputy: Designated | None, on: date
) -> Designated | None:
    """Who speaks for the department on this day: the contact, else the deputy, else nobody."""
    return next((each for each in (contact, deputy) if each and each.is_there(on)), None)


def readiness(contact: Designated | None, deputy: Designated | None) -> tuple[Lack, ...]:
    """What is missing before the department can take cases; nothing where it can (B.3)."""
    lacks = (
        *_lacks(contact, Lack.NO_CONTACT, Lack.CONTACT_INACTIVE, Lack.CONTACT_NOT_ORIENTED),
        *_lacks(deputy, Lack.NO_DEPUTY, Lack.DEPUTY_INACTIVE, Lack.DEPUTY_NOT_ORIENTED),
    )
    is_same = contact is not None and deputy is not None and contact.id == deputy.id
    return (*lacks, Lack.SAME_PERSON) if is_same else lacks


def gaps(
    contact: Designated | None,
    deputy: Designated | None,
    calendar: BusinessCalendar,
    days: Days,
) -> tuple[Days, ...]:
    """The spans within `days` in which a department has nobody who can answer.

    Only business days count, so that a weekend neither makes a gap nor ends one.
    """
    return tuple(
        _spans((on, _is_left_alone(contact, deputy, on)) for on in _business_days(calendar, days))
    )


def _lacks(
    person: Designated | None, missing: Lack, inactive: Lack, not_oriented: Lack
) -> Iterator[Lack]:
    if person is None:
        yield missing
    elif not person.is_active:
        yield inactive
    elif not person.is_oriented:
        yield not_oriented


def _is_left_alone(contact: Designated | None, deputy: Designated | None, on: date) -> bool:
    able = [each if each and each.is_oriented else None for each in (contact, deputy)]
    return acting_contact(able[0], able[1], on) is None


def _business_days(calendar: BusinessCalendar, days: Days) -> Iterator[date]:
    on = days.first_on
    while on <= days.last_on:
        if calendar.is_business_day(on):
            yield on
        on += ONE_DAY


def _spans(answers: Iterable[tuple[date, bool]]) -> Iterator[Days]:
    """Neighbours that are marked, made into one span each."""
    span: Days | None = None
    for on, is_marked in answers:
        if is_marked:
            span = replace(span, last_on=on) if span else Days(on, on)
        elif span:
            yield span
            span = None
    if span:
        yield span
