"""What every test can ask for: a city on a fresh database, SQLite and PostgreSQL alike."""

import os
import shutil
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.db import Database
from portal.migrate import migrate
from portal.settings import Settings, load_settings
from tests import factories
from tests.support.pages import BrowserlikeClient
from tests.support.postgres import drop_postgres, fresh_postgres_url

# Pages are met on both kinds of database, each test of one on either; services and queries, and
# with PORTAL_TEST_LONG everything, on both.
PAGES = ("tests/kiosk/", "tests/office/", "tests/resident/", "tests/web/")
KINDS = ("sqlite", "postgresql")
SECRET_KEY = factories.KEYS.secrets[0].decode()

_compiled_builders: dict[object, object] = {}
_compile_builder = Rule._compile_builder


def _remembered_builder(rule: Rule, append_unknown: bool = True) -> object:
    """Compiling two hundred addresses is most of making an application; each test has its own."""
    key = (rule.rule, tuple(rule._trace), repr(rule.defaults), append_unknown)
    if key not in _compiled_builders:
        _compiled_builders[key] = _compile_builder(rule, append_unknown)
    return _compiled_builders[key]


Rule._compile_builder = _remembered_builder  # type: ignore[method-assign, assignment]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out half of the tests of pages, the same ones each time, unless one was asked for."""
    is_chosen = any("::" in str(argument) for argument in config.args)
    if is_chosen or os.environ.get("PORTAL_TEST_LONG"):
        return
    config.hook.pytest_deselected(items=[item for item in items if _is_met_elsewhere(item)])
    items[:] = [item for item in items if not _is_met_elsewhere(item)]


def _is_met_elsewhere(item: pytest.Item) -> bool:
    kind = item.callspec.params.get("database_url") if hasattr(item, "callspec") else None
    if kind is None or not item.nodeid.startswith(PAGES) or len(_kinds_of(item)) < len(KINDS):
        return False
    name = item.nodeid
    for each in KINDS:
        name = name.replace(each, "")
    return kind != KINDS[zlib.crc32(name.encode()) % len(KINDS)]


def _kinds_of(item: pytest.Item) -> set[str]:
    """The databases that the test can run on; one that names its own keeps it."""
    own = [mark for mark in item.iter_markers("parametrize") if "database_url" in mark.args[0]]
    return set(own[0].args[1]) if own else set(KINDS)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file that each test gets a copy of."""
    path = tmp_path_factory.mktemp("template") / "portal.db"
    _migrated(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template() -> str:
    """A migrated PostgreSQL database that each test gets a copy of."""
    url = fresh_postgres_url()
    _migrated(url)
    return url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A migrated, empty database; every test that uses it runs on both kinds."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "portal.db")
        yield f"sqlite:///{tmp_path / 'portal.db'}"
        return
    url = fresh_postgres_url(like=request.getfixturevalue("postgres_template"))
    yield url
    drop_postgres(url)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a portal on loopback whose data lie in the test's own folder."""
    return load_settings(
        {
            "PORTAL_DATA_DIR": str(tmp_path),
            "PORTAL_DATABASE_URL": database_url,
            "PORTAL_BASE_URL": "http://portal.test",
            "PORTAL_SECRET_KEY": SECRET_KEY,
        }
    )


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The test's own way into the database."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """One write transaction for tests of services; nothing of it is kept."""
    with database.writer.connect() as connection, Session(connection) as session:
        yield session


@pytest.fixture
def city(database: Database) -> None:
    """A small city, committed: permits with its people, parks, and the city clerk."""
    with database.writing() as session:
        factories.a_small_city(session)


@pytest.fixture
def app(settings: Settings, city: None) -> Iterator[Flask]:  # noqa: ARG001
    """The whole application on that city."""
    from portal.app import create_app

    app = create_app(settings)
    app.testing = True
    yield app
    app.extensions["portal"].database.close()


@pytest.fixture
def client(app: Flask) -> BrowserlikeClient:
    """A browser without JavaScript: it checks every page it is given."""
    return BrowserlikeClient(app)


def _migrated(url: str) -> None:
    database = Database(url)
    migrate(database)
    database.close()
