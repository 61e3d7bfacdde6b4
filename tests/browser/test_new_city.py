"""A city without an IT department, from nothing to its first answered case, by clicking alone."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from portal.app import create_app
from portal.settings import load_settings
from tests.browser.accessibility import check_accessibility
from tests.browser.city import free_port
from tests.browser.conftest import NewContext
from tests.factories import PASSWORD
from tests.support.serving import serving
from tests.support.staff import code_of

ADMINISTRATOR = "ada@lakeside.example"
CONTACT, DEPUTY = "cora@lakeside.example", "dan@lakeside.example"


@dataclass(frozen=True)
class NewCity:
    """A city that was just made by `portal init`, served; and what the command printed."""

    url: str
    printed: str

    @property
    def password(self) -> str:
        """The temporary password of the first administrator."""
        return re.search(r"with the password (\S+),", self.printed)[1]


@pytest.fixture
def new_city(tmp_path: Path) -> Iterator[NewCity]:
    """What an operator gets by typing one command."""
    port = free_port()
    given = {
        "PORTAL_DATA_DIR": str(tmp_path),
        "PORTAL_BASE_URL": f"http://127.0.0.1:{port}",
        "PORTAL_LIMITS": "off",
    }
    words = ["--name", "Lakeside", "--time-zone", "America/Denver", "--languages", "en,es"]
    people = ["--admin-email", ADMINISTRATOR, "--admin-name", "Ada Park"]
    done = subprocess.run(
        [sys.executable, "-m", "portal", "init", *words, *people],
        env={**os.environ, **given},
        capture_output=True,
        text=True,
        check=True,
    )
    app = create_app(load_settings(given))
    with serving(app, port):
        yield NewCity(given["PORTAL_BASE_URL"], done.stdout)
    app.extensions["portal"].database.close()


def test_a_new_city_comes_to_its_first_answered_case_by_clicking(
    new_city: NewCity, new_context: NewContext
) -> None:
    desk = new_context("desktop", base_url=new_city.url).new_page()
    _come_in(desk, ADMINISTRATOR, new_city.password)
    _enrol(desk)
    _go_to_setup(desk)
    _name_the_city(desk)
    _check_the_calendar(desk)
    passwords = [_add_colleague(desk, *who) for who in (("Cora", CONTACT), ("Dan", DEPUTY))]
    _designate(desk)
    _add_category(desk)
    _publish_policy(desk)
    colleagues = [
        _colleague(new_city, new_context, email, password)
        for email, password in zip((CONTACT, DEPUTY), passwords, strict=True)
    ]
    _open_the_way_in(desk)

    phone = new_context("phone", base_url=new_city.url).new_page()
    reference = _file(phone)
    _answer(colleagues[0], reference)

    phone.goto("/case")
    expect(phone.locator("main")).to_contain_text("Cora")
    desk.goto("/office/setup")
    expect(desk.locator("main")).to_contain_text("Everything is set up")
    expect(desk.get_by_role("link", name=re.compile(r"^Set up \("))).to_have_count(0)


def _come_in(page: Page, email: str, password: str) -> None:
    page.goto("/office/")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("main form button").first.click()
    page.locator("[name=new_password]").fill(PASSWORD)
    page.locator("[name=new_password_again]").fill(PASSWORD)
    page.locator("main form button").first.click()


def _enrol(page: Page) -> None:
    secret = page.locator("main code").inner_text().replace(" ", "")
    page.locator("[name=one_time_code]").fill(code_of(secret))
    page.get_by_role("button", name="Save").click()


def _go_to_setup(page: Page) -> None:
    page.get_by_role("link", name=re.compile(r"^Set up \(")).click()
    expect(page.locator("h1")).to_have_text("Set up")
    check_accessibility(page)


def _next(page: Page) -> None:
    """Go where the checklist leads."""
    page.goto("/office/setup")
    page.get_by_role("link", name="Go there").click()


def _name_the_city(page: Page) -> None:
    _next(page)
    page.locator("[name=name_es]").fill("Lakeside")
    check_accessibility(page)
    page.get_by_role("button", name="Save", exact=True).click()


def _check_the_calendar(page: Page) -> None:
    _next(page)
    check_accessibility(page)
    page.get_by_role("button", name="See what it moves").first.click()
    check_accessibility(page)
    page.get_by_role("button", name="Save", exact=True).click()


def _add_colleague(page: Page, name: str, email: str) -> str:
    """Let a colleague of the city clerk in; gives the temporary password."""
    page.goto("/office/settings/people/new")
    page.locator("[name=name]").fill(name)
    page.locator("[name=email]").fill(email)
    page.locator("[name=roles][value='contact:1']").check()
    page.get_by_role("button", name="Add this person").click()
    return page.locator("main code").inner_text()


def _designate(page: Page) -> None:
    _next(page)
    page.get_by_role("link", name="City Clerk").click()
    page.locator("[name=contact]").select_option(label="Cora")
    page.locator("[name=deputy]").select_option(label="Dan")
    page.get_by_role("button", name="Designate them").click()


def _add_category(page: Page) -> None:
    _next(page)
    page.get_by_role("link", name="Add a category").click()
    page.locator("[name=name_en]").fill("Potholes")
    check_accessibility(page)
    page.get_by_role("button", name="Save").click()


def _publish_policy(page: Page) -> None:
    _next(page)
    page.get_by_role("button", name="Save and see what changes").click()
    page.get_by_role("button", name="Publish version 1.0").click()


def _colleague(new_city: NewCity, new_context: NewContext, email: str, password: str) -> Page:
    """A colleague who comes in, and reads and confirms the policy."""
    page = new_context("desktop", base_url=new_city.url).new_page()
    _come_in(page, email, password)
    page.goto("/office/orientation")
    page.locator("[name=has_read]").check()
    page.get_by_role("button", name="Confirm version 1.0").click()
    return page


def _open_the_way_in(page: Page) -> None:
    _next(page)
    check_accessibility(page)
    page.get_by_role("button", name="Residents can find it").click()


def _file(phone: Page) -> str:
    phone.goto("/feedback")
    phone.locator("[name=description]").fill("The pothole at the bridge is back.")
    phone.locator("main form button:not([type=button])").first.click()
    return phone.locator(".reference").first.inner_text()


def _answer(desk: Page, reference: str) -> None:
    desk.goto(f"/office/cases/{reference}?action=acknowledge")
    panel = desk.locator("details#acknowledge")
    panel.locator("textarea").fill("Dear resident, we have read it. Cora")
    panel.locator("form[method=post] button").first.click()
    expect(desk.locator("#flashes")).to_contain_text("Acknowledged")
