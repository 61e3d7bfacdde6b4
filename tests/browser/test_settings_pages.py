"""The pages on which a city is set up: accessible, whole, nothing cut off, light and dark."""

import os

import pytest
from sqlalchemy import select

from portal.models import Survey
from portal.starter import add_survey
from tests.browser.accessibility import check_accessibility
from tests.browser.city import ServedCity
from tests.browser.conftest import NewContext
from tests.browser.office import sign_in
from tests.browser.widths import check_width
from tests.factories import MONDAY, a_case

SETTINGS = "/office/settings"
COLOURS = ["#7b2d8b", "#8a5a00"] if os.environ.get("PORTAL_TEST_LONG") else ["#7b2d8b"]
PAGES = (
    SETTINGS,
    "/office/setup",
    "/office/setup/link",
    f"{SETTINGS}/calendar",
    f"{SETTINGS}/calendar/closure/preview?first_on=2027-12-01&reason_en=Storm",
    f"{SETTINGS}/calendar/closure/preview",
    f"{SETTINGS}/sites",
    f"{SETTINGS}/sites/city-hall",
    f"{SETTINGS}/categories",
    f"{SETTINGS}/categories/permit-delay",
    f"{SETTINGS}/categories/permit-delay/target?days=2",
    f"{SETTINGS}/reply-templates",
    f"{SETTINGS}/reply-templates/acknowledge-thanks",
    f"{SETTINGS}/languages",
    f"{SETTINGS}/branding",
    f"{SETTINGS}/retention",
    f"{SETTINGS}/training",
    f"{SETTINGS}/retention/preview?kind_complaint=1",
    "/office/surveys",
    "/office/surveys/new",
    "/office/surveys/your-visit",
    "/office/surveys/your-visit/questions/wrong",
    "/office/surveys/your-visit/preview?language=ar",
    "/office/surveys/your-visit/versions/1",
    "/office/ratings/visits",
    "/office/kiosks",
    "/office/kiosks/new",
    "/office/kiosks/pair",
)


@pytest.mark.parametrize("device", ["phone", "desktop"])
def test_pages_of_the_settings_are_accessible(
    served_city: ServedCity, new_context: NewContext, device: str
) -> None:
    with served_city.portal.database.writing() as session:
        a_case(session, category="permit-delay")
        if session.scalar(select(Survey.id)) is None:
            add_survey(session, MONDAY)
    page = new_context(device, base_url=served_city.url, dark=device == "phone").new_page()
    sign_in(page, "administrator@city.example")
    for path in PAGES:
        page.goto(path)
        check_width(page)
        check_accessibility(page)


@pytest.mark.parametrize("colour", COLOURS)
def test_every_page_can_be_read_in_a_colour_of_the_citys_own(
    served_city: ServedCity, new_context: NewContext, colour: str
) -> None:
    desk = new_context("desktop", base_url=served_city.url).new_page()
    sign_in(desk, "administrator@city.example")
    desk.goto(f"{SETTINGS}/branding")
    desk.locator("[name=has_colour]").check()
    desk.locator("[name=colour]").fill(colour)
    desk.get_by_role("button", name="Save", exact=True).click()
    for is_dark in (False, True):
        page = new_context("phone", base_url=served_city.url, dark=is_dark).new_page()
        for path in ("/", "/feedback", "/track", "/office/sign-in"):
            page.goto(path)
            check_accessibility(page)
