"""What can be changed about the time that promises have: days off, office hours, targets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from portal.domain.clock import BusinessCalendar, DayOff, SkipReason
from portal.domain.errors import NotFound
from portal.models import Case, Category, City, Closure
from portal.services.public_holidays import public_holidays
from portal.services.settings_log import record_setting
from portal.services.work import UnitOfWork

CALENDAR = "calendar"
LONGEST_CLOSURE = 60  # days in one go; a city closed for longer has other worries than its clock


class Plan(Protocol):
    """A change that is looked at before it is made.

    `business_days` is a new target for the resolution, None where that stays.
    """

    @property
    def business_days(self) -> int | None:
        """The new number of days, where that is what changes."""

    def concerns(self) -> ColumnElement[bool]:
        """Which cases it can concern at all."""

    def calendar(self, session: Session, before: BusinessCalendar) -> BusinessCalendar:
        """The calendar as it will be."""

    def carry_out(self, work: UnitOfWork) -> None:
        """Write it, and who did it. Cases are moved by whoever calls this."""


@dataclass(frozen=True)
class NewClosure:
    """The offices are closed on these days, both included; `reason` is by language."""

    first_on: date
    last_on: date
    reason: Mapping[str, str]
    business_days: int | None = None

    @property
    def days(self) -> Iterator[date]:
        """Every day of it."""
        length = (self.last_on - self.first_on).days
        return (self.first_on + timedelta(days=day) for day in range(length + 1))

    def concerns(self) -> ColumnElement[bool]:
        """All of them."""
        return true()

    def calendar(self, session: Session, before: BusinessCalendar) -> BusinessCalendar:  # noqa: ARG002
        """With these days off."""
        closed = DayOff(SkipReason.CLOSURE, "")
        return replace(before, days_off={**before.days_off, **dict.fromkeys(self.days, closed)})

    def carry_out(self, work: UnitOfWork) -> None:
        """Add the days; one that is closed already takes the new reason."""
        known = select(Closure).where(Closure.closed_on.between(self.first_on, self.last_on))
        by_day = {closure.closed_on: closure for closure in work.session.scalars(known)}
        for day in self.days:
            if day in by_day:
                by_day[day].reason = dict(self.reason)
            else:
                work.session.add(Closure(closed_on=day, reason=dict(self.reason)))
        span = {"first_on": self.first_on.isoformat(), "last_on": self.last_on.isoformat()}
        record_setting(work, CALENDAR, "closure_added", {**span, "reason": dict(self.reason)})


@dataclass(frozen=True)
class NoClosure:
    """The offices open after all on this day."""

    closed_on: date
    business_days: int | None = None

    def concerns(self) -> ColumnElement[bool]:
        """All of them."""
        return true()

    def calendar(self, session: Session, before: BusinessCalendar) -> BusinessCalendar:
        """Without this day off, unless it is a public holiday beside."""
        days_off = {day: off for day, off in before.days_off.items() if day != self.closed_on}
        city = session.scalars(select(City)).one()
        holidays = public_holidays(city.country, city.subdivision, [self.closed_on.year], None)
        if self.closed_on in holidays:
            days_off[self.closed_on] = holidays[self.closed_on]
        return replace(before, days_off=days_off)

    def carry_out(self, work: UnitOfWork) -> None:
        """Remove the day. Raises NotFound where somebody else has done so."""
        found = select(Closure).where(Closure.closed_on == self.closed_on)
        closure = work.session.scalar(found)
        if closure is None:
            raise NotFound("There is no closure on this day.")
        facts = {"closed_on": self.closed_on.isoformat(), "reason": dict(closure.reason)}
        work.session.delete(closure)
        record_setting(work, CALENDAR, "closure_removed", facts)


@dataclass(frozen=True)
class NewHours:
    """The offices open and close at these times of the city's own clock."""

    opening_time: time
    closing_time: time
    business_days: int | None = None

    def concerns(self) -> ColumnElement[bool]:
        """All of them."""
        return true()

    def calendar(self, session: Session, before: BusinessCalendar) -> BusinessCalendar:  # noqa: ARG002
        """With these hours."""
        return replace(before, opening_time=self.opening_time, closing_time=self.closing_time)

    def carry_out(self, work: UnitOfWork) -> None:
        """Write them; the same hours once more say that somebody has looked at them."""
        city = work.session.scalars(select(City)).one()
        facts = {
            "from": [f"{city.opening_time:%H:%M}", f"{city.closing_time:%H:%M}"],
            "to": [f"{self.opening_time:%H:%M}", f"{self.closing_time:%H:%M}"],
        }
        city.opening_time, city.closing_time = self.opening_time, self.closing_time
        record_setting(work, CALENDAR, "hours_set", facts)


@dataclass(frozen=True)
class NewTarget:
    """Cases of this category are to be resolved within another number of business days."""

    category: str
    business_days: int

    def concerns(self) -> ColumnElement[bool]:
        """Those of the category."""
        return (
            Case.category_id
            == select(Category.id).where(Category.slug == self.category).scalar_subquery()
        )

    def calendar(self, session: Session, before: BusinessCalendar) -> BusinessCalendar:  # noqa: ARG002
        """The same."""
        return before

    def carry_out(self, work: UnitOfWork) -> None:
        """Write it. Raises NotFound where there is no such category."""
        category = work.session.scalar(select(Category).where(Category.slug == self.category))
        if category is None:
            raise NotFound("There is no such category.")
        facts = {"from": category.resolve_business_days, "to": self.business_days}
        category.resolve_business_days = self.business_days
        record_setting(work, f"category:{self.category}", "target_set", facts)
