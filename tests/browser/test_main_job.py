"""The main job, end to end, in a real browser: filed, acknowledged, answered, followed, rated."""

import io
from dataclasses import dataclass

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from portal.queries.audit import histories
from tests.browser.accessibility import check_accessibility
from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.office import open_case, send_act, sign_in

RESIDENT = "maria@example.org"
WITH_AND_WITHOUT = pytest.mark.parametrize(
    ("javascript", "language"),
    [(True, "es"), (False, "en"), (True, "ar")],
    ids=["with scripts in Spanish", "without scripts in English", "with scripts in Arabic"],
)


@dataclass(frozen=True)
class Slip:
    """What a resident takes home."""

    reference: str
    code: str
    link: str


@WITH_AND_WITHOUT
def test_a_complaint_is_filed_acknowledged_answered_followed_and_rated(
    served_city: ServedCity, new_context: NewContext, javascript: bool, language: str
) -> None:
    phone = new_context(
        "phone", base_url=served_city.url, locale=language, javascript=javascript
    ).new_page()
    desk = new_context("desktop", base_url=served_city.url, javascript=javascript).new_page()
    sign_in(desk, "contact@city.example")

    slip = _file(phone)
    _acknowledge_and_ask(desk, slip.reference)
    _answer(_scan(new_context, served_city, slip, javascript, language))
    _resolve(desk, slip.reference)
    _rate_and_dispute(phone)

    _check_mails(served_city, language, slip)
    _check_case_is_with_somebody_else(served_city, new_context, slip.reference)
    with served_city.portal.database.reading() as session:
        assert {bad for _case, bad in histories(session, served_city.portal.keys)} == {None}


def test_a_new_case_appears_in_the_worklist_without_a_reload(
    served_city: ServedCity, new_context: NewContext
) -> None:
    desk = new_context("desktop", base_url=served_city.url).new_page()
    sign_in(desk, "contact@city.example")
    desk.clock.install()
    desk.goto("/office/")
    slip = _file(new_context("phone", base_url=served_city.url).new_page())
    assert desk.get_by_text(slip.reference).count() == 0

    desk.clock.fast_forward(16_000)

    expect(desk.locator(f"#case-{slip.reference}")).to_be_visible()
    expect(desk.locator("#news")).not_to_be_empty()


def test_a_resident_takes_a_case_back_and_nobody_works_on_it(
    served_city: ServedCity, new_context: NewContext
) -> None:
    phone = new_context("phone", base_url=served_city.url).new_page()
    slip = _file(phone)
    phone.goto("/case")

    _open_around(phone, "form[action='/case/withdrawal']")
    _press(phone.locator("form[action='/case/withdrawal']"))

    expect(phone.locator("h1")).to_contain_text(slip.reference)
    assert phone.locator("form[action='/case/withdrawal']").count() == 0
    expect(phone.locator("main")).to_contain_text("Withdrawn")


def _file(phone: Page) -> Slip:
    """Step 1 and 2: from the poster to the receipt, with two photos and an e-mail address."""
    phone.goto("/q/hall-permits")
    form = phone.locator("main form[action='/feedback']")
    form.locator("[name=description]").fill("Nobody was at window 3 for an hour.\nTwo were closed.")
    form.locator("[name=photos]").set_input_files([_photo("one.jpg"), _photo("two.jpg")])
    form.locator("[name=contact_email]").fill(RESIDENT)
    _press(form)
    phone.wait_for_url("**/receipt")
    code = phone.locator(".code code").inner_text()
    link = _decoded(phone.locator(".qr-picture"))
    assert link.endswith(f"/t#{code}")
    reference = phone.locator("main .reference").first.inner_text()
    return Slip(reference, code, link)


def _acknowledge_and_ask(desk: Page, reference: str) -> None:
    """Step 3: one press with the approved template, then a question and a note."""
    open_case(desk, reference)
    expect(desk.locator(".photo img, img").first).to_be_visible()
    send_act(desk, "acknowledge")
    send_act(desk, "ask", "At what time did you come?")
    send_act(desk, "note", "Window 3 was closed for a repair.")


