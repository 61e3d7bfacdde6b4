"""Migrations: from every earlier version to this one, on both kinds of database."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from portal import migrate
from portal.db import Database
from portal.full_text import CASES, VISITS
from portal.models import Base
from tests.support.postgres import drop_postgres, fresh_postgres_url

REVISIONS = [
    script.revision
    for script in ScriptDirectory(Path(migrate.__file__).parent / "migrations").walk_revisions()
]
INDEXES = tuple(indexed.name for indexed in (CASES, VISITS))


def _is_of_a_model(name: str | None, _kind: str, _parents: object) -> bool:
    """The index of words is no table of ours, but SQLite keeps it in tables."""
    return not (name or "").removeprefix("ix_").startswith(INDEXES)


COMPARED = {"compare_type": True, "include_name": _is_of_a_model}


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without a single table."""
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'empty.db'}" if is_sqlite else fresh_postgres_url()
    database = Database(url)
    yield database
    database.close()
    if not is_sqlite:
        drop_postgres(url)


def test_an_empty_database_is_brought_to_this_version(empty: Database) -> None:
    assert not migrate.is_current(empty)

    migrate.migrate(empty)

    assert migrate.is_current(empty)


def test_migrating_twice_changes_nothing(empty: Database) -> None:
    migrate.migrate(empty)
    migrate.migrate(empty)

    assert migrate.is_current(empty)


@pytest.mark.parametrize("revision", REVISIONS)
def test_every_earlier_version_is_brought_to_this_one(empty: Database, revision: str) -> None:
    migrate.migrate(empty, revision)
    migrate.migrate(empty)

    assert migrate.is_current(empty)


@pytest.mark.filterwarnings("ignore:.*expression-based index")
def test_the_migrations_make_exactly_the_tables_that_the_models_describe(empty: Database) -> None:
    migrate.migrate(empty)

    with empty.reader.connect() as connection:
        context = MigrationContext.configure(connection, opts=COMPARED)
        assert compare_metadata(context, Base.metadata) == []


def test_an_address_is_looked_up_however_it_was_typed(empty: Database) -> None:
    migrate.migrate(empty)

    indexes = (
        "SELECT sql FROM sqlite_master WHERE type = 'index'"
        if empty.is_sqlite
        else "SELECT indexdef FROM pg_indexes"
    )
    with empty.reader.connect() as connection:
        found = connection.execute(text(indexes)).scalars()
        # Comparing the models with the migrations passes over an index of what is worked out.
        assert any("lower(" in (each or "") and "contact_email" in each for each in found)
