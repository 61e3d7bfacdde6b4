"""`portal audit verify`: the chains, the daily heads, their files, and copies kept elsewhere."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from portal.db import Database
from portal.services.daily_heads import seal_days, write_head_files
from portal.services.work import SYSTEM
from tests.commands.conftest import Portal
from tests.factories import MONDAY, a_case, work

# Two midnights after the Monday of the factories, in Chicago.
LATER = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)


@pytest.fixture
def sealed_city(installed_city: Database, data_dir: Path) -> Database:
    """Two cases of Monday, and the heads of Monday and Tuesday in the database and in files."""
    with installed_city.writing() as session:
        a_case(session, MONDAY)
        a_case(session, MONDAY)
        seal_days(work(session, SYSTEM, LATER))
    with installed_city.reading() as session:
        write_head_files(session, data_dir / "audit")
    return installed_city


@pytest.mark.usefixtures("sealed_city")
def test_a_sealed_city_that_nobody_touched_verifies(portal: Portal) -> None:
    printed = portal("audit", "verify")

    assert printed.status == 0
    assert printed.out == (
        "The histories of 2 cases are as they were written, and so are 2 daily heads.\n"
    )


@pytest.mark.usefixtures("sealed_city")
def test_programs_are_told_in_json(portal: Portal, data_dir: Path) -> None:
    assert json.loads(portal("audit", "verify", "--json").out) == {
        "cases": 2,
        "daily_heads": 2,
        "first_bad": None,
    }
    (data_dir / "audit" / "2026-11-24.txt").unlink()

    printed = portal("audit", "verify", "--json")

    assert printed.status == 1
    assert "2026-11-24.txt is gone" in json.loads(printed.out)["first_bad"]


@pytest.mark.usefixtures("sealed_city")
def test_a_file_that_is_gone_is_named(portal: Portal, data_dir: Path) -> None:
    path = data_dir / "audit" / "2026-11-23.txt"
    path.unlink()

    _assert_bad(portal, f"The file {path} is gone.")


@pytest.mark.usefixtures("sealed_city")
def test_a_file_that_was_altered_is_named(portal: Portal, data_dir: Path) -> None:
    path = data_dir / "audit" / "2026-11-23.txt"
    path.write_text(path.read_text().replace('"event_count": 2', '"event_count": 1'))

    _assert_bad(portal, f"The file {path} is no copy of the daily head of 2026-11-23.")


@pytest.mark.usefixtures("sealed_city")
def test_a_file_that_was_emptied_is_named(portal: Portal, data_dir: Path) -> None:
    path = data_dir / "audit" / "2026-11-23.txt"
    path.write_text("")

    _assert_bad(portal, f"The file {path} keeps no daily head.")


@pytest.mark.usefixtures("sealed_city")
def test_a_file_under_the_name_of_another_day_is_named(portal: Portal, data_dir: Path) -> None:
    path = data_dir / "audit" / "2026-11-23.txt"
    path.write_text((data_dir / "audit" / "2026-11-24.txt").read_text())

    _assert_bad(portal, f"The file {path} is no copy")


def test_the_newest_head_cannot_vanish_from_the_database_alone(
    portal: Portal, sealed_city: Database
) -> None:
    _change(sealed_city, "DELETE FROM daily_head WHERE day = '2026-11-24'")

    _assert_bad(portal, "There is no daily head of 2026-11-24, of which")


def test_entries_that_vanish_with_all_heads_and_files_are_found_by_a_copy_kept_elsewhere(
    portal: Portal, sealed_city: Database, data_dir: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "kept.txt"
    copy.write_text((data_dir / "audit" / "2026-11-24.txt").read_text())
    assert portal("audit", "verify", "--head", str(copy)).status == 0
    for path in (data_dir / "audit").iterdir():
        path.unlink()
    _change(sealed_city, "DELETE FROM daily_head")
    assert portal("audit", "verify").status == 0

    printed = portal("audit", "verify", "--head", str(copy))

    assert printed.status == 1
    assert f"There is no daily head of 2026-11-24, of which {copy} is a copy." in printed.err


@pytest.mark.usefixtures("sealed_city")
def test_a_copy_is_found_within_the_text_of_an_email(
    portal: Portal, data_dir: Path, tmp_path: Path
) -> None:
    line = (data_dir / "audit" / "2026-11-24.txt").read_text().splitlines()[0]
    mail = tmp_path / "mail.txt"
    mail.write_text(f"Riverton\n\nThe same for programs:\n\n{line}\n")

    assert portal("audit", "verify", "--head", str(mail)).status == 0
    mail.write_text("Riverton\n")
    assert portal("audit", "verify", "--head", str(mail)).status == 1


def test_a_case_that_is_gone_while_its_entries_stay_is_told(
    portal: Portal, sealed_city: Database
) -> None:
    with sealed_city.writer.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
        raw.execute('DELETE FROM "case" WHERE id = 2')  # type: ignore[attr-defined]

    _assert_bad(portal, "The case of entry number 2 is gone.")


@pytest.mark.parametrize("address", ["nobody", "a@b", "a@b.example, c@d.example", "a b@c.example"])
def test_an_address_that_is_none_stops_the_start_with_one_sentence(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("PORTAL_AUDIT_EMAIL", address)

    printed = portal("audit", "verify")

    assert printed.status == 1
    assert f"PORTAL_AUDIT_EMAIL must be one e-mail address, not “{address}”." in printed.err


def _assert_bad(portal: Portal, sentence: str) -> None:
    printed = portal("audit", "verify")
    assert printed.status == 1
    assert sentence in printed.err


def _change(database: Database, statement: str) -> None:
    with database.writing() as session:
        session.execute(text(statement))
