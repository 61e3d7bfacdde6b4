"""The keyboard on the screen: it types in every language, by finger, key and switch alike."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import check_accessibility
from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.kiosk_stage import open_stage, start

TABLET = {"width": 1280, "height": 800}
SMALL_TABLET = {"width": 600, "height": 1024}
BODY = """<div data-keyboard-words hidden data-name="Keyboard" data-bksp="Delete"
data-shift="Capitals" data-symbols="Signs" data-letters="Letters" data-space="Space"
data-enter="Enter" data-hide="Hide"
data-device="Use the tablet's keyboard" data-screen="Show the keyboard"></div>
<form><p>Words above</p><label>Comment <textarea rows="9"></textarea></label>
<label>E-mail <input type="email"></label><label>Phone <input inputmode="tel"></label></form>"""


def _open(
    new_context: NewContext, city: ServedCity, language: str = "en", size: dict[str, int] = TABLET
) -> Page:
    context = new_context("desktop", base_url=city.url, viewport=size)
    page = open_stage(context, city.url, BODY, language=language)
    start(page, "keyboard", "startKeyboard()")
    return page


def _panel(page: Page) -> Locator:
    return page.get_by_role("group", name="Keyboard")


def _tap(page: Page, *names: str) -> None:
    for name in names:
        _panel(page).get_by_role("button", name=name, exact=True).click()


def test_tapped_keys_type_where_the_caret_stands_and_focus_stays(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city)
    field = page.locator("textarea")
    field.click()

    _tap(page, "Capitals", "H", "i", "Space", "x", "Delete", "m", "Signs", "@", "Letters", "Enter")
    expect(field).to_have_value("Hi m@\n")
    expect(field).to_be_focused()
    field.press("Control+Home")
    _tap(page, "z")
    expect(field).to_have_value("zHi m@\n")
    _tap(page, "Hide")
    expect(_panel(page)).to_be_hidden()


def test_keys_work_with_a_switch_that_sends_tab_and_enter(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city)
    page.locator("textarea").focus()

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("textarea")).to_have_value("12")


def test_field_is_seen_above_keys_that_are_large_enough(
    new_context: NewContext, served_city: ServedCity
) -> None:
    for size in (TABLET, SMALL_TABLET):
        page = _open(new_context, served_city, size=size)
        page.locator("[inputmode=tel]").click()
        top = _top(_panel(page))
        field = page.locator("[data-inputmode=tel]")
        assert 0 <= _top(field) <= top - field.evaluate("(it) => it.offsetHeight")
        page.locator("textarea").focus()
        keys = _panel(page).locator(".hg-button")
        assert keys.evaluate_all("(all) => Math.min(...all.map((key) => key.offsetHeight))") >= 48
        check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


LETTERS = [
    ("es", "ñ á ¿", "ñá¿"),
    ("ar", "م ر ح ب ا", "مرحبا"),
    ("fr", "é ç", "éç"),
    ("pt-BR", "ã ç", "ãç"),
    ("ht", "è ò", "èò"),
    ("tl", "ñ a", "ña"),
    ("ru", "щ ё", "щё"),
    ("vi", "v i ê ◌̣ t", "việt"),
]


def test_button_beside_the_keys_is_pressed_at_the_first_tap(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city, size=SMALL_TABLET)
    page.evaluate("main.insertAdjacentHTML('beforeend', '<button id=next>Next</button>')")
    page.evaluate("document.getElementById('next').onclick = () => document.title = 'pressed'")
    page.locator("[inputmode=tel]").click()

    page.locator("#next").click()

    expect(page).to_have_title("pressed")
    expect(_panel(page)).to_be_hidden()


def test_every_language_has_its_letters(new_context: NewContext, served_city: ServedCity) -> None:
    page = _open(new_context, served_city)

    for language, keys, text in LETTERS:
        page.evaluate("(language) => document.documentElement.lang = language", language)
        page.locator("[type=email]").focus()
        page.locator("textarea").evaluate("(field) => { field.value = ''; field.focus(); }")
        _tap(page, *keys.split())
        expect(page.locator("textarea")).to_have_value(text)
        expect(page.locator(".kiosk-keyboard-switch")).to_be_hidden()


def test_korean_is_typed_with_the_keyboard_of_the_device(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city, "ko")
    field = page.locator("textarea")
    field.focus()
    expect(field).to_have_attribute("inputmode", "none")

    page.get_by_role("button", name="Use the tablet's keyboard").click()
    expect(field).to_have_attribute("inputmode", "text")
    page.get_by_role("button", name="Show the keyboard").click()

    expect(field).to_have_attribute("inputmode", "none")


def test_email_and_numbers_have_keys_of_their_own(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city)
    page.locator("[type=email]").click()
    _tap(page, "a", "@", "b")
    expect(page.locator("[type=email]")).to_have_value("a@b")

    page.locator("[inputmode=tel]").click()
    _tap(page, "+", "1", "2")
    expect(page.locator("[data-inputmode=tel]")).to_have_value("+12")


def test_keyboard_keeps_nothing_that_was_typed(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city)
    page.locator("textarea").click()
    _tap(page, "a", "b", "c")

    kept = page.evaluate(
        "Object.values(SimpleKeyboardInstances).map((one) => Object.values(one.getAllInputs()))"
    )
    assert kept == [[""]]


def _top(locator: Locator) -> float:
    top: float = locator.evaluate("(it) => it.getBoundingClientRect().top")
    return top
