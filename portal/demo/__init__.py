"""The demonstration city: Riverton, with some two hundred cases of the last 120 days.

Everything in it went through the real services, in the order of time, so that histories, clocks and
mail are as true as a real city's. The same `now` gives the same city, but for its keys.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.demo.days import Days
from portal.demo.lobby import PIN, add_lobby
from portal.demo.planning import HISTORY_DAYS, Planner
from portal.demo.policy import add_policy
from portal.demo.reviews import add_reviews
from portal.demo.riverton import TIME_ZONE, lay_out
from portal.demo.scenes import Scene, album
from portal.demo.stage import Stage
from portal.demo.visits import add_visits
from portal.demo.walk import send_old_mail, walk
from portal.domain.clock import ONE_DAY
from portal.domain.permissions import Role
from portal.files import FileStore
from portal.keys import Keys
from portal.models import City, ReplyTemplate
from portal.services.calendars import business_calendar
from portal.services.passwords import hash_password
from portal.starter import add_survey

PASSWORD = "portal-demo"  # noqa: S105 - public on purpose; the demonstration listens on loopback
SEED = "Riverton"


class Account(NamedTuple):
    """Somebody to sign in as, and what for."""

    email: str
    role: Role
    purpose: str


ACCOUNTS = (
    Account("contact@demo.example", Role.CONTACT, "answers the cases of Permits"),
    Account("counter@demo.example", Role.COUNTER, "takes cases in at the counter of Permits"),
    Account("supervisor@demo.example", Role.SUPERVISOR, "supervises Permits, sees allegations"),
    Account("contact2@demo.example", Role.CONTACT, "answers the cases of Parks and Libraries"),
    Account("reviewer@demo.example", Role.REVIEWER, "Human Resources, for the whole city"),
    Account("administrator@demo.example", Role.ADMINISTRATOR, "runs the system"),
)


@dataclass(frozen=True)
class _Ground:
    """What seeding stands on, but for its transaction."""

    keys: Keys
    files: FileStore
    scenes: dict[str, Scene]
    password_hash: str
    pin_hash: str
    now: datetime


def seed(database: Database, keys: Keys, files: FileStore, now: datetime) -> None:
    """Make the demonstration city as it is at `now`, once: a city that exists is left alone.

    It is made in one transaction, so that a start that was cut short can simply be repeated; at
    worst it leaves a few pictures in the file store that nobody refers to.
    """
    with database.reading() as session:
        if _has_city(session):
            return
    ground = _Ground(
        keys, files, album(), hash_password(PASSWORD), hash_password(PIN), now.astimezone(UTC)
    )
    with database.writing() as session:
        if not _has_city(session):
            _make(session, ground)


def _has_city(session: Session) -> bool:
    return session.scalar(select(City.id)) is not None


def _make(session: Session, ground: _Ground) -> None:
    rng = Random(SEED)  # noqa: S311 - a play with a script, no secret
    zone = ZoneInfo(TIME_ZONE)
    founded_at = ground.now - timedelta(days=HISTORY_DAYS + 1)
    town = lay_out(session, founded_at, ground.password_hash)
    days = Days(business_calendar(session, ground.now), ground.now)
    add_policy(session, ground.keys, founded_at, days)
    add_survey(session, founded_at)
    add_lobby(session, ground.pin_hash)
    planner = Planner(rng, days, town.targets)
    stage = Stage(
        session=session,
        keys=ground.keys,
        files=ground.files,
        town=town,
        phrases=planner.residents.phrases,
        templates={row.slug: row.body for row in session.scalars(select(ReplyTemplate))},
        album=ground.scenes,
        zone=zone,
        rng=rng,
    )
    walk(stage, days, list(planner.lives()))
    send_old_mail(session, until=ground.now - ONE_DAY)
    add_visits(session, rng, days)
    add_reviews(session, ground.keys, days)
