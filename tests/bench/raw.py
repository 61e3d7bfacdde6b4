"""The least that a submission costs: the same rows, each commit on disk, with nothing around it."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from portal.db import sqlite_module

# What filing one complaint with an e-mail address writes: the case, its first event, two messages.
SUBMISSION = {"case": 1, "case_event": 1, "outbox_message": 2}
# What a batch of fifty ratings writes.
RATINGS = {"visit_rating": 50, "kiosk_item": 50, "answer": 50}
COUNTER = "UPDATE reference_counter SET last_number = last_number + 1"
UNIQUE = (
    "reference",
    "code_digest",
    "submission_digest",
    "message_id",
    "key",
    "visit_key",
    "question",
)


def raw_commits(database: Path, folder: Path, seconds: float, rows_of: dict[str, int]) -> float:
    """Durable commits of such rows a second, one writer, prepared statements (WAL, FULL)."""
    copy = folder / "raw.db"
    connection = sqlite_module().connect(str(copy), isolation_level=None)
    with closing(sqlite_module().connect(str(database))) as source:
        source.backup(connection)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
    rows = [_row(connection, table) for table in rows_of]
    number, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        number += 1
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(COUNTER)
        for (statement, given), copies in zip(rows, rows_of.values(), strict=True):
            for each in range(copies):
                connection.execute(statement, _unlike_others(given, number * 100 + each))
        connection.execute("COMMIT")
    elapsed = time.perf_counter() - began
    connection.close()
    return number / elapsed


def _row(connection: sqlite3.Connection, table: str) -> tuple[str, dict[str, Any]]:
    cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY id DESC LIMIT 1')  # noqa: S608
    names = [column[0] for column in cursor.description]
    given = dict(zip(names, cursor.fetchone(), strict=True))
    del given["id"]
    columns = ", ".join(given)
    places = ", ".join(f":{name}" for name in given)
    return f'INSERT INTO "{table}" ({columns}) VALUES ({places})', given  # noqa: S608


def _unlike_others(given: dict[str, Any], number: int) -> dict[str, Any]:
    own = {name: f"raw-{number}" for name in UNIQUE if name in given}
    if "sequence" in given:
        own["sequence"] = number + 1_000_000
    return given | own
