"""The scope of figures: whose cases, which days, and what they are compared with."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from portal.domain.periods import span, trend_spans
from portal.queries.figures_parts import Scope
from portal.services.calendars import business_calendar


def scope_of(
    session: Session,
    departments: frozenset[int] | None,
    first_on: date,
    last_on: date,
    now: datetime,
) -> Scope:
    """These days of these departments' work; None means the whole city.

    Raises ValueError for a period that ends before it begins.
    """
    calendar = business_calendar(session, datetime.combine(first_on, now.timetz()))
    period = span(first_on, last_on, calendar.time_zone)
    return Scope(departments, period, trend_spans(period, calendar.time_zone), now, calendar)
