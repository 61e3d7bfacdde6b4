"""What was erased is gone from the files of the database too, the index of words included."""

from datetime import timedelta
from pathlib import Path

import pytest

from portal.db import Database
from portal.domain.case import Kind, Outcome
from portal.domain.retention import RetentionRules
from portal.services import casework, retention
from portal.services.casework import CaseAt, Words
from portal.services.work import SYSTEM
from tests.factories import MONDAY, a_case, a_small_city, work
from tests.services.desk import by

YEARS_LATER = MONDAY + timedelta(days=800)


def test_what_was_erased_is_in_no_file_of_the_database(database: Database, tmp_path: Path) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL overwrites it when it vacuums")
    with database.writing() as session:
        a_small_city(session)
        cases = [a_case(session, description=f"zebra{number} at the door") for number in range(20)]
        for case in cases:
            done = (CaseAt(case.reference, 1), Outcome.FIXED, Words("Done.", "en"))
            casework.resolve(by(session, "contact"), *done)
    assert b"zebra" in _files(tmp_path)

    with database.writing() as session:
        rules = RetentionRules(by_kind={Kind.COMPLAINT: 12})
        retention.set_rules(by(session, "administrator"), rules)
        assert retention.erase_expired(work(session, SYSTEM, YEARS_LATER)) == len(cases)
    database.close()

    assert b"zebra" not in _files(tmp_path)


def _files(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("portal.db*"))
