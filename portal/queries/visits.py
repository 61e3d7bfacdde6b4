"""The ratings of visits, counted by the database: how many, how satisfied, when, where (D.1).

A repeat (portal.domain.repeats) is counted beside, never among the others. A visit that names no
department is everybody's business.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    and_,
    case,
    cast,
    extract,
    func,
    literal_column,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from portal.domain import statistics
from portal.domain.case import Channel
from portal.domain.periods import Span
from portal.domain.statistics import FEWEST_SHOWN, SATISFIED_FROM, Interval
from portal.domain.words import fold
from portal.localized import in_language
from portal.models import Department, Kiosk, KioskDevice, Site, VisitRating

QUARTER = 900  # seconds: every time zone of the world is off by whole quarters of an hour
# A share of fewer may be compared with nothing.
FEWEST_RANKED = 30
ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class VisitsAsked:
    """Which ratings are asked for; what is empty or None is not chosen.

    `reach` are the departments that the reader may read of, None where all.
    """

    reach: frozenset[int] | None
    period: Span
    department: str = ""
    site: str = ""
    channel: str = ""
    language: str = ""
    kiosk: str = ""


@dataclass(frozen=True)
class Tally:
    """So many ratings, so many of them satisfied."""

    number: int = 0
    satisfied: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.number + other.number, self.satisfied + other.satisfied)

    @property
    def share(self) -> float | None:
        """The share of fours and fives; None of nothing."""
        return statistics.share(self.satisfied, self.number)

    @property
    def interval(self) -> Interval | None:
        """Where the true share lies."""
        return statistics.wilson(self.satisfied, self.number)

    @property
    def has_enough(self) -> bool:
        """Whether the share says more than chance."""
        return self.number >= FEWEST_SHOWN

    @property
    def can_be_ranked(self) -> bool:
        """Whether the share may be compared with others."""
        return self.number >= FEWEST_RANKED


@dataclass(frozen=True)
class Moment:
    """The ratings that are no repeats within a quarter of an hour, and the repeats beside them."""

    at: datetime
    is_uncertain: bool
    counted: Tally
    repeated: Tally


@dataclass(frozen=True)
class Part:
    """The ratings of one place, language, channel, … that are no repeats."""

    name: str
    tally: Tally


_NUMBER = func.count().label("number")
_SATISFIED = func.sum(case((VisitRating.score >= SATISFIED_FROM, 1), else_=0)).label("satisfied")


def visit_moments(session: Session, asked: VisitsAsked) -> list[Moment]:
    """Every quarter of an hour in which somebody rated, the earliest first."""
    seconds = cast(extract("epoch", VisitRating.rated_at), BigInteger)
    # Written out: PostgreSQL would take two parameters for two different expressions.
    quarter = (seconds // literal_column(str(QUARTER), Integer)).label("quarter")
    uncertain, repeat = VisitRating.is_time_uncertain, VisitRating.is_repeat
    rows = session.execute(
        select(quarter, uncertain, repeat, _NUMBER, _SATISFIED)
        .where(known_to(asked))
        .group_by(quarter, uncertain, repeat)
        .order_by(quarter)
    )
    found: dict[tuple[int, bool], list[Tally]] = {}
    for row in rows:
        tallies = found.setdefault((int(row.quarter), row.is_time_uncertain), [Tally(), Tally()])
        tallies[row.is_repeat] += Tally(row.number, int(row.satisfied))
    return [
        Moment(datetime.fromtimestamp(number * QUARTER, UTC), is_uncertain, *tallies)
        for (number, is_uncertain), tallies in found.items()
    ]


def visits_by_site(session: Session, asked: VisitsAsked, language: str) -> list[Part]:
    """By place."""
    rows = _grouped(session, asked, Site.id, Site.name, (Site, Site.id == VisitRating.site_id))
    return _named(rows, language)


def visits_by_department(session: Session, asked: VisitsAsked, language: str) -> list[Part]:
    """By the department that the visit was to; those to none have an empty name."""
    joined = (Department, Department.id == VisitRating.department_id)
    return _named(_grouped(session, asked, Department.id, Department.name, joined), language)


def visits_by_channel(session: Session, asked: VisitsAsked) -> dict[str, Tally]:
    """By the way that the rating came."""
    rows = session.execute(
        select(VisitRating.channel, _NUMBER, _SATISFIED)
        .where(known_to(asked), VisitRating.is_repeat.is_(False))
        .group_by(VisitRating.channel)
    )
    return {row.channel.value: Tally(row.number, int(row.satisfied)) for row in rows}


def visits_by_language(session: Session, asked: VisitsAsked) -> dict[str, Tally]:
    """By the language in which was rated."""
    rows = session.execute(
        select(VisitRating.language, _NUMBER, _SATISFIED)
        .where(known_to(asked), VisitRating.is_repeat.is_(False))
        .group_by(VisitRating.language)
    )
    return {row.language: Tally(row.number, int(row.satisfied)) for row in rows}


def visits_by_kiosk(session: Session, asked: VisitsAsked) -> list[Part]:
    """By lobby tablet, whichever device stood there."""
    rows = session.execute(
        select(Kiosk.name, _NUMBER, _SATISFIED)
        .select_from(VisitRating)
        .join(KioskDevice, KioskDevice.id == VisitRating.device_id)
        .join(Kiosk, Kiosk.id == KioskDevice.kiosk_id)
        .where(known_to(asked), VisitRating.is_repeat.is_(False))
        .group_by(Kiosk.id, Kiosk.name)
    )
    return _sorted([Part(row.name, Tally(row.number, int(row.satisfied))) for row in rows])


def known_to(asked: VisitsAsked) -> ColumnElement[bool]:
    """The ratings that are asked for and that the reader may read, repeats included."""
    conditions = [
        VisitRating.rated_at >= asked.period.starts_at,
        VisitRating.rated_at < asked.period.ends_at,
        _in_reach(asked.reach),
    ]
    if asked.department:
        of = select(Department.id).where(Department.slug == asked.department)
        conditions.append(VisitRating.department_id.in_(of))
    if asked.site:
        at = select(Site.id).where(Site.slug == asked.site)
        conditions.append(VisitRating.site_id.in_(at))
    if asked.channel:
        conditions.append(VisitRating.channel == asked.channel)
    if asked.language:
        conditions.append(VisitRating.language == asked.language)
    if asked.kiosk:
        devices = select(KioskDevice.id).join(Kiosk, Kiosk.id == KioskDevice.kiosk_id)
        conditions.append(VisitRating.device_id.in_(devices.where(Kiosk.slug == asked.kiosk)))
    return and_(*conditions)


def _in_reach(reach: frozenset[int] | None) -> ColumnElement[bool]:
    if reach is None:
        return true()
    return or_(VisitRating.department_id.in_(reach), VisitRating.department_id.is_(None))


def _grouped(
    session: Session, asked: VisitsAsked, key: Any, name: Any, joined: tuple[Any, Any]
) -> list[tuple[Mapping[str, str] | None, Tally]]:
    """By a thing with a name in many languages; JSON cannot be grouped by, so its key is."""
    counted = (
        select(key.label("key"), _NUMBER, _SATISFIED)
        .select_from(VisitRating)
        .outerjoin(*joined)
        .where(known_to(asked), VisitRating.is_repeat.is_(False))
        .group_by(key)
        .subquery()
    )
    rows = session.execute(
        select(name, counted.c.number, counted.c.satisfied)
        .select_from(counted)
        .outerjoin(joined[0], key == counted.c.key)
    )
    return [(row[0], Tally(row.number, int(row.satisfied))) for row in rows]


def _named(rows: list[tuple[Mapping[str, str] | None, Tally]], language: str) -> list[Part]:
    return _sorted([Part(in_language(name or {}, language), tally) for name, tally in rows])


def _sorted(parts: list[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: fold(part.name))


def kiosk_names(session: Session) -> list[tuple[str, str]]:
    """Slug and name of every lobby tablet, by name."""
    rows = session.execute(select(Kiosk.slug, Kiosk.name)).all()
    return sorted(((row.slug, row.name) for row in rows), key=lambda each: fold(each[1]))


@dataclass(frozen=True)
class VisitRow:
    """One rating, as the table to take away shows it."""

    rated_at: datetime
    is_time_uncertain: bool
    site: str
    department: str
    channel: Channel
    kiosk: str
    language: str
    score: int
    is_repeat: bool
    comment: str


def visit_rows(session: Session, asked: VisitsAsked, language: str) -> Iterator[VisitRow]:
    """Every rating, the earliest first, a few hundred at a time however many there are."""
    statement = (
        select(VisitRating, Site.name, Department.name, Kiosk.name)
        .join(Site, Site.id == VisitRating.site_id)
        .outerjoin(Department, Department.id == VisitRating.department_id)
        .outerjoin(KioskDevice, KioskDevice.id == VisitRating.device_id)
        .outerjoin(Kiosk, Kiosk.id == KioskDevice.kiosk_id)
        .where(known_to(asked))
        .order_by(VisitRating.rated_at, VisitRating.id)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    for rating, site, department, kiosk in session.execute(statement):
        yield VisitRow(
            rated_at=rating.rated_at,
            is_time_uncertain=rating.is_time_uncertain,
            site=in_language(site, language),
            department=in_language(department or {}, language),
            channel=rating.channel,
            kiosk=kiosk or "",
            language=rating.language,
            score=rating.score,
            is_repeat=rating.is_repeat,
            comment=rating.comment,
        )
