"""The escape list: nothing that a hand can do on the tablet's page leads out of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.kiosk_stage import open_stage

BODY = """<p id="words">Some words</p><form action="/feedback"><button>Send</button></form>
<label>Field <input id="field" value="typed"></label>
<a id="office" href="/office/">Office</a><a id="away" href="//elsewhere.test/">Away</a>
<a id="blank" href="/kiosk/" target="_blank">Window</a><a id="mail" href="mailto:a@b.test">Mail</a>
<a id="load" href="/kiosk/x" download>Load</a><label>File<input id="file" type="file"></label>"""
LINKS = ["#office", "#away", "#blank", "#mail", "#load", "form button"]
KEYS = [
    "Control+P Control+S Control+O Control+N Control+T Control+F Control+R Control+U Control+H",
    "Control+J Control+L Control+Equal Control+Minus Control+0 F1 F3 F5 F7 F11 F12 Alt+ArrowLeft",
    "Alt+ArrowRight Alt+Home",
]
REFUSED = """([type, selector, make]) => {
    const event = new window[make](type, {bubbles: true, cancelable: true, ctrlKey: true});
    document.querySelector(selector).dispatchEvent(event);
    return event.defaultPrevented;
}"""


@pytest.fixture
def page(new_context: NewContext, served_city: ServedCity) -> Page:
    context = new_context("desktop", base_url=served_city.url)
    page = open_stage(context, served_city.url, BODY)
    page.evaluate(
        """async () => {
        window.keys = [];
        const it = await import('/static/js/kiosk/lockdown.js');
        window.print = () => window.printed = true;
        window.allowed = it.lockDown();
        addEventListener('keydown', (event) => keys.push([event.key, event.defaultPrevented]));
        }"""
    )
    return page


def _stays(page: Page, act: Callable[[], object]) -> None:
    gone: list[str] = []
    page.on("framenavigated", lambda frame: gone.append(frame.url))
    page.context.on("page", lambda other: gone.append(other.url))
    page.on("download", lambda download: gone.append(download.url))
    page.on("filechooser", lambda _chooser: gone.append("a dialog for files"))
    act()
    page.wait_for_timeout(100)
    assert not [url for url in gone if not url.endswith("/kiosk/")]
    assert len(page.context.pages) == 1


def test_links_forms_and_files_lead_nowhere(page: Page) -> None:
    def tap_everything() -> None:
        for selector in [*LINKS, "#file"]:
            page.locator(selector).click()
        page.locator("#office").click(button="middle")
        page.locator("#office").click(modifiers=["Control"])

    _stays(page, tap_everything)


def test_shortcuts_of_the_browser_are_refused(page: Page) -> None:
    def press_everything() -> None:
        for key in " ".join(KEYS).split():
            page.keyboard.press(key)

    _stays(page, press_everything)
    pressed = [key for key in page.evaluate("keys") if key[0] not in {"Control", "Alt"}]
    assert len(pressed) == len(" ".join(KEYS).split())
    assert all(is_refused for _key, is_refused in pressed)


def test_no_window_opens_and_only_our_own_button_prints(page: Page) -> None:
    _stays(page, lambda: page.evaluate("window.open('/office/')"))

    page.evaluate("window.print()")
    assert not page.evaluate("Boolean(window.printed)")
    page.evaluate("allowed.print()")
    assert page.evaluate("window.printed")


@pytest.mark.parametrize(
    ("name", "kind", "is_refused_in_field"),
    [
        ("contextmenu", "MouseEvent", True),
        ("selectstart", "Event", False),
        ("copy", "ClipboardEvent", False),
        ("dragstart", "DragEvent", True),
        ("drop", "DragEvent", True),
        ("wheel", "WheelEvent", True),
    ],
)
def test_menus_selection_dragging_and_zoom_are_refused(
    page: Page, name: str, kind: str, is_refused_in_field: bool
) -> None:
    assert page.evaluate(REFUSED, [name, "#words", kind])
    assert page.evaluate(REFUSED, [name, "#field", kind]) is is_refused_in_field


def test_typing_into_a_field_is_as_always(page: Page) -> None:
    page.locator("#field").press("End")
    page.keyboard.press("Control+a")
    page.keyboard.type("new words")

    expect(page.locator("#field")).to_have_value("new words")


def test_changed_addresses_and_history_lead_back_to_the_same_page(page: Page) -> None:
    page.evaluate("location.hash = 'x'")
    page.wait_for_url("**/kiosk/")
    page.evaluate("history.pushState(null, '', '/kiosk/?q=1'); history.back()")
    page.wait_for_url("**/kiosk/")
