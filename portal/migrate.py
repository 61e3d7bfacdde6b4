"""Brings the database to this version; safe to repeat, safe to interrupt."""

from pathlib import Path

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
    with database.writer.connect() as connection:
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


def head() -> str | None:
    """The newest revision that this version of the program knows."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _lock(connection: Connection, is_sqlite: bool) -> None:
    """Two servers that start at once migrate one after the other."""
    if not is_sqlite:  # on SQLite every write transaction holds the lock as it is
        connection.execute(text("SELECT pg_advisory_lock(:number)"), {"number": LOCK_NUMBER})
        connection.commit()