def _scan(
    new_context: NewContext, served_city: ServedCity, slip: Slip, javascript: bool, language: str
) -> Page:
    """Step 4: the QR code, on another phone; without scripts the code is typed."""
    phone = new_context(
        "phone", base_url=served_city.url, locale=language, javascript=javascript
    ).new_page()
    phone.goto(slip.link)
    if not javascript:
        phone.locator("[name=code]").fill(slip.code.lower())
        _press(phone.locator("main form[action='/track']"))
    phone.wait_for_url("**/case")
    return phone


def _answer(phone: Page) -> None:
    expect(phone.locator("main")).to_contain_text("At what time did you come?")
    assert "repair" not in phone.locator("main").inner_text()
    form = phone.locator("form[action='/case/information']")
    form.locator("[name=words]").fill("At nine in the morning.")
    form.locator("[name=photos]").set_input_files([_photo("three.jpg")])
    _press(form)
    expect(phone.locator("main")).to_contain_text("At nine in the morning.")


def _resolve(desk: Page, reference: str) -> None:
    open_case(desk, reference)
    expect(desk.locator("main")).to_contain_text("At nine in the morning.")
    desk.locator("#resolve > summary").click()
    desk.locator("#resolve [name=outcome][value=fixed]").check()
    send_act(desk, "resolve", "The window is open again. We are sorry.", is_open=True)


def _rate_and_dispute(phone: Page) -> None:
    phone.goto("/case")
    expect(phone.locator("main")).to_contain_text("The window is open again.")
    form = phone.locator("form[action='/case/rating']")
    form.locator("[name=treatment][value='5']").check(force=True)
    form.locator("[name=outcome][value='2']").check(force=True)
    form.locator("[name=comment]").fill("Friendly, but slow.")
    _press(form)
    _open_around(phone, "form[action='/case/dispute']")
    phone.locator("form[action='/case/dispute'] [name=words]").fill("It was closed again today.")
    _press(phone.locator("form[action='/case/dispute']"))
    expect(phone.locator("main")).to_contain_text("It was closed again today.")
    assert phone.locator("form[action='/case/dispute']").count() == 0


def _check_mails(served_city: ServedCity, language: str, slip: Slip) -> None:
    """Step 5: mail in the resident's language; never the code, never their words in a subject."""
    served_city.deliver()
    to_resident = [
        mail for mail in served_city.mails_to(RESIDENT) if f"Content-Language: {language}" in mail
    ]
    assert len(to_resident) >= 5
    everything = "\n".join([*to_resident, *served_city.mails_to("contact@city.example")])
    assert slip.code not in everything
    assert "window 3" not in everything


def _check_case_is_with_somebody_else(
    served_city: ServedCity, new_context: NewContext, reference: str
) -> None:
    desk = new_context("desktop", base_url=served_city.url).new_page()
    sign_in(desk, "supervisor@city.example")
    open_case(desk, reference)
    expect(desk.locator(".split-side")).to_contain_text("Supervisor")
    check_accessibility(desk)
    desk.goto(f"/office/cases/{reference}?view=history")
    expect(desk.locator("main")).to_contain_text("Disputed by the resident and reopened")
    check_accessibility(desk)


def _press(form: Locator) -> None:
    form.locator("button:not([type=button])").first.click()


def _open_around(page: Page, selector: str) -> None:
    page.locator(f"details:has({selector}) > summary").first.click()


def _decoded(picture: Locator) -> str:
    image = Image.open(io.BytesIO(picture.screenshot()))
    (found,) = zxingcpp.read_barcodes(image)
    return found.text


def _photo(name: str) -> dict[str, object]:
    content = io.BytesIO()
    Image.new("RGB", (640, 480), "teal").save(content, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": content.getvalue()}
