"""Setting up a new city: every step is done or not by what is in the database."""

import pytest
from sqlalchemy import delete, update

from portal.db import Database
from portal.models import City, Department, Poster
from tests.office.cases import file
from tests.office.conftest import Office
from tests.support.pages import BrowserlikeClient, Page

SETUP = "/office/setup"


def badge_of(page: Page, step: str) -> str:
    """What stands beside the title of a step."""
    card = page.document.by_id(step)
    assert card is not None
    return next(word for word in ("Done", "Next", "To do") if word in "".join(card.itertext()))


@pytest.mark.usefixtures("real_city")
def test_the_menu_leads_to_what_is_left_until_everything_is_done(office: Office) -> None:
    page = office("administrator").get("/office/account").page

    assert any(words.startswith("Set up (") for words in page.links)
    assert not any("Set up (" in words for words in office("contact").get("/office/").page.links)


def test_a_demonstration_is_complete_as_it_is(office: Office) -> None:
    page = office("administrator").get("/office/account").page

    assert not any("Set up (" in words for words in page.links)


@pytest.mark.usefixtures("real_city")
def test_hours_that_were_looked_at_and_saved_are_done(office: Office) -> None:
    browser = office("administrator")
    assert badge_of(browser.get(SETUP).page, "calendar") == "To do"
    calendar = "/office/settings/calendar/hours"
    shown = browser.submit(browser.get("/office/settings/calendar").page, f"{calendar}/preview")

    browser.submit(shown.page, calendar)

    assert badge_of(browser.get(SETUP).page, "calendar") == "Done"


@pytest.mark.usefixtures("real_city")
def test_contacts_are_done_once_every_active_department_has_two(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    parks = update(Department).where(Department.slug == "parks")
    with database.writing() as session:
        session.execute(parks.values(contact_id=None))
    assert badge_of(browser.get(SETUP).page, "contacts") == "To do"

    with database.writing() as session:
        session.execute(parks.values(is_active=False))

    assert badge_of(browser.get(SETUP).page, "contacts") == "Done"


@pytest.mark.usefixtures("real_city")
def test_the_first_case_and_the_way_in_are_done_with_the_first_case(
    office: Office, database: Database
) -> None:
    browser = office("administrator")
    with database.writing() as session:
        session.execute(delete(Poster))
    assert badge_of(browser.get(SETUP).page, "link") == "To do"

    file(database)

    page = browser.get(SETUP).page
    assert (badge_of(page, "link"), badge_of(page, "first_case")) == ("Done", "Done")


@pytest.mark.usefixtures("real_city")
def test_somebody_says_that_residents_can_find_the_form(office: Office) -> None:
    browser = office("administrator")
    page = browser.get(f"{SETUP}/link").page
    assert "http://portal.test/feedback" in page.text

    answer = browser.submit(page, f"{SETUP}/link")

    assert answer.location == SETUP


def test_a_portal_without_a_city_says_so_in_one_sentence(
    client: BrowserlikeClient, database: Database
) -> None:
    with database.writing() as session:
        session.execute(delete(City))

    for path in ("/", "/feedback", "/office/sign-in"):
        answer = client.get(path)
        assert answer.status_code == 503
        assert answer.page.h1 == "This portal is not set up yet"
        assert "Whoever runs it has to run the command “portal init” first." in answer.page.text
    assert client.get("/healthz").status_code == 200
