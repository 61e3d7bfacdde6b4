"""The tablet's application on a small city, and a tablet that is paired with its lobby."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

import kiosk
from portal.db import Database
from portal.models import Kiosk, Site
from portal.services.kiosk_pairing import approve
from portal.settings import Settings
from portal.web.work import now
from tests.factories import a_kiosk, acting, staff_called, work
from tests.support.tablet import Tablet


@pytest.fixture
def kiosk_app(settings: Settings, city: None) -> Iterator[Flask]:  # noqa: ARG001
    """The application that tablets use, mounted where they find it."""
    app = kiosk.create_app(settings)
    app.testing = True
    yield app
    app.extensions["portal"].database.close()


@pytest.fixture
def lobby(database: Database, city: None) -> str:  # noqa: ARG001
    """The slug of a kiosk in City Hall that waits for a tablet."""
    with database.writing() as session:
        site = session.scalars(select(Site).where(Site.slug == "city-hall")).one()
        slug: str = a_kiosk(session, site, slug="lobby", name="City Hall lobby").slug
    return slug


@pytest.fixture
def tablet(kiosk_app: Flask, lobby: str, database: Database) -> Tablet:
    """The tablet in that lobby."""
    tablet = Tablet(kiosk_app)
    let_in(database, tablet.ask_to_pair(), lobby)
    assert tablet.check() == "paired"
    return tablet


def let_in(database: Database, code: str, slug: str) -> None:
    """An administrator approves."""
    with database.writing() as session:
        found = session.scalars(select(Kiosk).where(Kiosk.slug == slug)).one()
        administrator = acting(staff_called(session, "administrator"))
        approve(work(session, administrator, now()), code, found.id)
