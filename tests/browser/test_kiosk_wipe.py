"""Between two people nothing remains: the idle watch of the tablet, and what a wipe takes away."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.kiosk_stage import open_stage, start

SECRET = "my neighbour drinks"
FORM = """<form><label>Comment <textarea name="comment"></textarea></label>
<label>Name <input name="name" autocomplete="name"></label></form><p id="state">calm</p>"""
WATCH = """watchIdle({seconds: 30, onWarn: (left) => state.textContent = `warned ${left}`,
onExtend: () => state.textContent = 'calm', onEnd: () => state.textContent = 'ended'})"""


@pytest.fixture
def page(new_context: NewContext, served_city: ServedCity) -> Page:
    context = new_context("desktop", base_url=served_city.url)
    page = open_stage(context, served_city.url, FORM)
    page.clock.install()
    return page


def test_warning_comes_after_the_idle_time_and_the_end_twenty_seconds_later(page: Page) -> None:
    start(page, "idle", WATCH)
    state = page.locator("#state")

    page.clock.run_for(29_000)
    expect(state).to_have_text("calm")
    page.clock.run_for(2_000)
    expect(state).to_have_text("warned 20")
    page.clock.run_for(18_000)
    expect(state).to_have_text("warned 20")
    page.clock.run_for(2_000)
    expect(state).to_have_text("ended")


def test_one_touch_extends_again_and_again(page: Page) -> None:
    start(page, "idle", WATCH)
    state = page.locator("#state")

    for _time in range(12):
        page.clock.run_for(45_000)
        expect(state).to_have_text("warned 20")
        page.mouse.click(5, 300)
        expect(state).to_have_text("calm")


@pytest.mark.parametrize("use", ["key", "wheel", "typing"])
def test_every_kind_of_use_counts(page: Page, use: str) -> None:
    start(page, "idle", WATCH)
    page.clock.run_for(25_000)

    match use:
        case "key":
            page.keyboard.press("Tab")
        case "wheel":
            page.evaluate(
                "void (window.rolled = new Promise((is) => addEventListener('wheel', is)))"
            )
            page.mouse.move(200, 300)
            page.mouse.wheel(0, 40)
            page.evaluate("rolled.then(() => true)")
        case _:
            page.locator("textarea").press_sequentially("a")
    page.clock.run_for(25_000)

    expect(page.locator("#state")).to_have_text("calm")


@pytest.mark.parametrize("mode", ["large-text", "reads-aloud"])
def test_slow_modes_have_twice_the_time(page: Page, mode: str) -> None:
    page.evaluate("mode => document.documentElement.classList.add(mode)", mode)
    start(page, "idle", WATCH)

    page.clock.run_for(59_000)
    expect(page.locator("#state")).to_have_text("calm")
    page.clock.run_for(2_000)
    expect(page.locator("#state")).to_have_text("warned 40")


def test_wipe_leaves_nothing_but_the_clock_and_the_queue(page: Page) -> None:
    start(page, "wipe", "guardMemory()")
    start(page, "modes", "startModes()")
    page.evaluate(
        """async () => {
        sessionStorage.setItem('boot', 'b1');
        sessionStorage.setItem('draft', 'x');
        document.documentElement.classList.add('large-text', 'high-contrast');
        await new Promise((done) => indexedDB.open('kept').onsuccess = done);
        }"""
    )
    page.locator("textarea").fill(SECRET)
    with page.expect_navigation(url="**/kiosk/"):
        start(page, "wipe", "wipe()")

    assert page.evaluate("Object.keys(sessionStorage)") == ["boot"]
    assert page.evaluate("indexedDB.databases().then((all) => all.map((one) => one.name))") == [
        "kept"
    ]
    assert page.evaluate("document.documentElement.className") == ""
    assert _typed(page) == ["", ""]


def test_typed_text_comes_back_by_no_key_of_the_browser(page: Page) -> None:
    start(page, "wipe", "guardMemory()")
    page.locator("textarea").fill(SECRET)
    page.locator("[name=name]").fill(SECRET)

    page.goto("/kiosk/other")
    page.go_back()
    assert _typed(page) == ["", ""]
    page.locator("textarea").fill(SECRET)
    start(page, "wipe", "guardMemory()")
    page.reload()
    assert _typed(page) == ["", ""]


def test_page_from_the_browsers_memory_is_empty_and_starts_anew(page: Page) -> None:
    start(page, "wipe", "guardMemory()")
    page.locator("textarea").fill(SECRET)

    with page.expect_navigation(url="**/kiosk/"):
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    assert _typed(page) == ["", ""]


def test_no_field_may_offer_what_others_typed_not_even_one_that_comes_later(page: Page) -> None:
    start(page, "wipe", "guardMemory()")
    page.evaluate(
        "main.insertAdjacentHTML('beforeend', '<label>E<input autocomplete=email></label>')"
    )

    fields = page.locator("form, input, textarea")
    for field in fields.all():
        expect(field).to_have_attribute("autocomplete", "off")


def _typed(page: Page) -> list[str]:
    values: list[str] = page.evaluate(
        "[...document.querySelectorAll('input, textarea')].map((field) => field.value)"
    )
    return values
