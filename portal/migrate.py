"""Brings the database to this version; safe to repeat, safe to interrupt."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from portal.db import Database

# Any number serves, as long as every server of the city asks for the same one.
LOCK_NUMBER = 7_203_311


def migrate(database: Database, revision: str = "head") -> None:
    """Run every migration that is missing, each in a transaction of its own."""
    with database.writer.connect() as connection, _free_to_rebuild(connection, database.is_sqlite):
        _lock(connection, database.is_sqlite)
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def is_current(database: Database) -> bool:
    """Whether every migration has run."""
    with database.reader.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    return present == head()


def knows(database: Database) -> bool:
    """Whether this version of the program can bring the database to its own."""
    with database.reader.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return present is not None and present in {script.revision for script in known}


def head() -> str | None:
    """The newest revision that this version of the program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


@contextmanager
def _free_to_rebuild(connection: Connection, is_sqlite: bool) -> Iterator[None]:
    """SQLite alters a table by making it anew, which references to the old one would forbid.

    They can be let go only outside a transaction; env.py checks them before each commit.
    """
    if not is_sqlite:
        yield
        return
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys=ON")


def _lock(connection: Connection, is_sqlite: bool) -> None:
    """Two servers that start at once migrate one after the other."""
    if not is_sqlite:  # on SQLite every write transaction holds the lock as it is
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": LOCK_NUMBER})
        connection.commit()
