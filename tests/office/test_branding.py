"""The city's look: its name everywhere, a colour that can be read, a logo painted anew."""

import io
import re

from PIL import Image

from tests.office.conftest import Office
from tests.support.pages import BrowserlikeClient

BRANDING = "/office/settings/branding"
LOGO = f"{BRANDING}/logo"


def test_a_readable_colour_paints_every_page_and_is_kept_by_browsers(office: Office) -> None:
    browser = office("administrator")
    assert "branding.css" not in browser.get("/").page.html

    browser.submit(
        browser.get(BRANDING).page, BRANDING, name_en="Lakeside", has_colour="y", colour="#7b2d8b"
    )

    page = browser.get("/").page
    assert page.title.endswith("– Lakeside")
    address = re.search(r'href="(/branding\.css\?v=\w+)"', page.html)[1]
    sheet = browser.get(address)
    assert "--brand: #7b2d8b;" in sheet.text
    assert "immutable" in sheet.headers["Cache-Control"]
    assert browser.get(address, headers={"If-None-Match": sheet.headers["ETag"]}).status_code == 304
    assert re.fullmatch(r"[\s:;{}#a-z0-9@().-]+", sheet.text)


def test_a_colour_that_is_hard_to_read_is_refused_with_the_nearest_that_is_not(
    office: Office,
) -> None:
    browser = office("administrator")

    answer = browser.submit(browser.get(BRANDING).page, BRANDING, has_colour="y", colour="#ffcc00")

    assert answer.status_code == 422
    (problem,) = answer.page.problems
    shade = re.search(r"#[0-9a-f]{6}", problem)[0]
    again = browser.submit(answer.page, BRANDING, colour=shade)
    assert again.status_code == 303


def test_the_colour_is_the_portals_own_unless_the_city_wants_one(office: Office) -> None:
    browser = office("administrator")
    page = browser.get(BRANDING).page

    browser.submit(page, BRANDING, colour="#7b2d8b")

    assert browser.get("/branding.css").status_code == 404


def test_a_logo_is_painted_anew_and_named_after_the_city(office: Office) -> None:
    browser = office("administrator")

    answer = browser.submit(browser.get(BRANDING).page, LOGO, logo=(_png(), "arms.png"))

    assert answer.location == BRANDING
    page = browser.get("/").page
    (logo,) = (each for each in page.document.all("img") if "logo" in each.get("class", ""))
    assert logo.get("alt") == "Riverton"
    picture = browser.get(logo.get("src"))
    assert picture.mimetype == "image/jpeg"
    assert Image.open(io.BytesIO(picture.data)).size == (64, 48)
    _remove(browser)


def test_what_is_no_picture_is_no_logo(office: Office) -> None:
    browser = office("administrator")
    text = (io.BytesIO(b"<svg onload='alert(1)'/>"), "logo.svg")

    answer = browser.submit(browser.get(BRANDING).page, LOGO, logo=text)

    assert answer.status_code == 422
    assert browser.get("/branding/logo").status_code == 404


def _remove(browser: BrowserlikeClient) -> None:
    browser.submit(browser.get(BRANDING).page, f"{LOGO}/removal")
    assert browser.get("/branding/logo").status_code == 404


def _png() -> io.BytesIO:
    content = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(content, "PNG")
    content.seek(0)
    return content
