"""Every language, page by page: nothing stays in English, and each page says what it is in."""

import pytest
from flask import Flask

from portal.db import Database
from portal.models import City as CityRow
from portal.translations import direction_of
from portal.web.city import forget_city
from tests.resident.conftest import City, Resident
from tests.support.pages import Page
from tests.support.untranslated import TAGS, english_in


@pytest.fixture
def abroad(app: Flask, database: Database, the_city: City):  # noqa: ARG001
    """A resident whose browser asks for this language, in a city that offers all of them."""
    with database.writing() as session:
        session.get_one(CityRow, 1).language_tags = ["en", *TAGS]
    with app.app_context():
        forget_city()
    return lambda tag: Resident(app, languages=tag)


@pytest.mark.parametrize("tag", TAGS)
def test_a_resident_goes_all_the_way_in_their_own_language(abroad, tag: str) -> None:
    resident = abroad(tag)
    pages = [
        resident.get("/").page,
        resident.get("/feedback").page,
        resident.fill_in(resident.get("/feedback").page, description="").page,
        resident.get("/track").page,
        resident.submit(resident.get("/track").page, "/track", code="AAAA").page,
        resident.get("/rate").page,
        resident.get("/rate/city-hall").page,
        resident.get("/nowhere").page,
        resident.follow(resident.fill_in(department="permits")).page,
        resident.get("/case").page,
    ]

    for page in pages:
        assert (page.lang, _direction(page)) == (tag, direction_of(tag)), page.path
        assert english_in(page.text, tag) == [], page.path


def _direction(page: Page) -> str:
    return next(element.get("dir", "") for element in page.document.all("html"))
