"""Every language of the residents in a real browser: the right way round, and none too wide."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from portal.db import Database
from portal.models import City
from portal.translations import direction_of
from tests.browser.conftest import NewContext
from tests.browser.widths import check_width
from tests.support.server import RunningPortal, running_portal
from tests.support.untranslated import TAGS

NARROW = {"width": 320, "height": 640}
WIDE_FACES = """() => [...document.querySelectorAll(".face")]
  .filter((face) => face.scrollWidth > face.clientWidth)
  .map((face) => face.innerText)"""


@pytest.fixture(scope="module")
def portal(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[RunningPortal]:
    folder = tmp_path_factory.mktemp("twelve")
    with running_portal(folder, sqlite_template) as portal:
        database = Database(f"sqlite:///{folder / 'portal.db'}")
        with database.writing() as session:
            session.execute(update(City).values(language_tags=["en", *TAGS]))
        database.close()
        yield portal


@pytest.mark.parametrize("tag", TAGS)
def test_a_resident_files_follows_and_rates_on_a_small_phone(
    portal: RunningPortal, new_context: NewContext, tag: str
) -> None:
    page = new_context("phone", base_url=portal.url, locale=tag).new_page()
    page.set_viewport_size(NARROW)

    for path in ("/", "/rate/city-hall", "/no-such-page", "/feedback"):
        page.goto(path)
        check(page, tag)
    page.locator("#description").fill("7")
    page.locator("#page-form button.button").last.click()
    page.wait_for_url("**/receipt")
    check(page, tag)
    page.goto("/case")
    check(page, tag)


def check(page: Page, tag: str) -> None:
    """In this language, and nothing is wider than its place."""
    expect(page.locator("html")).to_have_attribute("lang", tag)
    expect(page.locator("html")).to_have_attribute("dir", direction_of(tag))
    check_width(page)
    assert page.evaluate(WIDE_FACES) == [], page.url
