"""Sealing each day that has ended: the daily head of all histories (portal.domain.daily_head).

A head is made once, however many workers run. It covers entries by their numbers, so it must not be
made while an entry with a smaller number is written but not yet committed (`_last_written_id`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from portal.domain.daily_head import Head, as_file
from portal.files import put_in_place
from portal.localized import in_language
from portal.models import CaseEvent, City, DailyHead
from portal.queries.audit import ROWS_AT_ONCE, heads, heads_anew, newest_head
from portal.services.outbox import write_to_address
from portal.services.work import UnitOfWork

NOTICE = "office/daily_head"


def seal_days(work: UnitOfWork, address: str | None = None) -> int:
    """Make the head of every day in the city's zone that has ended without one; gives how many.

    The newest one goes to `address`, if there is one: it takes in all those before it.
    """
    city = work.session.scalar(select(City))
    if city is None or not _days_to_seal(work, city):
        return 0
    _let_others_wait(work.session)
    days = _days_to_seal(work, city)  # another worker may have been faster
    if not days:
        return 0
    newest = _seal(work, city, days)
    if address:
        _mail(work, city, address, newest)
    return len(days)


def write_head_files(session: Session, folder: Path) -> None:
    """Keep each head as `<day>.txt` too, from the newest that is there on.

    A file that vanished from among them is not made again: verifying names it. Raises OSError.
    """
    kept = max((path.stem for path in folder.glob("????-??-??.txt")), default="")
    city = session.scalar(select(City))
    for head in heads(session):
        if city is not None and head.day.isoformat() > kept:
            name = in_language(city.name, city.default_language, city.default_language)
            content = as_file(head, name).encode()
            put_in_place(folder / f"{head.day}.txt", content)


def _days_to_seal(work: UnitOfWork, city: City) -> list[date]:
    """Every day from the last one sealed, or from the first entry, until yesterday."""
    zone = ZoneInfo(city.time_zone)
    newest = newest_head(work.session)
    if newest is not None:
        first = newest.day + timedelta(days=1)
    else:
        first_at = work.session.scalar(select(func.min(CaseEvent.at)))
        if first_at is None:
            return []
        first = first_at.astimezone(zone).date()
    return list(_days(first, work.now.astimezone(zone).date()))


def _days(first: date, end: date) -> Iterator[date]:
    while first < end:
        yield first
        first += timedelta(days=1)


def _let_others_wait(session: Session) -> None:
    """One worker at a time; on SQLite there is only ever one transaction that writes."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE daily_head IN EXCLUSIVE MODE"))


def _seal(work: UnitOfWork, city: City, days: list[date]) -> Head:
    previous = newest_head(work.session)
    last_ids = _last_ids(work.session, ZoneInfo(city.time_zone), previous)
    for day in days:
        before = previous.last_event_id if previous else 0
        last_id = max((each for at, each in last_ids.items() if at <= day), default=before)
        head = heads_anew(work.session, work.keys, previous, Head(day, last_id, 0, ""))[0]
        work.session.add(_row(work, head))
        previous = head
    work.session.flush()
    assert previous is not None  # noqa: S101  (there is at least one day)
    return previous


def _last_ids(session: Session, zone: ZoneInfo, previous: Head | None) -> Mapping[date, int]:
    """The last number of each day among the entries that no head covers yet."""
    last_ids: dict[date, int] = {}
    statement = (
        select(CaseEvent.id, CaseEvent.at)
        .where(CaseEvent.id > (previous.last_event_id if previous else 0))
        .where(CaseEvent.id <= _last_written_id(session))
        .order_by(CaseEvent.id)
    )
    for number, at in session.execute(statement.execution_options(yield_per=ROWS_AT_ONCE)):
        last_ids[at.astimezone(zone).date()] = number
    return last_ids


def _last_written_id(session: Session) -> int:
    """The largest number up to which every entry is there, or will never be.

    PostgreSQL gives out numbers before it commits, so an entry may appear behind a larger one. An
    insert takes the table's lock before it takes its number: who holds the table for a moment knows
    that none is under way. Going back to the savepoint lets the writers go on at once.
    """
    newest = select(func.coalesce(func.max(CaseEvent.id), 0))
    if session.get_bind().dialect.name != "postgresql":
        return session.scalars(newest).one()
    moment = session.begin_nested()
    try:
        session.execute(text("SET LOCAL lock_timeout = '2s'"))
        session.execute(text("LOCK TABLE case_event IN SHARE MODE"))
        return session.scalars(newest).one()
    finally:
        moment.rollback()


def _row(work: UnitOfWork, head: Head) -> DailyHead:
    return DailyHead(
        day=head.day,
        last_event_id=head.last_event_id,
        event_count=head.event_count,
        digest=head.digest,
        written_at=work.now,
    )


def _mail(work: UnitOfWork, city: City, address: str, head: Head) -> None:
    facts = {"day": head.day.isoformat(), "count": head.event_count, "digest": head.digest}
    write_to_address(work, NOTICE, address, city.default_language, facts)
