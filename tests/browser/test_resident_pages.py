"""Every page of residents, in every language, on a phone: accessible, whole, nothing cut off."""

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import check_accessibility
from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.widths import check_width

LANGUAGES = {"en": "ltr", "es": "ltr", "ar": "rtl"}
PLAIN_PAGES = ("/", "/feedback", "/q/hall-permits", "/track", "/t", "/rate", "/rate/city-hall")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PLAIN_PAGES)
def test_a_page_is_accessible_and_in_its_language(
    served_city: ServedCity, new_context: NewContext, language: str, path: str
) -> None:
    page = _phone(served_city, new_context, language)
    page.goto(path)

    _check(page, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_receipt_and_case_are_accessible_in_every_language(
    served_city: ServedCity, new_context: NewContext, language: str
) -> None:
    page = _phone(served_city, new_context, language)
    page.goto("/q/hall-permits")
    page.locator("[name=description]").fill("Nobody was at the counter.")
    page.locator("main form button[type=submit], main form .button").last.click()
    page.wait_for_url("**/receipt")
    _check(page, language)

    page.goto("/case")
    _check(page, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_form_with_mistakes_is_accessible_and_leads_to_them(
    served_city: ServedCity, new_context: NewContext, language: str
) -> None:
    page = _phone(served_city, new_context, language)
    page.goto("/feedback")
    page.locator("[name=contact_email]").fill("nobody")
    page.locator("main form button[type=submit], main form .button").last.click()

    page.locator(".problems a").first.click()
    assert page.evaluate("document.activeElement.name") == "description"
    assert page.locator("[name=contact_email]").input_value() == "nobody"
    _check(page, language)


@pytest.mark.parametrize("path", ["/", "/feedback", "/track", "/rate/city-hall"])
def test_a_page_is_accessible_in_the_dark_on_a_desktop(
    served_city: ServedCity, new_context: NewContext, path: str
) -> None:
    page = new_context("desktop", base_url=served_city.url, dark=True).new_page()
    page.goto(path)

    _check(page, "en")


@pytest.mark.parametrize("path", ["/no-such-page", "/q/no-such-poster"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_that_is_not_there_says_so_in_the_readers_language(
    served_city: ServedCity, new_context: NewContext, language: str, path: str
) -> None:
    page = _phone(served_city, new_context, language)
    page.goto(path)

    _check(page, language)


def _phone(served_city: ServedCity, new_context: NewContext, language: str) -> Page:
    return new_context("phone", base_url=served_city.url, locale=language).new_page()


def _check(page: Page, language: str) -> None:
    html = page.locator("html")
    assert html.get_attribute("lang") == language
    assert html.get_attribute("dir") == LANGUAGES[language]
    check_width(page)
    check_accessibility(page)
