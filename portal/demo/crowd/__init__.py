"""A crowd for measuring: as many cases and ratings as a city of millions would have after years.

Only for trying things out: `portal bench seed` puts it into a demonstration city and nowhere else.
The rows are written as the services would have written them, history chained and all, but straight
into the tables: a million cases through the services would take hours.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any

from sqlalchemy import Connection, func, insert, inspect, select, text
from sqlalchemy.orm import Session

from portal.demo.crowd.cases import Lives, Town
from portal.demo.crowd.visits import visits
from portal.keys import Keys
from portal.models import (
    Case,
    CaseEvent,
    CaseRating,
    Department,
    Escalation,
    Message,
    OutboxMessage,
    ReferenceCounter,
    Site,
    StaffMember,
    Transfer,
    VisitRating,
)
from portal.models.base import Base

SEED = "a crowd"
YEARS = timedelta(days=4 * 365)
AT_ONCE = 2_000  # cases, or ratings times five
# In the order in which their rows depend on one another.
TABLES: tuple[type[Base], ...] = (
    Case,
    Message,
    CaseEvent,
    CaseRating,
    Transfer,
    Escalation,
    OutboxMessage,
)
# Whose ids others refer to, so that they are given here.
COUNTED: tuple[type[Base], ...] = (Case, Message, CaseEvent)
Tell = Callable[[int], None]


def add_cases(session: Session, keys: Keys, number: int, now: datetime, tell: Tell) -> None:
    """Add so many cases of the last four years; `tell` hears how many more there are each time."""
    rng = Random(SEED)  # noqa: S311 - a crowd, no secret
    counters = {row.year: row.last_number for row in session.scalars(select(ReferenceCounter))}
    lives = Lives(rng, _town(session), keys, counters, now)
    for model in COUNTED:
        lives.count_from(model, _last_id(session, model) + 1)
    instants = sorted(now - YEARS * rng.random() for _case in range(number))
    connection = session.connection()
    for some in _batches(iter(instants), AT_ONCE):
        rows: dict[type[Base], list[dict[str, Any]]] = {model: [] for model in TABLES}
        for received_at in some:
            for model, row in lives.rows_of(received_at):
                rows[model].append(row)
        _insert(connection, rows)
        tell(len(some))
    for year, last in counters.items():
        session.merge(ReferenceCounter(year=year, last_number=last))
    _count_on(session)


def add_ratings(session: Session, number: int, now: datetime, tell: Tell) -> None:
    """Add so many ratings of visits in the last four years."""
    rng = Random(f"{SEED} in the lobby")  # noqa: S311 - a crowd, no secret
    connection, town = session.connection(), _town(session)
    instants = (now - YEARS * (1 - place / number) for place in range(number))
    for some in _batches(instants, AT_ONCE * 5):
        connection.execute(insert(VisitRating), list(visits(rng, town, some)))
        tell(len(some))


def _town(session: Session) -> Town:
    people: dict[int, list[int]] = {}
    departments = session.scalars(select(Department).where(Department.is_active)).all()
    for each in departments:
        people[each.id] = [some for some in (each.contact_id, each.deputy_id) if some]
    anybody = session.scalars(select(StaffMember.id).order_by(StaffMember.id).limit(1)).one()
    return Town(
        departments={number: tuple(staff) or (anybody,) for number, staff in people.items()},
        sites=tuple(session.scalars(select(Site.id).order_by(Site.id))),
    )


def _insert(connection: Connection, rows: dict[type[Base], list[dict[str, Any]]]) -> None:
    for model, some in rows.items():
        if some:
            connection.execute(insert(model), some)


def _last_id(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.max(inspect(model).primary_key[0]))) or 0


def _count_on(session: Session) -> None:
    """PostgreSQL counts ids by itself; here they were given, so it is told how far."""
    if session.get_bind().dialect.name == "sqlite":
        return
    for model in COUNTED:
        table = f'"{model.__tablename__}"'
        session.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608
        )


def _batches(instants: Iterator[datetime], size: int) -> Iterator[list[datetime]]:
    while some := list(islice(instants, size)):
        yield some
