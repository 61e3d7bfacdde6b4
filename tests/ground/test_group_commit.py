"""Writers of one process stand in a line, and those who wait share one commit."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from portal.db import Database
from portal.models import ReferenceCounter

MANY = 12
T = TypeVar("T")
SLOW = 0.03  # seconds that a commit takes here


class Refused(Exception):
    """What one of the writers fails with."""


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "portal.db")
    database = Database(f"sqlite:///{tmp_path / 'portal.db'}")
    yield database
    database.close()


@pytest.fixture
def commits(database: Database) -> list[float]:
    """When there were commits, each of which takes a while."""
    seen: list[float] = []

    @event.listens_for(database.writer, "commit")
    def slow(_connection: object) -> None:
        time.sleep(SLOW)
        seen.append(time.monotonic())

    return seen


def test_those_who_wait_share_a_commit(database: Database, commits: list[float]) -> None:
    _all_at_once(lambda year: _write(database, year))

    assert _years(database) == set(range(MANY))
    assert len(commits) <= MANY / 2


def test_nobody_goes_on_before_the_commit(database: Database, commits: list[float]) -> None:
    def write(year: int) -> bool:
        _write(database, year)
        return year in _years(database)

    assert all(_all_at_once(write))
    assert commits


def test_one_that_fails_fails_alone(database: Database, commits: list[float]) -> None:
    def write(year: int) -> None:
        with database.writing() as session:
            session.add(ReferenceCounter(year=year, last_number=1))
            session.flush()
            if year % 3 == 0:
                raise Refused

    failures = _all_at_once(lambda year: _failure_of(write, year))

    assert [type(each) for each in failures].count(Refused) == MANY / 3
    assert _years(database) == {year for year in range(MANY) if year % 3}
    assert commits


def test_where_the_commit_fails_nobody_believes_it_happened(database: Database) -> None:
    @event.listens_for(database.writer, "commit")
    def fail(_connection: object) -> None:
        time.sleep(SLOW)
        raise OperationalError("COMMIT", None, Exception("disk I/O error"))

    failures = _all_at_once(lambda year: _failure_of(_write, database, year))

    assert {type(each) for each in failures} == {OperationalError}
    assert _years(database) == set()


def test_a_lost_transaction_is_lost_for_everybody_in_it(database: Database) -> None:
    is_second_there = threading.Event()

    def first() -> None:
        with database.writing() as session:
            session.add(ReferenceCounter(year=1, last_number=1))
            is_second_there.wait()
            time.sleep(SLOW)  # until the second stands in the line

    def second() -> None:
        is_second_there.set()
        with database.writing() as session:
            raw = session.connection().connection.dbapi_connection
            raw.execute("ROLLBACK")  # as SQLite does by itself where the disk is full
            raise Refused

    with ThreadPoolExecutor(2) as pool:
        failures = list(pool.map(_failure_of, (first, second)))

    assert type(failures[0]) is OperationalError
    assert _years(database) == set()
    _write(database, 3)
    assert _years(database) == {3}


def test_who_waits_too_long_is_told_and_the_line_goes_on(database: Database) -> None:
    assert database.line is not None
    database.line._seconds = 0.05
    with database.writing() as session:
        session.add(ReferenceCounter(year=1, last_number=1))
        with ThreadPoolExecutor(1) as pool:
            failure = pool.submit(_failure_of, _write, database, 2).result()
    _write(database, 3)

    assert type(failure) is OperationalError
    assert _years(database) == {1, 3}


def _write(database: Database, year: int) -> None:
    with database.writing() as session:
        session.add(ReferenceCounter(year=year, last_number=1))


def _failure_of(act: Callable[..., object], *given: object) -> BaseException | None:
    try:
        act(*given)
    except Exception as error:
        return error
    return None


def _all_at_once(act: Callable[[int], T]) -> list[T]:
    barrier = threading.Barrier(MANY)

    def together(number: int) -> T:
        barrier.wait()
        return act(number)

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(together, range(MANY)))


def _years(database: Database) -> set[int]:
    with database.reading() as session:
        return set(session.scalars(select(ReferenceCounter.year)))
