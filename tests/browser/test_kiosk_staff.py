"""Staff at the lobby tablet: the way out, a tablet that was let go, and one that is full."""

from playwright.sync_api import Page, expect
from sqlalchemy import func, select, update

from portal.models import KioskDevice, Site, VisitRating
from portal.services.passwords import hash_password
from tests.browser.accessibility import check_accessibility
from tests.browser.paired import Lobby, let_in, lobby, lone_lobby, paired_tablet  # noqa: F401 - fixtures

PIN = "314159"
HEARTBEAT = "import('/kiosk/static/js/kiosk/heartbeat.js').then((it) => it.beat('test'))"


def open_door(page: Page) -> None:
    """Five presses on the heading."""
    for _press in range(5):
        page.locator("h1").click()
    expect(page.locator("[data-screen=door]")).to_be_visible()


def test_five_presses_and_the_pin_lead_out_and_nothing_less(lobby: Lobby) -> None:  # noqa: F811
    page = lobby.page
    with lobby.city.portal.database.writing() as session:
        session.execute(update(Site).values(kiosk_pin_hash=hash_password(PIN)))

    open_door(page)
    check_accessibility(page)
    expect(page.locator("[data-vital=waiting]")).to_have_text("0")
    for digit in "000000":
        page.locator(f"[data-digit='{digit}']").click()
    page.locator("[data-act=leave]").click()
    expect(page.locator("[data-door]")).to_contain_text("This PIN is wrong. Tries left:")

    page.keyboard.type(PIN)  # the keys of a keyboard do what the pad does
    page.locator("[data-act=leave]").click()
    expect(page).to_have_url(f"{lobby.city.url}/")


def test_escape_five_times_opens_the_door_for_those_who_use_a_keyboard(
    lobby: Lobby,  # noqa: F811
) -> None:
    for _press in range(5):
        lobby.page.keyboard.press("Escape")
    expect(lobby.page.locator("[data-screen=door]")).to_be_visible()

    lobby.page.locator("[data-screen=door] [data-act=end]").click()
    expect(lobby.page.locator(".invitation.is-shown").first).to_be_visible()


def test_a_tablet_that_was_let_go_closes_keeps_its_queue_and_can_be_paired_again(
    lone_lobby: Lobby,  # noqa: F811
) -> None:
    page, database = lone_lobby.page, lone_lobby.city.portal.database
    with database.writing() as session:
        before = session.scalar(select(func.count()).select_from(VisitRating))
        theirs = KioskDevice.kiosk_id == lone_lobby.kiosk_id
        revoke = update(KioskDevice).where(theirs).values(revoked_at=func.current_timestamp())
        session.execute(revoke)
    page.locator(".invitation.is-shown [data-score='4']").first.click()
    page.evaluate(HEARTBEAT)

    expect(page.get_by_role("heading", name="This tablet is closed at the moment")).to_be_visible()
    check_accessibility(page)
    page.locator("[data-act=pair]").click()
    let_in(page, lone_lobby.city, lone_lobby.kiosk_id)

    for _try in range(100):
        with database.reading() as session:
            count = session.scalar(select(func.count()).select_from(VisitRating))
        if count == before + 1:
            return
        page.wait_for_timeout(100)
    raise AssertionError("what waited on the tablet did not arrive")


def test_nobody_is_thanked_for_a_rating_that_found_no_room(lobby: Lobby) -> None:  # noqa: F811
    page = lobby.page
    page.evaluate(
        "() => { IDBObjectStore.prototype.add = () => {"
        " throw new DOMException('', 'QuotaExceededError') } }"
    )

    page.locator(".invitation.is-shown [data-score='2']").first.click()

    expect(page.get_by_role("heading", name="This tablet is full")).to_be_visible()
    check_accessibility(page)


def test_whoever_called_for_help_goes_back_to_what_they_wrote(
    lobby: Lobby,  # noqa: F811
) -> None:
    page = lobby.page
    page.locator(".invitation.is-shown [data-act=feedback]").first.click()
    page.locator("[name=description]").fill("The lift does not work.")
    page.locator("[data-screen=feedback] [data-act=help]").click()
    expect(page.locator("[data-screen=help]")).to_be_visible()

    page.locator("[data-act=back-from-help]").click()

    expect(page.locator("[name=description]")).to_have_value("The lift does not work.")
    expect(page.locator("[name=description]")).to_be_visible()


def test_an_address_that_cannot_be_one_is_told_before_anything_is_sent(
    lobby: Lobby,  # noqa: F811
) -> None:
    page = lobby.page
    page.locator(".invitation.is-shown [data-act=feedback]").first.click()
    page.locator("[name=description]").fill("The lift does not work.")
    for _part in range(3):
        page.locator("[data-screen=feedback] [data-act=next]").click()
    page.locator("[name=contact_email]").fill("ana at example")
    page.locator("[data-act=send]").click()

    expect(page.locator("#email-wrong")).to_be_visible()
    page.locator("[name=contact_email]").fill("ana@example.org")
    page.locator("[data-act=send]").click()
    expect(page.locator("[data-code]")).to_be_visible()
