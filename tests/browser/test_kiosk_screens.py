"""Every screen of the tablet, for everybody: readable, reachable, and clean for the next person."""

import os

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from portal.models import VisitRating
from tests.browser.accessibility import check_accessibility
from tests.browser.lobby import eventually
from tests.browser.paired import Lobby, lobby, paired_tablet  # noqa: F401 - fixtures

STAGE = "import('/kiosk/static/js/kiosk/stage.js')"
LOOKS = ("", "large-text", "high-contrast")
LANGUAGES = ("en", "es", "ar")
IS_LONG = bool(os.environ.get("PORTAL_TEST_LONG"))
# Every language and every look with every screen; all of their pairs in the long version.
PAIRS = (
    [(language, look) for language in LANGUAGES for look in LOOKS]
    if IS_LONG
    else list(zip(LANGUAGES, LOOKS, strict=True))
)
SMALLEST_FACE, SMALLEST = 88, 64  # pixels
TOO_SMALL = """() => [...document.querySelectorAll(
  '#stage [data-screen]:not([hidden]) :is(button, .choice, select, textarea, .input), '
  + '#stage :is(.kiosk-languages, [data-modes]) button')]
  .filter((each) => each.checkVisibility())
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([each, box]) => {
    const least = each.matches('.kiosk-face') ? FACE : LEAST;
    return Math.min(box.width, box.height) < least - 0.5;
  })
  .map(([each, box]) => `${each.outerHTML.slice(0, 80)} ${box.width}×${box.height}`)
""".replace("FACE", str(SMALLEST_FACE)).replace("LEAST", str(SMALLEST))
TYPED = "[...document.forms].map((form) => [...new FormData(form)])"
FLUSH = "() => { import('/kiosk/static/js/kiosk/flusher.js').then((it) => it.flush()) }"
SECRET = "my neighbour drinks"


@pytest.mark.parametrize(("language", "look"), PAIRS)
def test_every_screen_is_accessible_large_enough_and_no_wider_than_the_tablet(
    lobby: Lobby,  # noqa: F811
    language: str,
    look: str,
) -> None:
    page = lobby.page
    page.evaluate(
        f"async ([language, look]) => {{ await (await {STAGE}).setLanguage(language);"
        " if (look) document.documentElement.classList.add(look); }",
        [language, look],
    )
    names = page.eval_on_selector_all(
        "#stage section[data-screen]", "all => all.map((each) => each.dataset.screen)"
    )
    assert {"rating", "feedback", "receipt", "help", "door", "locked", "thanks"} <= set(names)
    for name in names:
        page.evaluate(f"async (name) => {{ (await {STAGE}).showScreen(name); }}", name)
        check_accessibility(page)
        assert page.evaluate(TOO_SMALL) == [], name
        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, name


def test_a_whole_visit_is_made_with_the_keyboard_alone(lobby: Lobby) -> None:  # noqa: F811
    page = lobby.page
    tab_to(page, ".invitation.is-shown [data-score='2']")
    page.keyboard.press("Enter")
    expect(page.locator("[data-screen=question-why] h2")).to_be_focused()
    tab_to(page, "[data-screen=question-why] input")
    page.keyboard.press("Space")
    tab_to(page, "[data-screen=question-why] [data-act=next]")
    page.keyboard.press("Enter")
    tab_to(page, "[data-screen=question-again] [data-act=finish]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-screen=thanks] h2")).to_be_focused()
    tab_to(page, "[data-screen=thanks] [data-act=end]")
    page.keyboard.press("Enter")
    expect(page.locator(".invitation.is-shown").first).to_be_visible()


def test_nothing_of_a_person_is_left_for_the_next_one(lobby: Lobby) -> None:  # noqa: F811
    page = lobby.page
    page.locator(".invitation.is-shown [data-act=feedback]").first.click()
    page.locator("[name=description]").fill(SECRET)
    page.locator("#stage [data-mode=large-text]").click()
    page.locator("#stage [data-speak=es]").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.locator("[data-screen=feedback] [data-act=end]").click()

    expect(page.locator(".invitation.is-shown").first).to_be_visible()
    for _look in range(2):
        assert SECRET not in page.content()
        assert SECRET not in str(
            page.evaluate("[...document.forms].map((f) => [...new FormData(f)])")
        )
        assert page.locator("html").get_attribute("lang") == "en"
        assert "large-text" not in (page.locator("html").get_attribute("class") or "")
        stored = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
        assert SECRET not in stored
        page.go_back()
        page.go_forward()
        expect(page.locator(".invitation.is-shown").first).to_be_visible()


def test_a_tablet_with_little_room_takes_ratings_and_no_words(
    lobby: Lobby,  # noqa: F811
) -> None:
    page = lobby.page
    page.evaluate(
        "() => { StorageManager.prototype.estimate = async () => ({usage: 85, quota: 100}) }"
    )
    page.locator(".invitation.is-shown [data-act=feedback]").first.click()
    page.locator("[name=description]").fill(SECRET)
    for _part in range(3):
        page.locator("[data-screen=feedback] [data-act=next]").click()
    page.locator("[data-act=send]").click()

    expect(page.locator("[data-screen=full]")).to_be_visible()
    page.locator("[data-act=back-to-form]").click()
    expect(page.locator("[name=description]")).to_have_value(SECRET)


def test_a_paired_tablet_opens_no_page_of_the_portal(lobby: Lobby) -> None:  # noqa: F811
    for path in ("/", "/office/sign-in", "/track", "/feedback", "/t"):
        lobby.page.goto(f"{lobby.city.url}{path}")
        expect(lobby.page).to_have_url(f"{lobby.city.url}/kiosk/")


def test_two_windows_of_one_tablet_send_everything_once(
    lobby: Lobby,  # noqa: F811
) -> None:
    page, database = lobby.page, lobby.city.portal.database
    lobby.watch.allow("ERR_INTERNET_DISCONNECTED")

    def counted() -> int:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(VisitRating)) or 0

    before = counted()
    other = page.context.new_page()
    other.goto(f"{lobby.city.url}/kiosk/")
    expect(other.locator("html[data-ready]")).to_be_attached()
    page.context.set_offline(True)
    for each in (page, other):
        each.locator(".invitation.is-shown [data-score='3']").first.click()
        expect(each.locator("[data-screen=question-again]")).to_be_visible()
    page.context.set_offline(False)
    for each in (page, other):
        each.evaluate(
            "() => void import('/kiosk/static/js/kiosk/flusher.js').then((it) => it.flush())"
        )

    eventually(lambda: counted() >= before + 2)
    page.wait_for_timeout(300)
    assert counted() == before + 2
    other.close()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until this has the focus."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
    raise AssertionError(f"nobody gets to {selector} with a keyboard")
