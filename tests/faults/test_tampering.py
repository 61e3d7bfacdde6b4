"""Whoever holds the database but not the key rewrites a history: always found, and named.

Each change is made at a random row, as the owner of the database could make it: without the
triggers that refuse it and without foreign keys, and with every length that is stored set right.
"""

# ruff: noqa: S311, S608  (chance that repeats itself, and statements made of this file's own words)

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.orm import Session

from portal.commands.audit import findings
from portal.commands.installation import Installation
from portal.db import Database
from portal.services import casework, resident_actions
from portal.services.casework import CaseAt, Words
from portal.services.daily_heads import seal_days
from portal.services.work import SYSTEM
from portal.settings import Settings
from tests.factories import KEYS, MONDAY, a_case, a_small_city, acting, staff_called, work
from tests.faults.conftest import IS_LONG

ROWS = 1_000 if IS_LONG else 25
CASES, DAYS = 30, 5
WORDS = Words("It happened again.", "en")
COLUMNS = (
    "case_id, sequence, case_version, type, at, actor_kind, actor_id, facts, message_id, "
    "text_digest, previous_hash, hash"
)
FORGED = {
    "case_version": "case_version + 1",
    "type": "'note_added'",
    "at": "'2026-01-01 00:00:00.000000+00:00'",
    "actor_kind": "'system'",
    "actor_id": "coalesce(actor_id, 0) + 1",
    "facts": "'{\"forged\": true}'",
    "message_id": "coalesce(message_id, 0) + 1",
    "text_digest": "'f'",
    "previous_hash": "'f'",
    "hash": "'f'",
}

# What is done to the head of 25 November, and which head then does not fit.
CHANGED_HEADS = {
    "UPDATE daily_head SET event_count = event_count + 1": "2026-11-25",
    "UPDATE daily_head SET last_event_id = last_event_id - 1": "2026-11-25",
    "UPDATE daily_head SET digest = 'f'": "2026-11-25",
    "DELETE FROM daily_head": "2026-11-26",
}


@pytest.fixture
def owned(database: Database) -> Iterator[Connection]:
    """The database in the hands of its owner, with a week of cases, every day of it sealed."""
    with database.writing() as session:
        a_small_city(session)
        _a_week_of_cases(session)
        seal_days(work(session, SYSTEM, MONDAY + timedelta(days=DAYS + 1)))
    with database.writer.connect() as connection:
        _open_every_door(connection, database)
        yield connection
        connection.rollback()


def test_a_week_that_nobody_touched_verifies(owned: Connection, settings: Settings) -> None:
    assert _first_bad(owned, settings) is None


def test_a_change_within_a_history_names_its_case_or_its_day(
    owned: Connection, settings: Settings
) -> None:
    rng = Random("changes")
    for number, row in enumerate(_random_rows(owned, rng)):
        change = (_edit, _delete, _swap, _duplicate, _insert)[number % 5]
        with owned.begin_nested() as savepoint:
            change(owned, row, rng)
            found = _first_bad(owned, settings)
            savepoint.rollback()
        named = f"case {_reference(owned, row)} ", f"head of {_day(owned, row)} "
        assert found is not None, (change, row)
        assert any(name in found for name in named), (change, found, named)


def test_a_history_cut_off_at_its_end_is_found_by_the_head_of_its_day(
    owned: Connection, settings: Settings
) -> None:
    for row in _random_rows(owned, Random("cut off")):
        with owned.begin_nested() as savepoint:
            day = _day(owned, _cut_off(owned, row))
            found = _first_bad(owned, settings)
            savepoint.rollback()
        assert found is not None
        assert f"head of {day} " in found


def test_a_case_that_was_removed_altogether_is_found_by_the_head_of_its_day(
    owned: Connection, settings: Settings
) -> None:
    for row in _random_rows(owned, Random("removed")):
        with owned.begin_nested() as savepoint:
            [first] = owned.execute(
                text("SELECT min(id) FROM case_event WHERE case_id = :case_id"), _of(owned, row)
            ).scalars()
            day = _day(owned, first)
            of = _of(owned, row)
            for table, column in (("case_event", "case_id"), ('"case"', "id")):
                owned.execute(text(f"DELETE FROM {table} WHERE {column} = :case_id"), of)
            found = _first_bad(owned, settings)
            savepoint.rollback()
        assert found is not None
        assert f"head of {day} " in found


def test_a_head_that_was_changed_or_removed_is_found(owned: Connection, settings: Settings) -> None:
    for change, named in CHANGED_HEADS.items():
        with owned.begin_nested() as savepoint:
            owned.execute(text(f"{change} WHERE day = '2026-11-25'"))
            found = _first_bad(owned, settings)
            savepoint.rollback()
        assert found is not None, change
        assert f"head of {named} " in found


