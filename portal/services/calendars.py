"""The business calendar of the city, from its settings, its country's holidays and its closures."""

from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.domain.clock import BusinessCalendar, DayOff, SkipReason
from portal.domain.errors import PortalError
from portal.localized import in_language
from portal.models import City, Closure
from portal.queries import contacts
from portal.queries.settled import settled
from portal.services.public_holidays import public_holidays

# A promise made today falls due within a few weeks; two years leave room for the longest target.
YEARS_AHEAD = 2


class NoCityYet(PortalError):
    """The city has not been set up."""

    def __init__(self) -> None:
        super().__init__("This portal has no city yet; run `portal init` first.")


def business_calendar(session: Session, at: datetime, language: str = "en") -> BusinessCalendar:
    """The calendar that holds for something received at `at`, day names in `language`.

    Raises NoCityYet before the city has been set up.
    """
    return _calendar(session, at.year, str(language))


@settled
def _calendar(session: Session, year: int, language: str) -> BusinessCalendar:
    city = session.scalar(select(City))
    if city is None:
        raise NoCityYet
    years = range(year - 1, year + YEARS_AHEAD + 1)
    holidays = _holidays(city.country, city.subdivision, years.start, years.stop, language)
    return BusinessCalendar(
        time_zone=ZoneInfo(city.time_zone),
        opening_time=city.opening_time,
        closing_time=city.closing_time,
        days_off=MappingProxyType({**holidays, **_closures(session, language)}),
    )


def city_zone(session: Session) -> ZoneInfo:
    """The time zone of the city. Raises NoCityYet before the city has been set up."""
    zone = contacts.city_zone(session)
    if zone is None:
        raise NoCityYet
    return zone


def _closures(session: Session, language: str) -> dict[date, DayOff]:
    return {
        closure.closed_on: DayOff(SkipReason.CLOSURE, in_language(closure.reason, language))
        for closure in session.scalars(select(Closure))
    }


@lru_cache(maxsize=64)
def _holidays(
    country: str, subdivision: str | None, first: int, stop: int, language: str
) -> dict[date, DayOff]:
    return public_holidays(country, subdivision, range(first, stop), language)
