"""“Continue on my phone”: half-written words go over by a QR code, once, and leave the tablet."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Playwright, expect

from tests.browser.conftest import NewContext
from tests.browser.lobby import Lobby, serving_lobby, start_tablet

WORDS = "The ramp — at the south door — is blocked. ¡Gracias!"


@pytest.fixture
def lobby(tmp_path: Path, sqlite_template: Path) -> Iterator[Lobby]:
    """A city with one kiosk."""
    with serving_lobby(tmp_path, sqlite_template) as served:
        yield served


def test_half_written_words_go_on_on_a_phone_once_and_leave_the_tablet(
    lobby: Lobby, tmp_path: Path, driver: Playwright, new_context: NewContext
) -> None:
    tablet = start_tablet(driver, tmp_path / "profile")
    tablet.pair(lobby)
    page = tablet.page
    page.locator(".invitation.is-shown [data-act=feedback]").click()
    page.locator("[name=description]").fill(WORDS)
    page.locator("[data-screen=feedback] [data-act=phone]").click()
    expect(page.locator("[data-screen=phone] .qr-code")).to_be_visible()
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    assert WORDS not in page.content()
    expect(page.locator("[name=description]")).to_have_value("")
    tablet.context.close()

    phone = new_context("phone", base_url=lobby.url).new_page()
    phone.goto(code.text)
    expect(phone.locator("[name=description]")).to_have_value(WORDS)
    assert "#" not in phone.url

    second = new_context("phone", base_url=lobby.url).new_page()
    second.goto(code.text)
    expect(second.locator("#continued")).to_contain_text("was used already")
    expect(second.locator("[name=description]")).to_have_value("")