def _a_week_of_cases(session: Session) -> None:
    """Cases of every day with one to four acts each, of residents and staff, in turn."""
    rng = Random("a week")
    contact = acting(staff_called(session, "contact"))
    receipts = []
    for number in range(CASES):
        now = MONDAY + timedelta(days=number * DAYS // CASES, minutes=number)
        receipts.append(a_case(session, now))
        for receipt in rng.choices(receipts, k=3):
            resident_actions.add_information(work(session, now=now), receipt.case_id, WORDS)
        casework.acknowledge(
            work(session, contact, now), _at(session, receipts[-1].reference), WORDS
        )


def _at(session: Session, reference: str) -> CaseAt:
    found = session.execute(
        text('SELECT version FROM "case" WHERE reference = :reference'), {"reference": reference}
    )
    return CaseAt(reference, found.scalar_one())


def _open_every_door(connection: Connection, database: Database) -> None:
    if database.is_sqlite:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        raw.execute("PRAGMA foreign_keys=OFF")  # type: ignore[attr-defined]
        for act in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER case_event_refuses_{act}"))
    else:
        connection.execute(text("SET session_replication_role = replica"))


def _first_bad(connection: Connection, settings: Settings) -> str | None:
    """What `portal audit verify` says first, but for the files."""
    here = Installation(settings, KEYS, Database(settings.database_url))
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        found = findings(here, session, ())
        first = next((each for each in found if each and not each.startswith("The file")), None)
        found.close()  # type: ignore[attr-defined]
    return first


def _random_rows(connection: Connection, rng: Random) -> list[int]:
    ids = connection.execute(text("SELECT id FROM case_event ORDER BY id")).scalars().all()
    return rng.choices(ids, k=ROWS)


def _edit(connection: Connection, row: int, rng: Random) -> None:
    column = rng.choice(list(FORGED))
    _do(connection, f"UPDATE case_event SET {column} = {FORGED[column]} WHERE id = :id", row)


def _delete(connection: Connection, row: int, _rng: Random) -> None:
    _do(connection, "DELETE FROM case_event WHERE id = :id", row)


def _swap(connection: Connection, row: int, _rng: Random) -> None:
    """Let this entry and the next one written take each other's number."""
    ids = {"id": row, "other": _neighbour(connection, row)}
    for old, new in ((":id", "999000"), (":other", ":id"), ("999000", ":other")):
        connection.execute(text(f"UPDATE case_event SET id = {new} WHERE id = {old}"), ids)


def _neighbour(connection: Connection, row: int) -> int:
    found = connection.execute(
        text("SELECT id FROM case_event WHERE id > :id ORDER BY id LIMIT 1"), {"id": row}
    ).scalar()
    return found or row - 1


def _duplicate(connection: Connection, row: int, _rng: Random) -> None:
    """Copy the entry to the end of its case, which counts it in."""
    copied = COLUMNS.replace("sequence, case_version", "{last} + 1, {last} + 1").format(
        last="(SELECT max(e.sequence) FROM case_event e WHERE e.case_id = case_event.case_id)"
    )
    of = _of(connection, row)
    _do(connection, f"INSERT INTO case_event (id, {COLUMNS}) SELECT 999000, {copied} "
        "FROM case_event WHERE id = :id", row)  # fmt: skip
    connection.execute(
        text(
            'UPDATE "case" SET version = (SELECT case_version FROM case_event WHERE id = 999000) '
            "WHERE id = :case_id"
        ),
        of,
    )


def _insert(connection: Connection, row: int, _rng: Random) -> None:
    """Put a forged entry before this one and move the later ones on."""
    _do(
        connection,
        "UPDATE case_event SET sequence = -sequence - 1 WHERE id >= :id AND case_id = "
        "(SELECT case_id FROM case_event WHERE id = :id)",
        row,
    )
    _do(connection, "UPDATE case_event SET sequence = -sequence WHERE sequence < 0", row)
    forged = COLUMNS.replace("sequence", "sequence - 1", 1).replace("facts", "'{}'")
    _do(
        connection,
        f"INSERT INTO case_event (id, {COLUMNS}) SELECT 999000, {forged} "
        "FROM case_event WHERE id = :id",
        row,
    )


def _cut_off(connection: Connection, row: int) -> int:
    """Remove the last entry of this entry's case and set its version right; gives the entry."""
    of = _of(connection, row)
    last = connection.execute(
        text("SELECT max(id) FROM case_event WHERE case_id = :case_id"), of
    ).scalar_one()
    numbers = {**of, "last": last}
    shorter = "SELECT max(case_version) FROM case_event WHERE case_id = :case_id AND id < :last"
    connection.execute(
        text(f'UPDATE "case" SET version = ({shorter}) WHERE id = :case_id'), numbers
    )
    connection.execute(text("DELETE FROM case_event WHERE id = :last"), {"last": last})
    return int(last)


def _do(connection: Connection, statement: str, row: int) -> None:
    connection.execute(text(statement), {"id": row})


def _of(connection: Connection, row: int) -> dict[str, int]:
    found = connection.execute(text("SELECT case_id FROM case_event WHERE id = :id"), {"id": row})
    return {"case_id": found.scalar_one()}


def _reference(connection: Connection, row: int) -> str:
    found = connection.execute(
        text('SELECT reference FROM "case" WHERE id = :case_id'), _of(connection, row)
    )
    return str(found.scalar_one())


def _day(connection: Connection, row: int) -> str:
    """The first day whose head covers this entry."""
    found = connection.execute(
        text("SELECT min(day) FROM daily_head WHERE last_event_id >= :id"), {"id": row}
    )
    return str(found.scalar_one())
