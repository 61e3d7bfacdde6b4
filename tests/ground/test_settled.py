"""What is remembered of the city's settings is never older than the settings."""

from contextlib import suppress

import pytest
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from portal.db import Database
from portal.localized import ReaderLanguage
from portal.models import Department
from portal.queries.settled import mark_of, settled
from portal.settings_marks import ACTS, WATCHED, trigger_name

asked: list[object] = []


@settled
def slugs(session: Session, *_given: object) -> tuple[str, ...]:
    asked.append(session)
    return tuple(session.scalars(select(Department.slug).order_by(Department.slug)))


@pytest.fixture(autouse=True)
def _nothing_asked() -> None:
    asked.clear()


def test_every_table_of_settings_is_watched(database: Database) -> None:
    triggers = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if database.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with database.reading() as session:
        found = set(session.scalars(text(triggers)))
        tables = set(inspect(session.connection()).get_table_names())
    assert set(WATCHED) <= tables
    assert {trigger_name(table, act) for table in WATCHED for act in ACTS} <= found


@pytest.mark.usefixtures("city")
def test_a_query_is_asked_once_until_a_setting_changes(database: Database) -> None:
    with database.reading() as session:
        assert slugs(session) == slugs(session)
    assert len(asked) == 1

    _rename(database, "parks", "gardens")

    with database.reading() as session:
        assert "gardens" in slugs(session)
    assert len(asked) == 2


@pytest.mark.usefixtures("city")
def test_a_change_by_another_process_is_seen_at_once(database: Database, database_url: str) -> None:
    with database.reading() as session:
        slugs(session)
    elsewhere = Database(database_url)
    _rename(elsewhere, "parks", "gardens")
    elsewhere.close()
    with database.reading() as session:
        assert "gardens" in slugs(session)


@pytest.mark.usefixtures("city")
def test_what_was_taken_back_is_not_remembered(database: Database) -> None:
    with suppress(ZeroDivisionError), database.writing() as session:
        session.scalars(select(Department).where(Department.slug == "parks")).one().slug = "gone"
        assert "gone" in slugs(session), "one's own changes count"
        raise ZeroDivisionError
    with database.reading() as session:
        assert "gone" not in slugs(session)


@pytest.mark.usefixtures("city")
def test_each_kind_of_change_marks(database: Database) -> None:
    marks = set()
    for statement in (
        "SELECT 1",
        "INSERT INTO site (slug, name, address, is_active) VALUES ('pool', '{}', '', true)",
        "UPDATE site SET is_active = false WHERE slug = 'pool'",
        "DELETE FROM site WHERE slug = 'pool'",
    ):
        with database.writing() as session:
            session.execute(text(statement))
        with database.reading() as session:
            marks.add(mark_of(session))
    assert len(marks) == 4


@pytest.mark.usefixtures("city")
def test_readers_who_are_shown_something_else_instead_are_told_apart(database: Database) -> None:
    with database.reading() as session:
        slugs(session, ReaderLanguage("ht", ("fr",)))
        slugs(session, ReaderLanguage("ht", ("es",)))
        slugs(session, ReaderLanguage("ht", ("fr",)))
    assert len(asked) == 2


def _rename(database: Database, slug: str, into: str) -> None:
    with database.writing() as session:
        session.scalars(select(Department).where(Department.slug == slug)).one().slug = into
