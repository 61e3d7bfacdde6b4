"""Speed of hand in a browser: single keys, many cases at once, by phone and without scripts."""

import itertools
import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.office import open_case, sign_in
from tests.factories import MONDAY, a_case

CONTACT = "contact@city.example"
_days = itertools.count(1)
SHOWN = "main tr[id^='case-']"


@pytest.fixture
def filed(served_city: ServedCity) -> list[str]:
    """Three new cases that stand first in the list: each test's came in a day earlier."""
    received_at = MONDAY - timedelta(days=next(_days))
    with served_city.portal.database.writing() as session:
        return [a_case(session, received_at).reference for _ in range(3)]


@pytest.fixture
def desk(served_city: ServedCity, new_context: NewContext, filed: list[str]) -> Page:  # noqa: ARG001
    """The worklist of the contact, on a desk, with the new cases in it."""
    page = new_context(base_url=served_city.url).new_page()
    sign_in(page, CONTACT)
    return page


def test_keys_walk_through_the_list_choose_and_open(desk: Page) -> None:
    references = [row.get_attribute("id") for row in desk.locator(SHOWN).all()]

    desk.keyboard.press("j")
    desk.keyboard.press("j")
    assert _focused_row(desk) == references[1]
    desk.keyboard.press("x")
    expect(desk.locator(f"#{references[1]} input[name=case]")).to_be_checked()
    desk.keyboard.press("k")
    assert _focused_row(desk) == references[0]
    desk.keyboard.press("o")

    desk.wait_for_url(f"**/cases/{str(references[0]).removeprefix('case-')}*")


def test_one_key_opens_what_is_to_be_written(desk: Page, filed: list[str]) -> None:
    open_case(desk, filed[0])

    for key, panel in (("n", "note"), ("r", "reply"), ("a", "acknowledge")):
        desk.locator("h1").click()
        desk.keyboard.press(key)
        expect(desk.locator(f"#{panel} textarea")).to_be_focused()
        before = desk.locator(f"#{panel} textarea").input_value()
        assert not before.endswith(key)
        desk.evaluate("document.activeElement.blur()")


def test_from_the_list_one_key_leads_to_the_reply(desk: Page) -> None:
    desk.keyboard.press("j")
    desk.keyboard.press("r")

    desk.wait_for_url(re.compile(r"/office/cases/.*action=reply$"))
    expect(desk.locator("#reply textarea")).to_be_focused()


def test_g_then_l_leads_back_to_the_list_and_a_slash_to_the_search(
    desk: Page, filed: list[str]
) -> None:
    open_case(desk, filed[0])
    desk.keyboard.press("g")
    desk.keyboard.press("l")
    desk.wait_for_url("**/office/?search=*")

    desk.keyboard.press("/")
    expect(desk.locator("#search")).to_be_focused()
    assert desk.locator("#search").input_value() == filed[0]


def test_the_keys_are_shown_in_a_dialog_that_escape_closes(desk: Page) -> None:
    desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog", name="Keyboard shortcuts")
    expect(dialog).to_be_visible()
    check_accessibility(desk)

    desk.keyboard.press("j")
    assert _focused_row(desk) is None
    desk.keyboard.press("Escape")

    expect(dialog).to_be_hidden()


def test_the_foot_of_the_page_leads_to_the_keys(desk: Page) -> None:
    button = desk.get_by_role("button", name="Keyboard shortcuts")
    button.click()
    desk.get_by_role("dialog").get_by_role("button", name="Close").click()

    expect(desk.get_by_role("dialog")).to_be_hidden()
    expect(button).to_be_focused()


def test_keys_can_be_switched_off_and_stay_off(desk: Page) -> None:
    desk.keyboard.press("?")
    desk.get_by_label("Use these keys in this browser").uncheck()
    desk.keyboard.press("Escape")
    desk.reload()

    for key in ("j", "?", "/"):
        desk.keyboard.press(key)

    assert _focused_row(desk) is None
    expect(desk.locator("#shortcuts")).to_be_hidden()
    desk.get_by_role("button", name="Keyboard shortcuts").click()
    desk.get_by_label("Use these keys in this browser").check()
    desk.keyboard.press("Escape")
    desk.locator("h1").click()
    desk.keyboard.press("j")
    assert _focused_row(desk) is not None


