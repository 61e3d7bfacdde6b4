"""Thousands of visits rated, as they come in over the week and the day."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.demo.days import Days
from portal.demo.planning import HISTORY_DAYS
from portal.demo.stories import read_toml
from portal.domain.case import Channel
from portal.models import Department, Site, VisitRating

RATINGS = 4_000
SATURDAY = 5
LIBRARY = "riverside-library"
# Where and with whom: each place with the departments that one meets there, and its share.
COUNTERS = {
    ("city-hall", "permits"): 26,
    ("city-hall", "city-clerk"): 16,
    ("city-hall", ""): 10,
    (LIBRARY, "parks"): 18,
    (LIBRARY, ""): 8,
    ("north-service-center", "utilities"): 14,
    ("north-service-center", "police-records"): 8,
}
CHANNELS = {Channel.KIOSK: 6, Channel.POSTER: 3, Channel.WEB: 1}
LANGUAGES = {"en": 68, "es": 23, "ar": 9}
# How busy each hour of the day is, from eight to five.
BUSY = {8: 6, 9: 9, 10: 12, 11: 11, 12: 14, 13: 12, 14: 9, 15: 9, 16: 7}
# How many of a hundred give 1, 2, 3, 4 and 5.
USUALLY, IN_A_QUEUE, IN_THE_LIBRARY = (5, 7, 14, 32, 42), (12, 14, 20, 29, 25), (1, 2, 7, 28, 62)


def add_visits(session: Session, rng: Random, days: Days) -> None:
    """Rate the visits of the last months, in one insert."""
    sites = {row.slug: row.id for row in session.scalars(select(Site))}
    departments = {row.slug: row.id for row in session.scalars(select(Department))}
    rows = [
        {
            "site_id": sites[visit.pop("site")],
            "department_id": departments.get(visit.pop("department")),
            **visit,
        }
        for visit in _visits(rng, days)
    ]
    session.execute(insert(VisitRating), sorted(rows, key=_when))


def _visits(rng: Random, days: Days) -> Iterator[dict[str, Any]]:
    said = read_toml("visits.toml")
    for _ in range(RATINGS):
        site, department = _one_of(rng, COUNTERS)
        rated_at = _some_time(rng, days, site)
        language = _one_of(rng, LANGUAGES)
        score = _score(rng, days, site, rated_at)
        yield {
            "site": site,
            "department": department,
            "channel": _one_of(rng, CHANNELS),
            "language": language,
            "score": score,
            "comment": _comment(rng, said[language], score),
            "rated_at": rated_at,
        }


def _some_time(rng: Random, days: Days, site: str) -> datetime:
    """A moment when the place was open, before now: the library opens on Saturdays too."""
    while True:
        on = days.calendar.local_date(days.now - timedelta(days=rng.uniform(0, HISTORY_DAYS)))
        is_open = days.calendar.is_business_day(on) or (
            site == LIBRARY and on.weekday() == SATURDAY
        )
        hours = _one_of(rng, BUSY) - 8 + rng.random()
        at = days.calendar.opens_at(on) + timedelta(hours=hours)
        if is_open and at < days.now:
            return at


def _score(rng: Random, days: Days, site: str, at: datetime) -> int:
    """Mondays and lunchtime are when people queue."""
    local = at.astimezone(days.calendar.time_zone)
    has_queue = local.hour in (12, 13) or local.weekday() == 0
    spread = IN_A_QUEUE if has_queue else USUALLY
    return rng.choices((1, 2, 3, 4, 5), IN_THE_LIBRARY if site == LIBRARY else spread)[0]


def _comment(rng: Random, said: Mapping[str, list[str]], score: int) -> str:
    if rng.random() > 0.09 or score == 3:
        return ""
    return rng.choice(said["pleased" if score > 3 else "displeased"])


def _one_of(rng: Random, shares: Mapping[Any, int]) -> Any:
    return rng.choices(list(shares), list(shares.values()))[0]


def _when(row: Mapping[str, Any]) -> datetime:
    at: datetime = row["rated_at"]
    return at
