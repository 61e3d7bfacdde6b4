"""`portal doctor`, `portal audit verify` and `portal migrate`: what operators check with."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from portal.db import Database, sqlite_module
from portal.domain.case import Outcome
from portal.models import Absence
from portal.services import casework
from portal.services.casework import CaseAt, Words
from tests.commands.conftest import Portal
from tests.factories import a_case, acting, staff_called, work

# The database refuses such changes: whoever makes them has to take that away first.
OPEN_THE_DOOR = "DROP TRIGGER case_event_refuses_update; DROP TRIGGER case_event_refuses_delete;"
CHANGES = {
    "edited": "UPDATE case_event SET facts = '{}' WHERE sequence = 1",
    "removed": "DELETE FROM case_event WHERE sequence = 1",
    "cut off": "DELETE FROM case_event WHERE sequence = 2",
    "redated": "UPDATE case_event SET at = '2026-01-01 00:00:00.000000' WHERE sequence = 2",
    "given to another": "UPDATE case_event SET actor_id = 2 WHERE sequence = 2",
    "emptied": "DELETE FROM case_event",
    "swapped": "UPDATE case_event SET sequence = 9 WHERE sequence = 1;"
    "UPDATE case_event SET sequence = 1 WHERE sequence = 2;"
    "UPDATE case_event SET sequence = 2 WHERE sequence = 9",
    "copied": "CREATE TEMP TABLE copy AS SELECT * FROM case_event WHERE sequence = 2;"
    "UPDATE copy SET id = 99, sequence = 3; INSERT INTO case_event SELECT * FROM copy",
    "reworded": "UPDATE message SET body = 'We never wrote this.'",
}


@pytest.mark.usefixtures("installed_city")
def test_a_healthy_city_is_well(portal: Portal) -> None:
    printed = portal("doctor")

    assert (printed.status, "WRONG" in printed.out) == (0, False)


def test_a_department_without_a_deputy_is_named(portal: Portal, installed_city: Database) -> None:
    with installed_city.writing() as session:
        session.execute(text("UPDATE department SET deputy_id = NULL WHERE slug = 'parks'"))

    printed = portal("doctor")

    assert printed.status == 1
    assert "The department parks has no deputy." in printed.out


@pytest.mark.usefixtures("installed_city")
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("PORTAL_SMTP_URL", "ftp://mail", "PORTAL_SMTP_URL"),
        ("PORTAL_BASE_URL", "http://feedback.city.example", "https://"),
        ("PORTAL_SMPT_URL", "smtp://mail", "PORTAL_SMPT_URL"),
        ("PORTAL_FILES_URL", "s3://bucket", "Photos cannot be stored"),
        ("PORTAL_DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none", "database"),
    ],
)
def test_a_wrong_setting_is_named_with_its_mend(
    portal: Portal,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
    told: str,
) -> None:
    monkeypatch.setenv(name, value)

    printed = portal("doctor")

    assert printed.status == 1
    assert told in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err


@pytest.mark.usefixtures("installed_city")
def test_a_secret_that_others_can_read_is_named_with_its_mend(
    portal: Portal, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PORTAL_SECRET_KEY")
    portal("clock", "2026-11-23T10:00")  # makes the secret
    assert portal("doctor").status == 0
    (data_dir / "secret.key").chmod(0o644)

    printed = portal("doctor")

    assert printed.status == 1
    assert f"chmod 600 {data_dir / 'secret.key'}" in printed.out


def test_before_a_city_is_set_up_the_doctor_says_how(portal: Portal) -> None:
    assert "Run: portal init" in portal("doctor").out


def test_an_old_database_is_told_and_mended(portal: Portal, data_dir: Path) -> None:
    (data_dir / "portal.db").unlink()

    assert "portal migrate" in portal("clock", "2026-11-23T10:00").err
    assert portal("doctor").status == 1
    assert portal("migrate").status == 0
    assert portal("migrate").status == 0
    assert "is at this version" in portal("doctor").out


@pytest.mark.usefixtures("answered_case")
def test_untouched_histories_verify(portal: Portal) -> None:
    assert portal("audit", "verify").status == 0


@pytest.mark.parametrize("change", CHANGES)
def test_a_history_that_was_tampered_with_is_named(
    portal: Portal, data_dir: Path, answered_case: str, change: str
) -> None:
    with closing(sqlite_module().connect(data_dir / "portal.db")) as connection:
        connection.executescript(OPEN_THE_DOOR + CHANGES[change])
        connection.commit()

    printed = portal("audit", "verify")

    assert printed.status == 1
    assert f"The history of case {answered_case} was changed at entry" in printed.err


@pytest.fixture
def answered_case(installed_city: Database) -> str:
    """A case that was filed and resolved: two entries and the words of the answer."""
    with installed_city.writing() as session:
        reference = a_case(session).reference
        contact = acting(staff_called(session, "contact"))
        words = Words("It is mended.", "en")
        casework.resolve(work(session, contact), CaseAt(reference, 1), Outcome.FIXED, words)
    return reference


def test_days_on_which_nobody_will_be_there_are_named(
    portal: Portal, installed_city: Database
) -> None:
    first = datetime.now(ZoneInfo("America/Chicago")).date() + timedelta(days=1)
    with installed_city.writing() as session:
        for name in ("contact", "deputy"):
            member = staff_called(session, name)
            session.add(
                Absence(
                    staff_id=member.id,
                    first_on=first,
                    last_on=first + timedelta(days=8),
                    recorded_by_id=member.id,
                    recorded_at=datetime.now(UTC),
                )
            )

    printed = portal("doctor")

    assert printed.status == 1
    assert "The department parks has nobody there from" in printed.out


def test_allegations_that_nobody_can_read_are_counted_and_nothing_more_is_said(
    portal: Portal, installed_city: Database
) -> None:
    with installed_city.writing() as session:
        earlier = datetime.now(UTC) - timedelta(hours=1)
        reference = a_case(
            session, earlier, is_about_conduct=True, description="A marker."
        ).reference
    assert portal("doctor").status == 0
    with installed_city.writing() as session:
        for name in ("supervisor", "reviewer"):
            staff_called(session, name).is_active = False

    printed = portal("doctor")

    assert printed.status == 1
    assert "1 restricted cases can be read by nobody" in printed.out
    assert reference not in printed.out
    assert "marker" not in printed.out
