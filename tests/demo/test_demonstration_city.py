"""The demonstration city, whatever the day on which somebody first starts it."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.demo import ACCOUNTS, PASSWORD, seed
from portal.demo.days import Days
from portal.domain.case import OPEN, Channel, Status
from portal.domain.clock import office_time_between
from portal.domain.history import ActorKind
from portal.files import LocalFiles
from portal.models import (
    Attachment,
    Case,
    CaseEvent,
    CaseRating,
    Department,
    Message,
    OutboxMessage,
    OutboxState,
    StaffMember,
    VisitRating,
)
from portal.models.base import Base
from portal.queries.audit import histories
from portal.queries.contacts import takes_cases
from portal.services.calendars import business_calendar
from tests.factories import KEYS

CHICAGO = ZoneInfo("America/Chicago")
DAYS = {
    "a Monday morning": datetime(2026, 11, 23, 9, 40, tzinfo=CHICAGO),
    "a Sunday night": datetime(2026, 3, 8, 2, 15, tzinfo=CHICAGO),
}
if os.environ.get("PORTAL_TEST_LONG"):
    DAYS["a Friday evening"] = datetime(2026, 6, 5, 18, 30, tzinfo=CHICAGO)
    DAYS["a public holiday"] = datetime(2027, 1, 1, 12, 0, tzinfo=CHICAGO)
OUR_OWN_ADDRESSES = ("@demo.example", "@example.org", "@example.com")


@dataclass(frozen=True)
class Seeded:
    """A demonstration city, the store of its photos, and when it was made."""

    database: Database
    files: LocalFiles
    now: datetime


@pytest.fixture(scope="module", params=DAYS.values(), ids=DAYS.keys())
def city(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Seeded]:
    """The city on each of those days; nothing here writes into it."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copy(sqlite_template, folder / "portal.db")
    seeded = Seeded(
        Database(f"sqlite:///{folder / 'portal.db'}"), LocalFiles(folder / "files"), request.param
    )
    seed(seeded.database, KEYS, seeded.files, seeded.now)
    yield seeded
    seeded.database.close()


@pytest.fixture
def session(city: Seeded) -> Iterator[Session]:
    """A look into the city."""
    with city.database.reading() as session:
        yield session


def test_there_are_some_two_hundred_cases_and_thousands_of_ratings(session: Session) -> None:
    assert 190 <= _count(session, Case) <= 220
    assert _count(session, VisitRating) >= 3_000
    assert _count(session, CaseRating) >= 40


def test_every_status_channel_and_language_is_there(session: Session) -> None:
    # Nothing joins cases yet.
    assert _values(session, Case.status) == set(Status) - {Status.MERGED}
    assert _values(session, Case.channel) == set(Channel)
    assert _values(session, Case.language) == {"en", "es", "ar"}
    assert _values(session, Case.department_id) == _values(session, Department.id)


def test_every_history_is_as_it_was_written(session: Session) -> None:
    assert [found for found in histories(session, KEYS) if found[1] is not None] == []


def test_nothing_happens_in_the_future_and_staff_work_in_office_hours(
    city: Seeded, session: Session
) -> None:
    calendar = business_calendar(session, city.now)
    events = session.scalars(select(CaseEvent)).all()
    by_staff = [event.at for event in events if event.actor_kind is ActorKind.STAFF]

    assert max(event.at for event in events) <= city.now
    moment = timedelta(seconds=1)
    assert all(office_time_between(calendar, at, at + moment) for at in by_staff)


def test_the_contact_of_permits_has_a_day_ahead(city: Seeded, session: Session) -> None:
    permits = session.scalars(select(Department).where(Department.slug == "permits")).one()
    mine = session.scalars(select(Case).where(Case.department_id == permits.id)).all()
    at_work = [case for case in mine if case.status in OPEN]
    closing = Days(business_calendar(session, city.now), city.now).closing()

    assert 15 <= len(at_work) <= 45
    assert len([case for case in at_work if case.next_due_at == closing]) >= 5
    assert len([case for case in at_work if case.next_due_at < city.now]) >= 3
    assert len([case for case in mine if case.received_at > city.now - HALF_A_DAY]) >= 3
    assert any(case.disputed_at for case in at_work)
    assert any(case.question_asked_at for case in at_work)
    assert any(case.is_restricted for case in at_work)


def test_every_department_has_something_due_and_its_two_people(
    city: Seeded, session: Session
) -> None:
    closing = Days(business_calendar(session, city.now), city.now).closing()
    due = select(Case.department_id).where(Case.next_due_at == closing)

    assert set(session.scalars(due)) == _values(session, Department.id)
    assert all(
        takes_cases(session, department) for department in session.scalars(select(Department))
    )


def test_nobody_outside_gets_mail_and_only_the_last_day_is_still_to_send(
    city: Seeded, session: Session
) -> None:
    addresses = (
        _values(session, Case.contact_email)
        | _values(session, OutboxMessage.to_address)
        | _values(session, StaffMember.email)
    ) - {""}
    phones = (_values(session, Case.contact_phone) | _values(session, Department.phone)) - {""}
    pending = select(OutboxMessage).where(OutboxMessage.state == OutboxState.PENDING)

    assert [address for address in addresses if not address.endswith(OUR_OWN_ADDRESSES)] == []
    assert [phone for phone in phones if not phone.startswith("555-01")] == []
    oldest = min(message.written_at for message in session.scalars(pending))
    assert oldest >= city.now - timedelta(days=1)


def test_no_gap_is_left_in_any_text(session: Session) -> None:
    texts = _values(session, Message.body) | _values(session, Case.description)

    assert [text for text in texts if set("{}…") & set(text) or "  " in text] == []


def test_every_photo_can_be_shown(city: Seeded, session: Session) -> None:
    photos = session.scalars(select(Attachment)).all()

    assert photos
    assert all(city.files.exists(photo.file_key) for photo in photos)
    assert all(city.files.exists(photo.thumbnail_key) for photo in photos)
    assert all(photo.case_id for photo in photos)


def test_every_account_of_the_banner_opens_with_the_password(session: Session) -> None:
    for account in ACCOUNTS:
        member = session.scalars(
            select(StaffMember).where(StaffMember.email == account.email)
        ).one()
        assert [held.role for held in member.assignments] == [account.role]
        assert PasswordHasher().verify(member.password_hash, PASSWORD)


def test_seeding_again_changes_nothing(city: Seeded) -> None:
    before = _everything(city)

    seed(city.database, KEYS, city.files, datetime.now(UTC))

    assert _everything(city) == before


HALF_A_DAY = timedelta(hours=12)


def _count(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def _values(session: Session, column: object) -> set:
    return set(session.scalars(select(column).distinct()))


def _everything(city: Seeded) -> dict[str, list]:
    with city.database.reading() as session:
        return {
            table.name: session.execute(select(table)).all()
            for table in Base.metadata.sorted_tables
        }
