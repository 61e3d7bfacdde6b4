"""The daily head: one for each day that ended, over every entry until then, made once."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.db import Database
from portal.domain.daily_head import kept_in
from portal.keys import Keys
from portal.models import CaseEvent, DailyHead, OutboxMessage
from portal.queries.audit import checked_heads
from portal.services.casework import Words
from portal.services.daily_heads import seal_days, write_head_files
from portal.services.resident_actions import add_information
from portal.services.work import SYSTEM, UnitOfWork
from tests.factories import KEYS, MONDAY, a_case, work
from tests.notify.workers import clock, make_worker  # noqa: F401  (fixtures)
from tests.support.smtp import smtp  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("city")
DAY = date(2026, 11, 23)
# Midnight in Chicago, six hours behind in winter.
MIDNIGHT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
A_DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
AUDITOR = "auditor@elsewhere.example"
Seal = Callable[..., int]


@pytest.fixture
def seal(database: Database) -> Seal:
    """What a worker does at this instant; gives how many days it sealed."""

    def seal(now: datetime = MIDNIGHT, address: str | None = None) -> int:
        with database.writing() as session:
            return seal_days(work(session, SYSTEM, now), address)

    return seal


def test_a_day_that_has_ended_in_the_citys_zone_gets_its_head(
    database: Database, seal: Seal
) -> None:
    _file(database)

    assert [seal(MIDNIGHT - SECOND), seal(MIDNIGHT)] == [0, 1]

    [head] = _heads(database)
    assert (head.day, head.event_count, head.written_at) == (DAY, 1, MIDNIGHT)
    assert _all_sound(database)


def test_a_city_to_which_nothing_happened_yet_has_nothing_to_seal(
    database: Database, seal: Seal
) -> None:
    assert seal() == 0
    assert _heads(database) == []


def test_a_day_is_sealed_once(database: Database, seal: Seal) -> None:
    _file(database)

    assert [seal(), seal(MIDNIGHT + timedelta(hours=1))] == [1, 0]
    assert len(_heads(database)) == 1


def test_each_head_counts_all_entries_until_then(database: Database, seal: Seal) -> None:
    for number_of_cases in (2, 1, 0, 1):
        now = MONDAY + len(_heads(database)) * A_DAY
        for _ in range(number_of_cases):
            _file(database, now)
        seal(now + A_DAY)

    assert [head.event_count for head in _heads(database)] == [2, 3, 3, 4]
    assert _all_sound(database)


def test_a_worker_that_was_away_makes_a_head_for_every_day_it_missed(
    database: Database, seal: Seal
) -> None:
    _file(database)
    seal()
    for days in (1, 3):
        _file(database, MONDAY + days * A_DAY)

    assert seal(MIDNIGHT + 4 * A_DAY) == 4

    heads = _heads(database)
    assert [head.day for head in heads] == [DAY + number * A_DAY for number in range(5)]
    assert [head.event_count for head in heads] == [1, 2, 2, 3, 3]
    assert _all_sound(database)


def test_what_was_missed_is_sealed_as_it_would_have_been_night_by_night(
    database: Database, seal: Seal
) -> None:
    for days in range(3):
        _file(database, MONDAY + days * A_DAY)
    seal(MIDNIGHT + 2 * A_DAY)
    at_once = _digests(database)
    with database.writing() as session:
        session.execute(text("DELETE FROM daily_head"))
    for days in range(3):
        seal(MIDNIGHT + days * A_DAY)

    assert _digests(database) == at_once


def test_an_act_begun_before_midnight_and_written_later_is_in_the_next_head(
    database: Database, seal: Seal
) -> None:
    _file(database)
    seal()
    _file(database, MIDNIGHT - SECOND)
    seal(MIDNIGHT + A_DAY)

    assert [head.event_count for head in _heads(database)] == [1, 2]
    assert _all_sound(database)


def test_heads_stay_sound_while_entries_come_in_out_of_order(
    database: Database, seal: Seal
) -> None:
    for hours in (30, 2, 40, 1, 50, 3):
        _file(database, MONDAY + timedelta(hours=hours))
    seal(MIDNIGHT + 3 * A_DAY)

    assert _heads(database)[-1].event_count == 6
    assert _all_sound(database)


def test_a_head_that_was_made_under_an_earlier_secret_still_verifies(
    database: Database, seal: Seal
) -> None:
    _file(database)
    seal()
    rotated = Keys((b"a newer secret", *KEYS.secrets))
    with database.writing() as session:
        seal_days(_with_keys(session, rotated, MIDNIGHT + A_DAY))

    with database.reading() as session:
        assert all(is_sound for _, is_sound in checked_heads(session, rotated))
        assert not all(is_sound for _, is_sound in checked_heads(session, KEYS))


def test_workers_that_seal_at_the_same_moment_make_one_head_a_day(
    database: Database, seal: Seal
) -> None:
    _file(database)
    together = threading.Barrier(4)
    made = []

    def one_worker() -> None:
        together.wait()
        made.append(seal(MIDNIGHT + A_DAY))

    _all_at_once(one_worker, 4)

    assert sorted(made) == [0, 0, 0, 2]
    assert len(_heads(database)) == 2


def test_sealing_waits_for_an_entry_that_is_written_but_not_yet_committed(
    database: Database, seal: Seal
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one transaction that writes at a time")
    first, second = _file(database), _file(database)
    with database.writing() as slow:
        _add_words(slow, first)
        # It has taken its number; the next one takes a larger number and commits first.
        with database.writing() as quick:
            _add_words(quick, second)
        sealing = threading.Thread(target=seal)
        sealing.start()
        sealing.join(timeout=0.3)
        assert sealing.is_alive()
    sealing.join()

    assert [head.event_count for head in _heads(database)] == [4]
    assert _all_sound(database)


def test_who_writes_while_a_day_is_sealed_waits_for_no_digest(database: Database) -> None:
    _file(database)
    with database.writing() as sealing:
        seal_days(work(sealing, SYSTEM, MIDNIGHT))
        if not database.is_sqlite:
            _file(database, MIDNIGHT)

    assert [head.event_count for head in _heads(database)] == [1]
    assert _all_sound(database)


def test_a_writer_that_never_ends_puts_the_head_off_and_keeps_nobody_waiting(
    database: Database, seal: Seal
) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has one transaction that writes at a time")
    case_id = _file(database)
    with database.writing() as endless:
        _add_words(endless, case_id)
        with pytest.raises(DBAPIError):
            seal()

    assert _heads(database) == []
    assert seal() == 1
    assert _all_sound(database)


def test_each_head_is_kept_in_a_file_that_people_and_programs_can_read(
    database: Database, seal: Seal, tmp_path: Path
) -> None:
    _file(database)
    seal(MIDNIGHT + A_DAY)
    with database.reading() as session:
        write_head_files(session, tmp_path / "audit")

    assert sorted(path.name for path in (tmp_path / "audit").iterdir()) == [
        "2026-11-23.txt",
        "2026-11-24.txt",
    ]
    line, sentence = (tmp_path / "audit" / "2026-11-23.txt").read_text().splitlines()
    assert json.loads(line) == {
        "day": "2026-11-23",
        "event_count": 1,
        "digest": _heads(database)[0].digest,
    }
    assert sentence.startswith("This seals every history of Riverton until the end of 2026-11-23")


def test_a_file_that_vanished_is_not_quietly_made_again(
    database: Database, seal: Seal, tmp_path: Path
) -> None:
    _file(database)
    seal(MIDNIGHT + A_DAY)
    for _ in range(2):
        with database.reading() as session:
            write_head_files(session, tmp_path / "audit")
        (tmp_path / "audit" / "2026-11-23.txt").unlink(missing_ok=True)

    assert [path.name for path in (tmp_path / "audit").iterdir()] == ["2026-11-24.txt"]


def test_the_newest_head_goes_to_the_auditors_address_without_a_word_of_any_case(
    database: Database, seal: Seal
) -> None:
    _file(database, description="Nobody may know.")
    seal(MIDNIGHT + A_DAY, AUDITOR)

    newest = _heads(database)[-1]
    with database.reading() as session:
        [message] = session.scalars(
            select(OutboxMessage).where(OutboxMessage.to_address == AUDITOR)
        )
    assert message.notice == "office/daily_head"
    assert message.facts == {"day": "2026-11-24", "count": 1, "digest": newest.digest}


def test_the_worker_seals_writes_the_file_and_sends_a_mail_that_can_be_verified(
    database: Database,
    make_worker: Callable[..., object],  # noqa: F811
    clock: SimpleNamespace,  # noqa: F811
    smtp: SimpleNamespace,  # noqa: F811
    tmp_path: Path,
) -> None:
    _file(database)
    worker = make_worker(audit_dir=tmp_path / "audit", audit_email=AUDITOR)
    clock.now = MIDNIGHT
    worker.sweep()
    while worker.send_next():
        pass

    [head] = _heads(database)
    [mail] = [mail for mail in smtp.deliveries if AUDITOR in mail.recipients]
    text_part = mail.message.get_body(("plain",)).get_content()
    in_file = kept_in((tmp_path / "audit" / "2026-11-23.txt").read_text())
    assert kept_in(text_part) == in_file
    assert in_file.digest == head.digest


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE case_event SET facts = '{}'",
        "DELETE FROM case_event",
        "UPDATE case_event SET hash = hash",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_entry(
    database: Database, change: str
) -> None:
    _file(database)

    with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as session:
        session.execute(text(change))

    with database.reading() as session:
        assert len(session.scalars(select(CaseEvent)).all()) == 1


def test_postgresql_refuses_to_empty_the_histories_too(database: Database) -> None:
    if database.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DBAPIError, match="only ever added to"), database.writing() as session:
        session.execute(text("TRUNCATE case_event CASCADE"))


def _file(database: Database, now: datetime = MONDAY, **changes: object) -> int:
    with database.writing() as session:
        return a_case(session, now, **changes).case_id


def _add_words(session: Session, case_id: int) -> None:
    add_information(work(session), case_id, Words("It happened again.", "en"))


def _with_keys(session: Session, keys: Keys, now: datetime) -> UnitOfWork:
    return replace(work(session, SYSTEM, now), keys=keys)


def _heads(database: Database) -> list[DailyHead]:
    with database.reading() as session:
        return list(session.scalars(select(DailyHead).order_by(DailyHead.day)))


def _digests(database: Database) -> list[str]:
    return [head.digest for head in _heads(database)]


def _all_sound(database: Database) -> bool:
    with database.reading() as session:
        return all(is_sound for _, is_sound in checked_heads(session, KEYS))


def _all_at_once(act: Callable[[], None], times: int) -> None:
    threads = [threading.Thread(target=act) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
