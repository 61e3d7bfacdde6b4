"""What goes over to a phone: a QR code that a camera reads, and words that only the key opens."""

import base64
import io
import json
import os
import zlib
from urllib.parse import urlsplit

import zxingcpp
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.kiosk_stage import open_stage

KEY = os.urandom(32)
TICKET = "T" * 22
FIELDS = {"subject": "Street light", "description": "It is dark — at the corner of ñ and م."}
BODY = """<label>Words <textarea>typed</textarea></label><div id="qr"></div>"""
HAND_OVER = """async (fields) => {
    const { handOver } = await import('/static/js/kiosk/handover.js');
    const { svg, ...rest } = await handOver({language: 'es', fields, base: 'https://city.example/'});
    qr.style.width = '420px';
    if (svg) qr.append(svg);
    return rest;
}"""


def _open(new_context: NewContext, city: ServedCity) -> Page:
    context = new_context("desktop", base_url=city.url)
    return open_stage(context, city.url, BODY)


def _answer_with_key(page: Page) -> None:
    answer = {"ticket": TICKET, "key": base64.b64encode(KEY).decode(), "expires_ms": 600_000}
    page.route(
        "**/kiosk/handover",
        lambda route: route.fulfill(
            status=201, body=json.dumps(answer), content_type="application/json"
        ),
    )


def test_camera_reads_a_link_that_the_key_opens_and_the_fields_are_empty(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city)
    _answer_with_key(page)
    page.evaluate("document.documentElement.classList.add('high-contrast')")

    assert page.evaluate(HAND_OVER, FIELDS) == {"expiresMs": 600_000}

    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(page.screenshot())))
    link = urlsplit(found.text)
    assert (link.netloc, link.path) == ("city.example", "/continue")
    ticket, _dot, sealed = link.fragment.partition(".")
    assert ticket == TICKET
    assert _opened(sealed) == {"language": "es", "fields": FIELDS}
    expect(page.locator("textarea")).to_have_value("")


def test_long_words_are_finished_at_the_tablet_and_stay_there(
    new_context: NewContext, served_city: ServedCity
) -> None:
    page = _open(new_context, served_city)
    _answer_with_key(page)
    noise = base64.b64encode(os.urandom(1500)).decode()

    assert page.evaluate(HAND_OVER, {"description": noise}) == {"tooLong": True}
    expect(page.locator("textarea")).to_have_value("typed")


def test_without_network_the_words_stay(new_context: NewContext, served_city: ServedCity) -> None:
    page = _open(new_context, served_city)
    page.route("**/kiosk/handover", lambda route: route.fulfill(body="<h1>Log in to Wi-Fi</h1>"))

    assert page.evaluate(HAND_OVER, FIELDS) == {"offline": True}
    expect(page.locator("textarea")).to_have_value("typed")


def _opened(sealed: str) -> object:
    raw = base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    packed = AESGCM(KEY).decrypt(raw[:12], raw[12:], None)
    return json.loads(zlib.decompress(packed, wbits=-15))
