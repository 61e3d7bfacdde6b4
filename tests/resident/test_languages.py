"""Every language, page by page: nothing stays in English, and each page says what it is in."""

import re

import pytest
from flask import Flask

from portal.db import Database
from portal.models import City as CityRow
from portal.translations import TRANSLATIONS, direction_of
from portal.web.city import forget_city
from tests.messages import LOCALES, read_catalogue, singular
from tests.resident.conftest import City, Resident
from tests.support.pages import Page

TAGS = [locale.replace("_", "-") for locale in LOCALES["messages"]]
# Shorter texts are words that other languages have as well, such as “Photo” or “Version”.
SHORTEST = 9
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|\{\w+\}")
# What the city of the tests is called, and what its people wrote, is in English everywhere.
NOT_OURS = ("Permits", "City Hall", "The lamp is out.", "Parks and Recreation")


def english_texts(tag: str) -> set[str]:
    """The English words of everything that this language says in other words."""
    path = TRANSLATIONS / tag.replace("-", "_") / "LC_MESSAGES" / "messages.po"
    catalogue = read_catalogue(path, path.read_text(encoding="utf-8"))
    found = set()
    for message in catalogue:
        words = singular(message.id) if message.id else ""
        said = message.string if isinstance(message.string, str) else message.string[0]
        if len(words) >= SHORTEST and not PLACEHOLDER.search(words) and words != said:
            found.add(words)
    return found


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

    english = english_texts(tag)
    for page in pages:
        assert (page.lang, _direction(page)) == (tag, direction_of(tag)), page.path
        assert not _english_on(page, english), page.path


def _direction(page: Page) -> str:
    return next(element.get("dir", "") for element in page.document.all("html"))


def _english_on(page: Page, english: set[str]) -> list[str]:
    shown = page.text
    for words in NOT_OURS:
        shown = shown.replace(words, "")
    return sorted(words for words in english if words in shown)
