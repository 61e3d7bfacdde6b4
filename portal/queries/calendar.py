"""The city's calendar as its settings page shows it."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.localized import in_language
from portal.models import City, Closure


@dataclass(frozen=True)
class ClosedDay:
    """A day on which the offices are closed, and why."""

    on: date
    reason: str


@dataclass(frozen=True)
class CalendarSettings:
    """Hours on the city's own clock, whose holidays count, and its closures from a day on."""

    opening_time: time
    closing_time: time
    country: str
    subdivision: str | None
    closures: tuple[ClosedDay, ...]


def calendar_settings(session: Session, since: date, language: str) -> CalendarSettings:
    """How the calendar is set, reasons in `language`; the city must have been set up."""
    city = session.scalars(select(City)).one()
    rows = select(Closure).where(Closure.closed_on >= since).order_by(Closure.closed_on)
    return CalendarSettings(
        opening_time=city.opening_time,
        closing_time=city.closing_time,
        country=city.country,
        subdivision=city.subdivision,
        closures=tuple(
            ClosedDay(row.closed_on, in_language(row.reason, language, city.default_language))
            for row in session.scalars(rows)
        ),
    )
