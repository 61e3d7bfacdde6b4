"""The first view of a page is small: a cheap phone on a slow network shows it at once."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask

from portal.db import Database
from portal.models import City
from portal.web.city import forget_city
from tests.support.pages import BrowserlikeClient, Page
from tests.support.untranslated import TAGS

ROOT = Path(__file__).parents[2]
MOST_BYTES = 14 * 1024
MOST_BYTES_WITH_SCRIPTS = 35 * 1024
LANGUAGES = ("en", *TAGS)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_html_and_styles_of_first_pages_are_small_in_every_language(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        session.get_one(City, 1).language_tags = list(LANGUAGES)
    with app.app_context():
        forget_city()
    for language in LANGUAGES:
        browser = BrowserlikeClient(app, languages=language)
        pages = [browser.get("/").page, browser.get("/feedback").page]
        browser.submit(pages[1], "/feedback", description="Nobody was at the counter for an hour.")
        for page in (*pages, browser.get("/case").page):
            assert page.lang == language
            _check(page)


def _check(page: Page) -> None:
    styles = sum(_compressed(path) for path in _linked(page, "css"))
    scripts = sum(_compressed(path) for path in _linked(page, "js"))
    html = len(gzip.compress(page.html.encode()))

    assert html + styles <= MOST_BYTES
    assert html + styles + scripts <= MOST_BYTES_WITH_SCRIPTS


def _linked(page: Page, kind: str) -> list[Path]:
    """The files of this kind that the page links to, whatever their address adds to the name."""
    names = set(re.findall(rf'(?:href|src)="/static/([^"?]+?\.{kind})', page.html))
    assert kind != "css" or names
    return [ROOT / "static" / name for name in names]


def _compressed(path: Path) -> int:
    return len(gzip.compress(path.read_bytes()))