def test_no_key_counts_while_somebody_types_or_holds_another(desk: Page) -> None:
    desk.locator("#search").fill("")
    desk.locator("#search").press_sequentially("jxar?/gl")
    assert desk.locator("#search").input_value() == "jxar?/gl"
    desk.get_by_text("Narrow down").click()
    desk.locator("select[name=kind]").focus()
    desk.keyboard.press("j")
    expect(desk.locator("select[name=kind]")).to_be_focused()
    desk.locator("h1").click()

    desk.keyboard.press("Control+j")

    assert _focused_row(desk) is None


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_many_cases_are_taken_at_once_and_given_back(
    served_city: ServedCity, new_context: NewContext, filed: list[str], device: str
) -> None:
    page = new_context(device, base_url=served_city.url).new_page()
    sign_in(page, CONTACT)
    bar = page.locator("#bulk")
    expect(bar).to_be_hidden()

    for reference in filed[:2]:
        page.locator(f"#pick-{reference}").check()
    expect(bar).to_be_in_viewport()
    expect(bar).to_contain_text("Chosen: 2")
    check_accessibility(page)
    bar.get_by_role("button", name="Take them").click()

    expect(page.locator(".alert-success").first).to_contain_text("2 cases assigned.")
    check_accessibility(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#flashes")).to_contain_text("2 cases undone.")


def test_all_cases_of_the_page_are_chosen_with_one_press(desk: Page) -> None:
    boxes = desk.locator("input[name=case]")

    desk.get_by_label("Choose all on this page").check()

    expect(desk.locator("#bulk")).to_contain_text(f"Chosen: {boxes.count()}")
    desk.locator("input[name=case]").first.uncheck()
    assert desk.locator("[data-choose-all]").evaluate("box => box.indeterminate")


def test_what_is_chosen_stays_chosen_when_news_come_in(
    served_city: ServedCity, desk: Page, filed: list[str]
) -> None:
    desk.locator(f"#pick-{filed[1]}").check()
    with served_city.portal.database.writing() as session:
        newest = a_case(session, MONDAY - timedelta(days=next(_days))).reference

    desk.evaluate("document.querySelector('#worklist').dispatchEvent(new CustomEvent('news'))")

    expect(desk.locator(f"#case-{newest}")).to_be_attached()
    expect(desk.locator(f"#pick-{filed[1]}")).to_be_checked()
    expect(desk.locator("#bulk")).to_contain_text("Chosen: 1")


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_every_step_is_accessible(
    served_city: ServedCity, new_context: NewContext, filed: list[str], device: str
) -> None:
    context = new_context(device, base_url=served_city.url, dark=device == "phone")
    page = context.new_page()
    sign_in(page, CONTACT)
    cases = "&".join(f"case={reference}.1" for reference in filed)

    for act in ("assign", "acknowledge", "label", "merge", "link"):
        page.goto(f"/office/cases/bulk?act={act}&{cases}")
        check_accessibility(page)
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert width <= 0, act
    for path in ("/office/labels", "/office/views"):
        page.goto(path)
        check_accessibility(page)


def test_without_scripts_many_cases_are_acknowledged_at_once(
    served_city: ServedCity, new_context: NewContext, filed: list[str]
) -> None:
    context = new_context("phone", base_url=served_city.url, javascript=False)
    page = context.new_page()
    sign_in(page, CONTACT)

    for reference in filed:
        page.locator(f"#pick-{reference}").check()
    page.get_by_role("button", name="Acknowledge…").click()
    expect(page.locator("h1")).to_have_text("Acknowledge: 3 cases")
    page.get_by_role("button", name="Acknowledge and send").click()

    expect(page.locator("main")).to_contain_text("3 cases acknowledged.")
    expect(page.get_by_role("button", name="Keyboard shortcuts")).to_be_hidden()


def _focused_row(page: Page) -> str | None:
    """The id of the row in which the focus is."""
    row = page.evaluate("document.activeElement?.closest(\"tr[id^='case-']\")?.id ?? null")
    return str(row) if row else None
