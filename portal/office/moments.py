"""Instants as the office says them: due today, overdue since Friday."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton
from flask_babel import gettext

from portal.localized import FALLBACK
from portal.queries.worklist import urgency_of
from portal.queries.worklist_filters import Today
from portal.translations import format_clock, locale_of
from portal.web.city import city_in
from portal.web.i18n import page_language
from portal.web.work import now

ONE_DAY = timedelta(days=1)
# Within these, the name of the weekday alone is clear.
DAYS_BY_NAME = 6


def today() -> Today:
    """The present instant and the end of the city's day."""
    at = now()
    midnight = datetime.combine(city_today() + ONE_DAY, time(), tzinfo=_zone())
    return Today(at, midnight)


def city_today() -> date:
    """The day that it is in the city."""
    return _local(now()).date()


def due_words(due_at: datetime) -> str:
    """How a running promise stands, in a few words: due tomorrow, 5:00 PM."""
    on, distance = _local(due_at).date(), _days_until(due_at)
    clock = format_clock(_local(due_at).timetz(), page_language())
    if urgency_of(due_at, today()) == "overdue":
        return _overdue_words(on, distance, clock)
    if distance == 0:
        return gettext("due today, %(time)s", time=clock)
    if distance == 1:
        return gettext("due tomorrow, %(time)s", time=clock)
    return gettext("due %(day)s", day=_day(on, distance))


def _overdue_words(on: date, distance: int, clock: str) -> str:
    if distance == 0:
        return gettext("overdue since %(time)s today", time=clock)
    if distance == -1:
        return gettext("overdue since yesterday")
    return gettext("overdue since %(day)s", day=_day(on, distance))


def _day(on: date, distance: int) -> str:
    if abs(distance) <= DAYS_BY_NAME:
        return format_date(on, "EEEE", locale=_locale())
    return format_skeleton("MMMd", on, locale=_locale())


def _days_until(at: datetime) -> int:
    return (_local(at).date() - city_today()).days


def _local(at: datetime) -> datetime:
    return at.astimezone(_zone())


def _zone() -> ZoneInfo:
    return city_in(FALLBACK).time_zone


def _locale() -> Locale:
    return locale_of(page_language())
