"""Every page of the office, in both languages of staff: accessible, whole, nothing cut off."""

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import check_accessibility
from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.office import sign_in
from tests.browser.widths import check_width
from tests.factories import a_case

SIGNED_IN = (
    "/office/",
    "/office/?search=nothing-fits-this",
    "/office/account",
    "/office/account/password",
    "/office/account/second-factor",
    "/office/labels",
    "/office/views",
    "/office/cases/bulk",
    "/office/outbox",
)


@pytest.fixture(scope="module")
def reference(served_city: ServedCity) -> str:
    """A case that waits in the worklist."""
    with served_city.portal.database.writing() as session:
        return a_case(session, contact_email="maria@example.org").reference


@pytest.mark.parametrize(("language", "device"), [("en", "phone"), ("es", "desktop")])
def test_pages_of_the_office_are_accessible(
    served_city: ServedCity, new_context: NewContext, reference: str, language: str, device: str
) -> None:
    context = new_context(device, base_url=served_city.url, locale=language, dark=device == "phone")
    page = context.new_page()
    page.goto("/office/sign-in")
    _check(page, language)

    sign_in(page, "supervisor@city.example", language)
    case = f"/office/cases/{reference}"
    for path in (*SIGNED_IN, case, f"{case}?view=history", "/office/cases/2020-000001"):
        page.goto(path)
        _check(page, language)


@pytest.mark.parametrize("language", ["es"])
def test_both_texts_are_shown_accessibly_when_two_people_act_at_once(
    served_city: ServedCity, new_context: NewContext, reference: str, language: str
) -> None:
    first = _at_case(served_city, new_context, "contact", reference, language)
    second = _at_case(served_city, new_context, "supervisor", reference, language)
    _note(first, f"First in {language}.")

    _note(second, f"Second in {language}.")

    assert f"First in {language}." in second.locator("main").inner_text()
    assert second.locator("#note textarea").input_value() == f"Second in {language}."
    _check(second, language)


def _at_case(
    served_city: ServedCity, new_context: NewContext, name: str, reference: str, language: str
) -> Page:
    page = new_context("desktop", base_url=served_city.url, locale=language).new_page()
    sign_in(page, f"{name}@city.example", language)
    page.goto(f"/office/cases/{reference}")
    return page


def _note(page: Page, words: str) -> None:
    page.locator("details#note > summary").click()
    page.locator("#note textarea").fill(words)
    page.locator("#note form[method=post] button").first.click()
    page.wait_for_load_state()


def _check(page: Page, language: str) -> None:
    assert page.locator("html").get_attribute("lang") == language
    check_width(page)
    check_accessibility(page)
