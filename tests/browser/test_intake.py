"""A clerk at the counter: by keyboard alone, with a slip on paper and nothing left for the next."""

import io

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import update

from portal.models import Category
from tests.browser.accessibility import check_accessibility
from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.office import sign_in
from tests.browser.widths import check_width

NEW = "/office/cases/new"
ROLL, SHEET = ("80mm", "297mm"), ("210mm", "297mm")


@pytest.fixture(scope="module", autouse=True)
def _keywords(served_city: ServedCity) -> None:
    with served_city.portal.database.writing() as session:
        session.execute(update(Category).values(keywords={"en": ["permit"], "ar": ["تصريح"]}))


def test_a_case_is_entered_by_keyboard_alone_and_its_slip_is_printed(
    served_city: ServedCity, new_context: NewContext
) -> None:
    page = at_the_form(served_city, new_context)

    fill_in_by_keyboard(page, "My permit is late.")
    page.keyboard.press("Enter")
    page.wait_for_url("**/office/cases/slip")

    expect(page.locator(".slip")).to_contain_text("Permits")
    check_accessibility(page)
    code = page.locator(".slip code").inner_text()
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("form[action$='/next']")).to_be_hidden()
    assert scanned(page) == f"{served_city.url}/t#{code}"
    for width, height in (ROLL, SHEET):
        assert pages_of(page.pdf(width=width, height=height)) == 1


def test_nothing_of_the_person_before_comes_back(
    served_city: ServedCity, new_context: NewContext
) -> None:
    page = at_the_form(served_city, new_context)
    page.locator("#contact_name").fill("Ana Ruiz")
    page.locator("form.intake > .button").click()  # comes back: channel and words are missing
    expect(page.locator(".problems")).to_be_visible()
    page.locator("#channel-1").check()
    page.locator("#description").fill("Secret words.")
    page.locator("form.intake > .button").click()
    page.wait_for_url("**/office/cases/slip")
    code = page.locator(".slip code").inner_text()
    page.get_by_role("button", name="Enter the next case").click()
    page.wait_for_url(f"**{NEW}")

    for _step in range(4):
        shown = page.content() + str(page.evaluate(VALUES))
        assert not any(words in shown for words in ("Ana Ruiz", "Secret words", code))
        page.go_back()
        page.wait_for_load_state()


def test_what_a_clerk_typed_stays_when_the_language_changes(
    served_city: ServedCity, new_context: NewContext
) -> None:
    page = at_the_form(served_city, new_context)
    page.locator("#channel-1").check()
    page.locator("#description").fill("The lamp is out.")
    page.locator("#language").select_option("ar")

    page.locator(".languages a[lang=es]").click()
    page.wait_for_url("**lang=es")

    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#description")).to_have_value("The lamp is out.")
    expect(page.locator("#channel-1")).to_be_checked()
    expect(page.locator("#language")).to_have_value("ar")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_suggestion_fills_the_lists_in_for_staff_and_for_residents(
    served_city: ServedCity, new_context: NewContext
) -> None:
    desk = at_the_form(served_city, new_context)
    desk.locator("#description").press_sequentially("Where is my permit?")
    choose(desk)

    phone = new_context("phone", base_url=served_city.url).new_page()
    phone.goto("/feedback")
    phone.locator("#description").fill("Where is my permit?")
    phone.keyboard.press("Tab")
    expect(phone.locator("#suggestion")).to_contain_text("This sounds like Permits (“permit”).")
    check_accessibility(phone)
    choose(phone)


@pytest.mark.parametrize(("device", "language"), [("phone", "es"), ("desktop", "en")])
def test_form_and_slip_are_accessible(
    served_city: ServedCity, new_context: NewContext, device: str, language: str
) -> None:
    page = at_the_form(served_city, new_context, device, language)
    check_accessibility(page)
    page.locator("form.intake > .button").click()
    check_accessibility(page)
    page.locator("#channel-3").check()
    page.locator("#description").fill("سقطت الشجرة")
    page.locator("#language").select_option("ar")
    page.locator("form.intake > .button").click()
    page.wait_for_url("**/office/cases/slip")
    check_accessibility(page)
    check_width(page)


VALUES = "[...document.querySelectorAll('input, textarea')].map((field) => field.value)"


def at_the_form(
    served_city: ServedCity,
    new_context: NewContext,
    device: str = "desktop",
    language: str = "en",
) -> Page:
    """A clerk who has just opened the form."""
    page = new_context(device, base_url=served_city.url, locale=language).new_page()
    sign_in(page, "counter@city.example", language)
    page.goto(NEW)
    return page


def fill_in_by_keyboard(page: Page, words: str) -> None:
    """Typing begins at the channel; Enter in the last field sends the form."""
    expect(page.locator("#channel-0")).to_be_focused()
    page.keyboard.press("ArrowRight")  # by phone
    press_until(page, "description")
    page.keyboard.type(words)
    press_until(page, "department")
    page.keyboard.type("Permits")
    press_until(page, "contact_phone")
    page.keyboard.type("555 0100 22")


def press_until(page: Page, field: str) -> None:
    """Press the Tab key until this field has the focus."""
    for _press in range(20):
        if page.evaluate("document.activeElement.id") == field:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key does not lead to {field}")


def choose(page: Page) -> None:
    """Press the button of the suggestion by keyboard, and see both lists filled in."""
    page.get_by_role("button", name="Choose it").press("Enter")
    expect(page.locator("#department")).to_have_value("permits")
    expect(page.locator("#category")).to_have_value("permit-delay")
    expect(page.locator("#department")).to_be_focused()


def scanned(page: Page) -> str:
    """What a camera reads on the paper."""
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot(full_page=True))))
    return found.text


def pages_of(pdf: bytes) -> int:
    """How many sheets would be printed."""
    return pdf.count(b"/Type /Page\n")
