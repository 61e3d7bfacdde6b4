"""The two ways into the database."""

import threading

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from portal.db import Database, has_safe_wal
from portal.models import ReferenceCounter


def test_what_was_written_can_be_read(database: Database) -> None:
    with database.writing() as session:
        session.add(ReferenceCounter(year=2026, last_number=7))

    with database.reading() as session:
        assert session.scalar(select(ReferenceCounter.last_number)) == 7


def test_who_reads_sees_one_moment_whatever_is_written_meanwhile(database: Database) -> None:
    with database.reading() as session:
        assert session.scalar(select(ReferenceCounter.last_number)) is None
        with database.writing() as writing:
            writing.add(ReferenceCounter(year=2026, last_number=7))

        assert session.scalar(select(ReferenceCounter.last_number)) is None


def test_a_reading_session_cannot_write(database: Database) -> None:
    with database.reading() as session, pytest.raises(DBAPIError):
        session.execute(text("INSERT INTO reference_counter VALUES (2026, 1)"))


def test_a_block_that_fails_leaves_nothing_behind(database: Database) -> None:
    with pytest.raises(RuntimeError):
        _write_and_fail(database)

    with database.reading() as session:
        assert session.scalar(select(ReferenceCounter)) is None


def test_of_many_writers_at_once_none_loses_an_update(database: Database) -> None:
    with database.writing() as session:
        session.add(ReferenceCounter(year=2026, last_number=0))
    threads = [threading.Thread(target=_count_up, args=(database,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert session.scalar(select(ReferenceCounter.last_number)) == 80


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),  # Debian 12's own
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_only_mended_releases_of_sqlite_use_the_write_ahead_log(
    version: tuple[int, int, int], is_safe: bool
) -> None:
    assert has_safe_wal(version) is is_safe


def test_sqlite_syncs_every_commit_and_overwrites_what_is_deleted(tmp_path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'portal.db'}")

    with database.writing() as session:
        settings = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        }
    database.close()

    assert settings == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
    }


def _write_and_fail(database: Database) -> None:
    with database.writing() as session:
        session.add(ReferenceCounter(year=2026, last_number=7))
        session.flush()
        raise RuntimeError


def _count_up(database: Database) -> None:
    for _ in range(10):
        with database.writing() as session:
            row = session.scalars(select(ReferenceCounter).with_for_update()).one()
            row.last_number += 1
