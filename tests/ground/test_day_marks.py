"""Whatever changes what a day's sum counts leaves a mark, and nothing else has to think of it."""

from sqlalchemy import text

from portal.day_marks import triggers
from portal.db import Database


def test_every_trigger_is_there(database: Database) -> None:
    known = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with database.reading() as session:
        found = set(session.scalars(text(known)))
    assert {trigger.full_name for trigger in triggers()} <= found
