"""A locked or full database: no receipt, nothing typed is lost, and it recovers by itself."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

import portal.db
from portal.app import create_app
from portal.db import Database
from portal.settings import Settings
from tests.factories import a_small_city
from tests.faults.conftest import IS_LONG
from tests.resident.conftest import City, Resident, code_on
from tests.support.pages import Answer

WORDS = "The lamp at the corner is out.\nSince the storm in May, and nobody came."
LONG_WORDS = " ".join(f"word-{number}" for number in range(300))
# The real five seconds under the long version.
BUSY_TIMEOUT_MS = portal.db.BUSY_TIMEOUT_MS if IS_LONG else 200
BLOCK = 4096


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """A migrated, empty SQLite database."""
    shutil.copy(sqlite_template, tmp_path / "portal.db")
    return f"sqlite:///{tmp_path / 'portal.db'}"


@pytest.fixture
def database_url(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """These troubles are SQLite's; who waits for a lock is given up sooner than in life."""
    monkeypatch.setattr(portal.db, "BUSY_TIMEOUT_MS", BUSY_TIMEOUT_MS)
    return sqlite_url


@pytest.fixture
def the_city(database: Database, app: Flask) -> City:  # noqa: ARG001
    """The city's side."""
    return City(database)


@pytest.fixture
def resident(app: Flask) -> Resident:
    """A resident with a browser."""
    return Resident(app)


def test_while_the_database_is_locked_the_words_come_back_and_then_they_can_be_sent(
    resident: Resident, the_city: City
) -> None:
    page = resident.get("/feedback").page
    with _locked(the_city.database):
        answer = resident.fill_in(page, description=WORDS)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
        assert "nobody came" in answer.page.text
        assert resident.get("/receipt").status_code == 404
    assert the_city.cases() == 0

    sent = resident.submit(answer.page, "/feedback")
    assert sent.status_code == 303
    assert code_on(resident.follow(sent).page)
    assert the_city.case().description == WORDS


def test_pages_that_only_look_do_not_wait_for_a_lock(resident: Resident, the_city: City) -> None:
    with _locked(the_city.database):
        assert resident.get("/").status_code == 200
        assert resident.get("/feedback").status_code == 200


def test_in_a_full_database_the_words_come_back_and_then_they_can_be_sent(
    resident: Resident, the_city: City, app: Flask
) -> None:
    with _full(app):
        answer = _until_it_is_full(resident)
    assert resident.submit(answer.page, "/feedback").status_code == 303
    assert the_city.case().description == LONG_WORDS


def test_on_a_full_disk_the_words_come_back_and_then_they_can_be_sent(
    small_disk: Path, sqlite_template: Path, settings: Settings
) -> None:
    shutil.copy(sqlite_template, small_disk / "portal.db")
    app = create_app(replace(settings, database_url=f"sqlite:///{small_disk / 'portal.db'}"))
    database = app.extensions["portal"].database
    with database.writing() as session:
        a_small_city(session)
    resident, ballast = Resident(app), small_disk / "ballast"
    resident.file()
    _fill(ballast)
    answer = _until_it_is_full(resident)
    with database.reading() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"

    ballast.unlink()
    assert resident.submit(answer.page, "/feedback").status_code == 303
    assert City(database).case().description == LONG_WORDS
    database.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root can make a small disk")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)


@contextmanager
def _locked(database: Database) -> Iterator[None]:
    """Somebody else writes, and does not come to an end."""
    with database.writing() as session:
        session.execute(text("SELECT 1"))  # takes the lock
        yield


@contextmanager
def _full(app: Flask) -> Iterator[None]:
    """The database may not grow by a page."""
    writer = app.extensions["portal"].database.writer
    with closing(writer.raw_connection()) as connection:
        connection.execute("PRAGMA max_page_count = 1")  # means: no more than there are
    yield
    with closing(writer.raw_connection()) as connection:
        connection.execute("PRAGMA max_page_count = 1000000")


def _fill(path: Path) -> None:
    """Take all the room that is left."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(BLOCK))


def _until_it_is_full(resident: Resident) -> Answer:
    """File until there is no room; gives the answer to the one for whom there was none."""
    for _ in range(100):  # pages that are begun take a few cases more
        answer = resident.fill_in(description=LONG_WORDS)
        if answer.status_code != 303:
            break
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert LONG_WORDS.split()[-1] in answer.page.text
    assert resident.get("/").status_code == 200
    return answer
